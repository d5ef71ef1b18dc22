"""Writes maps that open in any browser without a network, in which no name, however made, can run as code."""

import html
import json
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.choropleth import COLOURS, class_colours, legend_entries
from gis.errors import GeometryError

if TYPE_CHECKING:
    import folium

_ASSETS = "leaflet"
_SCRIPTS = [("leaflet", f"{_ASSETS}/leaflet.js")]
_STYLES = [("leaflet_css", f"{_ASSETS}/leaflet.css")]
_CLUSTER_SCRIPTS = [("markerclusterjs", f"{_ASSETS}/leaflet.markercluster.js")]
_CLUSTER_STYLES = [
    ("markerclustercss", f"{_ASSETS}/MarkerCluster.css"),
    ("markerclusterdefaultcss", f"{_ASSETS}/MarkerCluster.Default.css"),
]
_DECIMALS = 6
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_OUTSIDE = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*["']?\s*(?:[a-z]+:)?//""", re.IGNORECASE)
_TAG = re.compile(r"<(script|style|link)(?=[\s>])")
_LEGEND_CSS = """
.legend { position: absolute; bottom: 24px; left: 12px; z-index: 1000; padding: 8px 12px; border-radius: 4px;
  background: rgba(255, 255, 255, 0.9); color: #222; font: 13px/1.5 sans-serif; max-height: 60%; overflow: auto; }
.legend b { display: block; } .legend i { display: inline-block; width: 14px; height: 14px; margin-right: 6px;
  vertical-align: -2px; border: 1px solid #777; }
.leaflet-popup-content th { text-align: left; padding-right: 8px; vertical-align: top; font-weight: 600; }
"""


@dataclass(frozen=True)
class WebLayer:
    """One layer of a web map.

    Parameters
    ----------
    name : as it stands in the list of layers.
    geometries : n geometries in lon/lat degrees; None and empty ones are left out.
    rows : n mappings of label to text: what a click on the feature shows. The caller decides what may be shown.
    colour : "#rrggbb".
    values : n numbers to colour the features by, in five classes of equally many; None where there is none.
    value_label : heading of the legend; needed with `values`.
    no_value_label : what the legend calls features without a value.
    hover : label whose text follows the pointer.
    clustered : whether nearby points are drawn together; by default points are, everything else is not.
    shown : whether the layer is switched on at first.
    """

    name: str
    geometries: Sequence[BaseGeometry | None] | NDArray[np.object_]
    rows: Sequence[Mapping[str, str]]
    colour: str = "#2c7fb8"
    values: Sequence[float | None] | None = None
    value_label: str = ""
    no_value_label: str = "–"
    hover: str | None = None
    clustered: bool | None = None
    shown: bool = True


