"""Reads the card of one record for the inspector, personal fields masked."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import numpy as np

from data.model.areas import Area
from data.model.assets import Asset
from data.model.catalogue import Catalogue, CatalogueItem
from data.model.event_flow import acts_for
from data.model.events import GridEvent
from data.model.grids import Grid
from data.model.organisations import Organisation
from data.model.people import Household, Person
from data.model.places import Place
from data.model.privacy import age_on, mask_name, mask_number, mask_phone
from data.model.staff import Department, Role, Worker
from data.model.tasks import PatrolTask
from data.store.queries import cards
from data.store.queries.patrols import checkpoints_of
from data.store.queries.staff import workers_of_grid
from data.store.sessions import ReadingSession
from data.store.workspace import Store

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class GridRef:
    """A grid named on another record's card, and how the binding came about."""

    id: uuid.UUID
    code: str
    name: str
    origin: StrEnum | None = None


@dataclass(frozen=True)
class StaffLine:
    """A worker named on a card."""

    id: uuid.UUID
    code: str
    name: str
    post: str


@dataclass(frozen=True)
class Card:
    """What every card has.

    Attributes
    ----------
    bounds : (west, south, east, north) or None
        Where it is, degrees.
    masked : bool
        Personal fields are hidden and can be revealed with a reason.
    """

    kind: str
    id: uuid.UUID
    code: str
    name: str
    version: int = 0
    bounds: Bounds | None = None
    grid: GridRef | None = None
    masked: bool = False


@dataclass(frozen=True)
class GridCard(Card):
    """The card of a grid; `area_m2` on the ellipsoid."""

    grid_kind: StrEnum | None = None
    areas: tuple[str, ...] = ()
    staff: tuple[StaffLine, ...] = ()
    numbers: cards.GridNumbers | None = None
    area_m2: float | None = None
    established_at: datetime | None = None
    retired_at: datetime | None = None
    locked: bool = False
    note: str = ""
    patrols: tuple[tuple[uuid.UUID, str, StrEnum, datetime], ...] = ()


@dataclass(frozen=True)
class EventCard(Card):
    """The card of an event; `acts` are those its state and the reader's role allow, by their journal names."""

    item_code: str = ""
    item: str = ""
    item_en: str = ""
    catalogue: str = ""
    catalogue_en: str = ""
    state: StrEnum | None = None
    grade: StrEnum | None = None
    urgency: StrEnum | None = None
    source: StrEnum | None = None
    text: str = ""
    address: str = ""
    reporter: str = ""
    reporter_phone: str = ""
    reported_at: datetime | None = None
    since: datetime | None = None
    due: datetime | None = None
    rule: str = ""
    handler: str = ""
    handler_code: str = ""
    department: str = ""
    verifier: str = ""
    original: str = ""
    suspended_until: datetime | None = None
    reworks: int = 0
    extensions: int = 0
    attachments: int = 0
    acts: tuple[str, ...] = ()
    position: tuple[float, float] | None = None


@dataclass(frozen=True)
class PatrolCard(Card):
    """The card of a patrol; `points` are (number, label, result) in order."""

    state: StrEnum | None = None
    title: str = ""
    worker: str = ""
    worker_code: str = ""
    assigned_at: datetime | None = None
    due: datetime | None = None
    finished_at: datetime | None = None
    summary: str = ""
    checklist: tuple[str, ...] = ()
    points: tuple[tuple[int, str, str], ...] = ()


