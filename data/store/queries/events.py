"""Asks for events: one by code, similar ones nearby, the queue of the desk."""

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.model.bindings import Binding
from data.model.events import EventState, GridEvent
from data.model.grids import Grid
from data.store.queries.shapes import Bounds, meets_box


def event_by_code(session: Session, code: str) -> GridEvent | None:
    """Return the event with this code."""
    return session.scalar(select(GridEvent).where(GridEvent.code == code))


def newest_code(session: Session, prefix: str) -> str | None:
    """Return the event code with the highest number that begins with `prefix`."""
    # The range is for the index (LIKE cannot use it in SQLite), the prefix for collations that sort otherwise.
    query = select(GridEvent.code).where(GridEvent.code.between(prefix + "0", prefix + "9" * 12),
                                         GridEvent.code.startswith(prefix, autoescape=True))
    return session.scalar(query.order_by(func.length(GridEvent.code).desc(), GridEvent.code.desc()).limit(1))


def binding_of(session: Session, subject_id: uuid.UUID) -> Binding | None:
    """Return the binding of a subject that is in force."""
    return session.scalar(select(Binding).where(Binding.subject_id == subject_id, Binding.valid_to.is_(None)))


def grid_of(session: Session, subject_id: uuid.UUID) -> Grid | None:
    """Return the grid a subject belongs to."""
    query = select(Grid).join(Binding, Binding.grid_id == Grid.id)
    return session.scalar(query.where(Binding.subject_id == subject_id, Binding.valid_to.is_(None)))


def same_matter_near(
    session: Session, item_id: uuid.UUID, box: Bounds, since: datetime, until: datetime
) -> list[GridEvent]:
    """Return the events of one catalogue item in a box and a span of time that are not duplicates themselves."""
    query = select(GridEvent).where(
        meets_box(session, GridEvent.location, box), GridEvent.item_id == item_id, GridEvent.reported_at >= since,
        GridEvent.reported_at <= until, GridEvent.state.not_in((EventState.DUPLICATE, EventState.REJECTED)),
    )
    return list(session.scalars(query.order_by(GridEvent.code)))
