"""Fetches the queue of events: what somebody must act on next, by time left."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.orm import Session

from data.model.bindings import Binding
from data.model.catalogue import CatalogueItem
from data.model.events import OPEN_STATES, RUNNING_STATES, EventState, GridEvent
from data.model.grids import Grid
from data.model.staff import Department, Worker

_CHUNK = 500


@dataclass(frozen=True)
class QueueFilter:
    """Which events are wanted; the conditions add up.

    Attributes
    ----------
    states : frozenset of EventState
        Empty for every open state.
    hands : UUID or None
        Only events this worker has in hand.
    overdue, unassigned : bool
    """

    states: frozenset[EventState] = frozenset()
    hands: uuid.UUID | None = None
    overdue: bool = False
    unassigned: bool = False


@dataclass(frozen=True)
class QueueEnd:
    """Where a page of the queue ended; the next one goes on after it."""

    deadline_at: datetime | None
    id: uuid.UUID


def _conditions(wanted: QueueFilter, now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions; those on open events are all answered by the index ``ix_event_open_deadline``."""
    found: list[ColumnElement[bool]] = [] if wanted.states - OPEN_STATES else [GridEvent.closed_at.is_(None)]
    if wanted.states:
        found.append(GridEvent.state.in_(wanted.states))
    if wanted.hands is not None:
        found.append(GridEvent.handler_id == wanted.hands)
    if wanted.overdue:
        found += [GridEvent.deadline_at < now, GridEvent.state.in_(RUNNING_STATES)]
    if wanted.unassigned:
        found += [GridEvent.handler_id.is_(None), GridEvent.department_id.is_(None)]
    return found


def queue_ids(
    session: Session, wanted: QueueFilter, now: datetime, limit: int, after: QueueEnd | None = None
) -> list[uuid.UUID]:
    """Return the keys of one page of the queue, least time left first, those without a deadline last."""
    page = select(GridEvent.id).where(*_conditions(wanted, now))
    found: list[uuid.UUID] = []
    if after is None or after.deadline_at is not None:
        dated = page.where(GridEvent.deadline_at.is_not(None)).order_by(GridEvent.deadline_at, GridEvent.id)
        if after is not None:
            dated = dated.where(tuple_(GridEvent.deadline_at, GridEvent.id) > tuple_(
                literal(after.deadline_at, GridEvent.deadline_at.type), literal(after.id, GridEvent.id.type)))
        found = list(session.scalars(dated.limit(limit)))
    if len(found) < limit and not wanted.overdue:
        undated = page.where(GridEvent.deadline_at.is_(None)).order_by(GridEvent.id)
        if after is not None and after.deadline_at is None:
            undated = undated.where(GridEvent.id > after.id)
        found += session.scalars(undated.limit(limit - len(found)))
    return found


def queue_rows(
    session: Session, wanted: QueueFilter, now: datetime, limit: int, after: QueueEnd | None = None
) -> list[tuple[Any, ...]]:
    """Return one page of the events wanted, least time left first, those without a deadline last.

    Parameters
    ----------
    session : Session
    wanted : QueueFilter
    now : datetime
    limit : int
    after : QueueEnd, optional
        The last event of the page before.

    Returns
    -------
    list of (id, code, item label, its English label, state, grade, urgency, grid code, grid name, handler name,
        department name, reported_at, start of the stage, deadline_at, text, address)
    """
    keys = queue_ids(session, wanted, now, limit, after)
    rows = {row[0]: tuple(row) for start in range(0, len(keys), _CHUNK)
            for row in session.execute(_DETAILS.where(GridEvent.id.in_(keys[start : start + _CHUNK])))}
    return [rows[key] for key in keys]


_BEGAN = func.coalesce(
    GridEvent.verified_at, GridEvent.handled_at, GridEvent.accepted_at, GridEvent.dispatched_at,
    GridEvent.registered_at, GridEvent.reported_at, type_=GridEvent.reported_at.type,
)
_DETAILS = (
    select(
        GridEvent.id, GridEvent.code, CatalogueItem.label, CatalogueItem.label_en, GridEvent.state, GridEvent.grade,
        GridEvent.urgency, Grid.code, Grid.name, Worker.name, Department.name, GridEvent.reported_at, _BEGAN,
        GridEvent.deadline_at, GridEvent.text, GridEvent.address,
    )
    .join(CatalogueItem, CatalogueItem.id == GridEvent.item_id)
    .outerjoin(Binding, (Binding.subject_id == GridEvent.id) & Binding.valid_to.is_(None))
    .outerjoin(Grid, Grid.id == Binding.grid_id)
    .outerjoin(Worker, Worker.id == GridEvent.handler_id)
    .outerjoin(Department, Department.id == GridEvent.department_id)
)


def queue_count(session: Session, wanted: QueueFilter, now: datetime) -> int:
    """Return how many events are wanted."""
    return session.scalar(select(func.count()).select_from(GridEvent).where(*_conditions(wanted, now))) or 0


def counts_by_state(session: Session) -> dict[EventState, int]:
    """Return how many open events are in each state; states without any are left out."""
    query = select(GridEvent.state, func.count()).where(GridEvent.closed_at.is_(None)).group_by(GridEvent.state)
    return dict(session.execute(query).all())
