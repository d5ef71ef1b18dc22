"""Knows the coordinate systems: which one to measure in, how to get there, and which one bare numbers are in."""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from gis.errors import GeometryError

if TYPE_CHECKING:
    from pyproj import Transformer

Geometries = TypeVar("Geometries", BaseGeometry, NDArray[np.object_])
Coordinates = NDArray[np.float64]

STORAGE_CRS = "EPSG:4490"
WEB_MERCATOR = "EPSG:3857"
GEOGRAPHIC = frozenset({"EPSG:4490", "EPSG:4326", "OGC:CRS84", "GCJ02", "BD09"})
MERCATOR_RADIUS_M = 6378137.0
MERCATOR_MAX_LAT = 85.06
"""Latitudes beyond this are drawn at this one: the projection runs to infinity at the poles."""

SEMI_MAJOR_M = 6378137.0
FLATTENING = 1 / 298.257222101
"""Ellipsoid of CGCS2000 (GB 22021); it differs from WGS84's by 0.1 mm at the pole."""

CHINA_LON = (72.0, 138.0)
CHINA_LAT = (0.0, 56.0)


def to_web_mercator(lonlat: Coordinates) -> Coordinates:
    """Project longitude and latitude to EPSG:3857 by its closed formula.

    Parameters
    ----------
    lonlat : (n, 2) degrees; latitudes are clamped to ±`MERCATOR_MAX_LAT`.

    Returns
    -------
    (n, 2) metres of EPSG:3857, within 1e-6 m of PROJ.
    """
    radians = np.radians(np.asarray(lonlat, dtype=np.float64))
    limit = np.radians(MERCATOR_MAX_LAT)
    northing = np.arctanh(np.sin(np.clip(radians[:, 1], -limit, limit)))
    return np.column_stack([radians[:, 0], northing]) * MERCATOR_RADIUS_M


def from_web_mercator(metres: Coordinates) -> Coordinates:
    """Return the longitude and latitude of EPSG:3857 coordinates.

    Parameters
    ----------
    metres : (n, 2) metres.

    Returns
    -------
    (n, 2) degrees.
    """
    scaled = np.asarray(metres, dtype=np.float64) / MERCATOR_RADIUS_M
    return np.degrees(np.column_stack([scaled[:, 0], np.arcsin(np.tanh(scaled[:, 1]))]))


