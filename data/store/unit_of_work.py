"""The one write path: a transaction per act that rolls back unless told to commit and journals every row it wrote."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.attributes import flag_modified, set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from data.model.actor import Actor
from data.model.base import Base, Versioned, to_millisecond
from data.model.changes import ChangeSet
from data.model.errors import UserError
from data.store.bulk_writer import images_by_id, insert_rows, update_rows
from data.store.engine import defer_foreign_keys, take_write_lock
from data.store.geopackage import refresh_contents
from data.store.history_writer import HistoryStep, write_history
from data.store.journal_tables import StepKind
from data.store.journal_writer import StepDraft, next_step_number, write_step
from data.store.ledger import Ledger, change_set
from data.store.row_images import images_of, values_of, version_in


class UnitOfWork:
    """One act in progress; made by `Store.act`.

    Attributes
    ----------
    session : Session
        For query functions of `data.store.queries`.
    at : datetime
        The time of the act, UTC; every `valid_from` and state time of the act uses it.
    step : int
        Number of the journal step this act will be; also the version of every row it writes.
    """

    def __init__(self, session: Session, draft: StepDraft) -> None:
        self.session = session
        self._draft = draft
        self._ledger = Ledger()
        self._before: dict[uuid.UUID, str] = {}
        self._written: set[str] = set()
        self._followers: list[HistoryStep] = []
        self._over = ""
        self._connection: Connection = session.connection()
        take_write_lock(self._connection)
        defer_foreign_keys(self._connection)
        self.step = next_step_number(session)
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "after_flush", self._after_flush)
        event.listen(session, "do_orm_execute", _refuse_unjournalled)

    @property
    def at(self) -> datetime:
        """The time of the act, UTC."""
        return self._draft.at

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self._draft.actor

    def note(self, **params: object) -> None:
        """Record what the act was about ("grid": "439…001"), for its name in the history. No personal data."""
        self._draft.params.update(params)

    def add(self, record: Base) -> None:
        """Keep a new record."""
        self._require_open()
        self.session.add(record)

    def add_all(self, records: Iterable[Base]) -> None:
        """Keep new records."""
        self._require_open()
        self.session.add_all(records)

    def delete(self, record: Base) -> None:
        """Remove a record; the journal keeps its content."""
        self._require_open()
        self.session.delete(record)

    def flush(self) -> None:
        """Write what is pending now: needed between closing a binding and opening its successor.

        Raises
        ------
        UserError
            ``record.changed_since`` when a record was written, or removed, after it was read.
        """
        self._require_open()
        try:
            self.session.flush()
        except StaleDataError as stale:
            raise UserError("record.changed_since") from stale

    def expect(self, record: Versioned, version: int) -> None:
        """Refuse to go on when somebody wrote `record` after the version the caller saw.

        Raises
        ------
        UserError
            ``record.changed_since``
        """
        if record.version != version:
            raise UserError("record.changed_since")

    def insert_many(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows given by column name, journalled like any other; column defaults apply.

        In a genesis step only their number is journalled.
        """
        table = _table(model)
        with self._bulk():
            for batch in insert_rows(self._connection, table, rows, self.step):
                self._written.add(str(table.name))
                if self._draft.kind is StepKind.GENESIS:
                    self._draft.count(str(table.name), len(batch))
                elif issubclass(model, Versioned):
                    for row, image in zip(batch, images_of(table, batch), strict=True):
                        self._ledger.record(table.name, row["id"], None, image)

    def update_many(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Update rows given as ``{"id": …, column: value …}``, journalled before and after unless in a genesis step.

        Rows that already are as they shall be are left alone. A ``version`` in a row is the one its writer saw.

        Raises
        ------
        UserError
            ``record.changed_since`` when a row is gone or was written after the version given.
        """
        table = _table(model)
        with self._bulk():
            for key, before, after in update_rows(self._connection, table, rows, self.step):
                self._written.add(str(table.name))
                _show(self.session, model, key, after)
                if self._draft.kind is not StepKind.GENESIS:
                    self._ledger.record(table.name, key, before, after)

    @contextmanager
    def _bulk(self) -> Iterator[None]:
        """Leave an act that failed between two batches with no way but back."""
        self.flush()
        self._over = "writing failed half-way"
        yield
        self._over = ""

    def follow_with(self, steps: Sequence[HistoryStep]) -> None:
        """Append taken-over history after this act's own step (`data.store.history_writer.append_history`)."""
        self._require_open()
        self._followers += steps

    def commit(self) -> ChangeSet:
        """Write the journal step and make the act lasting; an act that wrote nothing leaves no step.

        Raises
        ------
        UserError
            ``record.changed_since`` when another writer was faster.
        EnvironmentFault
            ``store.disk_full`` and the like; nothing is written then.
        """
        self.flush()
        changes = self.changes()
        if changes.step is not None:
            write_step(self.session, self.step, self._draft, self._ledger.entries())
            self._tell_other_programs(changes.kinds() | self._written)
        if self._followers:
            write_history(self.session, next_step_number(self.session), self._followers)
        self.session.commit()
        self._over = "it was committed"
        return changes

    def changes(self) -> ChangeSet:
        """Return what the act has written so far; bulk rows of a genesis step are not listed."""
        entries = self._ledger.entries()
        noted = bool(entries or self._written) or self._draft.kind is StepKind.NOTE
        return change_set(entries, self.step if noted else None)

    def _tell_other_programs(self, tables: frozenset[str] | set[str]) -> None:
        if self._connection.dialect.name == "sqlite":
            refresh_contents(self._connection, Base.metadata, tables, self.at)

    def _require_open(self) -> None:
        if self._over:
            raise RuntimeError(f"this act is over: {self._over}")

    def _before_flush(self, session: Session, *_: object) -> None:
        """Take the images of what is about to be overwritten, from the database: memory may be older or newer."""
        edited = [one for one in session.dirty if isinstance(one, Versioned) and session.is_modified(one)]
        removed = [one for one in session.deleted if isinstance(one, Versioned)]
        for table, records in _by_table([*edited, *removed]):
            images = images_by_id(self._connection, table, [_key(record) for record in records])
            for record in records:
                before = images.get(_key(record))
                if before is None or version_in(before) != record.version:
                    raise UserError("record.changed_since", kind=table.name)
                self._before[_key(record)] = before
        for record in [*edited, *(one for one in session.new if isinstance(one, Versioned))]:
            record.version = self.step

    def _after_flush(self, session: Session, *_: object) -> None:
        """Journal what was written, from the database: what it keeps is what an undo must bring back."""
        written = [one for one in session.new if isinstance(one, Versioned)]
        written += [one for one in session.dirty if isinstance(one, Versioned) and _key(one) in self._before]
        for table, records in _by_table(written):
            images = images_by_id(self._connection, table, [_key(record) for record in records])
            for key in map(_key, records):
                self._ledger.record(table.name, key, self._before.pop(key, None), images[key])
        for record in session.deleted:
            if isinstance(record, Versioned):
                self._ledger.record(_table(type(record)).name, _key(record), self._before.pop(_key(record)), None)
        self._written |= {_table(type(one)).name for one in session.new if not isinstance(one, Versioned)}


def touch(record: Versioned) -> None:
    """Have the act under way write a record though nothing of it changed, so that its timeline tells of the act."""
    flag_modified(record, "version")


def now() -> datetime:
    """Return the present instant in UTC, to the millisecond the stores keep."""
    return to_millisecond(datetime.now(UTC))


def _refuse_unjournalled(state: ORMExecuteState) -> None:
    """Catch the mistake of writing past the journal; journal and bulk writer use the connection."""
    if state.is_insert or state.is_update or state.is_delete:
        raise RuntimeError("an act writes through add, delete, insert_many and update_many only")


def _show(session: Session, model: type[Base], key: uuid.UUID, image: str) -> None:
    """Let a record loaded earlier in the act have what was written past it."""
    record = session.identity_map.get(inspect(model).identity_key_from_primary_key((key,)))
    if record is not None:
        for name, value in values_of(_table(model), image).items():
            set_committed_value(record, name, value)


def _by_table(records: Iterable[Versioned]) -> list[tuple[Table, list[Versioned]]]:
    groups: dict[Table, list[Versioned]] = {}
    for record in records:
        groups.setdefault(_table(type(record)), []).append(record)
    return list(groups.items())


def _table(model: type[Any]) -> Table:
    table = inspect(model).local_table
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is not kept in a table of its own")
    return table


def _key(record: Any) -> uuid.UUID:
    key: uuid.UUID = record.id
    return key
