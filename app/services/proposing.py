"""Proposes, before anything is written: which grid, whose hands, by when, and whether it was reported already."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import numpy as np
import shapely

from app.services.limits import WorkRules, find_matter, work_rules
from data.model.deadlines import Deadline, Stage
from data.model.events import EventState, Grade, Urgency
from data.model.findings import Finding, Severity
from data.model.staff import Worker
from data.store.queries import events, grids, staff
from data.store.queries.catalogue import Matter
from data.store.workspace import Store
from gis.crs import metres_per_degree
from gis.locate import NOWHERE, Locator

if TYPE_CHECKING:
    import uuid

    from sqlalchemy.orm import Session

DUPLICATE_RADIUS_M = 100.0
DUPLICATE_DAYS = 7
MOST_DUPLICATES = 10
_COMPARED_CHARACTERS = 200


@dataclass(frozen=True)
class GridHit:
    """A grid a position lies in, or may lie in: `distance_m` is 0 inside."""

    id: "uuid.UUID"
    code: str
    name: str
    distance_m: float = 0.0


@dataclass(frozen=True)
class Reason:
    """Why somebody is proposed: a code the messages word, with its parameters."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """Somebody an event could be handed to: a worker, or a department where it has nobody by name."""

    kind: str
    code: str
    name: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Similar:
    """An event that may be the same matter; `score` runs from 0 to 1."""

    event: str
    state: EventState
    distance_m: float
    hours_apart: float
    text_likeness: float
    score: float


@dataclass(frozen=True)
class Proposal:
    """What the desk would do with a report.

    Attributes
    ----------
    grid : GridHit or None
        None outside all grids.
    near_border : tuple of GridHit
        Other grids the position may lie in, nearest first.
    handler : Candidate or None
    others : tuple of Candidate
        Whom else, best first.
    duplicates : tuple of Similar
        Best first.
    due : Deadline
        The end of the handling stage if it were dispatched now.
    findings : tuple of Finding
    """

    grid: GridHit | None
    near_border: tuple[GridHit, ...]
    handler: Candidate | None
    others: tuple[Candidate, ...]
    duplicates: tuple[Similar, ...]
    due: Deadline
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Sighting:
    """What is known of a matter before it is an event."""

    matter: Matter
    lon: float
    lat: float
    at: datetime
    text: str = ""
    grade: Grade = Grade.ORDINARY
    urgency: Urgency = Urgency.NORMAL
    uncertainty_m: float = 0.0


def propose(
    store: Store, item: str, lon: float, lat: float, *, text: str = "", grade: Grade | None = None,
    urgency: Urgency = Urgency.NORMAL, uncertainty_m: float = 0.0,
) -> Proposal:
    """Propose what to do with a report, without writing anything.

    Parameters
    ----------
    store : Store
    item : str
        Code of the catalogue item.
    lon, lat : float
        EPSG:4490, degrees.
    text : str
        What was reported, to find reports of the same.
    grade : Grade or None
        None takes the item's own.
    urgency : Urgency
    uncertainty_m : float
        How far off the position may be.

    Raises
    ------
    UserError
        ``catalogue.unknown_item``, ``catalogue.ambiguous_item``
    """
    with store.reading() as session:
        at = store.clock()
        matter = find_matter(session, item, at)
        sighting = Sighting(matter, lon, lat, at, text, grade or Grade(matter.item.default_grade), urgency,
                            uncertainty_m)
        return proposal_for(session, sighting, work_rules(session))


def proposal_for(session: "Session", sighting: Sighting, rules: WorkRules) -> Proposal:
    """Propose what to do with a sighting, reading from an open session."""
    grid, nearby = locate(session, sighting.lon, sighting.lat, sighting.uncertainty_m)
    candidates = _candidates(session, sighting, grid)
    due = rules.deadline(sighting.matter, Stage.HANDLE, sighting.grade, sighting.urgency, sighting.at)
    findings = [*rules.doubts(due.at)]
    if grid is None:
        place = shapely.Point(sighting.lon, sighting.lat)
        findings.append(Finding("event.outside_all_grids", Severity.WARNING, geometry=place, remedy="choose_grid"))
    if nearby:
        findings.append(Finding("event.near_border", Severity.HINT, {"grids": [hit.code for hit in nearby]},
                                remedy="choose_grid"))
    return Proposal(grid, nearby, candidates[0] if candidates else None, tuple(candidates[1:]),
                    _duplicates(session, sighting, rules), due, tuple(findings))


def locate(
    session: "Session", lon: float, lat: float, uncertainty_m: float = 0.0
) -> tuple[GridHit | None, tuple[GridHit, ...]]:
    """Return the grid a position lies in by the border rule, and the others its uncertainty reaches, nearest first."""
    near = grids.boundaries(session, box=_box(lon, lat, uncertainty_m), micro=False)
    locator = Locator(near.geometries, near.codes)
    held = int(locator.locate(lon, lat)[0])
    reach = locator.candidates_near(lon, lat, uncertainty_m) if uncertainty_m > 0 else []
    hits = {one.index: GridHit(near.grid_ids[one.index], near.codes[one.index], near.names[one.index],
                               round(one.distance_m, 2)) for one in reach if one.index != held}
    if held == NOWHERE:
        return None, tuple(hits.values())
    return GridHit(near.grid_ids[held], near.codes[held], near.names[held]), tuple(hits.values())


def _box(lon: float, lat: float, radius_m: float) -> tuple[float, float, float, float]:
    reach_x, reach_y = (radius_m / metres_per_degree(lat) * 1.01).tolist()
    return lon - reach_x, lat - reach_y, lon + reach_x, lat + reach_y


def _candidates(session: "Session", sighting: Sighting, grid: GridHit | None) -> list[Candidate]:
    """Rank whom to send: by the catalogue's rule first, then on duty, then least in hand."""
    item = sighting.matter.item
    department = staff.department_by_id(session, item.department_id) if item.department_id else None
    posted = staff.workers_of_grid(session, grid.id, sighting.at) if grid else []
    field = [(one.worker, Reason("proposal.serves_grid", {"grid": grid.code, "post": one.post}))
             for one in posted if grid and one.post in ("worker", "leader")]
    field.sort(key=lambda pair: pair[1].params["post"] == "leader")
    named = Reason("proposal.responsible_department", {"department": department.name if department else ""})
    handlers = staff.handlers_of_department(session, department.id) if department else []
    desk = [(worker, named) for worker in handlers]
    first, second = (field, desk) if item.handled_by == "grid_worker" else (desk, field)
    ranked = _ranked(session, first, sighting.at)
    if not desk and department is not None:
        place = len(ranked) if first is field else 0
        ranked.insert(place, Candidate("department", department.code, department.name, (named,)))
    return ranked + _ranked(session, second, sighting.at)


