"""Turns rows into JSON and back, exactly, so that the journal can restore what it recorded."""

import base64
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Column, Date, LargeBinary, Table, Uuid
from sqlalchemy import Enum as EnumType

from data.model.base import Geometry, UtcDateTime


def image_of(table: Table, values: Mapping[str, Any]) -> str:
    """Return the JSON image of a row given by column name."""
    return orjson.dumps(
        {column.name: values[column.name] for column in table.columns}, default=_plain, option=orjson.OPT_SORT_KEYS
    ).decode()


def plain_image(values: Mapping[str, Any]) -> str:
    """Return the JSON image of column values given by name, of as many columns as there are."""
    return orjson.dumps(dict(values), default=_plain, option=orjson.OPT_SORT_KEYS).decode()


def as_json(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return `content` as it reads after having been kept as JSON."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(dict(content), default=_plain))
    return plain


def values_of(table: Table, image: str) -> dict[str, Any]:
    """Return the column values an image recorded, as the table's types expect them."""
    raw = orjson.loads(image)
    return {
        column.name: _decoder(column)(raw[column.name]) if raw[column.name] is not None else None
        for column in table.columns
        if column.name in raw
    }


def _plain(value: Any) -> Any:
    if isinstance(value, BaseGeometry):
        return shapely.to_wkb(value, hex=True)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"no image for {type(value).__name__}")


def _decoder(column: Column[Any]) -> Callable[[Any], Any]:
    kind = column.type
    if isinstance(kind, Uuid):
        return uuid.UUID
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, Geometry):
        return shapely.from_wkb
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        return kind.enum_class
    return lambda value: value
