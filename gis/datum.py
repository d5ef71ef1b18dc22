"""Converts between CGCS2000/WGS84 and the two shifted datums of Chinese web maps, and tells which one data are in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.crs import Geometries, metres_per_degree
from gis.errors import GeometryError

Coordinates = NDArray[np.float64]
Shift = Callable[[Coordinates], Coordinates]

CGCS2000, GCJ02, BD09 = "cgcs2000", "gcj02", "bd09"
DATUMS = (CGCS2000, GCJ02, BD09)
UNKNOWN = "unknown"

_SEMI_MAJOR = 6378245.0
_ECCENTRICITY = 0.00669342162296594323
_BD_PI = np.pi * 3000.0 / 180.0
_ROUNDS = 30
_CONVERGED = 1e-13

SHIFTED_LON = (72.004, 137.8347)
SHIFTED_LAT = (0.8293, 55.8271)
"""The rectangle the published GCJ-02 formula shifts; outside it GCJ-02 equals WGS84."""


def in_shifted_area(lonlat: Coordinates) -> NDArray[np.bool_]:
    """Tell which WGS84 points GCJ-02 shifts: those inside the rectangle of the published formula."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return (lon >= SHIFTED_LON[0]) & (lon <= SHIFTED_LON[1]) & (lat >= SHIFTED_LAT[0]) & (lat <= SHIFTED_LAT[1])


def _gcj_offset(lonlat: Coordinates) -> Coordinates:
    x, y = lonlat[:, 0] - 105.0, lonlat[:, 1] - 35.0
    root = np.sqrt(np.abs(x))
    wave = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    radians = lonlat[:, 1] / 180.0 * np.pi
    magic = 1 - _ECCENTRICITY * np.sin(radians) ** 2
    north = north * 180.0 / ((_SEMI_MAJOR * (1 - _ECCENTRICITY)) / (magic * np.sqrt(magic)) * np.pi)
    east = east * 180.0 / (_SEMI_MAJOR / np.sqrt(magic) * np.cos(radians) * np.pi)
    return np.column_stack([east, north])


def wgs84_to_gcj02(lonlat: Coordinates) -> Coordinates:
    """Shift WGS84 (for this purpose the same as CGCS2000) to GCJ-02.

    Parameters
    ----------
    lonlat : (n, 2) degrees. Points outside `in_shifted_area` are returned as they are.

    Returns
    -------
    (n, 2) degrees.
    """
    xy = np.asarray(lonlat, dtype=np.float64)
    inside = in_shifted_area(xy)
    shifted = xy.copy()
    shifted[inside] += _gcj_offset(xy[inside])
    return shifted


def _solve(target: Coordinates, forward: Shift) -> Coordinates:
    """Find what `forward` takes to `target`: the offsets vary slowly, so a fixed point is reached in a few rounds."""
    guess = target.copy()
    for _ in range(_ROUNDS):
        miss = forward(guess) - target
        guess -= miss
        if not miss.size or np.abs(miss).max() < _CONVERGED:
            break
    return guess


def gcj02_to_wgs84(lonlat: Coordinates) -> Coordinates:
    """Undo `wgs84_to_gcj02` to better than 1e-9 degrees.

    A point whose unshifted position falls outside the shifted rectangle is returned as it is.

    Parameters
    ----------
    lonlat : (n, 2) degrees.
    """
    xy = np.asarray(lonlat, dtype=np.float64)
    near = (np.abs(xy[:, 0] - 105.0) < 40.0) & (np.abs(xy[:, 1] - 28.0) < 35.0)
    solved = xy.copy()
    solved[near] = _solve(xy[near], lambda guess: guess + _gcj_offset(guess))
    return np.where(in_shifted_area(solved)[:, None], solved, xy)


def gcj02_to_bd09(lonlat: Coordinates) -> Coordinates:
    """Shift GCJ-02 to BD-09, everywhere on Earth as the published formula does.

    Parameters
    ----------
    lonlat : (n, 2) degrees.
    """
    xy = np.asarray(lonlat, dtype=np.float64)
    x, y = xy[:, 0], xy[:, 1]
    radius = np.sqrt(x * x + y * y) + 0.00002 * np.sin(y * _BD_PI)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_PI)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def bd09_to_gcj02(lonlat: Coordinates) -> Coordinates:
    """Undo `gcj02_to_bd09` to better than 1e-9 degrees.

    Parameters
    ----------
    lonlat : (n, 2) degrees.
    """
    return _solve(np.asarray(lonlat, dtype=np.float64), gcj02_to_bd09)


