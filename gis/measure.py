"""Measures on the ellipsoid: areas, lengths, distances, compactness, and where a label goes.

Edges are straight in longitude and latitude, as they are stored and cut, so the areas of the parts of a polygon sum to
the area of the whole whichever way it is cut. (Along a geodesic instead, an edge of 1 km would enclose some 7 m² more.)
"""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.crs import FLATTENING, SEMI_MAJOR_M, metres_per_degree

if TYPE_CHECKING:
    from pyproj import Geod

Floats = NDArray[np.float64]

_SQUARED_ECCENTRICITY = FLATTENING * (2 - FLATTENING)
_LABEL_PRECISION = 0.02


@lru_cache(maxsize=1)
def _geodesics() -> "Geod":
    from pyproj import Geod

    return Geod(a=SEMI_MAJOR_M, f=FLATTENING)


def _strip(lat: Floats, lat0: Floats) -> Floats:
    """Return the ellipsoid's area in m² between two latitudes (radians), per radian of longitude.

    The integral of 1 / (1 - e² sin²)² over the sine, by three Gauss points: small strips lose no digits.
    """
    low = np.sin(lat0)
    height = 2 * np.cos((lat + lat0) / 2) * np.sin((lat - lat0) / 2)
    nodes, weights = np.polynomial.legendre.leggauss(3)
    sines = low + height * (nodes[:, None] + 1) / 2
    mean = (weights[:, None] / 2 / (1 - _SQUARED_ECCENTRICITY * sines**2) ** 2).sum(axis=0)
    strip: Floats = SEMI_MAJOR_M**2 * (1 - _SQUARED_ECCENTRICITY) * height * mean
    return strip


def _ring_areas(xy: Floats, ring: NDArray[np.int64], count: int) -> Floats:
    """Return the area in m² of every closed ring, from Simpson's rule on each edge (to 1e-12 for edges of 10 km)."""
    lon, lat = np.radians(xy).T
    base = lat[np.searchsorted(ring, np.arange(count))][ring[:-1]]
    middle = (lat[1:] + lat[:-1]) / 2
    strips = (_strip(lat[1:], base) + 4 * _strip(middle, base) + _strip(lat[:-1], base)) / 6
    pieces = np.where(ring[1:] == ring[:-1], strips * np.diff(lon), 0.0)
    return np.abs(np.bincount(ring[:-1], weights=pieces, minlength=count))


def area_m2(geoms: NDArray[np.object_]) -> Floats:
    """Return the area on the ellipsoid in square metres.

    Parameters
    ----------
    geoms : (n,) object array, EPSG:4490; nulls, points and lines have no area. Must not straddle ±180 degrees.

    Returns
    -------
    (n,) square metres.
    """
    polygons, member = shapely.get_parts(geoms, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    if not len(rings):
        return np.zeros(len(geoms))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    areas = _ring_areas(xy, ring, len(rings))
    is_hole = np.zeros(len(rings), dtype=bool)
    is_hole[1:] = polygon[1:] == polygon[:-1]
    signed = np.where(is_hole, -areas, areas)
    total: Floats = np.bincount(member[polygon], weights=signed, minlength=len(geoms)).astype(np.float64)
    return total


def area_of(geometry: BaseGeometry) -> float:
    """Return the area of one geometry in square metres; see `area_m2`."""
    return float(area_m2(np.array([geometry], dtype=object))[0])


def length_m(geoms: NDArray[np.object_]) -> Floats:
    """Return the geodesic length of lines, and of the rings of polygons, in metres.

    Parameters
    ----------
    geoms : (n,) object array, EPSG:4490; nulls and points have no length.

    Returns
    -------
    (n,) metres.
    """
    parts, member = shapely.get_parts(geoms, return_index=True)
    flat = shapely.get_dimensions(parts) == 2
    rings, polygon = shapely.get_rings(parts[flat], return_index=True)
    lines = np.concatenate([parts[shapely.get_dimensions(parts) == 1], rings])
    owner = np.concatenate([member[shapely.get_dimensions(parts) == 1], member[flat][polygon]])
    xy, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[1:] == line[:-1]
    start, end = xy[:-1][joined], xy[1:][joined]
    _, _, metres = _geodesics().inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    total: Floats = np.bincount(owner[line[:-1][joined]], weights=metres, minlength=len(geoms)).astype(np.float64)
    return total


def length_of(geometry: BaseGeometry) -> float:
    """Return the length of one line, or the perimeter of one polygon, in metres; see `length_m`."""
    return float(length_m(np.array([geometry], dtype=object))[0])


def distance_m(one: Floats, two: Floats) -> Floats:
    """Return the geodesic distances in metres between points.

    Parameters
    ----------
    one, two : (n, 2) degrees.
    """
    metres: Floats = np.asarray(_geodesics().inv(one[:, 0], one[:, 1], two[:, 0], two[:, 1])[2])
    return metres


def polsby_popper(geoms: NDArray[np.object_]) -> Floats:
    """Return the compactness 4πA/P² of polygons: 1 for a circle, towards 0 for a ribbon (Polsby and Popper, 1991).

    Parameters
    ----------
    geoms : (n,) object array of polygons or multipolygons, EPSG:4490. Holes lengthen the perimeter.

    Returns
    -------
    (n,) numbers from 0 to 1; nulls and geometries without area get 0.
    """
    area, perimeter = area_m2(geoms), length_m(geoms)
    return np.divide(4 * np.pi * area, perimeter**2, out=np.zeros(len(area)), where=perimeter > 0)


def width_m(geoms: NDArray[np.object_]) -> Floats:
    """Return the diameter of the largest circle that fits into each polygon, in metres; 0 for what has no area."""
    widths = np.zeros(len(geoms))
    for index, geometry in enumerate(geoms):
        if geometry is not None and not geometry.is_empty and shapely.get_dimensions(geometry) == 2:
            widths[index] = 2 * shapely.length(_largest_circle(geometry)[0])
    return widths


def _largest_circle(geometry: BaseGeometry) -> tuple[BaseGeometry, Floats, Floats]:
    """Return the radius of the largest circle as a line in local metres, the local origin and the scale."""
    origin = np.array(shapely.bounds(geometry)[:2])
    scale = metres_per_degree(float(shapely.bounds(geometry)[[1, 3]].mean()))
    local = shapely.transform(geometry, lambda xy: (xy - origin) * scale)
    tolerance = max(_LABEL_PRECISION * float(np.sqrt(shapely.area(local))), 1e-3)
    return shapely.maximum_inscribed_circle(local, tolerance=tolerance), origin, scale


def label_point(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the point of a polygon that is furthest from its border, where a label has most room.

    Parameters
    ----------
    geometry : polygon or multipolygon, EPSG:4490. Lines and points get a point on them.

    Returns
    -------
    Longitude and latitude in degrees, found to 2 % of the polygon's size.
    """
    if shapely.get_dimensions(geometry) != 2 or not shapely.area(geometry):
        point = shapely.point_on_surface(geometry)
        return float(shapely.get_x(point)), float(shapely.get_y(point))
    radius, origin, scale = _largest_circle(geometry)
    lon, lat = shapely.get_coordinates(radius)[0] / scale + origin
    return float(lon), float(lat)
