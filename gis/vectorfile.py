"""Reads vector files others send, each by the one reader its name promises, never trusting what is inside."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from gis.confinement import ReadLimits, confined
from gis.errors import GeometryError
from gis.geojson_reader import ReadingWarning, read_geojson
from gis.shapefile import attribute_encoding, part

_DRIVERS = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile", ".kml": "KML"}
_OURS = {".geojson", ".json", ".txt"}
SUFFIXES = (*_DRIVERS, *sorted(_OURS))
"""What can be read, by the end of its name; `.txt` is `lng,lat;lng,lat` ring text or GeoJSON."""

_ENVIRONMENT = {
    "OGR_SQLITE_PRAGMA": "trusted_schema=0,query_only=1",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
    "OGR_SQLITE_LIST_ALL_TABLES": "NO",
    "OGR_GPKG_FOREIGN_KEY_CHECK": "NO",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "100",
    "CPL_DEBUG": "OFF",
}


@dataclass(frozen=True)
class VectorData:
    """What one layer of a vector file holds.

    Parameters
    ----------
    geometries : object array, easting or longitude first; None for a null geometry.
    columns : attribute name to its n values: an array for numbers, a list (None for null) for everything else.
        Dates are ISO 8601 text.
    crs : "EPSG:n", WKT, or None where the file names none.
    driver : the reader that read it.
    warnings : what was tolerated.
    """

    geometries: NDArray[np.object_]
    columns: dict[str, list[Any] | NDArray[Any]]
    crs: str | None
    driver: str
    warnings: tuple[ReadingWarning, ...] = ()


def read_vector(
    path: Path | str,
    *,
    bbox: tuple[float, float, float, float] | None = None,
    layer: str | None = None,
    limits: ReadLimits | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> VectorData:
    """Read a GeoJSON, GeoPackage, FlatGeobuf, Shapefile or KML file.

    Formats other than GeoJSON are read by GDAL in a process of its own with all other drivers switched off, in limited
    time and memory. The attribute text of a Shapefile may be UTF-8 or GBK, whatever the file says.

    Parameters
    ----------
    path : its suffix decides the format.
    bbox : west, south, east, north in the file's own coordinates; only features that meet it are read.
    layer : needed where the file has several.
    limits : what reading may cost; `ReadLimits()` by default.
    cancelled : asked now and then; reading stops with "foreign.cancelled" when it answers True.

    Raises
    ------
    GeometryError
        "vector.…", "foreign.…", or "geojson.…" for a GeoJSON file.
    """
    path, limits = Path(path), limits or ReadLimits()
    if not path.is_file():
        raise GeometryError("vector.missing", file=path.name)
    suffix = path.suffix.lower()
    if suffix in _OURS:
        return _read_ours(path, bbox, limits)
    if suffix not in _DRIVERS:
        raise GeometryError("vector.unknown_format", file=path.name, formats=SUFFIXES)
    request = {
        "file": str(path.resolve()), "driver": _DRIVERS[suffix], "layer": layer, "bbox": bbox,
        "features": limits.features, "encoding": None,
    }  # fmt: skip
    warnings: tuple[ReadingWarning, ...] = ()
    if suffix == ".shp":
        _refuse_partial(path)
        request["encoding"] = attribute_encoding(path)
        warnings = () if part(path, ".prj") else (ReadingWarning("vector.no_prj", params={"file": path.name}),)
    return _read_confined(request, limits, warnings, cancelled)


def _read_confined(
    request: dict[str, Any], limits: ReadLimits, warnings: tuple[ReadingWarning, ...], cancelled: Any
) -> VectorData:
    skipped = ",".join(name for name in _installed_drivers() if name != request["driver"])
    environment = _ENVIRONMENT | {"OGR_SKIP": skipped, "GDAL_SKIP": skipped}
    child = "gis.vectorfile_child"
    with confined(child, request, limits, environment=environment, cancelled=cancelled) as (answer, folder):
        geometries = _load_geometries(folder)
        columns = orjson.loads((folder / "columns.json").read_bytes())
    arrays = {name: _as_numbers(values) for name, values in columns.items()}
    return VectorData(geometries, arrays, answer["crs"], answer["driver"], warnings)


@lru_cache(maxsize=1)
def _installed_drivers() -> tuple[str, ...]:
    """Ask GDAL for its drivers in a process that opens nothing: skipping must be settled before GDAL loads."""
    with confined("gis.vectorfile_drivers", {}, ReadLimits()) as (answer, _):
        return tuple(answer["drivers"])


def _load_geometries(folder: Path) -> NDArray[np.object_]:
    lengths = np.load(folder / "lengths.npy", allow_pickle=False)
    content = (folder / "geometries.wkb").read_bytes()
    ends = np.cumsum(np.maximum(lengths, 0)).tolist()
    wkb = np.empty(len(lengths), dtype=object)
    wkb[:] = [
        None if length < 0 else content[end - length : end] for length, end in zip(lengths.tolist(), ends, strict=True)
    ]
    geometries = shapely.from_wkb(wkb, on_invalid="ignore")
    xy, owner = shapely.get_coordinates(geometries, return_index=True)
    faulty = {int(owner[at]) for at in np.flatnonzero(~np.isfinite(xy).all(axis=1))[:1]}
    faulty |= {int(at) for at in np.flatnonzero(shapely.is_missing(geometries) & (lengths >= 0))[:1]}
    if faulty:
        raise GeometryError("vector.bad_geometry", feature=min(faulty) + 1)
    return geometries


def _as_numbers(values: list[Any]) -> list[Any] | NDArray[Any]:
    kinds = set(map(type, values))
    return np.array(values) if kinds and kinds <= {int, float} else values


def _refuse_partial(path: Path) -> None:
    missing = [suffix for suffix in (".shx", ".dbf") if part(path, suffix) is None]
    if missing:
        raise GeometryError("vector.missing_part", file=path.name, parts=missing)


def _read_ours(path: Path, bbox: tuple[float, float, float, float] | None, limits: ReadLimits) -> VectorData:
    # a parsed file takes some ten times its size in memory
    document = read_geojson(path, max_bytes=limits.megabytes * 2**20 // 10)
    if len(document.geometries) > limits.features:
        raise GeometryError("vector.too_many_features", limit=limits.features)
    wanted = np.ones(len(document.geometries), dtype=bool)
    if bbox is not None:
        wanted = shapely.intersects(document.geometries, shapely.box(*bbox))
    rows = [row for row, keep in zip(document.properties, wanted, strict=True) if keep]
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: _as_numbers([row.get(name) for row in rows]) for name in names}
    return VectorData(document.geometries[wanted], columns, document.declared_crs, "GeoJSON", document.warnings)
