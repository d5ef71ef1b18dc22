"""Counts what hangs on grids and places: households, people, bound records, open events."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from data.model.bindings import Binding, SubjectKind
from data.model.events import OPEN_STATES, GridEvent
from data.model.people import Household, Person, Residence

Counts = dict[uuid.UUID, int]

_STILL: ColumnElement[bool] = Binding.valid_to.is_(None)
_REGISTERED_ONLY = "registered"
"""Residence kind of somebody who is registered somewhere and lives elsewhere: not counted there."""


def bound_by_grid(session: Session, at: datetime | None = None) -> dict[uuid.UUID, dict[SubjectKind, int]]:
    """Return how many records of each kind are bound to each grid, now or at an instant."""
    in_force = _STILL if at is None else and_(Binding.valid_from <= at,
                                              or_(Binding.valid_to.is_(None), Binding.valid_to > at))
    query = select(Binding.grid_id, Binding.subject_kind, func.count()).where(in_force)
    counted: dict[uuid.UUID, dict[SubjectKind, int]] = defaultdict(dict)
    for grid, kind, count in session.execute(query.group_by(Binding.grid_id, Binding.subject_kind)):
        counted[grid][kind] = count
    return dict(counted)


def households_by_grid(session: Session) -> Counts:
    """Return the number of households whose place is bound to each grid."""
    query = select(Binding.grid_id, func.count()).join(Household, Household.place_id == Binding.subject_id)
    return _counts(session, query.where(_STILL).group_by(Binding.grid_id))


def people_by_grid(session: Session) -> Counts:
    """Return the number of people who live in each grid; see `people_by_place`."""
    return _added(_counts(session, query) for query in _people_queries(Binding.grid_id, None))


def households_by_place(session: Session, grid_ids: Collection[uuid.UUID]) -> Counts:
    """Return the number of households at each place bound to these grids."""
    query = select(Household.place_id, func.count()).join(Binding, Household.place_id == Binding.subject_id)
    return _counts(session, query.where(_STILL, Binding.grid_id.in_(grid_ids)).group_by(Household.place_id))


def people_by_place(session: Session, grid_ids: Collection[uuid.UUID]) -> Counts:
    """Return the number of people who live at each place bound to these grids.

    A person lives where the household is; somebody without a household, or whose household has no place, at each open
    residence that is not a mere registration. Who has left is not counted.
    """
    return _added(_counts(session, query) for query in _people_queries(Binding.subject_id, grid_ids))


def open_events_by_grid(session: Session) -> Counts:
    """Return the number of events somebody still has to act on, by grid."""
    query = select(Binding.grid_id, func.count()).join(GridEvent, GridEvent.id == Binding.subject_id)
    return _counts(session, query.where(_STILL, GridEvent.state.in_(OPEN_STATES)).group_by(Binding.grid_id))


def _people_queries(key: Any, grid_ids: Collection[uuid.UUID] | None) -> tuple[Any, Any]:
    here = (_STILL, Person.left_at.is_(None), *(() if grid_ids is None else (Binding.grid_id.in_(grid_ids),)))
    at_home = (
        select(key, func.count()).select_from(Binding)
        .join(Household, Household.place_id == Binding.subject_id)
        .join(Person, Person.household_id == Household.id)
        .where(*here).group_by(key)
    )
    residing = (
        select(key, func.count(Person.id.distinct())).select_from(Binding)
        .join(Residence, and_(Residence.place_id == Binding.subject_id, Residence.valid_to.is_(None),
                              Residence.kind != _REGISTERED_ONLY))
        .join(Person, Person.id == Residence.person_id)
        .outerjoin(Household, Household.id == Person.household_id)
        .where(*here, Household.place_id.is_(None)).group_by(key)
    )
    return at_home, residing


def _counts(session: Session, query: Any) -> Counts:
    return dict(session.execute(query).all())


def _added(parts: Any) -> Counts:
    total: Counts = defaultdict(int)
    for part in parts:
        for key, count in part.items():
            total[key] += count
    return dict(total)
