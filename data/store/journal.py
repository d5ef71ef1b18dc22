"""Reads the journal: undo and redo, the named history, a record's timeline, and the proof that nothing was altered."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from data.model.actor import Actor
from data.model.base import Base
from data.model.changes import ChangeSet, ids_by_kind
from data.model.errors import UserError
from data.store.engine import defer_foreign_keys, take_write_lock
from data.store.journal_tables import JournalEntry, JournalStep, StepKind
from data.store.journal_writer import Entry, StepDraft, next_step_number, step_hash, write_step
from data.store.row_images import values_of

if TYPE_CHECKING:
    from data.store.workspace import Store

_UNDOABLE = (StepKind.ACT, StepKind.REDO)


@dataclass(frozen=True)
class StepRecord:
    """One step of the history as a view shows it."""

    number: int
    act: str
    kind: StepKind
    at: datetime
    actor_code: str
    actor_name: str
    role: str
    workstation: str
    reason: str
    params: dict[str, Any]
    undoes: int | None
    undone_by: int | None


@dataclass(frozen=True)
class TimelineEntry:
    """What one step did to one record."""

    step: StepRecord
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def undo(store: "Store", actor: Actor, step: int | None = None, *, reason: str = "") -> ChangeSet:
    """Take back a step: the newest that still stands, or the one named.

    Raises
    ------
    UserError
        ``undo.nothing``; ``undo.not_undoable`` for genesis, history and steps already undone; ``undo.changed_since``
        with the number of rows somebody wrote afterwards.
    """
    with store.writing() as session:
        target = _undo_target(session, step)
        return _apply(session, target, StepDraft("undo", actor, store.clock(), reason, StepKind.UNDO, target.number,
                                                 {"undone_act": target.act, **target.params}))


def redo(store: "Store", actor: Actor, *, reason: str = "") -> ChangeSet:
    """Do again the act that the newest step took back.

    Raises
    ------
    UserError
        ``redo.nothing`` when the newest step is not an undo; ``undo.changed_since`` as for `undo`.
    """
    with store.writing() as session:
        target = _redo_target(session)
        return _apply(session, target, StepDraft(target.params.get("undone_act", "redo"), actor, store.clock(), reason,
                                                 StepKind.REDO, target.number, _without(target.params, "undone_act")))


def _without(params: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in params.items() if key != name}


def _undo_target(session: Session, number: int | None) -> JournalStep:
    query = select(JournalStep).where(JournalStep.kind.in_(_UNDOABLE), JournalStep.undone_by.is_(None))
    if number is None:
        newest = session.scalar(query.order_by(JournalStep.number.desc()).limit(1))
        if newest is None:
            raise UserError("undo.nothing")
        return newest
    named = session.scalar(query.where(JournalStep.number == number))
    if named is None:
        raise UserError("undo.not_undoable", step=number)
    return named


def _redo_target(session: Session) -> JournalStep:
    """Find the undo to take back: the newest one that stands, with no new act since."""
    steps = session.scalars(select(JournalStep).order_by(JournalStep.number.desc()))
    for step in steps:
        if step.kind is StepKind.UNDO and step.undone_by is None:
            return step
        if step.kind not in (StepKind.UNDO, StepKind.REDO):
            break
    raise UserError("redo.nothing")


def _apply(session: Session, target: JournalStep, draft: StepDraft) -> ChangeSet:
    """Reverse every row of `target`, newest first, within the caller's transaction, and journal that."""
    take_write_lock(session.connection())
    defer_foreign_keys(session.connection())
    number = next_step_number(session)
    entries = [Entry(entry.table_name, entry.row_id, entry.after, entry.before)
               for entry in _entries(session, target.number, newest_first=True)]
    _refuse_if_changed(session, entries, target.number)
    for entry in entries:
        _put_back(session, entry)
    session.execute(update(JournalStep).where(JournalStep.number == target.number).values(undone_by=number))
    write_step(session, number, draft, entries)
    session.commit()
    return _change_set(entries, number)


