"""The one write path: a transaction per act that rolls back unless told to commit and journals every row it wrote."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, bindparam, event, insert, inspect, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from data.model.actor import Actor
from data.model.base import Base, Versioned, to_millisecond
from data.model.changes import ChangeSet, ids_by_kind
from data.model.errors import UserError
from data.store.engine import take_write_lock
from data.store.history_writer import HistoryStep, write_history
from data.store.journal_tables import StepKind
from data.store.journal_writer import Entry, StepDraft, next_step_number, write_step
from data.store.row_images import image_of

BATCH_ROWS = 5_000


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
        self._entries: list[Entry] = []
        self._before: dict[uuid.UUID, str] = {}
        self._followers: list[HistoryStep] = []
        self._committed = False
        take_write_lock(session.connection())
        self.step = next_step_number(session)
        event.listen(session, "before_flush", self._before_flush)
        event.listen(session, "after_flush", self._after_flush)

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
        self.session.add(record)

    def add_all(self, records: Iterable[Base]) -> None:
        """Keep new records."""
        self.session.add_all(records)

    def delete(self, record: Base) -> None:
        """Remove a record; the journal keeps its content."""
        self.session.delete(record)

    def flush(self) -> None:
        """Write what is pending now: needed between closing a binding and opening its successor."""
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
        self.flush()
        table = _table(model)
        for start in range(0, len(rows), BATCH_ROWS):
            batch = [_complete(table, row, self.step) for row in rows[start : start + BATCH_ROWS]]
            self.session.execute(insert(table), batch)
            self._journal_inserted(table, batch)

    def _journal_inserted(self, table: Table, batch: Sequence[Mapping[str, Any]]) -> None:
        if self._draft.kind is StepKind.GENESIS:
            self._draft.count(str.__str__(table.name), len(batch))
            return
        if "fid" not in table.c:
            self._entries += [Entry(table.name, row["id"], None, image_of(table, row)) for row in batch]
            return
        for row in self._rows(table, [row["id"] for row in batch]):
            self._entries.append(Entry(table.name, row["id"], None, image_of(table, row)))

    def update_many(self, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Update rows given as ``{"id": …, column: value …}`` (the same columns in each), journalled before and after."""
        self.flush()
        if not rows:
            return
        table = _table(model)
        columns = [name for name in rows[0] if name != "id"]
        statement = (
            update(table).where(table.c.id == bindparam("row_id"))
            .values({name: bindparam(f"new_{name}") for name in columns} | {"version": self.step})
        )
        for start in range(0, len(rows), BATCH_ROWS):
            batch = rows[start : start + BATCH_ROWS]
            before = {row["id"]: image_of(table, row) for row in self._rows(table, [row["id"] for row in batch])}
            parameters = [{"row_id": row["id"], **{f"new_{name}": row[name] for name in columns}} for row in batch]
            self.session.execute(statement, parameters, execution_options={"synchronize_session": False})
            for row in self._rows(table, list(before)):
                self._entries.append(Entry(table.name, row["id"], before[row["id"]], image_of(table, row)))
        self.session.expire_all()

    def _rows(self, table: Table, ids: Sequence[uuid.UUID]) -> Iterable[Mapping[str, Any]]:
        for start in range(0, len(ids), 500):
            chunk = ids[start : start + 500]
            yield from self.session.execute(select(table).where(table.c.id.in_(chunk))).mappings()

    def follow_with(self, steps: Sequence[HistoryStep]) -> None:
        """Append taken-over history after this act's own step (`data.store.history_writer.append_history`)."""
        self._followers += steps

    def commit(self) -> ChangeSet:
        """Write the journal step and make the act lasting; an act that wrote nothing leaves no step.

        Raises
        ------
        UserError
            ``record.changed_since`` when another writer was faster.
        """
        self.flush()
        changes = self.changes()
        if changes or self._draft.counts:
            write_step(self.session, self.step, self._draft, self._entries)
        if self._followers:
            write_history(self.session, next_step_number(self.session), self._followers)
        self.session.commit()
        self._committed = True
        return changes

    def changes(self) -> ChangeSet:
        """Return what the act has written so far."""
        made: list[tuple[str, uuid.UUID]] = []
        edited: list[tuple[str, uuid.UUID]] = []
        removed: list[tuple[str, uuid.UUID]] = []
        for entry in self._entries:
            group = made if entry.before is None else removed if entry.after is None else edited
            group.append((entry.table_name, entry.row_id))
        step = self.step if self._entries or self._draft.counts else None
        return ChangeSet(ids_by_kind(made), ids_by_kind(edited), ids_by_kind(removed), step)

    def _before_flush(self, session: Session, *_: object) -> None:
        for record in session.dirty:
            if isinstance(record, Versioned) and session.is_modified(record):
                self._before[_key(record)] = _image_before(record)
                record.version = self.step
        for record in session.deleted:
            self._before[_key(record)] = _image_before(record)
        for record in session.new:
            if isinstance(record, Versioned):
                record.version = self.step

    def _after_flush(self, session: Session, *_: object) -> None:
        for record in session.new:
            if isinstance(record, Versioned):
                self._entries.append(Entry(record.__tablename__, _key(record), None, _image_after(record)))
        for record in session.dirty:
            before = self._before.pop(_key(record), None) if isinstance(record, Versioned) else None
            if before is not None:
                self._entries.append(Entry(record.__tablename__, _key(record), before, _image_after(record)))
        for record in session.deleted:
            self._entries.append(Entry(record.__tablename__, _key(record), self._before.pop(_key(record)), None))


def now() -> datetime:
    """Return the present instant in UTC, to the millisecond the stores keep."""
    return to_millisecond(datetime.now(UTC))


def _table(model: type[Base]) -> Table:
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is not kept in a table of its own")
    return table


def _key(record: Any) -> uuid.UUID:
    key: uuid.UUID = record.id
    return key


def _complete(table: Table, row: Mapping[str, Any], step: int) -> dict[str, Any]:
    """Fill in what the ORM would: defaults, None for the rest, and the version."""
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.name in row:
            values[column.name] = row[column.name]
        elif column.name == "version":
            values["version"] = step
        elif column.default is not None:
            argument = column.default.arg
            values[column.name] = argument({}) if callable(argument) else argument
        elif column.name != "fid":
            values[column.name] = None
    return values


def _image_after(record: Any) -> str:
    mapper = inspect(type(record))
    return image_of(mapper.local_table, {column.name: getattr(record, prop.key) for prop in mapper.column_attrs
                                         for column in prop.columns})


def _image_before(record: Any) -> str:
    mapper = inspect(type(record))
    state = inspect(record)
    values = {}
    for prop in mapper.column_attrs:
        history = state.attrs[prop.key].load_history()
        values[prop.columns[0].name] = history.deleted[0] if history.deleted else getattr(record, prop.key)
    return image_of(mapper.local_table, values)
