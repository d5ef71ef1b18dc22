"""Takes a report in: makes the event with its code, grid, first deadline and notices within an act under way."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import shapely

from app.services.duplicates import Sighting
from app.services.limits import find_matter, work_rules
from app.services.locating import GridHit
from app.services.proposing import Proposal, proposal_for
from data.model.bindings import Binding, BindingOrigin, SubjectKind
from data.model.deadlines import Deadline, Stage
from data.model.errors import UserError
from data.model.event_codes import EVENT, day_prefix, number_of, numbered_code
from data.model.events import EventSource, Grade, GridEvent, Urgency
from data.model.paperwork import Notice
from data.model.working_calendar import CHINA
from data.store.queries import events, staff
from data.store.unit_of_work import UnitOfWork

_CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True)
class Report:
    """A report as it comes in.

    Attributes
    ----------
    item : str
        Code of the catalogue item, ``catalogue/code`` where needed.
    lon, lat : float
        EPSG:4490, degrees.
    text, address, reporter, reporter_phone : str
    source : EventSource
    grade : Grade or None
        None takes the item's own.
    urgency : Urgency
    uncertainty_m : float
    at : datetime or None
        When it was reported; None is now.
    grid : str
        Code of the grid the reporter chose where the position is uncertain.
    """

    item: str
    lon: float
    lat: float
    text: str = ""
    address: str = ""
    reporter: str = ""
    reporter_phone: str = ""
    source: EventSource = EventSource.PATROL
    grade: Grade | None = None
    urgency: Urgency = Urgency.NORMAL
    uncertainty_m: float = 0.0
    at: datetime | None = None
    grid: str = ""


@dataclass(frozen=True)
class Intake:
    """The event just made, its grid, its first deadline and what the desk would do next."""

    event: GridEvent
    grid: GridHit | None
    deadline: Deadline
    proposal: Proposal


def take_in(act: UnitOfWork, report: Report) -> Intake:
    """Make an event of a report within the act under way.

    Raises
    ------
    UserError
        ``input.bad_position``, ``event.from_the_future``, ``event.grid_not_near``, ``catalogue.unknown_item``,
        ``catalogue.ambiguous_item``
    """
    at = _reported_at(act, report)
    _check_position(report)
    matter = find_matter(act.session, report.item, at)
    rules = work_rules(act.session)
    grade = report.grade or Grade(matter.item.default_grade)
    sighting = Sighting(matter, report.lon, report.lat, at, report.text, grade, report.urgency, report.uncertainty_m)
    proposal = proposal_for(act.session, sighting, rules)
    grid = _chosen(report, proposal)
    due = rules.deadline(matter, Stage.REGISTER, grade, report.urgency, at)
    event = _event(report, sighting, next_event_code(act, at), due)
    leaders = [one.worker for one in staff.workers_of_grid(act.session, grid.id, at)
               if one.post == "leader"] if grid else []
    act.add(event)
    act.flush()
    if grid is not None:
        origin = BindingOrigin.ASSIGNED if report.grid else BindingOrigin.LOCATED
        act.add(Binding(subject_kind=SubjectKind.EVENT, subject_id=event.id, grid_id=grid.id, valid_from=at,
                        origin=origin))
    for leader in leaders:
        act.add(event_notice(act, event, "notice.event_reported", leader.id))
    return Intake(event, grid, due, proposal)


def _reported_at(act: UnitOfWork, report: Report) -> datetime:
    at = report.at or act.at
    if at > act.at + _CLOCK_SLACK:
        raise UserError("event.from_the_future", at=at)
    return at


def _check_position(report: Report) -> None:
    finite = math.isfinite(report.lon) and math.isfinite(report.lat)
    if not finite or not (-180 <= report.lon <= 180 and -90 <= report.lat <= 90) or not report.uncertainty_m >= 0:
        raise UserError("input.bad_position", text=f"{report.lon},{report.lat}")


def _chosen(report: Report, proposal: Proposal) -> GridHit | None:
    if not report.grid:
        return proposal.grid
    for hit in (proposal.grid, *proposal.near_border):
        if hit is not None and hit.code == report.grid:
            return hit
    raise UserError("event.grid_not_near", grid=report.grid)


def _event(report: Report, sighting: Sighting, code: str, due: Deadline) -> GridEvent:
    return GridEvent(
        code=code, item_id=sighting.matter.item.id, text=report.text, address=report.address, source=report.source,
        reporter=report.reporter, reporter_phone=report.reporter_phone, grade=sighting.grade, urgency=report.urgency,
        reported_at=sighting.at, deadline_at=due.at, deadline_rule=due.limit.rule, deadline_unit=due.limit.unit,
        position_uncertainty_m=report.uncertainty_m, location=shapely.Point(report.lon, report.lat),
    )


def next_event_code(act: UnitOfWork, at: datetime) -> str:
    """Return the next free event code of the local day; the write lock keeps it free until the act ends."""
    day = at.astimezone(CHINA).date()
    newest = events.newest_code(act.session, day_prefix(EVENT, day))
    return numbered_code(EVENT, day, number_of(newest) + 1 if newest else 1)


def event_notice(act: UnitOfWork, event: GridEvent, code: str, recipient: object) -> Notice:
    """Return a notice about an event for the outbox."""
    due = event.deadline_at.isoformat() if event.deadline_at else None
    return Notice(recipient_id=recipient, code=code, parameters={"event": event.code, "deadline": due},
                  subject_kind="event", subject_id=event.id, queued_at=act.at)
