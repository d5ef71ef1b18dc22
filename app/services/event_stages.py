"""Carries one act on an event through: the flow decides, deadline, tasks and notices follow, one step is journalled."""

from dataclasses import dataclass
from datetime import datetime

from app.services.event_cases import Case, Step, load_case
from app.services.task_changes import change_tasks
from data.model.actor import Actor
from data.model.base import to_millisecond
from data.model.changes import ChangeSet
from data.model.deadlines import after_pause
from data.model.event_flow import Clock, EventAct, Transition, move
from data.model.events import EventState, GridEvent
from data.model.findings import Finding, Severity
from data.model.rights import require_area
from data.model.staff import Worker
from data.model.working_calendar import LimitUnit
from data.store.unit_of_work import UnitOfWork, touch
from data.store.workspace import Store


@dataclass(frozen=True)
class EventMoved:
    """How far the event is now, by when the next stage must be done and which rule says so."""

    event: str
    state: EventState
    deadline: datetime | None
    rule: str
    changes: ChangeSet
    findings: tuple[Finding, ...] = ()


def advance(store: Store, actor: Actor, code: str, what: EventAct, step: Step) -> EventMoved:
    """Do an act on an event.

    Parameters
    ----------
    store : Store
    actor : Actor
    code : str
        Code of the event.
    what : EventAct
    step : Step
        What the person says with it.

    Raises
    ------
    UserError
        What `load_case` and `data.model.event_flow.move` raise, ``rights.outside_area``; nothing is written then.
    """
    with store.act(what.value, actor, reason=step.why) as act:
        moved = advance_in(act, code, what, step)
        changes = act.commit()
    event, findings = moved
    return EventMoved(event.code, event.state, event.deadline_at, event.deadline_rule, changes, findings)


def advance_in(act: UnitOfWork, code: str, what: EventAct, step: Step) -> tuple[GridEvent, tuple[Finding, ...]]:
    """Do an act on an event within an act under way."""
    case = load_case(act, code, step)
    event, paused = case.event, case.event.suspended_at
    if case.worker is not None and case.worker.id != event.handler_id:
        # What was handed to somebody is theirs wherever it lies: neighbours help each other out.
        require_area(act.actor, what, case.worker.area_id, case.areas)
    row = move(event, what, case.move(act, step))
    touch(event)
    findings = (*_set_clock(act, case, row, paused), *_doubts(case))
    if what is EventAct.SUSPEND:
        event.suspended_until = step.until
    if what is EventAct.GRANT_EXTENSION:
        _extend(case)
    change_tasks(act, case, row, step)
    said = {"to": step.to, "of": step.duplicate_of}
    act.note(event=event.code, **{name: value for name, value in said.items() if value})
    return event, findings


def _doubts(case: Case) -> tuple[Finding, ...]:
    """Return a hint when an event is handed to somebody who works elsewhere."""
    target = case.target
    if not isinstance(target, Worker) or target.area_id is None or not case.areas or target.area_id in case.areas:
        return ()
    return (Finding("event.handler_elsewhere", Severity.HINT, {"event": case.event.code, "worker": target.code},
                    (("event", case.event.id),), case.event.location),)


def _set_clock(act: UnitOfWork, case: Case, row: Transition, paused: datetime | None) -> tuple[Finding, ...]:
    event = case.event
    if row.clock is Clock.STOP:
        event.deadline_at, event.deadline_rule, event.deadline_unit = None, "", ""
    elif row.clock is Clock.START and row.stage is not None:
        due = case.rules.deadline(case.matter, row.stage, event.grade, event.urgency, act.at)
        event.deadline_at, event.deadline_rule, event.deadline_unit = due.at, due.limit.rule, due.limit.unit
        return case.rules.doubts(due.at)
    elif row.clock is Clock.RESUME and event.deadline_at is not None and paused is not None:
        unit = LimitUnit(event.deadline_unit or LimitUnit.HOURS)
        _move_deadline(case, after_pause(event.deadline_at, unit, paused, act.at, case.rules.calendar))
    return ()


def _extend(case: Case) -> None:
    request, event = case.extension, case.event
    if request is not None and event.deadline_at is not None:
        _move_deadline(case, case.rules.calendar.add(event.deadline_at, request.amount, LimitUnit(request.unit)))


def _move_deadline(case: Case, due: datetime) -> None:
    case.event.deadline_at = to_millisecond(due)
    if case.handling is not None:
        case.handling.due_at = case.event.deadline_at
