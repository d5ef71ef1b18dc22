"""The verbs about events in the user's mouth, from the report to the closure."""

from dataclasses import dataclass
from datetime import datetime

from app.services.event_cases import Step
from app.services.event_intake import Report, take_in
from app.services.event_stages import EventMoved, advance
from app.services.proposing import Proposal, propose
from data.model.actor import Actor
from data.model.changes import ChangeSet
from data.model.event_flow import EventAct
from data.model.events import EventSource, EventState, Grade, Urgency
from data.model.findings import Finding
from data.model.rights import require
from data.model.working_calendar import LimitUnit
from data.store.workspace import Store

__all__ = [
    "EventMoved", "EventReported", "Proposal", "accept_event", "archive_event", "ask_extension", "close_event",
    "dispatch_event", "grant_extension", "handle_event", "handle_on_the_spot", "mark_duplicate", "propose",
    "refuse_extension", "register_event", "reject_event", "reopen_event", "report_event", "resume_event",
    "return_event", "rework_event", "suspend_event", "transfer_event", "verify_event",
]


@dataclass(frozen=True)
class EventReported:
    """The event made of a report.

    Attributes
    ----------
    event : str
        Its code.
    grid : str or None
        Code of its grid, None outside all grids.
    state : EventState
    deadline : datetime
        The end of the stage in progress.
    rule : str
        Catalogue, edition, item and stage the deadline comes from.
    proposal : Proposal
        What the desk would do next.
    """

    event: str
    grid: str | None
    state: EventState
    deadline: datetime
    rule: str
    proposal: Proposal
    changes: ChangeSet
    findings: tuple[Finding, ...] = ()


def report_event(
    store: Store, actor: Actor, *, item: str, lon: float, lat: float, text: str = "",
    source: EventSource = EventSource.PATROL, grade: Grade | None = None, urgency: Urgency = Urgency.NORMAL,
    reporter: str = "", reporter_phone: str = "", address: str = "", uncertainty_m: float = 0.0,
    at: datetime | None = None, grid: str = "", reason: str = "",
) -> EventReported:
    """Report an event at a place.

    Parameters
    ----------
    store : Store
    actor : Actor
    item : str
        Code of the catalogue item, ``catalogue/code`` where several catalogues use the same code.
    lon, lat : float
        EPSG:4490, degrees. A place outside all grids is accepted with a finding and bound to nothing.
    text, reporter, reporter_phone, address : str
    source : EventSource
    grade : Grade or None
        None takes the item's own.
    urgency : Urgency
    uncertainty_m : float
        How far off the place may be; other grids within reach are proposed beside the one located.
    at : datetime or None
        When it was reported; None is now.
    grid : str
        Code of the grid chosen among those within reach.
    reason : str

    Raises
    ------
    UserError
        ``rights.not_allowed`` and what `app.services.event_intake.take_in` raises; nothing is written then.
    """
    require(actor, "report_event")
    report = Report(item, lon, lat, text, address, reporter, reporter_phone, source, grade, urgency, uncertainty_m, at,
                    grid)
    with store.act("report_event", actor, reason=reason) as act:
        intake = take_in(act, report)
        act.note(event=intake.event.code, **({"grid": intake.grid.code} if intake.grid else {}))
        changes = act.commit()
    return EventReported(
        intake.event.code, intake.grid.code if intake.grid else None, intake.event.state, intake.deadline.at,
        intake.deadline.limit.rule, intake.proposal, changes, intake.proposal.findings,
    )


def register_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                   version: int | None = None) -> EventMoved:
    """Register an event (立案): the clock of the dispatch runs."""
    return advance(store, actor, code, EventAct.REGISTER, Step(note, reason, version))


def reject_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                 version: int | None = None) -> EventMoved:
    """Do not register an event (不予立案); the note says why."""
    return advance(store, actor, code, EventAct.REJECT, Step(note, reason, version))


def return_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                 version: int | None = None) -> EventMoved:
    """Send an event back (回退) to whoever had it before; the note says why."""
    return advance(store, actor, code, EventAct.RETURN, Step(note, reason, version))


