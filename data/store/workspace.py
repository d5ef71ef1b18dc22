"""A workspace: one GeoPackage file, or one database on a server, opened for reading and for acts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.model.actor import Actor
from data.model.errors import UserError
from data.model.nouns import Base, Workspace
from data.store.engine import sqlite_engine
from data.store.geopackage import initialise, refuse_unless_ours
from data.store.journal_tables import StepKind
from data.store.journal_writer import StepDraft
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
        self.path = path
        self.clock = clock

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one consistent state and cannot write."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the writer's session; only the journal and the unit of work use it."""
        with Session(self._writer, autoflush=True, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def act(self, name: str, actor: Actor, *, reason: str = "", at: datetime | None = None,
            kind: StepKind = StepKind.ACT) -> Iterator[UnitOfWork]:
        """Begin an act: one transaction, rolled back unless `UnitOfWork.commit` is called inside."""
        with self.writing() as session:
            yield UnitOfWork(session, StepDraft(name, actor, at or self.clock(), reason, kind))

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
    """
    if path.exists():
        raise UserError("workspace.exists", file=path.name)
    if not path.parent.is_dir():
        raise UserError("workspace.no_folder", folder=str(path.parent))
    writer = sqlite_engine(path, writable=True, key=key)
    initialise(writer, Base.metadata)
    store = Store(sqlite_engine(path, writable=False, key=key), writer, path, clock)
    with store.act("new_workspace", actor, kind=StepKind.GENESIS) as act:
        act.insert_many(Workspace, [{"name": name, "created_at": act.at, "presets": presets or {}}])
        act.commit()
    return store


def open_workspace(path: Path, *, key: bytes | None = None, clock: Callable[[], datetime] = now) -> Store:
    """Open an existing workspace file.

    Raises
    ------
    UserError
        ``workspace.missing``, ``workspace.not_ours``, ``workspace.newer`` (made by a later program) or
        ``workspace.wrong_key``.
    """
    if not path.is_file():
        raise UserError("workspace.missing", file=str(path))
    refuse_unless_ours(path, key)
    return Store(sqlite_engine(path, writable=False, key=key), sqlite_engine(path, writable=True, key=key), path, clock)
