"""Makes one row of every table, with every column filled, whatever tables and columns the model has."""

import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import shapely
from sqlalchemy import JSON, Boolean, Column, Date, Enum, Float, Integer, LargeBinary, String, Table, Uuid

from data.model.base import Geometry, UtcDateTime
from data.model.nouns import Base
from tests.support.dumps import JOURNAL

Row = dict[str, Any]
MOMENT = datetime(2026, 3, 1, 23, 59, 59, 987_654, tzinfo=timezone(timedelta(hours=8)))
"""Finer than a millisecond and in another time zone than the stores keep."""

MOMENT_KEPT = datetime(2026, 3, 1, 15, 59, 59, 987_000, tzinfo=UTC)

_SHAPES = {
    "POINT": shapely.Point(112.98, 28.25),
    "MULTIPOLYGON": shapely.Polygon([(112.9, 28.2), (113.1, 28.2), (113.0, 28.3)],
                                    [[(112.98, 28.22), (113.02, 28.22), (113.0, 28.24)]]),
    "MULTILINESTRING": shapely.MultiLineString([[(112.9, 28.2), (113.0, 28.3)], [(113.0, 28.2), (113.1, 28.1)]]),
}


def kept_tables() -> list[Table]:
    """Return every table people's records are kept in, parents first; the workspace's card is there already."""
    return [table for table in Base.metadata.sorted_tables if table.name not in JOURNAL | {"workspace"}]


def one_row_each() -> dict[Table, Row]:
    """Return one full row per table; references point at the rows made here, references to oneself are left open."""
    made: dict[Table, Row] = {}
    for number, table in enumerate(kept_tables()):
        made[table] = {column.name: _value(column, made, number) for column in table.columns
                       if column.name not in {"fid", "version"}}
    return made


def _value(column: Column[Any], made: dict[Table, Row], number: int) -> Any:
    for key in column.foreign_keys:
        target = made.get(key.column.table)
        return None if target is None else target[key.column.name]
    kind = column.type
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return next(iter(kind.enum_class))
    if isinstance(kind, Geometry):
        return _SHAPES[kind.kind]
    values: tuple[tuple[type[Any], Any], ...] = (
        (Uuid, uuid.UUID(int=number + 1)), (UtcDateTime, MOMENT), (Date, date(2026, 2, 28)), (Boolean, True),
        (Integer, number), (Float, number / 3), (JSON, ["类别", {"键": [1, 2.5, None, True]}]),
        (LargeBinary, bytes(range(256))), (String, f"文本 {number} ’\"'\n🙂"),
    )
    return next(value for one, value in values if isinstance(kind, one))
