"""Fetches the queue of events: what somebody must act on next, by time left."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from data.model.bindings import Binding
from data.model.catalogue import CatalogueItem
from data.model.events import OPEN_STATES, EventState, GridEvent
from data.model.grids import Grid
from data.model.staff import Department, Worker


@dataclass(frozen=True)
class QueueFilter:
    """Which events are wanted; the conditions add up.

    Attributes
    ----------
    states : frozenset of EventState
        Empty for every open state.
    hands : UUID or None
        Only events this worker handles or verifies.
    overdue, unassigned : bool
    """

    states: frozenset[EventState] = frozenset()
    hands: uuid.UUID | None = None
    overdue: bool = False
    unassigned: bool = False


def _conditions(wanted: QueueFilter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [GridEvent.state.in_(wanted.states or OPEN_STATES)]
    if wanted.hands is not None:
        found.append(or_(GridEvent.handler_id == wanted.hands, GridEvent.verifier_id == wanted.hands))
    if wanted.overdue:
        found.append(GridEvent.deadline_at < now)
    if wanted.unassigned:
        found += [GridEvent.handler_id.is_(None), GridEvent.department_id.is_(None)]
    return found


def queue_rows(session: Session, wanted: QueueFilter, now: datetime, limit: int) -> list[tuple[Any, ...]]:
    """Return the events wanted, least time left first, those without a deadline last.

    Returns
    -------
    list of (id, code, item label, its English label, state, grade, urgency, grid code, grid name, handler name,
        department name, reported_at, start of the stage, deadline_at, text, address)
    """
    began = func.coalesce(
        GridEvent.verified_at, GridEvent.handled_at, GridEvent.accepted_at, GridEvent.dispatched_at,
        GridEvent.registered_at, GridEvent.reported_at, type_=GridEvent.reported_at.type,
    )
    query = (
        select(
            GridEvent.id, GridEvent.code, CatalogueItem.label, CatalogueItem.label_en, GridEvent.state,
            GridEvent.grade, GridEvent.urgency, Grid.code, Grid.name, Worker.name, Department.name,
            GridEvent.reported_at, began, GridEvent.deadline_at, GridEvent.text, GridEvent.address,
        )
        .join(CatalogueItem, CatalogueItem.id == GridEvent.item_id)
        .outerjoin(Binding, (Binding.subject_id == GridEvent.id) & Binding.valid_to.is_(None))
        .outerjoin(Grid, Grid.id == Binding.grid_id)
        .outerjoin(Worker, Worker.id == GridEvent.handler_id)
        .outerjoin(Department, Department.id == GridEvent.department_id)
        .where(*_conditions(wanted, now))
        .order_by(GridEvent.deadline_at.is_(None), GridEvent.deadline_at, GridEvent.reported_at)
        .limit(limit)
    )
    return [tuple(row) for row in session.execute(query)]


def queue_count(session: Session, wanted: QueueFilter, now: datetime) -> int:
    """Return how many events are wanted."""
    return session.scalar(select(func.count()).select_from(GridEvent).where(*_conditions(wanted, now))) or 0