def write_web_map(
    folder: Path,
    layers: Sequence[WebLayer],
    *,
    title: str,
    language: str,
    leaflet: Path,
    attribution: str = "",
) -> None:
    """Write a folder with `index.html` and all it needs; the page asks for nothing outside it.

    Parameters
    ----------
    folder : made whole or not at all; an older web map there is replaced, anything else is left alone.
    layers : drawn in this order, the last on top.
    title : of the page.
    language : BCP 47 tag of the texts, "zh-CN".
    leaflet : folder with the vendored scripts and styles.
    attribution : whose data it is; text.

    Raises
    ------
    GeometryError
        "webmap.folder_in_use" when the folder holds anything but a web map, "webmap.not_lonlat" (layer).
    """
    if folder.exists() and not _is_ours(folder):
        raise GeometryError("webmap.folder_in_use", folder=folder.name)
    for layer in layers:
        if not _COLOUR.fullmatch(layer.colour):
            raise ValueError(f"not a colour: {layer.colour!r}")
    page = _page(layers, title, language, attribution)
    beside = Path(tempfile.mkdtemp(prefix=".webmap-", dir=folder.parent))
    try:
        beside.chmod(0o755)  # what mkdtemp makes is for its maker only; this is to be handed on
        shutil.copytree(leaflet, beside / _ASSETS, ignore=shutil.ignore_patterns("*.md"))
        (beside / "index.html").write_text(page, encoding="utf-8", newline="\n")
        _swap(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def web_text(text: str) -> str:
    """Return text as entities that mean themselves in HTML, in attributes, in JavaScript strings and templates.

    Besides what HTML needs, `$`, backtick, backslash and braces: folium puts texts into template literals and
    templates of its own.
    """
    escaped = html.escape(text, quote=True)
    return escaped.translate({ord(character): f"&#{ord(character)};" for character in "$`\\{}"})


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and {entry.name for entry in folder.iterdir()} in (set(), {"index.html", _ASSETS})


def _swap(new: Path, folder: Path) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    old = Path(tempfile.mkdtemp(prefix=".webmap-old-", dir=folder.parent))
    folder.rename(old / "map")
    try:
        new.rename(folder)
    except OSError:
        (old / "map").rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _page(layers: Sequence[WebLayer], title: str, language: str, attribution: str) -> str:
    import folium
    from branca.element import Figure

    figure = Figure(title=web_text(title))
    page = folium.Map([35.0, 105.0], tiles=None, zoom_start=4, prefer_canvas=True, control_scale=True, maxZoom=20)
    page.default_js, page.default_css = _SCRIPTS, _STYLES
    figure.add_child(page)
    page.add_child(_fixed_parts(layers, attribution))
    names = _unique([layer.name for layer in layers])
    for layer, name in zip(layers, names, strict=True):
        _add_layer(page, layer, web_text(name))
    bounds = _bounds(layers)
    if bounds is not None:
        west, south, east, north = bounds
        page.fit_bounds([[south, west], [north, east]], max_zoom=17)
    folium.LayerControl(collapsed=len(layers) > 8).add_to(page)
    return _sealed(figure.render(), language)


def _sealed(page: str, language: str) -> str:
    """Forbid the page everything but the scripts and styles it was written with, by a number made for this page."""
    if _OUTSIDE.search(page):
        raise RuntimeError("the web map would ask for something outside its folder")
    nonce = secrets.token_urlsafe(18)
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "img-src 'self' file: data:; base-uri 'none'; form-action 'none'"
    )
    head = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    page = _TAG.sub(rf'<\1 nonce="{nonce}"', page)
    page = page.replace("<html>", f'<html lang="{web_text(language)}">', 1)
    return page.replace("<head>", f"<head>\n{head}", 1)


def _unique(names: Sequence[str]) -> list[str]:
    taken: list[str] = []
    for name in names:
        candidates = [name, *(f"{name} ({count})" for count in range(2, len(names) + 1))]
        taken.append(next(candidate for candidate in candidates if candidate not in taken))
    return taken


def _bounds(layers: Sequence[WebLayer]) -> NDArray[np.float64] | None:
    geometries = [geometry for layer in layers for geometry in layer.geometries if geometry is not None]
    bounds = shapely.total_bounds(geometries) if geometries else np.array([np.nan])
    return bounds if np.isfinite(bounds).all() else None


def _add_layer(page: "folium.Map", layer: WebLayer, name: str) -> None:
    import folium
    from folium.plugins import MarkerCluster
    from folium.utilities import JsCode

    labels = list(dict.fromkeys(label for row in layer.rows for label in row))
    features = list(_features(layer, labels))
    points = bool(features) and all(feature["geometry"]["type"] in ("Point", "MultiPoint") for feature in features)
    content = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=name,
        show=layer.shown,
        style_function=_style,
        marker=folium.CircleMarker(radius=6, fill=True),
        on_each_feature=JsCode(_details(labels, layer.hover)),
    )
    if not (points if layer.clustered is None else layer.clustered):
        content.add_to(page)
        return
    cluster: Any = MarkerCluster(name=name, show=layer.shown)  # type: ignore[no-untyped-call]  # folium is half typed
    cluster.default_js, cluster.default_css = _CLUSTER_SCRIPTS, _CLUSTER_STYLES
    content.add_to(cluster)
    cluster.add_to(page)


