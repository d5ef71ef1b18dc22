"""Reads what happened to one record, oldest first, without the personal fields the journal holds."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.model.events import EventState
from data.store import journal
from data.store.journal import StepRecord
from data.store.workspace import Store


@dataclass(frozen=True)
class TimelineLine:
    """One step of a record's life.

    Attributes
    ----------
    state : EventState or None
        The state the step led to, where it changed one.
    fields : tuple of str
        Names of the columns it changed.
    """

    step: int
    at: datetime
    act: str
    params: Mapping[str, object]
    actor: str
    role: str
    reason: str
    state: EventState | None
    fields: tuple[str, ...]


@dataclass(frozen=True)
class UndoState:
    """What undo and redo would do: the steps concerned, None where there is nothing."""

    steps: tuple[StepRecord, ...]
    undoable: StepRecord | None
    redoable: StepRecord | None


_SILENT = frozenset({"version", "fid", "id"})


def read_timeline(store: Store, key: uuid.UUID) -> tuple[TimelineLine, ...]:
    """Read everything that happened to the record with this key."""
    with store.reading() as session:
        entries = journal.timeline(session, key)
    return tuple(_line(entry) for entry in entries)


def read_undo_state(store: Store, limit: int = 200) -> UndoState:
    """Read the newest steps, and which of them undo and redo would turn to."""
    with store.reading() as session:
        steps = journal.history(session, limit)
    undoable = next((step for step in steps if step.kind in ("act", "redo") and step.undone_by is None), None)
    newest = next((step for step in steps if not (step.kind in ("undo", "redo") and step.undone_by is not None)), None)
    redoable = newest if newest is not None and newest.kind == "undo" else None
    return UndoState(tuple(steps), undoable, redoable)


def _line(entry: journal.TimelineEntry) -> TimelineLine:
    before, after = entry.before or {}, entry.after or {}
    changed = tuple(name for name in after if name not in _SILENT and before.get(name) != after[name])
    state = after.get("state") if "state" in changed else None
    step = entry.step
    return TimelineLine(
        step.number, step.at, step.act, step.params, step.actor_name or step.actor_code, step.role, step.reason,
        EventState(state) if state in set(EventState) else None, changed if entry.before is not None else (),
    )