def _entries(session: Session, number: int, *, newest_first: bool = False) -> Sequence[JournalEntry]:
    order = JournalEntry.sequence.desc() if newest_first else JournalEntry.sequence
    return session.scalars(select(JournalEntry).where(JournalEntry.step == number).order_by(order)).all()


def _refuse_if_changed(session: Session, entries: Sequence[Entry], step: int) -> None:
    """Compare each row's version with the one the step left; the newest entry of a row speaks for it."""
    changed = []
    for entry in {entry.row_id: entry for entry in reversed(entries)}.values():
        table = Base.metadata.tables[entry.table_name]
        current = session.scalar(select(table.c.version).where(table.c.id == entry.row_id))
        expected = None if entry.before is None else orjson.loads(entry.before)["version"]
        if current != expected:
            changed.append((entry.table_name, str(entry.row_id)))
    if changed:
        raise UserError("undo.changed_since", step=step, rows=len(changed), kinds=sorted({kind for kind, _ in changed}),
                        records=changed[:20])


def _put_back(session: Session, entry: Entry) -> None:
    table = Base.metadata.tables[entry.table_name]
    if entry.after is None:
        session.execute(delete(table).where(table.c.id == entry.row_id))
    elif entry.before is None:
        session.execute(insert(table).values(values_of(table, entry.after)))
    else:
        session.execute(update(table).where(table.c.id == entry.row_id).values(values_of(table, entry.after)))


def _change_set(entries: Sequence[Entry], number: int) -> ChangeSet:
    made = [(e.table_name, e.row_id) for e in entries if e.before is None]
    removed = [(e.table_name, e.row_id) for e in entries if e.after is None]
    edited = [(e.table_name, e.row_id) for e in entries if e.before is not None and e.after is not None]
    return ChangeSet(ids_by_kind(made), ids_by_kind(edited), ids_by_kind(removed), number)


def history(session: Session, limit: int = 100, before: int | None = None) -> list[StepRecord]:
    """Return the newest steps, newest first; `before` continues an earlier page."""
    query = select(JournalStep).where(JournalStep.kind != StepKind.HISTORY).order_by(JournalStep.number.desc())
    if before is not None:
        query = query.where(JournalStep.number < before)
    return [_record(step) for step in session.scalars(query.limit(limit))]


def timeline(session: Session, row_id: uuid.UUID) -> list[TimelineEntry]:
    """Return everything that happened to one record, oldest first."""
    query = (
        select(JournalStep, JournalEntry).join(JournalEntry, JournalEntry.step == JournalStep.number)
        .where(JournalEntry.row_id == row_id).order_by(JournalStep.at, JournalStep.number, JournalEntry.sequence)
    )
    return [TimelineEntry(_record(step), _loads(entry.before), _loads(entry.after))
            for step, entry in session.execute(query)]


def verify_chain(session: Session) -> int:
    """Recompute every hash of the journal and return the number of steps.

    Raises
    ------
    UserError
        ``journal.broken`` with the first step that does not fit.
    """
    previous = ""
    checked = 0
    for step, entries in _steps_with_entries(session):
        values = {column.name: getattr(step, column.name) for column in JournalStep.__table__.columns}
        if step.previous_hash != previous or step.hash != step_hash(previous, values, entries):
            raise UserError("journal.broken", step=step.number)
        previous = step.hash
        checked += 1
    return checked


def _steps_with_entries(session: Session) -> Iterator[tuple[JournalStep, list[Entry]]]:
    for step in session.scalars(select(JournalStep).order_by(JournalStep.number)):
        rows = _entries(session, step.number)
        yield step, [Entry(row.table_name, row.row_id, row.before, row.after) for row in rows]


def _record(step: JournalStep) -> StepRecord:
    return StepRecord(step.number, step.act, step.kind, step.at, step.actor_code, step.actor_name, step.role,
                      step.workstation, step.reason, step.params, step.undoes, step.undone_by)


def _loads(image: str | None) -> dict[str, Any] | None:
    if image is None:
        return None
    content: dict[str, Any] = orjson.loads(image)
    return content