def _features(layer: WebLayer, labels: Sequence[str]) -> Iterator[dict[str, Any]]:
    colours = class_colours(layer.values) if layer.values is not None else [layer.colour] * len(layer.rows)
    for number, (geometry, row, colour) in enumerate(zip(_rounded(layer), layer.rows, colours, strict=True)):
        texts = [web_text(row.get(label, "")) for label in labels]
        for part, shape in enumerate(_simple_parts(geometry)):
            yield {
                "type": "Feature",
                "id": f"{number}.{part}",
                "properties": {"texts": texts, "colour": colour},
                "geometry": json.loads(shapely.to_geojson(shape)),
            }


def _rounded(layer: WebLayer) -> NDArray[np.object_]:
    geometries = np.empty(len(layer.geometries), dtype=object)
    geometries[:] = layer.geometries
    xy = shapely.get_coordinates(geometries)
    if not (np.isfinite(xy).all() and (np.abs(xy) <= (180.0, 90.0)).all()):
        raise GeometryError("webmap.not_lonlat", layer=layer.name)
    return shapely.transform(geometries, lambda flat: np.round(flat, _DECIMALS))


def _simple_parts(geometry: BaseGeometry | None) -> list[BaseGeometry]:
    """Return what Leaflet draws for a geometry: itself, its parts when it is a mixed collection, or nothing."""
    if geometry is None or geometry.is_empty:
        return []
    if geometry.geom_type == "GeometryCollection":
        return [shape for part in shapely.get_parts(geometry) for shape in _simple_parts(part)]
    return [geometry]


def _style(feature: dict[str, Any]) -> dict[str, Any]:
    kind = feature["geometry"]["type"]
    line = "LineString" in kind
    colour = feature["properties"]["colour"]
    return {"color": colour if line else "#444444", "weight": 3 if line else 1, "fillColor": colour, "fillOpacity": 0.6}


def _details(labels: Sequence[str], hover: str | None) -> str:
    """Return the function that gives each feature its table and its tooltip; every text in it is `web_text` already."""
    shown = labels.index(hover) if hover in labels else -1
    return (
        "function(feature, layer) {"
        f" var labels = {json.dumps([web_text(label) for label in labels])}, texts = feature.properties.texts;"
        " var lines = labels.map(function(label, i) {"
        " return texts[i] ? '<tr><th>' + label + '</th><td>' + texts[i] + '</td></tr>' : ''; });"
        " if (lines.join('')) layer.bindPopup('<table>' + lines.join('') + '</table>', {maxWidth: 420});"
        f" if (texts[{shown}]) layer.bindTooltip(texts[{shown}], {{sticky: true}}); }}"
    )


def _fixed_parts(layers: Sequence[WebLayer], attribution: str) -> Any:
    """Return the legend, its style and the attribution as one element; the texts are values, never templates."""
    from branca.element import MacroElement
    from folium.template import Template

    part: Any = MacroElement()  # type: ignore[no-untyped-call]  # branca is not typed
    part.style = _LEGEND_CSS + "".join(
        f".legend .{_css_class(colour)} {{ background: {colour}; }}" for colour in COLOURS
    )
    part.legend = "".join(_legend(layer) for layer in layers if layer.values is not None)
    part.attribution = web_text(attribution)
    part._template = Template(
        "{% macro header(this, kwargs) %}<style>{{ this.style }}</style>{% endmacro %}"
        '{% macro html(this, kwargs) %}{% if this.legend %}<div class="legend">{{ this.legend }}</div>{% endif %}'
        "{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        "{{ this._parent.get_name() }}.attributionControl.setPrefix({{ this.attribution|tojson }});{% endmacro %}"
    )
    return part


def _legend(layer: WebLayer) -> str:
    entries = legend_entries(layer.values or (), layer.no_value_label)
    lines = "".join(f'<i class="{_css_class(colour)}"></i>{web_text(text)}<br>' for colour, text in entries)
    return f"<b>{web_text(layer.value_label or layer.name)}</b>{lines}"


def _css_class(colour: str) -> str:
    return f"c{colour[1:]}"
