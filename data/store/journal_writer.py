"""Writes journal steps, each chained by hash to the one before so that a later change shows."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from data.model.actor import Actor
from data.model.base import Base, to_millisecond
from data.store.journal_tables import JournalStep, StepKind
from data.store.row_images import as_json

ENTRY_BATCH = 5_000


@dataclass(frozen=True)
class Entry:
    """One row written: its image before and after; None where it did not exist."""

    table_name: str
    row_id: uuid.UUID
    before: str | None
    after: str | None


@dataclass
class StepDraft:
    """A step being written: everything but its number and hash."""

    act: str
    actor: Actor
    at: datetime
    reason: str = ""
    kind: StepKind = StepKind.ACT
    undoes: int | None = None
    params: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, table_name: str, rows: int) -> None:
        """Note rows of a genesis step, which are counted, not kept."""
        self.counts[table_name] = self.counts.get(table_name, 0) + rows


def next_step_number(session: Session) -> int:
    """Return the number the next step gets; the caller holds the write lock."""
    return (session.scalar(select(func.max(JournalStep.number))) or 0) + 1


def last_hash(session: Session) -> str:
    """Return the hash of the newest step, "" in an empty journal."""
    return session.scalar(select(JournalStep.hash).order_by(JournalStep.number.desc()).limit(1)) or ""


def step_hash(previous_hash: str, values: dict[str, Any], entries: Sequence[Entry]) -> str:
    """Return SHA-256 over the previous hash, the step's own content and its entries, in order."""
    digest = hashlib.sha256(previous_hash.encode())
    signed = {name: value for name, value in values.items() if name not in {"previous_hash", "hash", "undone_by"}}
    digest.update(orjson.dumps(signed, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z))
    for entry in entries:
        digest.update(orjson.dumps([entry.table_name, entry.row_id, entry.before, entry.after]))
    return digest.hexdigest()


def sealed(previous_hash: str, values: dict[str, Any], entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the step's row complete with its link to the step before.

    Instants are cut to the millisecond and parameters to plain JSON first: the hash covers what will be read back.
    """
    values = {**values, "at": to_millisecond(values["at"]), "params": as_json(values["params"])}
    return {**values, "previous_hash": previous_hash, "hash": step_hash(previous_hash, values, entries)}


def write_step(session: Session, number: int, draft: StepDraft, entries: Sequence[Entry]) -> None:
    """Append one step and its entries within the caller's transaction."""
    values = sealed(last_hash(session), _step_values(number, draft), entries)
    append_rows(session, [values], entry_rows(number, entries))


def append_rows(session: Session, steps: list[dict[str, Any]], entries: list[dict[str, Any]]) -> None:
    """Append complete rows to the two tables, on the connection: they are no records to be journalled themselves."""
    connection = session.connection()
    connection.execute(insert(Base.metadata.tables["journal_step"]), steps)
    for start in range(0, len(entries), ENTRY_BATCH):
        connection.execute(insert(Base.metadata.tables["journal_entry"]), entries[start : start + ENTRY_BATCH])


def _step_values(number: int, draft: StepDraft) -> dict[str, Any]:
    params = {**draft.params, "counts": draft.counts} if draft.counts else dict(draft.params)
    return {
        "number": number, "act": draft.act, "kind": draft.kind, "at": draft.at, "actor_code": draft.actor.code,
        "actor_name": draft.actor.name, "role": draft.actor.role.value, "workstation": draft.actor.workstation,
        "reason": draft.reason, "params": params, "undoes": draft.undoes, "undone_by": None,
    }


def entry_rows(number: int, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Return the rows of `journal_entry` for step `number`."""
    return [
        {"step": number, "sequence": sequence, "table_name": entry.table_name, "row_id": entry.row_id,
         "before": entry.before, "after": entry.after}
        for sequence, entry in enumerate(entries)
    ]