def accept_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                 version: int | None = None) -> EventMoved:
    """Take a dispatched event on."""
    return advance(store, actor, code, EventAct.ACCEPT, Step(note, reason, version))


def handle_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                 version: int | None = None) -> EventMoved:
    """Say that an event has been dealt with; the note says what was done."""
    return advance(store, actor, code, EventAct.HANDLE, Step(note, reason, version))


def handle_on_the_spot(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                       version: int | None = None) -> EventMoved:
    """Settle a reported event on the spot (当即办理) where the catalogue allows it."""
    return advance(store, actor, code, EventAct.HANDLE_ON_THE_SPOT, Step(note, reason, version))


def verify_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                 version: int | None = None) -> EventMoved:
    """Confirm that an event has been dealt with; by somebody who did not handle it."""
    return advance(store, actor, code, EventAct.VERIFY, Step(note, reason, version))


def rework_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                 version: int | None = None) -> EventMoved:
    """Send an event back to its handler to be done again (返工); the note says what is missing."""
    return advance(store, actor, code, EventAct.REWORK, Step(note, reason, version))


def close_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                version: int | None = None) -> EventMoved:
    """Close a verified event (结案)."""
    return advance(store, actor, code, EventAct.CLOSE, Step(note, reason, version))


def reopen_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                 version: int | None = None) -> EventMoved:
    """Open a settled event again within the window; the note says why."""
    return advance(store, actor, code, EventAct.REOPEN, Step(note, reason, version))


def resume_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                 version: int | None = None) -> EventMoved:
    """Let the clock of a suspended event run on."""
    return advance(store, actor, code, EventAct.RESUME, Step(note, reason, version))


def grant_extension(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                    version: int | None = None) -> EventMoved:
    """Grant the time asked for; it adds to the deadline."""
    return advance(store, actor, code, EventAct.GRANT_EXTENSION, Step(note, reason, version))


def refuse_extension(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                     version: int | None = None) -> EventMoved:
    """Refuse the time asked for; the note says why."""
    return advance(store, actor, code, EventAct.REFUSE_EXTENSION, Step(note, reason, version))


def archive_event(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "",
                  version: int | None = None) -> EventMoved:
    """Put a settled event away for good."""
    return advance(store, actor, code, EventAct.ARCHIVE, Step(note, reason, version))


def dispatch_event(store: Store, actor: Actor, code: str, to: str, *, note: str = "", reason: str = "",
                   version: int | None = None) -> EventMoved:
    """Hand an event to the worker or department with the code `to`; a fresh report is registered by that."""
    return advance(store, actor, code, EventAct.DISPATCH, Step(note, reason, version, to=to))


def transfer_event(store: Store, actor: Actor, code: str, to: str, *, note: str = "", reason: str = "",
                   version: int | None = None) -> EventMoved:
    """Hand a dispatched event to somebody else (转派); its deadline stays."""
    return advance(store, actor, code, EventAct.TRANSFER, Step(note, reason, version, to=to))


def mark_duplicate(store: Store, actor: Actor, code: str, of: str, *, note: str = "", reason: str = "",
                   version: int | None = None) -> EventMoved:
    """Link an event to the one it repeats; it is settled by that, never deleted."""
    return advance(store, actor, code, EventAct.MARK_DUPLICATE, Step(note, reason, version, duplicate_of=of))


def suspend_event(store: Store, actor: Actor, code: str, *, until: datetime | None = None, note: str = "",
                  reason: str = "", version: int | None = None) -> EventMoved:
    """Stop the clock of an event (挂起); the note says why, `until` when it is expected to go on."""
    return advance(store, actor, code, EventAct.SUSPEND, Step(note, reason, version, until=until))


def ask_extension(store: Store, actor: Actor, code: str, amount: float,
                  unit: LimitUnit = LimitUnit.WORKING_DAYS, *, note: str = "", reason: str = "",
                  version: int | None = None) -> EventMoved:
    """Ask for more time (延期申请); one request at a time, the note says why."""
    return advance(store, actor, code, EventAct.ASK_EXTENSION, Step(note, reason, version, amount=amount, unit=unit))
