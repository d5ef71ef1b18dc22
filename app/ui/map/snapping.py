"""Lets every drawing tool catch the vertices and edges that are already there."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.ui.map.picking import around
from app.ui.map.scene import Scene, SceneLayer
from app.ui.map.view import MapView, lonlat_of

VERTEX, EDGE = "vertex", "edge"
TOLERANCE_PX = 10.0


@dataclass(frozen=True)
class Snap:
    """What the pointer has caught.

    Attributes
    ----------
    kind : str
        "vertex" or "edge".
    lon, lat : float
        The place on the geometry, degrees. A vertex is given exactly as it is stored.
    layer : str
    """

    kind: str
    lon: float
    lat: float
    layer: str


def nearest(scene: Scene, view: MapView, px: float, py: float, tolerance_px: float = TOLERANCE_PX) -> Snap | None:
    """Return the vertex nearest to a pixel within the tolerance, else the nearest place on an edge, else None."""
    best: tuple[int, float, Snap] | None = None
    for layer in scene.shown(view.metres_per_pixel, lambda style: style.snappable):
        for found in _in_layer(layer, view, px, py, tolerance_px):
            if best is None or found[:2] < best[:2]:
                best = found
    return best[2] if best else None


def _in_layer(
    layer: SceneLayer, view: MapView, px: float, py: float, tolerance_px: float
) -> list[tuple[int, float, Snap]]:
    """Return what is caught in a layer: rank, distance in metres, and the snap."""
    rows = layer.tree.query(around(view, px, py, tolerance_px), predicate="intersects")
    rows = rows[shapely.get_dimensions(layer.content.geometries[rows]) > 0]
    if not len(rows):
        return []
    spot, shapes = shapely.Point(view.to_map(px, py)), layer.shapes(rows)
    reach = tolerance_px * view.resolution
    stored = shapely.get_coordinates(layer.content.geometries[rows])
    return [*_vertex(layer.name, shapes, stored, spot, reach), *_edge(layer.name, shapes, spot, reach)]


def _vertex(
    name: str, shapes: NDArray[np.object_], stored: NDArray[np.float64], spot: shapely.Point, reach: float
) -> list[tuple[int, float, Snap]]:
    xy = shapely.get_coordinates(shapes)
    distance = np.hypot(xy[:, 0] - spot.x, xy[:, 1] - spot.y)
    k = int(distance.argmin())
    if distance[k] > reach:
        return []
    lon, lat = stored[k].tolist()
    return [(0, float(distance[k]), Snap(VERTEX, lon, lat, name))]


def _edge(name: str, shapes: NDArray[np.object_], spot: shapely.Point, reach: float) -> list[tuple[int, float, Snap]]:
    areal = shapely.get_dimensions(shapes) == 2
    lines = np.where(areal, shapely.boundary(shapes), shapes)
    distance = shapely.distance(lines, spot)
    k = int(distance.argmin())
    if distance[k] > reach:
        return []
    x, y = shapely.get_coordinates(shapely.shortest_line(lines[k], spot))[0].tolist()
    lon, lat = lonlat_of(x, y)
    return [(1, float(distance[k]), Snap(EDGE, lon, lat, name))]
