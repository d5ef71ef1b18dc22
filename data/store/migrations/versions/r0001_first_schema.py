"""The first schema, frozen as the statements that make it in either database."""

from pathlib import Path

from alembic import op

from data.store.migrations.statements import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table, index, trigger, view and registration."""
    connection = op.get_bind()
    run_script(connection, Path(__file__).with_name(f"r0001_{connection.dialect.name}.sql"))
