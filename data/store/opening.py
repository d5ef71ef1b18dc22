"""Looks at a file before anything may write to it: whose it is, how old, and whether the key fits."""

import os
from pathlib import Path
from typing import Any

from data.model.errors import EnvironmentFault, UserError
from data.store.engine import raw_connection
from data.store.faults import code_of
from data.store.schema import VERSION_TABLE, readable_number

_PLAIN = b"SQLite format 3\0"
_CIPHER_PAGE = 4096
"""SQLCipher writes whole pages of this size and nothing readable: all one can tell of an encrypted file."""


def schema_number(path: Path, key: bytes | None) -> int:
    """Return the schema number of a workspace file without changing a byte of it.

    Raises
    ------
    UserError
        ``workspace.missing``, ``workspace.not_ours``, ``workspace.newer``, ``workspace.wrong_key``,
        ``workspace.not_encrypted`` (a key for a file that needs none) or ``workspace.damaged``.
    EnvironmentFault
        When the file cannot be read now.
    """
    if not path.exists():
        raise UserError("workspace.missing", file=str(path))
    if not path.is_file():
        raise UserError("workspace.not_ours", file=path.name)
    plain = _is_plain(path, key)
    if not plain and key is None:
        encrypted = path.stat().st_size > 0 and path.stat().st_size % _CIPHER_PAGE == 0
        raise UserError("workspace.wrong_key" if encrypted else "workspace.not_ours", file=path.name)
    try:
        return readable_number(_version_name(path, key), path.name)
    except Exception as fault:
        code = code_of(fault)
        if code is None:
            raise
        if code != "store.damaged":
            raise EnvironmentFault(code, file=path.name) from fault
        raise UserError("workspace.damaged" if plain else "workspace.wrong_key", file=path.name) from fault


def require_writable(path: Path) -> None:
    """Refuse a file, or a folder, that may not be written to: SQLite would say that it is out of reach."""
    if not (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)):
        raise EnvironmentFault("store.read_only", file=path.name)


def _is_plain(path: Path, key: bytes | None) -> bool:
    try:
        with path.open("rb") as file:
            plain = file.read(len(_PLAIN)) == _PLAIN
    except OSError as refused:
        raise EnvironmentFault("store.no_permission", file=path.name) from refused
    if plain and key is not None:
        raise UserError("workspace.not_encrypted", file=path.name)
    return plain


def _version_name(path: Path, key: bytes | None) -> str | None:
    # Without a log beside it the file is complete: read it as it stands, which leaves no trace, not even a lock.
    log = path.with_name(path.name + "-wal")
    whole = not log.exists()
    connection = raw_connection(path, key=key, options="immutable=1" if whole else "mode=ro")
    try:
        name = _read_version(connection, path)
        if whole and _expected_size(connection) > path.stat().st_size:
            raise UserError("workspace.damaged", file=path.name)
        return name
    finally:
        connection.close()


def _expected_size(connection: Any) -> int:
    """Return how long the file is to be; SQLite itself does not miss a part of the last page."""
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def _read_version(connection: Any, path: Path) -> str | None:
    connection.execute("PRAGMA trusted_schema = OFF")
    # A table, not a view: a foreign file's view may run for ever.
    kind = connection.execute("SELECT type FROM sqlite_master WHERE name = ?", (VERSION_TABLE,)).fetchone()
    if kind is None or kind[0] != "table":
        raise UserError("workspace.not_ours", file=path.name)
    row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()
    return None if row is None else str(row[0])
