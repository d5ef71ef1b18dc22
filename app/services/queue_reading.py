"""Reads the queue of events for the desk: rows by time left, and how many wait under each filter."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from data.model.events import EventState, Grade, Urgency
from data.store.queries.queue import QueueFilter, queue_count, queue_rows
from data.store.workspace import Store

__all__ = ["QueueFilter", "QueueRows", "read_queue"]


@dataclass(frozen=True)
class QueueRows:
    """The queue as columns, least time left first.

    Attributes
    ----------
    total : int
        Events wanted; the columns may hold fewer.
    opened, overdue, unassigned, in_hand : int
        Events waiting in all, past their deadline, without a handler, in the hands of whoever asks.
    since : tuple of datetime
        Start of the stage in progress.
    """

    now: datetime
    total: int
    opened: int
    overdue: int
    unassigned: int
    in_hand: int
    ids: Sequence[uuid.UUID] = ()
    codes: Sequence[str] = ()
    items: Sequence[str] = ()
    items_en: Sequence[str] = ()
    states: Sequence[EventState] = ()
    grades: Sequence[Grade] = ()
    urgencies: Sequence[Urgency] = ()
    grid_codes: Sequence[str | None] = ()
    grid_names: Sequence[str | None] = ()
    handlers: Sequence[str | None] = ()
    departments: Sequence[str | None] = ()
    reported: Sequence[datetime] = ()
    since: Sequence[datetime] = ()
    due: Sequence[datetime | None] = ()
    texts: Sequence[str] = ()
    addresses: Sequence[str] = ()


def read_queue(store: Store, wanted: QueueFilter, limit: int, worker: uuid.UUID | None = None) -> QueueRows:
    """Read the queue.

    Parameters
    ----------
    store : Store
    wanted : QueueFilter
    limit : int
        Most rows read.
    worker : UUID or None
        Whose hands `in_hand` counts.
    """
    now = datetime.now(UTC)
    with store.reading() as session:
        rows = queue_rows(session, wanted, now, limit)
        counts = (
            queue_count(session, wanted, now) if len(rows) == limit else len(rows),
            queue_count(session, QueueFilter(), now),
            queue_count(session, QueueFilter(overdue=True), now),
            queue_count(session, QueueFilter(unassigned=True), now),
            queue_count(session, QueueFilter(hands=worker), now) if worker else 0,
        )
    columns: list[tuple[Any, ...]] = list(zip(*rows, strict=True))
    return QueueRows(now, *counts, *columns)