def _ranked(session: "Session", people: Collection[tuple[Worker, Reason]], at: datetime) -> list[Candidate]:
    keys = [worker.id for worker, _ in people]
    duty = staff.on_duty(session, keys, at)
    rota = bool(duty) or staff.has_shifts(session, keys)
    load = staff.events_in_hand(session, keys)
    ordered = sorted(enumerate(people), key=lambda one: (one[1][0].id not in duty if rota else False,
                                                         _is_leader(one[1][1]), load.get(one[1][0].id, 0), one[0]))
    ranked = []
    for _, (worker, why) in ordered:
        reasons = [why]
        if rota:
            reasons.append(Reason("proposal.on_duty" if worker.id in duty else "proposal.off_duty"))
        reasons.append(Reason("proposal.events_in_hand", {"count": load.get(worker.id, 0)}))
        ranked.append(Candidate("worker", worker.code, worker.name, tuple(reasons)))
    return ranked


def _is_leader(reason: Reason) -> bool:
    return reason.params.get("post") == "leader"


def _duplicates(session: "Session", sighting: Sighting, rules: WorkRules) -> tuple[Similar, ...]:
    """Rank reports of the same item nearby and not long ago (presets ``duplicate_radius_m``, ``duplicate_days``)."""
    radius = float(rules.presets.get("duplicate_radius_m", DUPLICATE_RADIUS_M))
    span = timedelta(days=rules.presets.get("duplicate_days", DUPLICATE_DAYS))
    found = events.same_matter_near(session, sighting.matter.item.id, _box(sighting.lon, sighting.lat, radius),
                                    sighting.at - span, sighting.at + span)
    scale = metres_per_degree(sighting.lat)
    here = np.array([sighting.lon, sighting.lat])
    similar = []
    for event in found:
        there = shapely.get_coordinates(event.location)[0]
        distance = float(np.hypot(*((there - here) * scale)))
        if distance <= radius:
            apart = abs(sighting.at - event.reported_at)
            likeness = _likeness(sighting.text, event.text)
            score = 0.45 * (1 - distance / radius) + 0.25 * (1 - apart / span) + 0.3 * likeness
            similar.append(Similar(event.code, event.state, round(distance, 1), round(apart.total_seconds() / 3600, 1),
                                   round(likeness, 3), round(score, 3)))
    return tuple(sorted(similar, key=lambda one: (-one.score, one.event))[:MOST_DUPLICATES])


def _likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1; a missing text says nothing either way."""
    if not one or not other:
        return 0.5
    return SequenceMatcher(None, one[:_COMPARED_CHARACTERS], other[:_COMPARED_CHARACTERS], autojunk=False).ratio()
