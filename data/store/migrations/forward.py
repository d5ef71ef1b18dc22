"""Runs the migrations an older workspace lacks, in one transaction, after a copy was put aside."""

import os
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, event

from data.store.engine import raw_connection, sqlite_engine
from data.store.faults import translated
from data.store.schema import SCHEMA_VERSION, revision_name

HERE = Path(__file__).parent
_HEAD = revision_name(SCHEMA_VERSION)
_VERSIONS = (HERE / "versions",)


def migrate_file(path: Path, key: bytes | None, found: int) -> Path:
    """Bring a workspace file forward and return the copy of its former state, which stays beside it.

    Everything happens in one transaction: after a failure the file is as it was, and the copy is removed.

    Parameters
    ----------
    path : Path
    key : bytes or None
    found : int
        The schema number it has now.

    Raises
    ------
    EnvironmentFault
        For want of room or permission, or while somebody else writes.
    """
    backup = _free_name(path, found)
    try:
        _copy(path, backup, key)
        _migrate(path, key)
    except BaseException:
        with suppress(OSError):
            backup.unlink(missing_ok=True)
        raise
    return backup


def upgrade(connection: Connection) -> None:
    """Run the missing migrations inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(map(str, _VERSIONS)).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, _HEAD)


def _migrate(path: Path, key: bytes | None) -> None:
    engine = sqlite_engine(path, writable=True, key=key)
    # Rebuilding a table drops it first: references are checked as a whole at the end instead.
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA foreign_keys = OFF"))
    try:
        with engine.begin() as connection:
            upgrade(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            if broken is not None:
                raise RuntimeError(f"a migration left a reference without its record: {broken}")
    finally:
        engine.dispose()


def _copy(path: Path, backup: Path, key: bytes | None) -> None:
    with (translated(path.name), closing(raw_connection(path, key=key, options="mode=rw")) as source,
          closing(raw_connection(backup, key=key, options="mode=rwc")) as target):
        source.backup(target)


def _free_name(path: Path, found: int) -> Path:
    stem = f"{path.stem}.schema-{revision_name(found)}"
    candidates = (path.with_name(f"{stem}{part}{path.suffix}") for part in ("", *(f"-{n}" for n in range(2, 100))))
    return next(free for free in candidates if not free.exists())