def central_meridian(lon: float) -> int:
    """Return the central meridian, in degrees, of the 3-degree zone `lon` lies in.

    Zones reach 1.5 degrees either side (GB/T 17798); a longitude on the seam belongs to the eastern zone.

    Raises
    ------
    GeometryError
        "crs.no_metric_zone" outside 73.5 to 136.5 degrees, where CGCS2000 defines no 3-degree zone.
    """
    if not 73.5 <= lon < 136.5:
        raise GeometryError("crs.no_metric_zone", lon=lon)
    return int((lon + 1.5) // 3) * 3


def metric_crs(lon: float) -> str:
    """Return the 3-degree Gauss-Krueger CRS to measure and edit in at longitude `lon`.

    EPSG:4534 (75 degrees) to EPSG:4554 (135 degrees): eastings have the false easting of 500 km and no zone number.
    """
    return f"EPSG:{4534 + (central_meridian(lon) - 75) // 3}"


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> "Transformer":
    from pyproj import Transformer
    from pyproj.exceptions import CRSError

    try:
        return Transformer.from_crs(source, target, always_xy=True)
    except CRSError as error:
        raise GeometryError("crs.unknown", source=source, target=target) from error


def transformation(source: str, target: str) -> Callable[[Coordinates], Coordinates]:
    """Return a function that takes (n, 2) coordinates, easting or longitude first, from `source` to `target`."""
    transformer = _transformer(source, target)

    def transform(xy: Coordinates) -> Coordinates:
        x, y = transformer.transform(xy[:, 0], xy[:, 1])
        return np.column_stack([x, y])

    return transform


def reproject(geoms: Geometries, source: str, target: str) -> Geometries:
    """Return the geometries in another CRS, easting or longitude first whatever the authority's axis order.

    Parameters
    ----------
    geoms : geometry or object array; nulls stay null, heights are dropped.
    source, target : anything PROJ understands, usually "EPSG:n".

    Raises
    ------
    GeometryError
        "crs.unknown" when PROJ does not know a CRS, "crs.outside_domain" when a coordinate has no image.
    """
    if source == target:
        return geoms
    moved = shapely.transform(geoms, transformation(source, target))
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise GeometryError("crs.outside_domain", source=source, target=target)
    return moved


def to_metric(geoms: Geometries, lon: float) -> Geometries:
    """Project EPSG:4490 geometries to `metric_crs(lon)`, in metres."""
    return reproject(geoms, STORAGE_CRS, metric_crs(lon))


def from_metric(geoms: Geometries, epsg: str) -> Geometries:
    """Bring geometries back from the metric CRS `epsg` ("EPSG:4534" … "EPSG:4554") to EPSG:4490."""
    return reproject(geoms, epsg, STORAGE_CRS)


def metres_per_degree(lat: float | Coordinates) -> Coordinates:
    """Return the length in metres of one degree of longitude and of latitude at `lat`.

    The quick local measure for interactive work: below 54 degrees of latitude, within 5 km of the latitude it was
    made for, distances scaled by it are wrong by at most 0.12 % (tested against PROJ's geodesics).

    Parameters
    ----------
    lat : degrees, one or (n,).

    Returns
    -------
    (2,) or (n, 2) metres.
    """
    squared = FLATTENING * (2 - FLATTENING)
    sine = np.sin(np.radians(lat))
    root = np.sqrt(1 - squared * sine * sine)
    meridian = SEMI_MAJOR_M * (1 - squared) / root**3
    parallel = SEMI_MAJOR_M / root * np.cos(np.radians(lat))
    return np.radians(np.stack([parallel, meridian], axis=-1))


def _within(values: Coordinates, low: float, high: float) -> bool:
    return bool(len(values)) and bool(values.min() >= low) and bool(values.max() <= high)


def _is_lonlat(xy: Coordinates) -> bool:
    return _within(xy[:, 0], -180, 180) and _within(xy[:, 1], -90, 90)


def _check_order(xy: Coordinates, claimed: str) -> None:
    if _within(xy[:, 1], *CHINA_LON) and _within(xy[:, 0], *CHINA_LAT):
        raise GeometryError("crs.axes_swapped", crs=claimed)


def check_lonlat(coordinates: ArrayLike, claimed: str = STORAGE_CRS) -> None:
    """Refuse coordinates that cannot be longitude and latitude.

    Raises
    ------
    GeometryError
        "crs.axes_swapped" when exchanging the axes would put everything into China,
        "crs.not_lonlat" with the first offending pair otherwise.
    """
    xy = np.asarray(coordinates, dtype=np.float64).reshape(-1, 2)
    if not len(xy) or _is_lonlat(xy):
        return
    _check_order(xy, claimed)
    outside = ~((np.abs(xy[:, 0]) <= 180) & (np.abs(xy[:, 1]) <= 90))
    x, y = xy[outside][0]
    raise GeometryError("crs.not_lonlat", crs=claimed, x=float(x), y=float(y))


def _zoned_crs(xy: Coordinates) -> str | None:
    """Return the CRS whose zone number all eastings carry, or None when they carry none.

    3-degree zones 25 to 45 are EPSG:4513 to 4533, 6-degree zones 13 to 23 EPSG:4491 to 4501.
    """
    zones = np.unique(np.floor_divide(xy[:, 0], 1e6).astype(np.int64))
    if len(zones) != 1 or not _within(xy[:, 1], 0, 1e7):
        return None
    zone = int(zones[0])
    if 25 <= zone <= 45:
        return f"EPSG:{4488 + zone}"
    return f"EPSG:{4478 + zone}" if 13 <= zone <= 23 else None


def _mercator_in_china(xy: Coordinates) -> bool:
    corners = to_web_mercator(np.array([[CHINA_LON[0], CHINA_LAT[0]], [CHINA_LON[1], CHINA_LAT[1]]]))
    return _within(xy[:, 0], *corners[:, 0]) and _within(xy[:, 1], *corners[:, 1])


def _recognise(xy: Coordinates) -> str:
    if _is_lonlat(xy):
        return STORAGE_CRS
    _check_order(xy, STORAGE_CRS)
    zoned, mercator = _zoned_crs(xy), _mercator_in_china(xy)
    if zoned and mercator:
        raise GeometryError("crs.ambiguous", candidates=(zoned, WEB_MERCATOR))
    if zoned or mercator:
        return zoned or WEB_MERCATOR
    if _within(xy[:, 0], 0, 1e6) and _within(xy[:, 1], 0, 1e7):
        raise GeometryError("crs.meridian_unknown")
    raise GeometryError("crs.unrecognised", x=float(xy[0, 0]), y=float(xy[0, 1]))


def crs_from_coordinates(coordinates: ArrayLike, claimed: str | None = None) -> str:
    """Say which CRS coordinates are in, from their size and from what their source claims.

    Parameters
    ----------
    coordinates : (n, 2) finite numbers, easting or longitude first.
    claimed : the CRS the source names, or None when it names none.

    Returns
    -------
    The CRS to read them in. An easting of 1e7 or more carries its zone (DOMAIN.md section 7), so coordinates claimed
    to be in a CRS without zone numbers, yet carrying one, are read in the zoned CRS of the same meridian.

    Raises
    ------
    GeometryError
        "crs.not_lonlat" or "crs.axes_swapped" when a geographic CRS is claimed and cannot be true;
        "crs.ambiguous" (candidates), "crs.meridian_unknown" or "crs.unrecognised" when nothing is claimed and the
        numbers do not tell; "crs.no_coordinates" and "crs.not_finite" when there is nothing to judge.
    """
    xy = np.asarray(coordinates, dtype=np.float64).reshape(-1, 2)
    if not len(xy):
        raise GeometryError("crs.no_coordinates")
    if not np.isfinite(xy).all():
        raise GeometryError("crs.not_finite")
    if claimed is None:
        return _recognise(xy)
    if claimed.upper() in GEOGRAPHIC:
        check_lonlat(xy, claimed)
        return claimed
    bare = claimed.upper() in {f"EPSG:{code}" for code in range(4534, 4555)}
    return (_zoned_crs(xy) or claimed) if bare else claimed
