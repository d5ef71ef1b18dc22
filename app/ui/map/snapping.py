"""Lets every drawing tool catch the vertices and edges that are already there."""

from dataclasses import dataclass

import numpy as np
import shapely

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
    x, y = view.to_map(px, py)
    spot, reach = shapely.Point(x, y), tolerance_px * view.resolution
    best: tuple[int, float, Snap] | None = None
    for layer in scene.shown(view.metres_per_pixel, lambda style: style.snappable):
        for found in _in_layer(layer, spot, reach):
            if best is None or found[:2] < best[:2]:
                best = found
    return best[2] if best else None


def _in_layer(layer: SceneLayer, spot: shapely.Point, reach: float) -> list[tuple[int, float, Snap]]:
    rows = layer.tree.query(spot, predicate="dwithin", distance=reach)
    rows = rows[shapely.get_dimensions(layer.shapes[rows]) > 0]
    if not len(rows):
        return []
    return [*_vertex(layer, rows, spot, reach), *_edge(layer, rows, spot, reach)]


def _vertex(layer: SceneLayer, rows: np.ndarray, spot: shapely.Point, reach: float) -> list[tuple[int, float, Snap]]:
    xy = shapely.get_coordinates(layer.shapes[rows])
    distance = np.hypot(xy[:, 0] - spot.x, xy[:, 1] - spot.y)
    k = int(distance.argmin())
    if distance[k] > reach:
        return []
    lon, lat = shapely.get_coordinates(layer.content.geometries[rows])[k].tolist()
    return [(0, float(distance[k]), Snap(VERTEX, lon, lat, layer.name))]


def _edge(layer: SceneLayer, rows: np.ndarray, spot: shapely.Point, reach: float) -> list[tuple[int, float, Snap]]:
    shapes = layer.shapes[rows]
    areal = shapely.get_dimensions(shapes) == 2
    lines = np.where(areal, shapely.boundary(shapes), shapes)
    distance = shapely.distance(lines, spot)
    k = int(distance.argmin())
    if distance[k] > reach:
        return []
    x, y = shapely.get_coordinates(shapely.shortest_line(lines[k], spot))[0]
    lon, lat = lonlat_of(float(x), float(y))
    return [(1, float(distance[k]), Snap(EDGE, lon, lat, layer.name))]
