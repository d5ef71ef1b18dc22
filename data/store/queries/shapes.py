"""Reads many geometries at once and finds those that meet a box, in whichever database they are kept."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, LargeBinary, String, func, select, table, type_coerce
from sqlalchemy import column as db_column
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.model.base import STORAGE_SRID
from data.store.geometry import demote, wkb_of

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_POINT_BYTES = 61
"""A point as we write it: 8 bytes of header, 32 of envelope, 21 of WKB, the last 16 of which are x and y."""


def undecoded(session: Session, column: Any) -> ColumnElement[Any]:
    """Select a geometry column as it is kept, for `geometries` or `positions` to decode all rows in one go."""
    return type_coerce(column, String() if session.get_bind().dialect.name == "postgresql" else LargeBinary())


def geometries(values: Sequence[Any]) -> NDArray[np.object_]:
    """Decode what `undecoded` selected; NULL becomes None, a multi geometry of one part that part."""
    plain = [wkb_of(value) if isinstance(value, bytes) else value for value in values]
    shapes = np.empty(len(plain), dtype=object)
    shapes[:] = shapely.set_srid(shapely.from_wkb(np.array(plain, dtype=object)), 0) if plain else []
    for index in np.flatnonzero(shapely.get_num_geometries(shapes) == 1):
        shapes[index] = demote(shapes[index])
    return shapes


def positions(values: Sequence[Any]) -> NDArray[np.float64]:
    """Decode points that `undecoded` selected.

    Returns
    -------
    (n, 2) longitude and latitude; NaN where there is no point.
    """
    if values and all(isinstance(value, bytes) and len(value) == _POINT_BYTES for value in values):
        packed = np.frombuffer(b"".join(values), dtype=np.uint8).reshape(-1, _POINT_BYTES)
        return np.ascontiguousarray(packed[:, -16:]).view("<f8")
    points = geometries(values)
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)]).reshape(-1, 2).astype(np.float64)


def meets_box(session: Session, column: InstrumentedAttribute[Any], bounds: Bounds) -> ColumnElement[bool]:
    """Select rows whose bounding box meets a box, by the spatial index.

    The index rounds outwards, so a few rows just outside may come along.

    Parameters
    ----------
    session : Session
    column : geometry column of a feature table
    bounds : west, south, east, north in degrees
    """
    west, south, east, north = (float(value) for value in bounds)
    if session.get_bind().dialect.name == "postgresql":
        envelope = func.ST_MakeEnvelope(west, south, east, north, STORAGE_SRID)
        overlaps: ColumnElement[bool] = column.op("&&", is_comparison=True)(envelope)
        return overlaps
    owner = column.property.columns[0].table
    index = table(f"rtree_{owner.name}_{column.key}", *map(db_column, ("id", "minx", "maxx", "miny", "maxy")))
    in_box = (index.c.minx <= east, index.c.maxx >= west, index.c.miny <= north, index.c.maxy >= south)
    return owner.c.fid.in_(select(index.c.id).where(*in_box))