_TO_CGCS2000: Mapping[str, tuple[Shift, ...]] = {
    CGCS2000: (), "wgs84": (), GCJ02: (gcj02_to_wgs84,), BD09: (bd09_to_gcj02, gcj02_to_wgs84),
}  # fmt: skip
_FROM_CGCS2000: Mapping[str, tuple[Shift, ...]] = {
    CGCS2000: (), "wgs84": (), GCJ02: (wgs84_to_gcj02,), BD09: (wgs84_to_gcj02, gcj02_to_bd09),
}  # fmt: skip


def shift_coordinates(lonlat: Coordinates, source: str, target: str) -> Coordinates:
    """Shift (n, 2) degrees from datum `source` to datum `target`.

    Parameters
    ----------
    lonlat : (n, 2) degrees.
    source, target : "cgcs2000", "wgs84" (the same for this purpose), "gcj02" or "bd09".

    Raises
    ------
    GeometryError
        "datum.unknown" for any other name.
    """
    if source not in _TO_CGCS2000 or target not in _FROM_CGCS2000:
        raise GeometryError("datum.unknown", source=source, target=target)
    if source == target:
        return lonlat
    steps = _TO_CGCS2000[source] + _FROM_CGCS2000[target]
    if {source, target} == {GCJ02, BD09}:
        steps = (bd09_to_gcj02,) if source == BD09 else (gcj02_to_bd09,)
    for step in steps:
        lonlat = step(lonlat)
    return lonlat


def shift_geometries(geoms: Geometries, source: str, target: str) -> Geometries:
    """Shift geometries from datum `source` to datum `target`; see `shift_coordinates`."""
    return shapely.transform(geoms, lambda xy: shift_coordinates(xy, source, target))


@dataclass(frozen=True)
class DatumGuess:
    """Which datum foreign data seem to be in, and why.

    Parameters
    ----------
    datum : one of `DATUMS`, or "unknown" when no reading fits clearly better than the others.
    evidence_m : mean misfit in metres of each reading with what is known.
    """

    datum: str
    evidence_m: Mapping[str, float]


_CLOSE_M = 150.0
_LEAST_MARGIN_M = 5.0
_SAMPLES = 2000


def _sample_points(foreign: BaseGeometry) -> BaseGeometry:
    if shapely.get_dimensions(foreign) == 0:
        return shapely.multipoints(shapely.get_coordinates(foreign)[:_SAMPLES])
    line = shapely.boundary(foreign) if shapely.get_dimensions(foreign) == 2 else foreign
    steps = shapely.get_parts(line)
    spacing = max(shapely.length(line) / _SAMPLES, 1e-9)
    return shapely.multipoints(shapely.get_coordinates(shapely.segmentize(steps, spacing)))


def _misfit_m(samples: BaseGeometry, reference: BaseGeometry, datum: str) -> float:
    read = shapely.get_coordinates(shift_geometries(samples, datum, CGCS2000))
    scale = metres_per_degree(float(read[:, 1].mean()))
    target = shapely.transform(reference, lambda xy: xy * scale)
    shapely.prepare(target)
    return float(shapely.distance(shapely.points(read * scale), target).mean())


def guess_datum(foreign: BaseGeometry | NDArray[np.object_], known: BaseGeometry) -> DatumGuess:
    """Compare foreign lon/lat data, read in each datum, with an outline that is known to be right.

    Outlines and lines are compared by how far, in the mean, their boundary runs from the known boundary; points by
    how far they lie outside the known area. The best reading counts only when it is within 150 m in the mean and at
    most half as far off as the next, and 5 m better: a coarser generalisation of the same outline still passes, a part
    of its interior says nothing.

    Parameters
    ----------
    foreign : geometry, or array of them (polygons are dissolved to their common outline).
    known : polygon or multipolygon in EPSG:4490.

    Returns
    -------
    DatumGuess
        "unknown" when the evidence is weak or a side is empty.
    """
    parts = np.atleast_1d(np.asarray(foreign, dtype=object))
    parts = parts[~(shapely.is_missing(parts) | shapely.is_empty(parts))]
    if not len(parts) or known.is_empty:
        return DatumGuess(UNKNOWN, {})
    dimension = int(shapely.get_dimensions(parts).max())
    whole = shapely.union_all(shapely.make_valid(parts)) if dimension == 2 else shapely.geometrycollections(parts)
    reference = known if dimension == 0 else shapely.boundary(known)
    samples = _sample_points(whole)
    evidence = {datum: _misfit_m(samples, reference, datum) for datum in DATUMS}
    best, second = sorted(evidence, key=evidence.__getitem__)[:2]
    margin = max(_LEAST_MARGIN_M, evidence[best])
    clear = evidence[best] <= _CLOSE_M and evidence[second] - evidence[best] >= margin
    return DatumGuess(best if clear else UNKNOWN, evidence)
