"""Tells which points lie so near to a line or a border that their side is in doubt."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.crs import metres_per_degree

Floats = NDArray[np.float64]


def distances_m(lonlat: Floats, geometry: BaseGeometry) -> Floats:
    """Return how far points lie from a geometry, in metres.

    Parameters
    ----------
    lonlat : (n, 2) degrees, within some 5 km of the geometry's latitude (`gis.crs.metres_per_degree`); NaN gives inf.
    geometry : any geometry, EPSG:4490; inf everywhere when it is empty.

    Returns
    -------
    (n,) metres; 0 inside polygons.
    """
    measured = np.full(len(lonlat), np.inf)
    known = np.isfinite(lonlat).all(axis=1)
    if geometry.is_empty or not known.any():
        return measured
    west, south, _, north = geometry.bounds
    scale = metres_per_degree((south + north) / 2)
    origin = np.array([west, south])
    local = shapely.transform(geometry, lambda xy: (xy - origin) * scale)
    shapely.prepare(local)
    measured[known] = shapely.distance(shapely.points((lonlat[known] - origin) * scale), local)
    return measured


def near_borders(lonlat: Floats, polygons: NDArray[np.object_], reach_m: float) -> NDArray[np.bool_]:
    """Tell which points lie within a distance of the border of any polygon.

    Parameters
    ----------
    lonlat : (n, 2) degrees; NaN is near nothing.
    polygons : object array, EPSG:4490; nulls have no border.
    reach_m : metres, measured at the middle latitude of the points (`gis.crs.metres_per_degree`).
    """
    near = np.zeros(len(lonlat), dtype=bool)
    known = np.flatnonzero(np.isfinite(lonlat).all(axis=1))
    if not len(known) or not len(polygons):
        return near
    scale = metres_per_degree(float(lonlat[known, 1].mean()))
    origin = lonlat[known].min(axis=0)
    edges = shapely.boundary(shapely.transform(polygons, lambda xy: (xy - origin) * scale))
    points = shapely.points((lonlat[known] - origin) * scale)
    found, _ = shapely.STRtree(edges).query(points, predicate="dwithin", distance=reach_m)
    near[known[found]] = True
    return near


def common_border(polygons: NDArray[np.object_]) -> BaseGeometry:
    """Return the lines along which polygons of a coverage touch each other.

    Parameters
    ----------
    polygons : object array of a few polygons or multipolygons whose common borders match vertex by vertex.
    """
    edges = shapely.boundary(polygons)
    pairs = [(i, j) for i in range(len(edges)) for j in range(i)]
    shared = [shapely.intersection(edges[i], edges[j]) for i, j in pairs]
    parts = shapely.get_parts(np.array(shared, dtype=object))
    lines = parts[(shapely.get_dimensions(parts) == 1) & ~shapely.is_empty(parts)]
    return shapely.line_merge(shapely.MultiLineString(lines.tolist()))
