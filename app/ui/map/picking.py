"""Answers what lies under the pointer or in an outline, by geometry and not by looking at pixels."""

import uuid
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.ui.map.scene import Scene, SceneLayer
from app.ui.map.view import MapView

TOLERANCE_PX = 4.0


@dataclass(frozen=True)
class Hit:
    """A feature under the pointer."""

    layer: str
    kind: str
    id: uuid.UUID
    label: str


def around(view: MapView, px: float, py: float, reach_px: float) -> shapely.Polygon:
    """Return the box so many pixels around a pixel, EPSG:4490."""
    west, south = view.to_lonlat(px - reach_px, py + reach_px)
    east, north = view.to_lonlat(px + reach_px, py - reach_px)
    return shapely.box(west, south, east, north)


def hits_at(scene: Scene, view: MapView, px: float, py: float, tolerance_px: float = TOLERANCE_PX) -> list[Hit]:
    """Return what lies under a pixel, the topmost layer first and within a layer the nearest and smallest first."""
    found: list[Hit] = []
    for layer in scene.shown(view.metres_per_pixel, lambda style: style.pickable):
        found += [_hit(layer, row) for row in _rows_at(layer, view, px, py, tolerance_px)]
    return found


def _rows_at(layer: SceneLayer, view: MapView, px: float, py: float, tolerance_px: float) -> list[int]:
    reach_px = max(tolerance_px, layer.style.symbol_px / 2 if layer.style.symbol else 0.0)
    candidates = layer.tree.query(around(view, px, py, reach_px), predicate="intersects")
    if not len(candidates):
        return []
    shapes = layer.shapes(candidates)
    dimension = shapely.get_dimensions(shapes)
    distance_px = shapely.distance(shapes, shapely.Point(view.to_map(px, py))) / view.resolution
    near = distance_px <= np.choose(dimension, [reach_px, tolerance_px, 0.0])
    order = np.lexsort((candidates, shapely.area(shapes), distance_px))
    return [int(candidates[i]) for i in order if near[i]]


def _hit(layer: SceneLayer, row: int) -> Hit:
    return Hit(layer.name, layer.content.kind, layer.content.ids[row], layer.content.labels[row])


def foremost(hits: list[Hit]) -> list[Hit]:
    """Return the hits in the topmost layer that was hit: what a click means unless the user asks for more."""
    return [hit for hit in hits if hit.layer == hits[0].layer] if hits else []


def within(scene: Scene, view: MapView, outline: shapely.Geometry) -> tuple[str, tuple[uuid.UUID, ...]]:
    """Return the kind and ids of what an outline (EPSG:4490) takes in.

    Points and lines count when they touch the outline, polygons when their middle lies in it: a box drawn over
    some grids means these and not all their neighbours. The topmost layer with anything in the outline answers.
    """
    for layer in scene.shown(view.metres_per_pixel, lambda style: style.pickable):
        rows = _rows_within(layer, outline)
        if len(rows):
            return layer.content.kind, tuple(layer.content.ids[row] for row in rows.tolist())
    return "", ()


def _rows_within(layer: SceneLayer, outline: shapely.Geometry) -> NDArray[np.intp]:
    rows = np.sort(layer.tree.query(outline, predicate="intersects"))
    shapes = layer.content.geometries[rows]
    areal = shapely.get_dimensions(shapes) == 2
    inside = np.ones(len(rows), bool)
    inside[areal] = shapely.intersects(shapely.point_on_surface(shapes[areal]), outline)
    return rows[inside]