@dataclass(frozen=True)
class RecordCard(Card):
    """The card of a place, asset, organisation, person, worker or area: fields by name, in the order to show.

    Attributes
    ----------
    fields : mapping of str to value
        Names are in `app.ui.words`; values are text, numbers, dates or members of the model's enumerations.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)


def read_card(store: Store, role: Role, kind: str, key: uuid.UUID) -> Card | None:
    """Read the card of a record.

    Parameters
    ----------
    store : Store
    role : Role
        Of whoever looks; an event's card names the acts this role may try.
    kind : str
        "grid", "event", "place", "asset", "organisation", "person", "worker", "area" or "patrol_task".
    key : UUID

    Returns
    -------
    Card or None
        None when there is no such record.
    """
    model = cards.KINDS.get(kind)
    if model is None:
        return None
    with store.reading() as session:
        found = cards.record(session, model, key)
        if found is None:
            return None
        if isinstance(found, GridEvent):
            return _event(session, found, role)
        return _READERS[kind](session, found)


def workspace_title(store: Store) -> str:
    """Return what the workspace is called."""
    with store.reading() as session:
        return cards.workspace_name(session)


def _bounds(shape: Any) -> Bounds | None:
    if shape is None or shape.is_empty:
        return None
    west, south, east, north = shape.bounds
    return west, south, east, north


def _ref(found: Any) -> GridRef | None:
    return None if found is None else GridRef(found[0].id, found[0].code, found[0].name, found[1].origin)


def _grid(session: ReadingSession, grid: Grid) -> GridCard:
    from gis.measure import area_m2

    now = datetime.now(UTC)
    boundary = cards.boundary_of(session, grid.id)
    shape = boundary.geometry if boundary is not None else None
    return GridCard(
        "grid", grid.id, grid.code, grid.name, grid.version, _bounds(shape),
        grid_kind=grid.kind,
        areas=tuple(cards.community_and_above(session, grid.community_id)),
        staff=tuple(StaffLine(posted.worker.id, posted.worker.code, posted.worker.name, posted.post)
                    for posted in workers_of_grid(session, grid.id, now)),
        numbers=cards.grid_numbers(session, grid.id, now),
        area_m2=float(area_m2(np.array([shape], dtype=object))[0]) if shape is not None else None,
        established_at=grid.established_at,
        retired_at=grid.retired_at,
        locked=grid.locked,
        note=grid.note,
        patrols=tuple((task.id, task.code, task.state, task.due_at) for task in cards.open_patrols(session, grid.id)),
    )


def _event(session: ReadingSession, event: GridEvent, role: Role) -> EventCard:
    item = cards.record(session, CatalogueItem, event.item_id)
    book = cards.record(session, Catalogue, item.catalogue_id) if item else None
    handler = cards.record(session, Worker, event.handler_id) if event.handler_id else None
    department = cards.record(session, Department, event.department_id) if event.department_id else None
    verifier = cards.record(session, Worker, event.verifier_id) if event.verifier_id else None
    original = cards.record(session, GridEvent, event.duplicate_of_id) if event.duplicate_of_id else None
    spot: Any = event.location
    times = (event.reported_at, event.registered_at, event.dispatched_at, event.accepted_at, event.handled_at,
             event.verified_at)
    return EventCard(
        "event", event.id, event.code, item.label if item else "", event.version, _bounds(spot),
        _ref(cards.bound_grid(session, event.id)), bool(event.reporter or event.reporter_phone),
        item_code=item.code if item else "", item=item.label if item else "", item_en=item.label_en if item else "",
        catalogue=book.name if book else "", catalogue_en=book.name_en if book else "",
        state=event.state, grade=event.grade, urgency=event.urgency, source=event.source,
        text=event.text, address=event.address,
        reporter=mask_name(event.reporter), reporter_phone=mask_phone(event.reporter_phone),
        reported_at=event.reported_at, since=max(at for at in times if at is not None),
        due=event.deadline_at, rule=event.deadline_rule,
        handler=handler.name if handler else "", handler_code=handler.code if handler else "",
        department=department.name if department else "",
        verifier=verifier.name if verifier else "", original=original.code if original else "",
        suspended_until=event.suspended_until, reworks=event.reworks, extensions=event.extensions,
        attachments=cards.attachments_of(session, event.id),
        acts=tuple(str(act) for act in acts_for(event, role)),
        position=(spot.x, spot.y) if spot is not None else None,
    )


def _label(session: ReadingSession, list_code: str, code: str) -> tuple[str, str, str]:
    """Return label, English label and code, for the window to choose from."""
    return (*cards.code_label(session, list_code, code), code) if code else ("", "", "")


def _place(session: ReadingSession, place: Place) -> RecordCard:
    households, people = cards.households_in(session, place.id)
    within = cards.record(session, Place, place.parent_id) if place.parent_id else None
    fields = {
        "kind": place.kind, "address": place.address, "use": _label(session, "building_use", place.use),
        "floors": place.floors, "units": place.units, "within": (within.name or within.address) if within else "",
        "households": households, "people": people,
    }
    return RecordCard("place", place.id, place.code, place.name or place.address, place.version,
                      _bounds(place.location), _ref(cards.bound_place(session, place)), fields=fields)


def _asset(session: ReadingSession, asset: Asset) -> RecordCard:
    department = cards.record(session, Department, asset.department_id) if asset.department_id else None
    fields = {
        "class": _label(session, "asset_class", asset.class_code), "asset_state": asset.state,
        "department": department.name if department else "", "address": asset.address,
        "surveyed_on": asset.surveyed_on, "survey_source": asset.survey_source,
    }
    return RecordCard("asset", asset.id, asset.code, asset.name, asset.version, _bounds(asset.location),
                      _ref(cards.bound_grid(session, asset.id)), fields=fields)


def _organisation(session: ReadingSession, one: Organisation) -> RecordCard:
    place = cards.record(session, Place, one.place_id) if one.place_id else None
    fields = {
        "kind": one.kind, "uscc": one.uscc, "registration": one.registration, "head": mask_name(one.head_name),
        "phone": mask_phone(one.phone), "address": one.address or (place.address if place else ""),
        "founded_on": one.founded_on, "members": one.members, "note": one.note,
    }
    spot = one.location if one.location is not None else place.location if place else None
    return RecordCard("organisation", one.id, one.code, one.name, one.version, _bounds(spot),
                      _ref(cards.bound_grid(session, one.id)), bool(one.head_name or one.phone), fields)


def _person(session: ReadingSession, person: Person) -> RecordCard:
    household = cards.record(session, Household, person.household_id) if person.household_id else None
    place = cards.record(session, Place, household.place_id) if household and household.place_id else None
    care = tuple(_label(session, "care", str(code)) for code in person.care)
    fields = {
        "sex": _label(session, "sex", person.sex), "age": age_on(person.birth_date, datetime.now(UTC).date()),
        "document": mask_number(person.document_number), "phone": mask_phone(person.phone),
        "household": household.code if household else "", "relation": _label(session, "relation", person.relation),
        "address": place.address if place else "", "care": care, "language": person.language,
    }
    return RecordCard("person", person.id, person.code, mask_name(person.name), person.version,
                      _bounds(place.location) if place else None,
                      _ref(cards.bound_place(session, place)) if place else None, True, fields)


def _worker(session: ReadingSession, worker: Worker) -> RecordCard:
    department = cards.record(session, Department, worker.department_id) if worker.department_id else None
    fields = {
        "role": worker.role, "department": department.name if department else "",
        "area": " › ".join(cards.community_and_above(session, worker.area_id)), "skills": worker.skills,
    }
    return RecordCard("worker", worker.id, worker.code, worker.name, worker.version, fields=fields)


def _patrol(session: ReadingSession, task: PatrolTask) -> PatrolCard:
    worker = cards.record(session, Worker, task.worker_id)
    grid = cards.record(session, Grid, task.grid_id) if task.grid_id else None
    return PatrolCard(
        "patrol_task", task.id, task.code, task.title or task.code, task.version, _bounds(task.geometry),
        GridRef(grid.id, grid.code, grid.name) if grid else None,
        state=task.state, title=task.title, worker=worker.name if worker else "",
        worker_code=worker.code if worker else "", assigned_at=task.assigned_at, due=task.due_at,
        finished_at=task.finished_at, summary=task.summary, checklist=tuple(str(line) for line in task.checklist),
        points=tuple((point.sequence, point.label, point.result) for point in checkpoints_of(session, task.id)),
    )


def _area(session: ReadingSession, area: Area) -> RecordCard:
    below, grids = cards.area_numbers(session, area.id)
    fields = {
        "level": area.level, "areas": " › ".join(cards.community_and_above(session, area.parent_id)),
        "areas_below": below, "grids": grids,
    }
    return RecordCard("area", area.id, area.code, area.name, area.version, _bounds(area.geometry), fields=fields)


_READERS: Mapping[str, Callable[[Any, Any], Card]] = {
    "grid": _grid, "place": _place, "asset": _asset, "organisation": _organisation, "person": _person,
    "worker": _worker, "area": _area, "patrol_task": _patrol,
}
