"""Turns what a database driver complains about into faults of the surroundings that can be worded, in one place."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from data.model.errors import EnvironmentFault

_SQLITE = (
    (re.compile(r"database( table| schema)? is locked|locking protocol"), "store.busy"),
    (re.compile(r"database or disk is full"), "store.disk_full"),
    (re.compile(r"attempt to write a readonly database"), "store.read_only"),
    (re.compile(r"unable to open database file"), "store.unreachable"),
    (re.compile(r"disk I/O error"), "store.disk_error"),
    (re.compile(r"malformed|file is not a database"), "store.damaged"),
)
"""SQLite's own sentences (sqlite3ErrStr), stable since version 3.6; the drivers do not all pass its numbers on."""

_POSTGRES = (
    ("55P03", "store.busy"), ("40001", "store.busy"), ("40P01", "store.busy"), ("53100", "store.disk_full"),
    ("25006", "store.read_only"), ("42501", "store.no_permission"), ("28", "store.no_permission"),
    ("3D000", "workspace.missing"), ("53", "store.server_gone"), ("57P", "store.server_gone"),
    ("08", "store.server_gone"), ("58", "store.disk_error"), ("XX001", "store.damaged"), ("XX002", "store.damaged"),
)
"""SQLSTATE prefixes (PostgreSQL manual, appendix A), the first that fits."""

_CONNECTING = (
    (re.compile(r'database ".*" does not exist|数据库 .*不存在'), "workspace.missing"),
    (re.compile(r"authentication failed|认证失败|no pg_hba.conf entry"), "store.no_permission"),
)
"""While connecting libpq passes on only the server's sentence, in the server's language."""


def translate(engine: Engine, subject: str, *, readable_only: bool = False) -> None:
    """Raise `EnvironmentFault` for every driver error of `engine` that the surroundings cause; bugs stay as they are.

    Parameters
    ----------
    subject : str
        Name of the file or database, for the wording.
    readable_only : bool
        The connection refuses writes by itself: an attempt to write is then a bug.
    """

    def on_error(context: ExceptionContext) -> None:
        code = code_of(context.original_exception)
        if code is not None and not (readable_only and code == "store.read_only"):
            raise EnvironmentFault(code, file=subject) from context.original_exception

    event.listen(engine, "handle_error", on_error)


@contextmanager
def translated(subject: str) -> Iterator[None]:
    """Do the same for driver calls made without an engine."""
    try:
        yield
    except Exception as error:
        code = code_of(error)
        if code is None:
            raise
        raise EnvironmentFault(code, file=subject) from error


def code_of(error: BaseException) -> str | None:
    """Return the code of the fault a driver's exception stands for, None for a bug of ours."""
    state: Any = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return next((code for prefix, code in _POSTGRES if state.startswith(prefix)), None)
    kind = type(error)
    if kind.__module__.startswith("psycopg"):
        said = (code for pattern, code in _CONNECTING if pattern.search(str(error)))
        return next(said, "store.server_gone") if kind.__name__ == "OperationalError" else None
    if kind.__name__ in {"OperationalError", "DatabaseError"}:
        return next((code for pattern, code in _SQLITE if pattern.search(str(error))), None)
    return None
