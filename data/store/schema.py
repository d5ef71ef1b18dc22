"""The number of the schema: which program may open a workspace, and which migration leads to it."""

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert

from data.model.errors import UserError

SCHEMA_VERSION = 1
"""Number of the newest migration in `data.store.migrations`. A program opens its own number and migrates older ones."""

VERSION_TABLE = "gridsteward_schema"

schema_table = Table(
    VERSION_TABLE, MetaData(), Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)
"""Alembic's version table under our name: that a file has it says it is ours."""


def revision_name(version: int) -> str:
    """Return the migration's name for a schema number (1 -> "0001")."""
    return f"{version:04d}"


def stamp(connection: Connection) -> None:
    """Mark a database just made as having the newest schema."""
    schema_table.create(connection)
    connection.execute(insert(schema_table), [{"version_num": revision_name(SCHEMA_VERSION)}])


def readable_number(name: str | None, file: str) -> int:
    """Return the schema number a workspace names.

    Raises
    ------
    UserError
        ``workspace.newer`` when this program does not know it.
    """
    if name is None or not name.isdecimal() or int(name) > SCHEMA_VERSION:
        raise UserError("workspace.newer", file=file, version=name)
    return int(name)
