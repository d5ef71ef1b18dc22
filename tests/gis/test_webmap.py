"""A web map opens without a network, shows what it was given and runs nothing it was given."""

import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.choropleth import NO_VALUE, RAMP, class_breaks, class_colours, legend_entries
from gis.errors import GeometryError
from gis.webmap import WebLayer, web_text, write_web_map
from tests.support.naughty import naughty_strings

LEAFLET = Path(__file__).resolve().parents[2] / "resources" / "leaflet"
EVIL = [
    "</script><script>alert(1)</script>",
    "${alert(1)}",
    "`+alert(1)+`",
    "\\",
    "{{7*7}}",
    "{% raw %}",
    '"onload="x',
    "<img src=//x>",
]


class _Page(HTMLParser):
    """Collects the tags, the text of scripts and of everything else."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.title = ""
        self._inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside if tag != self._inside else ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside == "title":
            self.title += data

    def links(self) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags for name in ("src", "href") if name in attrs]

    def data(self) -> list[dict[str, Any]]:
        found = re.findall(r"_add\((\{.*\})\);", "\n".join(self.scripts))
        return [json.loads(one) for one in found]


def squares(count: int) -> list[Any]:
    return [shapely.box(112 + n * 0.01, 28, 112.009 + n * 0.01, 28.01) for n in range(count)]


def page_of(folder: Path, *layers: WebLayer, title: str = "云溪区", attribution: str = "") -> _Page:
    write_web_map(folder, layers, title=title, language="zh-CN", leaflet=LEAFLET, attribution=attribution)
    return _Page((folder / "index.html").read_text(encoding="utf-8"))


def test_everything_the_page_links_to_lies_beside_it(tmp_path: Path) -> None:
    points = [square.centroid for square in squares(3)]
    page = page_of(tmp_path / "map", WebLayer("网格", squares(3), [{}] * 3), WebLayer("事件", points, [{}] * 3))
    links = page.links()
    assert len(links) == 5
    for link in links:
        assert (tmp_path / "map" / link).is_file(), link
    for style in (tmp_path / "map" / "leaflet").glob("*.css"):
        for url in re.findall(r"url\(([^)]*)\)", style.read_text(encoding="utf-8")):
            assert url == "#default#VML" or (style.parent / url).is_file(), url
    assert {path.name for path in (tmp_path / "map" / "leaflet").glob("LICENSE*")} == {
        "LICENSE-leaflet.txt", "LICENSE-leaflet.markercluster.txt",
    }  # fmt: skip


def test_the_policy_lets_only_the_pages_own_scripts_run(tmp_path: Path) -> None:
    page = page_of(tmp_path / "map", WebLayer("网格", squares(2), [{}] * 2))
    policy = next(
        attrs["content"] or "" for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    nonce = re.search(r"script-src 'nonce-([\w-]{20,})'", policy)
    assert nonce
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    sealed = [attrs.get("nonce") for tag, attrs in page.tags if tag in ("script", "style", "link")]
    assert len(sealed) > 5
    assert set(sealed) == {nonce[1]}
    again = page_of(tmp_path / "map", WebLayer("网格", squares(2), [{}] * 2))
    assert nonce[1] not in {attrs.get("nonce") for _, attrs in again.tags}


def test_no_text_can_become_code_and_every_text_arrives(tmp_path: Path) -> None:
    strings = [*naughty_strings(), *EVIL]
    rows = [{f"标签{EVIL[0]}": text, EVIL[1]: "x"} for text in strings]
    points = [square.centroid for square in squares(len(strings))]
    layers = [
        WebLayer(
            EVIL[0],
            squares(len(strings)),
            rows,
            values=list(range(len(strings))),
            value_label="".join(EVIL),
            hover=EVIL[1],
        ),
        *(WebLayer(evil, points, rows) for evil in EVIL),
    ]
    page = page_of(tmp_path / "map", *layers, title="".join(EVIL), attribution="".join(EVIL))
    source = (tmp_path / "map" / "index.html").read_text(encoding="utf-8")
    harmless = page_of(tmp_path / "plain", *(WebLayer("a", points, rows[:1] * len(points)) for _ in layers))
    assert [tag for tag, _ in page.tags if tag not in ("i", "b", "br", "div")] == [
        tag for tag, _ in harmless.tags if tag not in ("i", "b", "br", "div")
    ]
    assert "`" not in source
    assert "${" not in source
    assert "{{" not in source
    assert page.title == "".join(EVIL)
    for data in page.data():
        assert [html.unescape(feature["properties"]["texts"][0]) for feature in data["features"]] == [
            html.unescape(html.escape(text)) for text in strings
        ]
    assert len(page.data()) == len(layers)


def test_the_scripts_parse(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no JavaScript engine (node) on this machine")
    layer = WebLayer(
        EVIL[0], squares(len(EVIL)), [{text: text} for text in EVIL], values=range(len(EVIL)), hover=EVIL[1]
    )
    page = page_of(tmp_path / "map", layer, attribution=EVIL[0])
    (tmp_path / "page.js").write_text("\n".join(page.scripts), encoding="utf-8")
    subprocess.run([node, "--check", tmp_path / "page.js"], check=True, timeout=30)


@given(st.text())
def test_escaped_text_means_itself_and_nothing_else(text: str) -> None:
    escaped = web_text(text)
    assert not set(escaped) & set("<>\"'`$\\{}")
    assert html.unescape(escaped) == html.unescape(html.escape(text))


def test_layers_of_one_name_are_both_kept_and_points_are_clustered(tmp_path: Path) -> None:
    points = [square.centroid for square in squares(2)]
    page = page_of(tmp_path / "map", WebLayer("a", points, [{}] * 2), WebLayer("a", points, [{}] * 2, clustered=False))
    script = "\n".join(page.scripts)
    assert script.count("L.markerClusterGroup(") == 1
    assert '"a" :' in script
    assert '"a (2)" :' in script


def test_null_empty_and_mixed_geometries(tmp_path: Path) -> None:
    mixed = shapely.from_wkt("GEOMETRYCOLLECTION (POINT (112 28), LINESTRING (112 28, 113 29))")
    shapes = [None, shapely.Point(), mixed]
    layers = WebLayer("a", shapes, [{"n": "1"}, {"n": "2"}, {"n": "3"}]), WebLayer("empty", [], [])
    page = page_of(tmp_path / "map", *layers)
    features = page.data()[0]["features"]
    assert [feature["geometry"]["type"] for feature in features] == ["Point", "LineString"]
    assert {feature["properties"]["texts"][0] for feature in features} == {"3"}
    assert page.data()[1]["features"] == []


def test_a_map_of_nothing_opens(tmp_path: Path) -> None:
    assert "fitBounds" not in "".join(page_of(tmp_path / "map").scripts)


def test_metres_are_refused(tmp_path: Path) -> None:
    with pytest.raises(GeometryError) as refused:
        page_of(tmp_path / "map", WebLayer("网格", [shapely.Point(500000, 3100000)], [{}]))
    assert (refused.value.code, refused.value.params["layer"]) == ("webmap.not_lonlat", "网格")
    assert not list(tmp_path.iterdir())


def test_only_a_web_map_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "map"
    page_of(folder, WebLayer("old", [], []))
    page = page_of(folder, WebLayer("new", [], []))
    assert '"new" :' in "\n".join(page.scripts)
    (folder / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(GeometryError) as refused:
        page_of(folder, WebLayer("newer", [], []))
    assert refused.value.code == "webmap.folder_in_use"
    assert {path.name for path in tmp_path.iterdir()} == {"map"}
    assert (folder / "thesis.docx").exists()


def test_a_choropleth_has_a_colour_for_every_value_and_a_legend(tmp_path: Path) -> None:
    values = [*map(float, range(10)), None]
    page = page_of(tmp_path / "map", WebLayer("户数", squares(11), [{}] * 11, values=values, no_value_label="无数据"))
    colours = [feature["properties"]["colour"] for feature in page.data()[0]["features"]]
    assert colours == [*(colour for colour in RAMP for _ in range(2)), NO_VALUE]
    assert legend_entries(values, "无数据") == [
        (RAMP[0], "0 – 1"), (RAMP[1], "2 – 3"), (RAMP[2], "4 – 5"), (RAMP[3], "6 – 7"), (RAMP[4], "8 – 9"),
        (NO_VALUE, "无数据"),
    ]  # fmt: skip
    source = (tmp_path / "map" / "index.html").read_text(encoding="utf-8")
    assert "8 – 9" in source
    assert "无数据" in source


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9))))
def test_classes_cover_every_value_in_order(values: list[float | None]) -> None:
    known = sorted(value for value in values if value is not None)
    breaks = class_breaks(values)
    assert breaks == sorted(set(breaks))
    assert len(breaks) <= len(RAMP)
    assert breaks[-1:] == known[-1:]
    colours = class_colours(values)
    assert len(colours) == len(values)
    by_value = [
        RAMP.index(colour)
        for _, colour in sorted((v, c) for v, c in zip(values, colours, strict=True) if v is not None)
    ]
    assert by_value == sorted(by_value)
    assert {colour for colour, _ in legend_entries(values, "–")} == set(colours)
