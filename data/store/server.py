"""A workspace as a database on a PostgreSQL server with PostGIS: the same model, the same acts, other walls."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, select
from sqlalchemy.exc import DBAPIError

from data.model.actor import Actor
from data.model.errors import EnvironmentFault, UserError
from data.model.nouns import Base
from data.store.engine import postgres_engine, take_write_lock
from data.store.geopackage import feature_tables
from data.store.schema import SCHEMA_VERSION, VERSION_TABLE, readable_number, schema_table, stamp
from data.store.unit_of_work import now
from data.store.views import VIEWS
from data.store.workspace import Store, open_with_card


def create_server_workspace(url: str, name: str, actor: Actor, *, presets: dict[str, Any] | None = None,
                            clock: Callable[[], datetime] = now) -> Store:
    """Make a new, empty workspace in an existing database.

    Parameters
    ----------
    url : str
        ``postgresql://user@host/database``; the user may make tables, and PostGIS is there or may be made.

    Raises
    ------
    UserError
        ``workspace.exists`` when the database holds one already.
    EnvironmentFault
        When the server is out of reach, or has no PostGIS (``store.no_postgis``).
    """
    store = _store(url, clock)
    try:
        with store._writer.begin() as connection:
            take_write_lock(connection)
            if _version_name(connection) is not None:
                raise UserError("workspace.exists", file=store.name)
            _require_postgis(connection)
            create_schema(connection, Base.metadata)
        open_with_card(store, name, actor, presets)
    except BaseException:
        store.close()
        raise
    return store


def open_server_workspace(url: str, *, clock: Callable[[], datetime] = now) -> Store:
    """Open the workspace in a database; one made by an older program is migrated.

    Raises
    ------
    UserError
        ``workspace.not_ours`` when the database holds none; ``workspace.newer``.
    EnvironmentFault
        When the server is out of reach.
    """
    store = _store(url, clock)
    try:
        with store._writer.begin() as connection:
            name = _version_name(connection)
            if name is None:
                raise UserError("workspace.not_ours", file=store.name)
            if readable_number(name, store.name) < SCHEMA_VERSION:
                from data.store.migrations.forward import upgrade

                take_write_lock(connection)
                upgrade(connection)
    except BaseException:
        store.close()
        raise
    return store


def create_schema(connection: Connection, metadata: MetaData) -> None:
    """Make tables, spatial indexes and views."""
    metadata.create_all(connection)
    for statement in schema_statements(metadata):
        connection.exec_driver_sql(statement)
    stamp(connection)


def schema_statements(metadata: MetaData) -> list[str]:
    """Return the statements that make what the metadata does not know: spatial indexes and views."""
    indexes = [f"CREATE INDEX ix_{table.name}_{column}_gist ON {table.name} USING gist ({column})"
               for table, column, _ in feature_tables(metadata)]
    return indexes + [view.statement("postgresql") for view in VIEWS]


def _require_postgis(connection: Connection) -> None:
    try:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
    except (DBAPIError, EnvironmentFault) as refused:
        raise EnvironmentFault("store.no_postgis") from refused


def _version_name(connection: Connection) -> str | None:
    there = connection.exec_driver_sql(f"SELECT to_regclass('{VERSION_TABLE}')").scalar()
    if there is None:
        return None
    return connection.scalar(select(schema_table.c.version_num))


def _store(url: str, clock: Callable[[], datetime]) -> Store:
    writer: Engine = postgres_engine(url, writable=True)
    return Store(postgres_engine(url, writable=False), writer, None, clock)
