"""Takes over a history that happened before the records came here, so that timelines begin where the matter began."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from data.model.base import Base
from data.store.journal_tables import StepKind
from data.store.journal_writer import Entry, append_rows, entry_rows, last_hash, sealed
from data.store.row_images import plain_image

if TYPE_CHECKING:
    from data.store.unit_of_work import UnitOfWork

STEP_BATCH = 5_000


@dataclass(frozen=True)
class HistoryStep:
    """One act of the past, in the words of the journal.

    Parameters
    ----------
    act : str
        Name of the verb ("dispatch_event").
    at : datetime
        Aware instant.
    entries : sequence of (table name, row id, before, after)
        What the act did to which record, as plain column values; None for "was not there". Only the columns that tell
        the story are needed: nothing is restored from here.
    """

    act: str
    at: datetime
    actor_code: str
    actor_name: str = ""
    role: str = ""
    reason: str = ""
    workstation: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    entries: Sequence[tuple[str, uuid.UUID, Mapping[str, Any] | None, Mapping[str, Any] | None]] = ()


def append_history(act: "UnitOfWork", steps: Iterable[HistoryStep]) -> None:
    """Have `act` append `steps`, oldest first, to the journal after its own step, in the same transaction.

    They are chained by hash like any step, shown in timelines, left out of the named history and not undoable.

    Raises
    ------
    ValueError
        When an entry names a table that does not exist.
    """
    checked = list(steps)
    unknown = {entry[0] for step in checked for entry in step.entries} - set(Base.metadata.tables)
    if unknown:
        raise ValueError(f"no such tables: {sorted(unknown)}")
    act.follow_with(checked)


def write_history(session: Session, first_number: int, steps: Iterable[HistoryStep]) -> int:
    """Write `steps` in order of time, numbered from `first_number`, and return how many there were."""
    ordered = sorted(steps, key=lambda step: step.at)
    previous = last_hash(session)
    for start in range(0, len(ordered), STEP_BATCH):
        step_rows, rows = [], []
        for number, step in enumerate(ordered[start : start + STEP_BATCH], first_number + start):
            entries = list(_entries(step))
            values = sealed(previous, _values(number, step), entries)
            previous = values["hash"]
            step_rows.append(values)
            rows += entry_rows(number, entries)
        append_rows(session, step_rows, rows)
    return len(ordered)


def _entries(step: HistoryStep) -> Iterator[Entry]:
    for table_name, row_id, before, after in step.entries:
        yield Entry(table_name, row_id, None if before is None else plain_image(before),
                    None if after is None else plain_image(after))


def _values(number: int, step: HistoryStep) -> dict[str, Any]:
    return {
        "number": number, "act": step.act, "kind": StepKind.HISTORY, "at": step.at, "actor_code": step.actor_code,
        "actor_name": step.actor_name, "role": step.role, "workstation": step.workstation, "reason": step.reason,
        "params": dict(step.params), "undoes": None, "undone_by": None,
    }
