"""Gives each column the form a GeoPackage wants, and spells what the model says of its indexes."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from sqlalchemy import DateTime, Engine, Index
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.dialects.sqlite.base import SQLiteDDLCompiler, SQLiteTypeCompiler
from sqlalchemy.engine import Dialect

from data.model.base import ONLY_WHERE, Geometry
from data.store.geometry import GeoPackageGeometry

GEOMETRY_KINDS = ("POINT", "MULTIPOLYGON", "MULTILINESTRING")


class GeoPackageDateTime(DATETIME):
    """An instant in the one form GeoPackage allows (OGC 12-128r18, table 1): ``2026-01-31T08:00:00.000Z``."""

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy's signature
        """Write; `UtcDateTime` hands over UTC, cut to the millisecond."""

        def write(value: datetime | None) -> str | None:
            return None if value is None else value.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"

        return write

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002 - as above
        """Read, also what other programs wrote without a fraction."""
        return lambda value: None if value is None else datetime.fromisoformat(value)


class GeoPackageTypes(SQLiteTypeCompiler):
    """Names column types as GeoPackage does (OGC 12-128r18, table 1), so that other programs read every column."""

    def visit_VARCHAR(self, type_: Any, **kw: Any) -> str:  # noqa: ARG002 - SQLAlchemy's signature, also below
        """Name strings and codes."""
        return "TEXT"

    def visit_uuid(self, type_: Any, **kw: Any) -> str:  # noqa: ARG002 - as above
        """Name keys, kept as 32 hexadecimal digits."""
        return "TEXT"

    def visit_JSON(self, type_: Any, **kw: Any) -> str:  # noqa: ARG002 - as above
        """Name structured content; SQLite would give its own JSON numeric affinity."""
        return "TEXT"

    def visit_FLOAT(self, type_: Any, **kw: Any) -> str:  # noqa: ARG002 - as above
        """Name numbers; GeoPackage's FLOAT has 32 bits only."""
        return "REAL"

    def visit_DOUBLE(self, type_: Any, **kw: Any) -> str:  # noqa: ARG002 - as above
        """Name numbers that ask for 64 bits."""
        return "REAL"


class GeoPackageStatements(SQLiteDDLCompiler):
    """Spells what the model says of its indexes."""

    def visit_create_index(self, create: Any, *args: Any, **kw: Any) -> str:
        """Add the condition of an index of some rows only."""
        statement: Any = super()
        return f"{statement.visit_create_index(create, *args, **kw)}{where_of(create.element)}"


def where_of(index: Index) -> str:
    """Return the clause for what `data.model.base.only_where` said of an index, "" when it said nothing."""
    condition = index.info.get(ONLY_WHERE)
    return f" WHERE {condition}" if condition else ""


def register_file_types(engine: Engine) -> None:
    """Tell the engine's dialect how a file keeps geometries, instants and the rest."""
    dialect: Any = engine.dialect
    dialect.type_compiler_instance = GeoPackageTypes(dialect)
    dialect.ddl_compiler = GeoPackageStatements
    dialect.colspecs = {**dialect.colspecs, Geometry: GeoPackageGeometry, DateTime: GeoPackageDateTime}
    known = {kind: partial(Geometry, kind) for kind in GEOMETRY_KINDS}
    dialect.ischema_names = {**dialect.ischema_names, **known}


def json_text(content: Any) -> str:
    """Return `content` as JSON text that people can read in any program (no ``\\u`` escapes)."""
    return orjson.dumps(content).decode()
