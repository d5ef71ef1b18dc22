"""Writes down the first schema as migration 0001 keeps it; allowed only as long as no version has been released.

Run ``python -m tests.support.frozen_schema`` after changing a table. Once a version is out, write a migration instead.
"""

import itertools
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_mock_engine, event
from sqlalchemy.engine import Connection

from data.model.nouns import Base
from data.store.engine import sqlite_engine
from data.store.geopackage import initialise
from data.store.migrations.forward import HERE
from data.store.migrations.statements import SEPARATOR
from data.store.schema import VERSION_TABLE
from data.store.server import schema_statements
from data.store.server_types import register_server_types

VERSIONS = HERE / "versions"


def sqlite_statements() -> list[str]:
    """Return the statements that make a workspace file, without alembic's own table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "schema.gpkg"
        path.touch()
        engine = sqlite_engine(path, writable=True)
        statements = _recorded(engine)
        initialise(engine, Base.metadata)
        engine.dispose()
    return _cleaned(statements)


def postgresql_statements() -> list[str]:
    """Return the statements that make a workspace on a server, without alembic's own table."""
    statements: list[str] = []

    def keep(statement: Any, *_: object, **__: object) -> None:
        statements.append(str(statement.compile(dialect=engine.dialect)))

    engine: Any = create_mock_engine("postgresql+psycopg://", keep)
    register_server_types(engine)
    Base.metadata.create_all(engine, checkfirst=False)
    return _cleaned(statements + schema_statements(Base.metadata))


def _recorded(engine: Engine) -> list[str]:
    statements: list[str] = []

    def keep(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SELECT", 'PRAGMA main.', "PRAGMA temp.")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    return statements


def _cleaned(statements: list[str]) -> list[str]:
    lines = ("\n".join(line.rstrip() for line in one.strip().splitlines()) for one in statements)
    return _settled([one.replace("\t", "  ") for one in lines if VERSION_TABLE not in one])


def _settled(statements: list[str]) -> list[str]:
    """Sort the indexes of each table: SQLAlchemy makes them in the order of a set."""
    settled: list[str] = []
    for are_indexes, group in itertools.groupby(statements, lambda one: " INDEX " in one.split("(")[0]):
        run = list(group)
        settled += sorted(run) if are_indexes else run
    return settled


def write() -> None:
    """Replace both scripts."""
    for dialect, statements in (("sqlite", sqlite_statements()), ("postgresql", postgresql_statements())):
        path = VERSIONS / f"r0001_{dialect}.sql"
        path.write_text(SEPARATOR.join(statements) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
