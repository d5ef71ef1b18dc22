"""Alters tables so that nothing hanging on them is lost: SQLite rebuilds a table and silently drops its triggers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import op
from alembic.operations import BatchOperations
from sqlalchemy import Connection


@contextmanager
def altered(table: str, **options: Any) -> Iterator[BatchOperations]:
    """Alter a table in both databases; on SQLite its triggers, the views and its key counter are put back.

    Parameters
    ----------
    table : str
    **options
        For `alembic.op.batch_alter_table`.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        with op.batch_alter_table(table, **options) as batch:
            yield batch
        return
    hanging, spent = _hanging_on(connection, table), _spent_keys(connection, table)
    for kind, name, _ in hanging:
        if kind == "view":
            connection.exec_driver_sql(f'DROP VIEW "{name}"')
    if spent is not None:
        options.setdefault("table_kwargs", {})["sqlite_autoincrement"] = True
    with op.batch_alter_table(table, **options) as batch:
        yield batch
    for kind, name, statement in hanging:
        if not _exists(connection, kind, name):
            connection.exec_driver_sql(statement)
    if spent is not None:
        connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (spent, table))


def _hanging_on(connection: Connection, table: str) -> list[tuple[str, str, str]]:
    query = "SELECT type, name, sql FROM sqlite_master WHERE type = 'view' OR (type = 'trigger' AND tbl_name = ?)"
    return [(row.type, row.name, row.sql) for row in connection.exec_driver_sql(query, (table,))]


def _spent_keys(connection: Connection, table: str) -> int | None:
    spent: int | None = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
    return spent


def _exists(connection: Connection, kind: str, name: str) -> bool:
    query = "SELECT count(*) FROM sqlite_master WHERE type = ? AND name = ?"
    return bool(connection.exec_driver_sql(query, (kind, name)).scalar())
