"""Finds where a name stands well in a geometry and how much room it has there."""

import numpy as np
import shapely
from numpy.typing import NDArray

_FINENESS = 0.02
_NEARLY = 0.85


def inner_anchors(geometries: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return a place for a label in each geometry and the room around it.

    Polygons: the centroid of the largest part, or its pole of inaccessibility where the centroid has less room, with
    the width of the polygon there and twice the distance to its edge. Lines: the middle of the longest part. Points:
    the point itself.

    Parameters
    ----------
    geometries : (n,) object array
        Any one plane CRS; not empty.

    Returns
    -------
    (n, 4) float64
        x, y, width, height in units of the CRS; width and height are 0 for lines and points.
    """
    found = np.zeros((len(geometries), 4))
    parts = _largest_parts(geometries)
    dimension = shapely.get_dimensions(parts)
    areal, linear = dimension == 2, dimension == 1
    found[dimension == 0, :2] = shapely.get_coordinates(parts[dimension == 0])
    if linear.any():
        middle = shapely.line_interpolate_point(parts[linear], 0.5, normalized=True)
        found[linear, :2] = shapely.get_coordinates(middle)
    if areal.any():
        found[areal] = _polygon_room(parts[areal])
    return found


def _largest_parts(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    parts, owner = shapely.get_parts(geometries, return_index=True)
    order = np.lexsort((shapely.length(parts), shapely.area(parts), shapely.get_dimensions(parts), owner))
    last = np.flatnonzero(np.append(owner[order][1:] != owner[order][:-1], True)[: len(owner)])
    return parts[order[last]]


def _polygon_room(polygons: NDArray[np.object_]) -> NDArray[np.float64]:
    bounds = shapely.bounds(polygons)
    narrow = np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    radii = shapely.maximum_inscribed_circle(polygons, np.maximum(narrow * _FINENESS, 1e-12))
    ends = shapely.get_coordinates(radii).reshape(-1, 2, 2)
    centre, radius = ends[:, 0], np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    centre, radius = _better_middle(polygons, centre, radius)
    return np.column_stack([centre, _width_at(polygons, centre, bounds, radius), 2 * radius])


def _better_middle(
    polygons: NDArray[np.object_], centre: NDArray[np.float64], radius: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Take the centroid where it has nearly as much room: in an oblong the pole may be anywhere along it."""
    centroid = shapely.centroid(polygons)
    room = shapely.distance(centroid, shapely.boundary(polygons))
    better = (room >= _NEARLY * radius) & shapely.contains(polygons, centroid)
    return np.where(better[:, None], shapely.get_coordinates(centroid), centre), np.where(better, room, radius)


def _width_at(
    polygons: NDArray[np.object_], centre: NDArray[np.float64], bounds: NDArray[np.float64], radius: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the width that is free to both sides of the centre, at mid-height and half a radius above and below."""
    free = np.full(len(polygons), np.inf)
    for lift in (-0.5, 0.0, 0.5):
        y = centre[:, 1] + lift * radius
        left, right = np.column_stack([bounds[:, 0] - 1, y]), np.column_stack([bounds[:, 2] + 1, y])
        scan = shapely.linestrings(np.stack([left, right], axis=1))
        crossings, owner = shapely.get_coordinates(
            shapely.intersection(scan, shapely.boundary(polygons)), return_index=True
        )
        gap = np.abs(crossings[:, 0] - centre[owner, 0])
        np.minimum.at(free, owner, gap)
    return 2 * np.where(np.isfinite(free), free, radius)
