"""Gives the model's geometry columns their form in each database: GeoPackage blobs in SQLite, EWKB in PostGIS."""

import struct
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry
from sqlalchemy.engine import Dialect

from data.model.base import STORAGE_SRID, Geometry

_MULTI = {"MULTIPOLYGON": ("Polygon", MultiPolygon), "MULTILINESTRING": ("LineString", MultiLineString)}
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_FLAG_EMPTY = 0b0001_0000
_PLAIN = struct.Struct("<2sBBi4d")


def to_blob(geometry: BaseGeometry) -> bytes:
    """Encode a geometry as a GeoPackage blob (OGC 12-128r18, clause 2.1.3), little-endian, with an XY envelope."""
    wkb = shapely.to_wkb(geometry, byte_order=1, output_dimension=2)
    return _header(*geometry.bounds, empty=geometry.is_empty) + wkb


def to_blobs(geometries: Sequence[BaseGeometry | None], kind: str) -> list[bytes | None]:
    """Encode many geometries of a column of `kind` at once; None stays None."""
    array = np.empty(len(geometries), dtype=object)
    array[:] = [None if one is None else promote(one, kind) for one in geometries]
    wkbs = shapely.to_wkb(array, byte_order=1, output_dimension=2)
    return [None if wkb is None else _header(*bounds, empty=bounds[0] != bounds[0]) + wkb
            for wkb, bounds in zip(wkbs, shapely.bounds(array).tolist(), strict=True)]


def _header(min_x: float, min_y: float, max_x: float, max_y: float, *, empty: bool) -> bytes:
    if empty:
        return struct.pack("<2sBBi", b"GP", 0, 1 | _FLAG_EMPTY, STORAGE_SRID)
    return _PLAIN.pack(b"GP", 0, 1 | 1 << 1, STORAGE_SRID, min_x, max_x, min_y, max_y)


def wkb_of(blob: bytes) -> bytes:
    """Return the WKB part of a GeoPackage blob, whatever envelope precedes it."""
    if blob[:2] != b"GP":
        raise ValueError("not a GeoPackage geometry")
    return blob[8 + _ENVELOPE_BYTES[blob[3] >> 1 & 0b111] :]


def envelope_of(blob: bytes | None) -> tuple[float, float, float, float] | None:
    """Return (min x, max x, min y, max y) of a GeoPackage blob, None when it is null or empty."""
    if blob is None or blob[3] & _FLAG_EMPTY:
        return None
    if blob[3] >> 1 & 0b111:
        order = "<" if blob[3] & 1 else ">"
        return struct.unpack_from(f"{order}4d", blob, 8)
    min_x, min_y, max_x, max_y = shapely.from_wkb(wkb_of(blob)).bounds
    return min_x, max_x, min_y, max_y


def promote(geometry: BaseGeometry, kind: str) -> BaseGeometry:
    """Return a single part as the multi kind its column keeps."""
    single, multi = _MULTI.get(kind, ("", None))
    return multi([geometry]) if multi is not None and geometry.geom_type == single else geometry


def demote(geometry: BaseGeometry) -> BaseGeometry:
    """Return a multi geometry of one part as that part."""
    if isinstance(geometry, BaseMultipartGeometry) and len(geometry.geoms) == 1:
        return geometry.geoms[0]
    return geometry


class GeoPackageGeometry(Geometry):
    """A geometry as a GeoPackage blob."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy's signature
        """Encode on the way in; a blob made by `to_blobs` passes."""
        kind = self.kind

        def encode(value: BaseGeometry | bytes | None) -> bytes | None:
            return value if value is None or isinstance(value, bytes) else to_blob(promote(value, kind))

        return encode

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002 - as above
        """Decode on the way out."""
        return lambda value: None if value is None else demote(shapely.from_wkb(wkb_of(value)))


class PostgisGeometry(Geometry):
    """A geometry as hexadecimal EWKB, PostGIS' own text form."""

    cache_ok = True
    render_bind_cast = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy's signature
        """Encode on the way in."""
        kind = self.kind

        def encode(value: BaseGeometry | None) -> str | None:
            if value is None:
                return None
            geometry = shapely.set_srid(promote(value, kind), STORAGE_SRID)
            return str(shapely.to_wkb(geometry, hex=True, include_srid=True, output_dimension=2))

        return encode

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002 - as above
        """Decode on the way out."""
        return lambda value: None if value is None else demote(shapely.set_srid(shapely.from_wkb(value), 0))
