"""Writes GeoJSON that reads back to the very coordinates it was given, in a stream, whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import islice, pairwise
from pathlib import Path
from typing import IO, Any, Literal, cast

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from gis.errors import GeometryError
from gis.geojson_reader import DECIMALS, wound
from gis.geojson_text import uncollected
from gis.whole_file import replacing

_CHUNK_FEATURES = 4096
_CHUNK_COORDINATES = 250_000
"""A chunk is at most this long either way (one huge feature excepted), so that memory stays flat."""

_OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS
_RESERVED = {"type", "features", "crs", "coordinates", "geometries", "geometry", "properties"}
_T = shapely.GeometryType
_NAMES = {
    _T.POINT: "Point", _T.LINESTRING: "LineString", _T.POLYGON: "Polygon", _T.MULTIPOINT: "MultiPoint",
    _T.MULTILINESTRING: "MultiLineString", _T.MULTIPOLYGON: "MultiPolygon", _T.GEOMETRYCOLLECTION: "GeometryCollection",
}  # fmt: skip


@dataclass(frozen=True)
class GeoJsonForm:
    """The choices a receiver may make about a GeoJSON file.

    Parameters
    ----------
    decimals : coordinates are rounded to this many decimals before they are written.
    winding : "right" as RFC 7946 demands, "left" (outer rings clockwise) as some platforms do, or "kept".
    crs : "EPSG:n" to be named in a legacy `crs` member; None writes none.
    lonlat : refuse coordinates that are no longitude and latitude.
    """

    decimals: int = DECIMALS
    winding: Literal["right", "left", "kept"] = "right"
    crs: str | None = None
    lonlat: bool = True


RFC7946 = GeoJsonForm()


@dataclass(frozen=True)
class WrittenGeoJson:
    """What was written.

    Parameters
    ----------
    features : how many.
    crossing : numbers (from 1) of features that were valid and whose outline touches or crosses itself since its
        coordinates were rounded.
    """

    features: int
    crossing: tuple[int, ...]


def write_rfc7946(
    target: Path | str | IO[bytes],
    geometries: Sequence[BaseGeometry | None] | NDArray[np.object_],
    properties: Iterable[Mapping[str, Any]],
    *,
    ids: Sequence[str | int | None] | None = None,
    foreign_members: Mapping[str, Any] | None = None,
) -> WrittenGeoJson:
    """Write a FeatureCollection as RFC 7946 has it: right-hand rings, lon/lat, 7 decimals at most, no `crs`.

    See `write_geojson`.
    """
    return write_geojson(target, geometries, properties, ids=ids, foreign_members=foreign_members, form=RFC7946)


def write_geojson(
    target: Path | str | IO[bytes],
    geometries: Sequence[BaseGeometry | None] | NDArray[np.object_],
    properties: Iterable[Mapping[str, Any]],
    *,
    ids: Sequence[str | int | None] | None = None,
    foreign_members: Mapping[str, Any] | None = None,
    form: GeoJsonForm = RFC7946,
) -> WrittenGeoJson:
    """Write a FeatureCollection in the given form, a chunk at a time.

    Parameters
    ----------
    target : file to write whole or not at all, or an open binary stream.
    geometries : n geometries; None and empty ones become null.
    properties : n mappings, taken one by one; dates and UUIDs are written as ISO 8601 and text, NaN as null.
    ids : n feature ids; a None is left out.
    foreign_members : further members of the collection, written before the features.

    Raises
    ------
    GeometryError
        With the number (from 1) of the `feature`: "geojson.not_lonlat", "geojson.not_finite",
        "geojson.degenerate" when rounding collapses a line or a ring, "geojson.unwritable" when an attribute has no
        JSON form.
    ValueError
        When the numbers of geometries, properties and ids differ, or a foreign member has a reserved name.
    """
    array = _as_array(geometries)
    head = _head(foreign_members or {}, form)
    with ExitStack() as stack:
        stream = target
        if isinstance(stream, Path | str):
            stream = stack.enter_context(stack.enter_context(replacing(Path(stream))).open("wb"))
        stream.write(head)
        crossing = _write_features(stream, array, iter(properties), ids, form)
        stream.write(b"\n]}\n")
    return WrittenGeoJson(len(array), tuple(crossing))


def _as_array(geometries: Sequence[BaseGeometry | None] | NDArray[np.object_]) -> NDArray[np.object_]:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    rings = shapely.get_type_id(array) == _T.LINEARRING
    array[rings] = [LineString(ring) for ring in array[rings]]
    return array


def _head(foreign_members: Mapping[str, Any], form: GeoJsonForm) -> bytes:
    reserved = sorted(_RESERVED & foreign_members.keys())
    if reserved:
        raise ValueError(f"members with a meaning of their own: {', '.join(reserved)}")
    members: dict[str, Any] = {"type": "FeatureCollection", **foreign_members}
    if form.crs:
        urn = "urn:ogc:def:crs:" + (
            form.crs.replace("OGC:", "OGC:1.3:") if form.crs.startswith("OGC") else form.crs.replace(":", "::")
        )
        members["crs"] = {"type": "name", "properties": {"name": urn}}
    return orjson.dumps(members, option=_OPTIONS, default=_plain)[:-1] + b',"features":[\n'


def _write_features(
    stream: IO[bytes],
    geometries: NDArray[np.object_],
    properties: Iterator[Mapping[str, Any]],
    ids: Sequence[str | int | None] | None,
    form: GeoJsonForm,
) -> list[int]:
    if ids is not None and len(ids) != len(geometries):
        raise ValueError(f"{len(ids)} ids for {len(geometries)} geometries")
    crossing: list[int] = []
    for start, stop in _chunks(geometries):
        rows = list(islice(properties, stop - start))
        if len(rows) != stop - start:
            raise ValueError(f"{start + len(rows)} properties for {len(geometries)} geometries")
        rounded, crossed = _formed(geometries[start:stop], start, form)
        crossing += crossed
        with uncollected():
            objects = _geometry_objects(rounded, form.decimals)
            features = _features(objects, rows, ids[start:stop] if ids is not None else None)
            encoded = _encode(features, start)
        stream.write(b",\n" + encoded if start else encoded)
    if next(properties, None) is not None:
        raise ValueError(f"more properties than {len(geometries)} geometries")
    return crossing


def _chunks(geometries: NDArray[np.object_]) -> Iterator[tuple[int, int]]:
    ends = np.cumsum(shapely.get_num_coordinates(geometries))
    start = 0
    while start < len(geometries):
        written = ends[start - 1] if start else 0
        stop = int(np.searchsorted(ends, written + _CHUNK_COORDINATES, side="right"))
        stop = min(max(stop, start + 1), start + _CHUNK_FEATURES)
        yield start, stop
        start = stop


def _formed(geometries: NDArray[np.object_], start: int, form: GeoJsonForm) -> tuple[NDArray[np.object_], list[int]]:
    """Round and turn a chunk; return it with the numbers of the features whose outline crosses itself since.

    Single points are left as they are: what is to be checked in them cannot break, and `_inner` rounds them.
    """
    _refuse_not_finite(geometries, start)
    if form.lonlat:
        xy, owner = shapely.get_coordinates(geometries, return_index=True)
        _refuse_where((np.abs(xy) > (180.0, 90.0)).any(axis=1), owner, start, "geojson.not_lonlat")
    places = np.flatnonzero(shapely.get_type_id(geometries) > _T.POINT)
    shapes = geometries[places]
    rounded = shapely.transform(shapes, lambda flat: np.round(flat, form.decimals), include_z=True)
    crossed = _newly_invalid(shapes, rounded)
    for place in crossed:
        if _is_degenerate(rounded[place]):
            raise GeometryError("geojson.degenerate", feature=start + int(places[place]) + 1, decimals=form.decimals)
    formed = geometries.copy()
    formed[places] = rounded if form.winding == "kept" else wound(rounded, outer_clockwise=form.winding == "left")
    return formed, [start + int(places[place]) + 1 for place in crossed]


def _refuse_not_finite(geometries: NDArray[np.object_], start: int) -> None:
    for high in (False, True):
        places = np.flatnonzero(shapely.has_z(geometries) == high)
        flat, owner = shapely.get_coordinates(geometries[places], include_z=high, return_index=True)
        _refuse_where(~np.isfinite(flat).all(axis=1), places[owner], start, "geojson.not_finite")


def _refuse_where(faulty: NDArray[np.bool_], owner: NDArray[np.int64], start: int, code: str) -> None:
    if faulty.any():
        raise GeometryError(code, feature=start + int(owner[faulty][0]) + 1)


def _newly_invalid(before: NDArray[np.object_], after: NDArray[np.object_]) -> list[int]:
    suspects = np.flatnonzero(~shapely.is_valid(after) & ~shapely.is_missing(after))
    return [int(place) for place in suspects[shapely.is_valid(before[suspects])]]


def _is_degenerate(geometry: BaseGeometry) -> bool:
    """Whether a line has lost its length or a ring its area."""
    paths = [part for part in shapely.get_parts(geometry) if shapely.get_dimensions(part) == 1]
    parts = np.array(shapely.get_parts(geometry), dtype=object)
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == _T.POLYGON])
    areas = shapely.area(shapely.polygons(rings))
    return any(path.length == 0 for path in paths) or bool((areas == 0).any())


def _features(
    objects: list[dict[str, Any] | None], rows: list[Mapping[str, Any]], ids: Sequence[str | int | None] | None
) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = [
        {"type": "Feature", "geometry": geometry, "properties": row if type(row) is dict else dict(row)}
        for geometry, row in zip(objects, rows, strict=True)
    ]
    if ids is None:
        return features
    return [
        {"type": "Feature", "id": identifier, **feature} if identifier is not None else feature
        for identifier, feature in zip(ids, features, strict=True)
    ]


def _geometry_objects(geometries: NDArray[np.object_], decimals: int) -> list[dict[str, Any] | None]:
    """Return GeoJSON geometry objects; the rings of one type are views on one numpy array."""
    objects: list[dict[str, Any] | None] = [None] * len(geometries)
    kinds = shapely.get_type_id(geometries) * 2 + shapely.has_z(geometries)
    kinds[shapely.is_empty(geometries)] = -1
    for kind in np.unique(kinds[kinds >= 0]).tolist():
        places = np.flatnonzero(kinds == kind)
        name, high = _NAMES[_T(kind // 2)], bool(kind % 2)
        key = "geometries" if name == "GeometryCollection" else "coordinates"
        inner = _inner(geometries[places], _T(kind // 2), high, decimals)
        for place, coordinates in zip(places.tolist(), inner, strict=True):
            objects[place] = {"type": name, key: coordinates}
    return objects


def _inner(geometries: NDArray[np.object_], kind: int, high: bool, decimals: int) -> Iterable[Any]:
    if kind == _T.GEOMETRYCOLLECTION:
        parts = (_geometry_objects(shapely.get_parts(one), decimals) for one in geometries)
        return [[part for part in objects if part] for objects in parts]
    if kind == _T.POINT:
        rounded = np.round(shapely.get_coordinates(geometries, include_z=high), decimals)
        return cast("list[Any]", rounded.tolist())
    _, flat, offsets = shapely.to_ragged_array(geometries, include_z=high, include_m=False)
    nested: Any = np.ascontiguousarray(flat)
    for level in offsets:
        nested = [nested[a:b] for a, b in pairwise(level.tolist())]
    return cast("list[Any]", nested)


def _encode(features: list[dict[str, Any]], start: int) -> bytes:
    try:
        return orjson.dumps(features, option=_OPTIONS, default=_plain)[1:-1]
    except TypeError:
        for number, feature in enumerate(features, start + 1):
            _encode_one(feature, number)
        raise


def _encode_one(feature: dict[str, Any], number: int) -> None:
    for name, value in feature["properties"].items():
        try:
            orjson.dumps({name: value}, option=_OPTIONS, default=_plain)
        except TypeError as error:
            raise GeometryError("geojson.unwritable", feature=number, member=repr(name)[:60]) from error


def _plain(value: object) -> object:
    """Return the JSON form of what orjson does not know; the exact digits of a decimal are kept as text."""
    if isinstance(value, Decimal | timedelta):
        return str(value)
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    raise TypeError(type(value).__name__)
