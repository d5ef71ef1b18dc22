"""Fetches what stands on the card of one record: the record, what it belongs to, what belongs to it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from data.model.areas import Area
from data.model.assets import Asset
from data.model.base import Base
from data.model.bindings import Binding, SubjectKind
from data.model.catalogue import CodeListEntry
from data.model.events import OPEN_STATES, GridEvent
from data.model.grids import Boundary, Grid
from data.model.organisations import Organisation
from data.model.paperwork import Attachment, Workspace
from data.model.people import Household, Person
from data.model.places import Place
from data.model.staff import Worker
from data.model.tasks import PatrolTask
from data.store.queries import areas, counts

T = TypeVar("T", bound=Base)


@dataclass(frozen=True)
class GridNumbers:
    """How much a grid holds."""

    places: int
    assets: int
    organisations: int
    households: int
    people: int
    open_events: int
    overdue_events: int


def record(session: Session, model: type[T], key: uuid.UUID) -> T | None:
    """Return the record with this key."""
    table: Any = model
    return session.scalar(select(model).where(table.id == key))


def bound_grid(session: Session, subject_id: uuid.UUID) -> tuple[Grid, Binding] | None:
    """Return the grid a subject belongs to now, and the binding that says so."""
    query = select(Grid, Binding).join(Binding, Binding.grid_id == Grid.id)
    row = session.execute(query.where(Binding.subject_id == subject_id, Binding.valid_to.is_(None))).first()
    return None if row is None else (row[0], row[1])


def boundary_of(session: Session, grid_id: uuid.UUID) -> Boundary | None:
    """Return a grid's boundary in force."""
    return session.scalar(select(Boundary).where(Boundary.grid_id == grid_id, Boundary.valid_to.is_(None)))


def grid_numbers(session: Session, grid_id: uuid.UUID, now: datetime) -> GridNumbers:
    """Count what a grid holds."""
    bound = select(Binding.subject_kind, func.count()).where(Binding.grid_id == grid_id, Binding.valid_to.is_(None))
    kinds: dict[SubjectKind, int] = dict(session.execute(bound.group_by(Binding.subject_kind)).all())
    households = sum(counts.households_by_place(session, {grid_id}).values())
    people = sum(counts.people_by_place(session, {grid_id}).values())
    events = (
        select(func.count())
        .select_from(Binding)
        .join(GridEvent, GridEvent.id == Binding.subject_id)
        .where(Binding.grid_id == grid_id, Binding.valid_to.is_(None), GridEvent.state.in_(OPEN_STATES))
    )
    opened, late = session.scalar(events) or 0, session.scalar(events.where(GridEvent.deadline_at < now)) or 0
    return GridNumbers(
        kinds.get(SubjectKind.PLACE, 0), kinds.get(SubjectKind.ASSET, 0), kinds.get(SubjectKind.ORGANISATION, 0),
        households, people, opened, late,
    )


def community_and_above(session: Session, area_id: uuid.UUID | None) -> list[str]:
    """Return the names of an area and those above it, the highest first."""
    return [] if area_id is None else [area.name for area in reversed(areas.line_of_areas(session, area_id))]


def households_in(session: Session, place_id: uuid.UUID) -> tuple[int, int]:
    """Return how many households and people live in a place and what lies in it."""
    held = select(Place.id).where(Place.id == place_id).cte("held", recursive=True)
    inner = aliased(Place)
    held = held.union_all(select(inner.id).join(held, inner.parent_id == held.c.id))
    homes = select(Household.id).where(Household.place_id.in_(select(held.c.id)))
    households = session.scalar(select(func.count()).select_from(homes.subquery())) or 0
    people = session.scalar(
        select(func.count()).select_from(Person).where(Person.household_id.in_(homes), Person.left_at.is_(None))
    )
    return households, people or 0


def bound_place(session: Session, place: Place) -> tuple[Grid, Binding] | None:
    """Return the grid of a place, or of what it lies in when it has no binding of its own."""
    at: Place | None = place
    while at is not None:
        found = bound_grid(session, at.id)
        if found is not None or at.parent_id is None:
            return found
        at = record(session, Place, at.parent_id)
    return None


def code_label(session: Session, list_code: str, code: str) -> tuple[str, str]:
    """Return the label of a code and its English label; empty strings where the list has none."""
    query = select(CodeListEntry.label, CodeListEntry.label_en)
    row = session.execute(query.where(CodeListEntry.list_code == list_code, CodeListEntry.code == code)).first()
    return (row[0], row[1]) if row else ("", "")


def attachments_of(session: Session, key: uuid.UUID) -> int:
    """Return how many photos and documents belong to a record."""
    return session.scalar(select(func.count()).select_from(Attachment).where(Attachment.subject_id == key)) or 0


def open_patrols(session: Session, grid_id: uuid.UUID) -> Sequence[PatrolTask]:
    """Return a grid's patrols that are not finished, the next one due first."""
    query = select(PatrolTask).where(PatrolTask.grid_id == grid_id, PatrolTask.finished_at.is_(None))
    return session.scalars(query.order_by(PatrolTask.due_at).limit(5)).all()


def area_numbers(session: Session, area_id: uuid.UUID) -> tuple[int, int]:
    """Return how many areas lie directly in an area, and how many grids in it and below."""
    held = select(Area.id).where(Area.id == area_id).cte("held", recursive=True)
    inner = aliased(Area)
    held = held.union_all(select(inner.id).join(held, inner.parent_id == held.c.id))
    below = session.scalar(select(func.count()).select_from(Area).where(Area.parent_id == area_id)) or 0
    grids = session.scalar(
        select(func.count()).select_from(Grid).where(Grid.community_id.in_(select(held.c.id)),
                                                     Grid.retired_at.is_(None))
    )
    return below, grids or 0


def workspace_name(session: Session) -> str:
    """Return what the workspace is called."""
    return session.scalar(select(Workspace.name).limit(1)) or ""


KINDS: Mapping[str, type[Base]] = {
    "grid": Grid, "area": Area, "event": GridEvent, "place": Place, "asset": Asset, "organisation": Organisation,
    "person": Person, "worker": Worker, "patrol_task": PatrolTask,
}
"""The records that have a card, by the kind a selection names."""
