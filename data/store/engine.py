"""Opens a database so that the rest of the store need not know which one it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.pool import NullPool, QueuePool

from data.store.column_types import json_text, register_file_types
from data.store.faults import translate
from data.store.geometry import envelope_of

BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for its turn."""

WRITER_CACHE_MB = 64
READER_CACHE_MB = 16
"""Of pages per connection; SQLite's own 2 MB make indexes of 100 000 rows thrash."""

WRITER_LOCK = 0x6772_6964
"""Key of the advisory lock by which PostgreSQL writers take turns ("grid")."""

_JSON: dict[str, Any] = {"json_serializer": json_text, "json_deserializer": orjson.loads}


def sqlite_engine(path: Path, *, writable: bool, key: bytes | None = None) -> Engine:
    """Open a GeoPackage file that exists.

    Parameters
    ----------
    path : Path
    writable : bool
        A writer begins its transactions with the write lock in hand (no deadlock between two half-done writers); a
        reader cannot write at all.
    key : bytes or None
        32 bytes of AES-256 key; None for an ordinary file.
    """
    import sqlcipher3.dbapi2

    engine = create_engine(
        "sqlite://", module=sqlcipher3.dbapi2, poolclass=QueuePool, pool_size=1 if writable else 4, **_JSON,
        creator=lambda: _connect(path, writable=writable, key=key),
    )
    register_file_types(engine)
    translate(engine, path.name, readable_only=not writable)
    begin = "BEGIN IMMEDIATE" if writable else "BEGIN"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _connect(path: Path, *, writable: bool, key: bytes | None) -> Any:
    connection = raw_connection(path, key=key, options="mode=rw")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # FULL: an acknowledged act survives a power cut, not only a killed process.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA cache_size = -{(WRITER_CACHE_MB if writable else READER_CACHE_MB) * 1024}")
        connection.execute(f"PRAGMA trusted_schema = {'ON' if writable else 'OFF'}")
        connection.execute(f"PRAGMA query_only = {'OFF' if writable else 'ON'}")
    except BaseException:
        connection.close()
        raise
    return connection


def raw_connection(path: Path, *, key: bytes | None, options: str) -> Any:
    """Open a driver connection with our functions; `options` are SQLite's URI parameters ("mode=rw")."""
    import sqlcipher3.dbapi2

    connection = sqlcipher3.dbapi2.connect(
        f"{path.absolute().as_uri()}?{options}", uri=True, isolation_level=None, check_same_thread=False,
        timeout=BUSY_TIMEOUT_MS / 1000,
    )
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    register_functions(connection)
    return connection


def register_functions(connection: Any) -> None:
    """Register the functions the GeoPackage R-tree triggers call (OGC 12-128r18, annex F.3)."""

    def bound(position: int) -> Callable[[bytes | None], float | None]:
        def value(blob: bytes | None) -> float | None:
            envelope = envelope_of(blob)
            return None if envelope is None else envelope[position]

        return value

    for position, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, bound(position), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, lambda blob: int(envelope_of(blob) is None), deterministic=True)


def postgres_engine(url: str, *, writable: bool) -> Engine:
    """Open a PostgreSQL + PostGIS database through psycopg 3.

    A writer sees what the one before it wrote as soon as it gets its turn; a reader sees one state throughout.
    """
    from data.store.server_types import register_server_types

    options = f"-c lock_timeout={BUSY_TIMEOUT_MS}" if writable else "-c default_transaction_read_only=on"
    target = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(
        target, poolclass=NullPool if writable else QueuePool, connect_args={"options": options}, **_JSON,
        pool_pre_ping=not writable, isolation_level="READ COMMITTED" if writable else "REPEATABLE READ",
    )
    register_server_types(engine)
    translate(engine, target.database or "", readable_only=not writable)
    return engine


def take_write_lock(connection: Connection) -> None:
    """Let one writer at a time through; SQLite's own lock is already held when the transaction begins."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})


def defer_foreign_keys(connection: Connection) -> None:
    """Check foreign keys at commit only: an act may write its rows in any order, and undo row by row."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    else:
        connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
