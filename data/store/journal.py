"""Reads the journal: the named history, a record's timeline and the proof that nothing was altered; undo and redo."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from data.model.errors import UserError
from data.store.journal_tables import JournalEntry, JournalStep, StepKind
from data.store.journal_writer import Entry, step_hash
from data.store.undoing import redo, undo

__all__ = ["StepRecord", "TimelineEntry", "history", "redo", "timeline", "undo", "verify_chain"]

_PAGE = 2_000


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


def history(session: Session, limit: int = 100, before: int | None = None) -> list[StepRecord]:
    """Return the newest steps, newest first; `before` continues an earlier page. Taken-over history is left out."""
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
        ``journal.broken`` with the first step that does not fit: altered, removed, inserted, or marked as undone by a
        step that is not its undo.
    """
    previous, checked = "", 0
    undoes: dict[int, int] = {}
    undone_by: dict[int, int] = {}
    for row, entries in _steps_with_entries(session):
        values = dict(row._mapping)
        if values["previous_hash"] != previous or values["hash"] != step_hash(previous, values, entries):
            raise UserError("journal.broken", step=values["number"])
        previous = values["hash"]
        checked += 1
        if values["undoes"] is not None:
            undoes[values["undoes"]] = values["number"]
        if values["undone_by"] is not None:
            undone_by[values["number"]] = values["undone_by"]
    if undoes != undone_by:
        raise UserError("journal.broken", step=min(set(undoes.items()) ^ set(undone_by.items()))[0])
    return checked


def _steps_with_entries(session: Session) -> Iterator[tuple[Row[Any], list[Entry]]]:
    steps = JournalStep.__table__
    last = 0
    query = select(steps).order_by(steps.c.number).limit(_PAGE)
    while page := session.execute(query.where(steps.c.number > last)).all():
        grouped = _entries_between(session, last, page[-1].number)
        last = page[-1].number
        yield from ((row, grouped.get(row.number, [])) for row in page)


def _entries_between(session: Session, after: int, last: int) -> dict[int, list[Entry]]:
    columns = (JournalEntry.step, JournalEntry.table_name, JournalEntry.row_id, JournalEntry.before, JournalEntry.after)
    query = select(*columns).where(JournalEntry.step > after, JournalEntry.step <= last)
    grouped: dict[int, list[Entry]] = {}
    ordered = query.order_by(JournalEntry.step, JournalEntry.sequence)
    for step, table_name, row_id, before, after_image in session.execute(ordered):
        grouped.setdefault(step, []).append(Entry(table_name, row_id, before, after_image))
    return grouped


def _record(step: JournalStep) -> StepRecord:
    return StepRecord(step.number, step.act, step.kind, step.at, step.actor_code, step.actor_name, step.role,
                      step.workstation, step.reason, step.params, step.undoes, step.undone_by)


def _loads(image: str | None) -> dict[str, Any] | None:
    if image is None:
        return None
    content: dict[str, Any] = orjson.loads(image)
    return content
