"""Brings foreign coordinates to EPSG:4490: by what the user says, else what the file says, else what the map knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.services.import_sources import Source
from data.exchange.tables import number_of, text_of
from data.model.errors import UserError
from data.model.findings import Finding, Severity
from gis.crs import GEOGRAPHIC, STORAGE_CRS, crs_from_coordinates, reproject
from gis.datum import BD09, CGCS2000, GCJ02, UNKNOWN, DatumGuess, guess_datum, shift_geometries
from gis.measure import area_m2

POSITION_FIELDS: Mapping[str, tuple[str, ...]] = {
    "lon": ("经度", "longitude", "lon", "lng", "X坐标", "x"),
    "lat": ("纬度", "latitude", "lat", "Y坐标", "y"),
    "position": ("坐标", "经纬度", "位置坐标", "location", "coordinates", "lonlat", "lnglat"),
}

_DATUM_NAMES = {
    "GCJ02": GCJ02, "GCJ-02": GCJ02, "BD09": BD09, "BD-09": BD09, "CGCS2000": CGCS2000, "WGS84": CGCS2000,
    "WGS-84": CGCS2000,
}
_SHIFTED_NAMES = {GCJ02: "GCJ-02", BD09: "BD-09", CGCS2000: "CGCS2000"}
_FAR_M = 1000.0
_AMAP_MEMBERS = frozenset({"adcode"})


@dataclass(frozen=True)
class DatumReading:
    """How coordinates were read.

    Attributes
    ----------
    crs : str
        "EPSG:n" or WKT they were read in.
    datum : str
        "cgcs2000", "gcj02" or "bd09".
    decided_by : str
        "user", "file", "evidence" or "assumed".
    evidence_m : mapping of datum to float
        Mean misfit in metres with what the workspace knows; empty when it knows nothing.
    """

    crs: str
    datum: str
    decided_by: str
    evidence_m: Mapping[str, float]


def points_of(source: Source) -> NDArray[np.object_]:
    """Return one point a row, from the geometries or the coordinate columns; None where there is none.

    Polygons and lines stand for a point on them.
    """
    if source.geometries is not None:
        shapes = source.geometries
        flat = shapely.get_dimensions(shapes) > 0
        return np.where(flat, shapely.point_on_surface(shapes), shapes)
    points = np.empty(len(source), dtype=object)
    for index in range(len(source)):
        pair = _pair(source, index)
        points[index] = None if pair is None else shapely.Point(pair)
    return points


def bad_position(source: Source, index: int) -> bool:
    """Whether a row has something where its coordinates should be, and it is none."""
    texts = [source.text(index, field) for field in ("lon", "lat", "position")]
    return any(texts) and source.geometries is None and _pair(source, index) is None


def _pair(source: Source, index: int) -> tuple[float, float] | None:
    lon, lat = source.number(index, "lon"), source.number(index, "lat")
    if lon is None or lat is None:
        parts = text_of(source.text(index, "position")).replace("，", ",").replace(" ", ",").split(",")
        numbers = [number_of(part) for part in parts if part]
        if len(numbers) != 2 or None in numbers:
            return None
        lon, lat = (float(number or 0.0) for number in numbers)
    return (lon, lat) if np.isfinite(lon) and np.isfinite(lat) and (lon, lat) != (0.0, 0.0) else None


def to_storage(shapes: NDArray[np.object_], source: Source, said: str,
               known: BaseGeometry | None) -> tuple[NDArray[np.object_], DatumReading | None, list[Finding]]:
    """Bring geometries to EPSG:4490.

    Parameters
    ----------
    shapes : object array in the file's coordinates; None stays None.
    source : Source
    said : what the user says: "gcj02", "bd09", "cgcs2000", "wgs84", "EPSG:n", or "".
    known : an outline the workspace knows these should fit, EPSG:4490, or None.

    Returns
    -------
    Geometries, how they were read (None when there are no coordinates), and findings about doubts.

    Raises
    ------
    UserError
        ``import.unknown_crs``.
    GeometryError
        "crs.…" when the coordinates cannot be what they are said to be.
    """
    coordinates = shapely.get_coordinates(shapes)
    if not len(coordinates):
        return shapes, None, []
    named = _DATUM_NAMES.get(said.upper())
    if said and named is None and not said.upper().startswith("EPSG:"):
        raise UserError("import.unknown_crs", crs=said)
    claimed = None if named else said.upper() or source.declared_crs
    crs = crs_from_coordinates(coordinates, claimed or (STORAGE_CRS if named else None))
    placed = shapes if crs.upper() in GEOGRAPHIC else reproject(shapes, crs, STORAGE_CRS)
    if not (crs.upper() in GEOGRAPHIC or crs.upper().startswith(("GEOGCS", "GEOGCRS"))):
        return placed, DatumReading(crs, CGCS2000, "user" if said else "file", {}), []
    guess = _guess(placed, known)
    datum, by = _decide(named, said, source, guess)
    reading = DatumReading(crs, datum, by, guess.evidence_m)
    return shift_geometries(placed, datum, CGCS2000), reading, _doubts(reading, guess, source)


def _guess(shapes: NDArray[np.object_], known: BaseGeometry | None) -> DatumGuess:
    """Compare with the known outline: outline by outline where they are about as large, else point by point."""
    if known is None or known.is_empty:
        return DatumGuess(UNKNOWN, {})
    sound = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    areas = float(area_m2(sound).sum())
    if areas > 0.5 * float(area_m2(np.array([known], dtype=object))[0]):
        by_outline = guess_datum(sound, known)
        if by_outline.datum != UNKNOWN:
            return by_outline
    return guess_datum(shapely.point_on_surface(sound), known)


def _decide(named: str | None, said: str, source: Source, guess: DatumGuess) -> tuple[str, str]:
    if named is not None:
        return named, "user"
    if said:
        return CGCS2000, "user"
    if source.declared_crs is not None:
        return CGCS2000, "file"
    return (CGCS2000, "assumed") if guess.datum == UNKNOWN else (guess.datum, "evidence")


def _doubts(reading: DatumReading, guess: DatumGuess, source: Source) -> list[Finding]:
    evidence = {f"{datum}_m": round(misfit, 1) for datum, misfit in reading.evidence_m.items()}
    params: dict[str, Any] = {"file": source.file, "datum": _SHIFTED_NAMES[reading.datum], **evidence}
    if reading.decided_by == "evidence":
        return [Finding("import.datum_converted", Severity.WARNING, params)] if reading.datum != CGCS2000 else []
    if guess.datum not in (UNKNOWN, reading.datum):
        fits = {"fits": _SHIFTED_NAMES[guess.datum]}
        return [Finding("import.datum_contradicted", Severity.WARNING, params | fits)]
    if reading.decided_by != "assumed":
        return []
    if evidence and min(reading.evidence_m.values()) > _FAR_M:
        return [Finding("import.far_away", Severity.WARNING, params | {"distance_m": min(evidence.values())})]
    if not evidence and any(_AMAP_MEMBERS & record.keys() for record in source.records):
        return [Finding("import.datum_maybe_gcj02", Severity.WARNING, params)]
    return [Finding("import.datum_assumed", Severity.HINT, params)]
