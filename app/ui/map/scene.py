"""Keeps the layers of a map in drawing order, each with what painting and picking need, prepared when first used."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

from app.services.map_content import LayerContent, rows
from app.ui.map.drawings.lines import LineDrawing
from app.ui.map.drawings.points import PointDrawing
from app.ui.map.drawings.polygons import PolygonDrawing
from app.ui.map.drawings.target import Target
from app.ui.map.labels import LabelAnchors
from app.ui.map.style import LayerStyle, drawing_rank
from app.ui.map.view import Bounds
from gis.crs import to_web_mercator
from gis.spatial_order import middle

LARGE = 12.0  # times the median area: an estate among its houses


class Drawing(Protocol):
    """What a layer paints itself with: one per family of geometry in it."""

    def steps(self, target: Target, style: LayerStyle) -> Iterator[None]:
        """Paint what is in view, stopping often."""


class SceneLayer:
    """One layer: its content, its style and what is derived from them."""

    def __init__(self, name: str, content: LayerContent, style: LayerStyle) -> None:
        self.name = name
        self.content = content
        self.style = style

    @cached_property
    def feature_bounds(self) -> NDArray[np.float64]:
        """West, south, east, north of each feature in Web Mercator metres, (n, 4)."""
        stored = shapely.bounds(self.content.geometries)
        return np.hstack([to_web_mercator(stored[:, :2]), to_web_mercator(stored[:, 2:])])

    @cached_property
    def bounds(self) -> Bounds | None:
        """West, south, east, north of all in Web Mercator metres; None without features."""
        if not len(self.content):
            return None
        west, south = self.feature_bounds[:, :2].min(axis=0).tolist()
        east, north = self.feature_bounds[:, 2:].max(axis=0).tolist()
        return west, south, east, north

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index over the geometries as stored, EPSG:4490."""
        return shapely.STRtree(self.content.geometries)

    def shapes(self, index: NDArray[np.intp]) -> NDArray[np.object_]:
        """Return the geometries of some rows in Web Mercator metres."""
        projected: NDArray[np.object_] = shapely.transform(self.content.geometries[index], to_web_mercator)
        return projected

    @cached_property
    def _row_of(self) -> dict[int, int]:
        return {key.int: row for row, key in enumerate(self.content.ids)}  # UUIDs hash in Python, integers in C

    def rows_of(self, ids: Iterable[uuid.UUID]) -> NDArray[np.intp]:
        """Return the rows of those ids that are in the layer."""
        row_of = self._row_of
        return np.array([row_of[key.int] for key in ids if key.int in row_of], np.intp)

    def prepare(self) -> None:
        """Work out what painting needs; this needs no window and may be done in a thread."""
        _ = (self.bounds, self.drawings)

    def prepare_picking(self) -> None:
        """Work out what picking and labelling need; this needs no window and may be done in a thread."""
        _ = (self.tree, self.anchors)

    @cached_property
    def drawings(self) -> list[Drawing]:
        """What paints the layer, polygons below lines below points."""
        return drawings_of(self.content, self.style.nested)

    @cached_property
    def anchors(self) -> LabelAnchors:
        """Where the labels may stand."""
        return LabelAnchors(self.feature_bounds, self.shapes, self.content)

    def drawn_at(self, metres_per_pixel: float) -> bool:
        """Return whether the layer shows at this scale."""
        return len(self.content) > 0 and metres_per_pixel <= self.style.coarsest


def bounds_of(layers: Iterable[SceneLayer]) -> Bounds | None:
    """Return the bounds of all layers in Web Mercator metres; None when there is nothing."""
    known = [layer.bounds for layer in layers if layer.bounds]
    if not known:
        return None
    edges = np.array(known)
    west, south = edges[:, :2].min(axis=0).tolist()
    east, north = edges[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def drawings_of(content: LayerContent, nested: bool) -> list[Drawing]:
    """Return what paints these features; where polygons are nested the large ones come first."""
    parts, row = single_parts(content.geometries)
    dimension = shapely.get_dimensions(parts)
    points, lines, polygons = (np.flatnonzero(dimension == d) for d in range(3))
    found: list[Drawing] = []
    if len(polygons):
        tiers = _by_size(parts, polygons) if nested else [polygons]
        found += [PolygonDrawing(parts[tier], content.classes[row[tier]]) for tier in tiers]
    if len(lines):
        found.append(LineDrawing(parts[lines], content.classes[row[lines]]))
    if len(points):
        chosen = rows(content, row[points])
        found.append(PointDrawing(parts[points], chosen.classes, chosen.priority, chosen.emphasis))
    return found


def single_parts(geometries: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return the parts of geometries and the row of each; taking apart what has one part takes long for nothing."""
    if (shapely.get_type_id(geometries) <= shapely.GeometryType.POLYGON).all():
        return geometries, np.arange(len(geometries))
    parts, row = shapely.get_parts(geometries, return_index=True)
    return parts, row


def _by_size(parts: NDArray[np.object_], polygons: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    area = shapely.area(parts[polygons])
    large = area > LARGE * middle(area)
    return [tier for tier in (polygons[large], polygons[~large]) if len(tier)]


class Scene:
    """The layers of a map by name."""

    def __init__(self) -> None:
        self._layers: dict[str, SceneLayer] = {}

    def __bool__(self) -> bool:
        return any(len(layer.content) for layer in self._layers.values())

    def put(self, layer: SceneLayer) -> None:
        """Add a layer or replace the one of that name."""
        self._layers[layer.name] = layer

    def drop(self, name: str) -> None:
        """Remove a layer; without one of that name nothing happens."""
        self._layers.pop(name, None)

    def layer(self, name: str) -> SceneLayer | None:
        """Return the layer of that name."""
        return self._layers.get(name)

    def upward(self) -> list[SceneLayer]:
        """Return the layers from below to above: by kind, then in the order they came."""
        return sorted(self._layers.values(), key=lambda layer: drawing_rank(layer.content.kind))

    def shown(self, metres_per_pixel: float, wanted: Callable[[LayerStyle], bool] = lambda _: True) -> list[SceneLayer]:
        """Return the layers drawn at a scale whose style is wanted, from above to below."""
        drawn = [layer for layer in self.upward() if layer.drawn_at(metres_per_pixel) and wanted(layer.style)]
        return drawn[::-1]

    @property
    def features(self) -> int:
        """Number of features in all layers."""
        return sum(len(layer.content) for layer in self._layers.values())

    def of_kind(self, kind: str) -> list[SceneLayer]:
        """Return the layers that hold a kind of thing."""
        return [layer for layer in self._layers.values() if layer.content.kind == kind]

    @property
    def bounds(self) -> Bounds | None:
        """Bounds of everything in Web Mercator metres; None when there is nothing."""
        return bounds_of(self._layers.values())
