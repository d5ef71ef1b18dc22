"""Turns rows into JSON and back, exactly, so that the journal can restore what it recorded."""

import base64
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Boolean, Column, Date, Float, Integer, LargeBinary, Table, Uuid
from sqlalchemy import Enum as EnumType

from data.model.base import Geometry, UtcDateTime, to_millisecond
from data.store.geometry import demote

_Codec = Callable[[Any], Any]


def image_of(table: Table, values: Mapping[str, Any]) -> str:
    """Return the JSON image of a row given by column name: the same for the same row, however it was written or read.

    Raises
    ------
    KeyError
        When a column is missing.
    """
    content = {}
    for name, encode, _ in _codecs(table):
        value = values[name]
        content[name] = value if encode is None or value is None else encode(value)
    return orjson.dumps(content, default=_plain, option=orjson.OPT_SORT_KEYS).decode()


def images_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the images of many rows; geometries are encoded all at once."""
    columns = {name: _geometry_texts([row[name] for row in rows]) for name in _geometry_names(table)}
    plain = [{**row, **dict(zip(columns, texts, strict=True))} for row, texts in zip(
        rows, zip(*columns.values(), strict=True), strict=True)] if columns else rows
    return [image_of(table, row) for row in plain]


def changed_image(table: Table, image: str, changes: Mapping[str, Any]) -> str:
    """Return the image of a row after some of its columns changed."""
    content = orjson.loads(image)
    for name, encode, _ in _codecs(table):
        if name in changes:
            value = changes[name]
            content[name] = value if encode is None or value is None else encode(value)
    return orjson.dumps(content, default=_plain, option=orjson.OPT_SORT_KEYS).decode()


def values_of(table: Table, image: str) -> dict[str, Any]:
    """Return the column values an image recorded, as the table's types expect them."""
    raw = orjson.loads(image)
    return {
        name: raw[name] if decode is None or raw[name] is None else decode(raw[name])
        for name, _, decode in _codecs(table)
        if name in raw
    }


def version_in(image: str) -> int:
    """Return the version a row had when the image was taken."""
    return int(orjson.loads(image)["version"])


def same_content(one: str, other: str) -> bool:
    """Whether two images of a row differ in nothing but the version."""
    first, second = orjson.loads(one), orjson.loads(other)
    return bool({**first, "version": None} == {**second, "version": None})


def plain_image(values: Mapping[str, Any]) -> str:
    """Return the JSON image of column values given by name, of as many columns as there are."""
    return orjson.dumps(dict(values), default=_plain, option=orjson.OPT_SORT_KEYS).decode()


def as_json(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return `content` as it reads after having been kept as JSON."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(dict(content), default=_plain))
    return plain


@lru_cache(maxsize=256)
def _codecs(table: Table) -> tuple[tuple[str, _Codec | None, _Codec | None], ...]:
    return tuple((column.name, _encoder(column), _decoder(column)) for column in table.columns)


def _encoder(column: Column[Any]) -> _Codec | None:
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return to_millisecond
    if isinstance(kind, Geometry):
        return _geometry_text
    plain: tuple[tuple[type[Any], _Codec], ...] = ((Boolean, bool), (Integer, int), (Float, float))
    return next((encode for one, encode in plain if isinstance(kind, one)), None)


def _decoder(column: Column[Any]) -> _Codec | None:
    kind = column.type
    if isinstance(kind, EnumType) and kind.enum_class is not None:
        return kind.enum_class
    plain: tuple[tuple[type[Any], _Codec], ...] = (
        (Uuid, uuid.UUID), (UtcDateTime, datetime.fromisoformat), (Date, date.fromisoformat),
        (Geometry, shapely.from_wkb), (LargeBinary, base64.b64decode),
    )
    return next((decode for one, decode in plain if isinstance(kind, one)), None)


@lru_cache(maxsize=256)
def _geometry_names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if isinstance(column.type, Geometry))


def _geometry_texts(geometries: Sequence[BaseGeometry | None]) -> list[str | None]:
    array = np.empty(len(geometries), dtype=object)
    array[:] = [None if one is None else demote(one) for one in geometries]
    return list(shapely.to_wkb(array, hex=True, byte_order=1, output_dimension=2))


def _geometry_text(geometry: BaseGeometry | str) -> str:
    if isinstance(geometry, str):
        return geometry
    return str(shapely.to_wkb(demote(geometry), hex=True, byte_order=1, output_dimension=2))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseGeometry):
        return _geometry_text(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"no image for {type(value).__name__}")
