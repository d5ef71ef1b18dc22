"""A workspace: one GeoPackage file, or one database on a server, opened for reading and for acts."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.model.actor import Actor
from data.model.base import to_millisecond
from data.model.errors import EnvironmentFault, UserError
from data.model.nouns import Base, Workspace
from data.store.engine import BUSY_TIMEOUT_MS, sqlite_engine
from data.store.geopackage import initialise
from data.store.journal_tables import StepKind
from data.store.journal_writer import StepDraft
from data.store.opening import require_writable, schema_number
from data.store.schema import SCHEMA_VERSION
from data.store.unit_of_work import UnitOfWork, now


class Store:
    """An open workspace. Any number of readers, one writer at a time.

    Parameters
    ----------
    reader, writer : Engine
    path : Path or None
        The file, None for a server.
    clock : callable
        Returns the present instant in UTC; tests and generators pass their own.
    """

    def __init__(self, reader: Engine, writer: Engine, path: Path | None, clock: Callable[[], datetime] = now) -> None:
        self._reader = reader
        self._writer = writer
        self._turn = threading.Lock()
        self._holder: int | None = None
        self.path = path
        self.clock = clock

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one consistent state, that of its first question, and cannot write."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the writer's session when its turn comes; only the journal and the unit of work use it.

        Raises
        ------
        EnvironmentFault
            ``store.busy`` when another writer does not finish in time.
        RuntimeError
            When this thread is writing already: an act inside an act would wait for itself.
        """
        if self._holder == threading.get_ident():
            raise RuntimeError("an act is open already in this thread")
        if not self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise EnvironmentFault("store.busy", file=self.name)
        try:
            self._holder = threading.get_ident()
            with Session(self._writer, expire_on_commit=False) as session:
                yield session
        finally:
            self._holder = None
            self._turn.release()

    @contextmanager
    def act(self, name: str, actor: Actor, *, reason: str = "", at: datetime | None = None,
            kind: StepKind = StepKind.ACT) -> Iterator[UnitOfWork]:
        """Begin an act: one transaction, rolled back unless `UnitOfWork.commit` is called inside."""
        with self.writing() as session:
            yield UnitOfWork(session, StepDraft(name, actor, to_millisecond(at or self.clock()), reason, kind))

    @property
    def name(self) -> str:
        """What people call the file or database."""
        return self.path.name if self.path is not None else str(self._writer.url.database)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log back into the file."""
        self._reader.dispose()
        self._writer.dispose()


def create_workspace(path: Path, name: str, actor: Actor, *, key: bytes | None = None,
                     presets: dict[str, Any] | None = None, clock: Callable[[], datetime] = now) -> Store:
    """Make a new, empty workspace file.

    Raises
    ------
    UserError
        ``workspace.exists`` when the file is there already; ``workspace.no_folder`` when its folder is not.
    EnvironmentFault
        When it cannot be written there; nothing is left behind then.
    """
    _reserve(path)
    store = _store(path, key, clock)
    try:
        initialise(store._writer, Base.metadata)
        open_with_card(store, name, actor, presets)
    except BaseException:
        store.close()
        _remove(path)
        raise
    return store


def open_with_card(store: Store, name: str, actor: Actor, presets: dict[str, Any] | None = None) -> None:
    """Write the first step of a workspace: its card."""
    with store.act("new_workspace", actor, kind=StepKind.GENESIS) as act:
        act.insert_many(Workspace, [{"name": name, "created_at": act.at, "presets": presets or {}}])
        act.commit()


def open_workspace(path: Path, *, key: bytes | None = None, clock: Callable[[], datetime] = now) -> Store:
    """Open an existing workspace file; one made by an older program is migrated, with a backup left beside it.

    Raises
    ------
    UserError
        ``workspace.missing``, ``workspace.not_ours``, ``workspace.newer`` (made by a later program),
        ``workspace.wrong_key``, ``workspace.not_encrypted`` or ``workspace.damaged``.
    EnvironmentFault
        When it cannot be read now, or not be migrated for want of room or permission.
    """
    found = schema_number(path, key)
    require_writable(path)
    if found < SCHEMA_VERSION:
        from data.store.migrations.forward import migrate_file

        migrate_file(path, key, found)
    return _store(path, key, clock)


def _store(path: Path, key: bytes | None, clock: Callable[[], datetime]) -> Store:
    return Store(sqlite_engine(path, writable=False, key=key), sqlite_engine(path, writable=True, key=key), path, clock)


def _reserve(path: Path) -> None:
    """Make the file, empty, or refuse: nobody else can make it in between."""
    if not path.parent.is_dir():
        raise UserError("workspace.no_folder", folder=str(path.parent))
    try:
        path.touch(exist_ok=False)
    except FileExistsError as there:
        raise UserError("workspace.exists", file=path.name) from there
    except OSError as refused:
        raise EnvironmentFault("store.no_permission", file=path.name) from refused


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()
