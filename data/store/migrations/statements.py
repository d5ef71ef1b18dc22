"""Runs a frozen script, statement by statement."""

from pathlib import Path

from sqlalchemy import Connection

SEPARATOR = "\n;;\n"
"""Between the statements of a frozen script: triggers contain semicolons of their own."""


def run_script(connection: Connection, path: Path) -> None:
    """Run the statements of a frozen script in order."""
    for statement in path.read_text(encoding="utf-8").strip().split(SEPARATOR):
        connection.exec_driver_sql(statement)
