"""What every kept record shares: identity, version, time in UTC and a geometry column the store gives its form."""

import os
import time
import uuid
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import JSON, DateTime, Enum, MetaData, String, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

STORAGE_SRID = 4490
"""CGCS2000 longitude/latitude: the one CRS boundaries and positions are kept in."""


def to_millisecond(instant: datetime) -> datetime:
    """Cut an instant to the millisecond, in UTC: what both stores keep, and all that GeoPackage allows."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC).replace(microsecond=instant.microsecond // 1000 * 1000)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, to the millisecond. Accepts aware datetimes only and returns them in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Refuse a naive instant: nobody can tell later which clock it was read from."""
        return None if value is None else to_millisecond(value)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Give the instant in UTC whatever the driver returned."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Geometry(UserDefinedType[BaseGeometry]):
    """A geometry column in EPSG:4490; values are shapely geometries.

    Parameters
    ----------
    kind : {"POINT", "MULTIPOLYGON", "MULTILINESTRING"}
        What the column holds. A single part is stored as its multi kind and read back single.

    Notes
    -----
    The store registers one implementation per database (`data.store.geometry`); this class carries no form of its own.
    """

    cache_ok = True

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def get_col_spec(self, **_kw: Any) -> str:
        """Name the column type; the stores compile their own."""
        return self.kind


class Base(DeclarativeBase):
    """The registry of all nouns."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this class attribute
        uuid.UUID: Uuid(as_uuid=True),
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(none_as_null=True),
        list[Any]: JSON(none_as_null=True),
    }


def new_id() -> uuid.UUID:
    """Return a key that sorts by time of creation (UUID version 7, RFC 9562 section 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    random_bits = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80 | random_bits
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0b11 << 62) | 0b10 << 62
    return uuid.UUID(int=value)


def one_of(kind: type[StrEnum]) -> TypeEngine[Any]:
    """Return the column type that keeps a `StrEnum` member by its value, readable in any other program."""
    return Enum(
        kind, native_enum=False, create_constraint=False, length=32, values_callable=lambda e: [m.value for m in e]
    )


class Versioned:
    """A record that can be edited: `version` is the number of the journal step that last wrote it.

    Step numbers never repeat, so a writer holding an older version can never pass for one who saw the newest.
    """

    version: Mapped[int] = mapped_column(default=0, sort_order=900)


class Record(Versioned):
    """A record without a place of its own."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-20)


class Feature(Versioned):
    """A record with a geometry: GeoPackage asks for an integer key beside ours."""

    __table_args__: Any = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads this class attribute
    __mapper_args__: Any = {"primary_key": ["id"]}  # noqa: RUF012 - SQLAlchemy reads this class attribute

    fid: Mapped[int | None] = mapped_column(primary_key=True, autoincrement=True, nullable=False, sort_order=-30)
    id: Mapped[uuid.UUID] = mapped_column(unique=True, default=new_id, sort_order=-20)


ONLY_WHERE = "only_where"


def only_where(condition: str) -> dict[str, Any]:
    """Return the arguments that make an `Index` hold only the rows of a condition; each store spells it its way."""
    return {"info": {ONLY_WHERE: condition}}


Code = String()
"""The column type of codes for people. No length: one store would enforce it and the other not."""
