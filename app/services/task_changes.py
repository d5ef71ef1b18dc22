"""Writes what an act on an event does to tasks and requests: hand out, take back, report done, pass, repeat."""

from collections.abc import Callable, Mapping

from app.services.event_cases import Case, Step
from app.services.event_intake import event_notice
from data.model.event_flow import EventAct, Task, Transition
from data.model.staff import Worker
from data.model.tasks import ExtensionRequest, HandlingTask, TaskState, VerificationTask
from data.store.unit_of_work import UnitOfWork


def change_tasks(act: UnitOfWork, case: Case, row: Transition, step: Step) -> None:
    """Write the tasks, requests and notices that follow from an act just done on the event."""
    _CHANGES[row.task](act, case, step)
    if row.act in _REQUESTS:
        _REQUESTS[row.act](act, case, step)
    elif case.extension is not None and row.target is not row.source:
        # Work that ended or left these hands needs no more time: the request lapses, neither granted nor refused.
        case.extension.decided_at = act.at


def _nothing(_act: UnitOfWork, _case: Case, _step: Step) -> None:
    """Leave the tasks as they are."""


def _hand_out(act: UnitOfWork, case: Case, step: Step) -> None:
    event, target = case.event, case.target
    _end(act, case.handling, TaskState.CANCELLED, step)
    if isinstance(target, Worker):
        event.handler_id, event.department_id = target.id, target.department_id or case.matter.item.department_id
    elif target is not None:
        event.handler_id, event.department_id = None, target.id
    _new_handling(act, case)


def _new_handling(act: UnitOfWork, case: Case) -> None:
    event = case.event
    act.add(HandlingTask(event_id=event.id, worker_id=event.handler_id, department_id=event.department_id,
                         assigned_at=act.at, due_at=event.deadline_at))
    if event.handler_id is not None:
        code = "notice.event_rework" if event.reworks else "notice.event_dispatched"
        act.add(event_notice(act, event, code, event.handler_id))


def _hand_back(act: UnitOfWork, case: Case, step: Step) -> None:
    _end(act, case.handling, TaskState.RETURNED, step)


def _start(_act: UnitOfWork, case: Case, _step: Step) -> None:
    if case.handling is not None:
        case.handling.state = TaskState.STARTED
        case.handling.worker_id = case.event.handler_id


def _report_done(act: UnitOfWork, case: Case, step: Step) -> None:
    event, handling = case.event, case.handling
    if handling is None:
        handling = HandlingTask(event_id=event.id, department_id=event.department_id, assigned_at=act.at)
        act.add(handling)
    handling.worker_id = event.handler_id
    _end(act, handling, TaskState.DONE, step)
    act.add(VerificationTask(event_id=event.id, assigned_at=act.at, due_at=event.deadline_at))


def _pass(act: UnitOfWork, case: Case, step: Step) -> None:
    case.event.verifier_id = act.actor.worker_id
    _judge(act, case, step, passed=True)


def _repeat(act: UnitOfWork, case: Case, step: Step) -> None:
    _judge(act, case, step, passed=False)
    _new_handling(act, case)


def _judge(act: UnitOfWork, case: Case, step: Step, *, passed: bool) -> None:
    check = case.verification
    if check is None:
        check = VerificationTask(event_id=case.event.id, assigned_at=act.at)
        act.add(check)
    check.worker_id, check.passed, check.note = act.actor.worker_id, passed, step.why
    check.state, check.finished_at = TaskState.DONE, act.at


def _end(act: UnitOfWork, handling: HandlingTask | None, state: TaskState, step: Step) -> None:
    if handling is not None:
        handling.state, handling.finished_at, handling.result = state, act.at, step.why
        handling.finished_by = act.actor.code


def _ask(act: UnitOfWork, case: Case, step: Step) -> None:
    act.add(ExtensionRequest(event_id=case.event.id, asked_by=act.actor.code, asked_at=act.at, amount=step.amount,
                             unit=step.unit, reason=step.why))


def _grant(act: UnitOfWork, case: Case, _step: Step) -> None:
    case.event.extensions += 1
    _decide(act, case, granted=True)


def _refuse(act: UnitOfWork, case: Case, _step: Step) -> None:
    _decide(act, case, granted=False)


def _decide(act: UnitOfWork, case: Case, *, granted: bool) -> None:
    request = case.extension
    if request is not None:
        request.granted, request.decided_at, request.decided_by = granted, act.at, act.actor.code
    if case.event.handler_id is not None:
        code = "notice.extension_granted" if granted else "notice.extension_refused"
        act.add(event_notice(act, case.event, code, case.event.handler_id))


_CHANGES: Mapping[Task, Callable[[UnitOfWork, Case, Step], None]] = {
    Task.NONE: _nothing,
    Task.HAND_OUT: _hand_out,
    Task.HAND_BACK: _hand_back,
    Task.START: _start,
    Task.REPORT_DONE: _report_done,
    Task.PASS: _pass,
    Task.REPEAT: _repeat,
}
_REQUESTS: Mapping[EventAct, Callable[[UnitOfWork, Case, Step], None]] = {
    EventAct.ASK_EXTENSION: _ask,
    EventAct.GRANT_EXTENSION: _grant,
    EventAct.REFUSE_EXTENSION: _refuse,
}
