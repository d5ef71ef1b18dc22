"""Counts what hangs on grids and places: households, people, bound records, open events."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from data.model.bindings import Binding, SubjectKind
from data.model.events import OPEN_STATES, GridEvent
from data.model.people import Household, Person, Residence
from data.model.places import Place

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
    """Return the number of households in each grid; see `households_by_place`."""
    held = _held(None)
    return _summed(session, held.c.grid_id, _households_at(held))


def people_by_grid(session: Session) -> Counts:
    """Return the number of people who live in each grid; see `people_by_place`."""
    held = _held(None)
    return _summed(session, held.c.grid_id, _people_at(held))


def households_by_place(session: Session, grid_ids: Collection[uuid.UUID]) -> Counts:
    """Return the number of households at each place bound to these grids.

    Rooms without a binding of their own count for the building they are in.
    """
    held = _held(grid_ids)
    return _summed(session, held.c.bound_id, _households_at(held))


def people_by_place(session: Session, grid_ids: Collection[uuid.UUID]) -> Counts:
    """Return the number of people who live at each place bound to these grids.

    A person lives where the household is; somebody without a household, or whose household has no place, at each open
    residence that is not a mere registration. Who has left is not counted. Rooms count as in `households_by_place`.
    """
    held = _held(grid_ids)
    return _summed(session, held.c.bound_id, _people_at(held))


def open_events_by_grid(session: Session) -> Counts:
    """Return the number of events somebody still has to act on, by grid."""
    query = select(Binding.grid_id, func.count()).join(GridEvent, GridEvent.id == Binding.subject_id)
    return _counts(session, query.where(_STILL, GridEvent.state.in_(OPEN_STATES)).group_by(Binding.grid_id))


def _held(grid_ids: Collection[uuid.UUID] | None) -> CTE:
    """Return (place_id, bound_id, grid_id): every place that is bound, and the unbound places inside it."""
    base = select(Binding.subject_id.label("place_id"), Binding.subject_id.label("bound_id"), Binding.grid_id)
    base = base.where(_STILL, Binding.subject_kind == SubjectKind.PLACE)
    if grid_ids is not None:
        base = base.where(Binding.grid_id.in_(grid_ids))
    held = base.cte("held", recursive=True)
    own = aliased(Binding)
    bound = select(own.id).where(own.subject_id == Place.id, own.valid_to.is_(None)).exists()
    inside = select(Place.id, held.c.bound_id, held.c.grid_id).join(held, Place.parent_id == held.c.place_id)
    return held.union_all(inside.where(~bound))


def _households_at(held: CTE) -> Any:
    return select(func.count()).where(Household.place_id == held.c.place_id).correlate(held).scalar_subquery()


def _people_at(held: CTE) -> Any:
    at_home = (
        select(func.count()).select_from(Household).join(Person, Person.household_id == Household.id)
        .where(Household.place_id == held.c.place_id, Person.left_at.is_(None)).correlate(held).scalar_subquery()
    )
    # Asked once for everybody: hardly anyone is without a home, and looking each resident up takes ten times as long.
    without_home = select(Person.id).where(
        Person.left_at.is_(None),
        or_(Person.household_id.is_(None),
            Person.household_id.in_(select(Household.id).where(Household.place_id.is_(None)))),
    )
    residing = (
        select(func.count(Residence.person_id.distinct()))
        .where(Residence.place_id == held.c.place_id, Residence.valid_to.is_(None),
               Residence.kind != _REGISTERED_ONLY, Residence.person_id.in_(without_home))
        .correlate(held).scalar_subquery()
    )
    return at_home + residing


def _summed(session: Session, key: Any, number: Any) -> Counts:
    """Add up a number asked for place by place: the planner then goes by its indexes instead of through everybody."""
    found = _counts(session, select(key, func.sum(number)).group_by(key))
    return {key: int(count) for key, count in found.items() if count}


def _counts(session: Session, query: Any) -> Counts:
    return dict(session.execute(query).all())
