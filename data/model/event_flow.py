"""The life of an event as one table: which act leads from which state to which, who may, what it needs and changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from data.model.deadlines import Stage
from data.model.errors import UserError
from data.model.event_guards import GUARDS, Move, require_own
from data.model.events import EventState, GridEvent
from data.model.rights import DESK, FIELD, require_role
from data.model.staff import Role


class EventAct(StrEnum):
    """Acts on an event, by the name the journal keeps."""

    REGISTER = "register_event"
    REJECT = "reject_event"
    MARK_DUPLICATE = "mark_duplicate"
    HANDLE_ON_THE_SPOT = "handle_on_the_spot"
    DISPATCH = "dispatch_event"
    TRANSFER = "transfer_event"
    RETURN = "return_event"
    ACCEPT = "accept_event"
    HANDLE = "handle_event"
    VERIFY = "verify_event"
    REWORK = "rework_event"
    CLOSE = "close_event"
    REOPEN = "reopen_event"
    SUSPEND = "suspend_event"
    RESUME = "resume_event"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    ARCHIVE = "archive_event"


class Clock(StrEnum):
    """What an act does to the deadline."""

    KEEP = "keep"
    START = "start"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"


class Task(StrEnum):
    """What an act does to the handling or verification task in progress."""

    NONE = "none"
    HAND_OUT = "hand_out"
    """End the handling task there is and give a new one to the chosen handler."""
    HAND_BACK = "hand_back"
    START = "start"
    REPORT_DONE = "report_done"
    PASS = "pass"  # noqa: S105 - a verification that passes, no password
    REPEAT = "repeat"
    """The verification failed: a new handling task for the same handler."""


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    Attributes
    ----------
    act, source, target
    roles : frozenset of Role
        Who may.
    by_handler : bool
        Field staff may only when the event is in their own hands.
    needs : tuple of str
        Fields of `Move` that must be given: note, handler, duplicate_of, amount.
    stamps : tuple of str
        Time columns set to the time of the act where still empty.
    clears : tuple of str
        Columns emptied because the event went back.
    clock : Clock
    stage : Stage or None
        The stage whose limit starts, with ``Clock.START``.
    task : Task
    guards : tuple of str
        Names in `GUARDS`.
    """

    act: EventAct
    source: EventState
    target: EventState
    roles: frozenset[Role] = DESK
    by_handler: bool = False
    needs: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    clock: Clock = Clock.KEEP
    stage: Stage | None = None
    task: Task = Task.NONE
    guards: tuple[str, ...] = ()


_S, _A = EventState, EventAct
_HANDLERS = DESK | FIELD
_CLOSERS = frozenset({Role.OPERATOR, Role.SUPERVISOR})
_SINCE_DISPATCH = ("dispatched_at", "accepted_at", "handled_at", "verified_at", "handler_id", "department_id",
                   "verifier_id")

_TABLE = (
    Transition(_A.REGISTER, _S.REPORTED, _S.REGISTERED, stamps=("registered_at",), clock=Clock.START,
               stage=Stage.DISPATCH),
    Transition(_A.REJECT, _S.REPORTED, _S.REJECTED, needs=("note",), clock=Clock.STOP, stamps=("closed_at",)),
    Transition(_A.MARK_DUPLICATE, _S.REPORTED, _S.DUPLICATE, needs=("duplicate_of",), clock=Clock.STOP,
               stamps=("closed_at",), guards=("original",)),
    Transition(_A.MARK_DUPLICATE, _S.REGISTERED, _S.DUPLICATE, needs=("duplicate_of",), clock=Clock.STOP,
               stamps=("closed_at",), guards=("original",)),
    Transition(_A.HANDLE_ON_THE_SPOT, _S.REPORTED, _S.HANDLED, roles=_HANDLERS,
               stamps=("registered_at", "dispatched_at", "accepted_at", "handled_at"), clock=Clock.START,
               stage=Stage.VERIFY, task=Task.REPORT_DONE, guards=("on_the_spot",)),
    # An operator who dispatches a fresh report registers it by doing so: one act at the desk, both times kept.
    Transition(_A.DISPATCH, _S.REPORTED, _S.DISPATCHED, needs=("handler",), stamps=("registered_at", "dispatched_at"),
               clock=Clock.START, stage=Stage.HANDLE, task=Task.HAND_OUT),
    Transition(_A.DISPATCH, _S.REGISTERED, _S.DISPATCHED, needs=("handler",), stamps=("dispatched_at",),
               clock=Clock.START, stage=Stage.HANDLE, task=Task.HAND_OUT),
    Transition(_A.RETURN, _S.REGISTERED, _S.REPORTED, needs=("note",), clears=("registered_at",), clock=Clock.START,
               stage=Stage.REGISTER),
    Transition(_A.ACCEPT, _S.DISPATCHED, _S.ACCEPTED, roles=_HANDLERS, by_handler=True, stamps=("accepted_at",),
               task=Task.START),
    Transition(_A.RETURN, _S.DISPATCHED, _S.REGISTERED, roles=_HANDLERS, by_handler=True, needs=("note",),
               clears=_SINCE_DISPATCH, clock=Clock.START, stage=Stage.DISPATCH, task=Task.HAND_BACK),
    # A transfer keeps the deadline: the person who reported the matter does not wait longer for it.
    Transition(_A.TRANSFER, _S.DISPATCHED, _S.DISPATCHED, roles=_HANDLERS, by_handler=True, needs=("handler",),
               task=Task.HAND_OUT, guards=("other_hands",)),
    Transition(_A.TRANSFER, _S.ACCEPTED, _S.DISPATCHED, needs=("handler",), clears=("accepted_at",),
               task=Task.HAND_OUT, guards=("other_hands",)),
    # Work reported done without a word of acceptance was accepted by doing it.
    Transition(_A.HANDLE, _S.DISPATCHED, _S.HANDLED, roles=_HANDLERS, by_handler=True,
               stamps=("accepted_at", "handled_at"), clock=Clock.START, stage=Stage.VERIFY, task=Task.REPORT_DONE),
    Transition(_A.HANDLE, _S.ACCEPTED, _S.HANDLED, roles=_HANDLERS, by_handler=True, stamps=("handled_at",),
               clock=Clock.START, stage=Stage.VERIFY, task=Task.REPORT_DONE),
    Transition(_A.SUSPEND, _S.ACCEPTED, _S.SUSPENDED, roles=_HANDLERS, by_handler=True, needs=("note",),
               stamps=("suspended_at",), clock=Clock.PAUSE),
    Transition(_A.RESUME, _S.SUSPENDED, _S.ACCEPTED, roles=_HANDLERS, by_handler=True,
               clears=("suspended_at", "suspended_until"), clock=Clock.RESUME),
    Transition(_A.ASK_EXTENSION, _S.ACCEPTED, _S.ACCEPTED, roles=_HANDLERS, by_handler=True, needs=("note", "amount"),
               guards=("one_extension", "not_overdue")),
    Transition(_A.GRANT_EXTENSION, _S.ACCEPTED, _S.ACCEPTED, roles=frozenset({Role.SUPERVISOR}),
               guards=("extension_asked",)),
    Transition(_A.REFUSE_EXTENSION, _S.ACCEPTED, _S.ACCEPTED, roles=frozenset({Role.SUPERVISOR}), needs=("note",),
               guards=("extension_asked",)),
    Transition(_A.VERIFY, _S.HANDLED, _S.VERIFIED, roles=_HANDLERS, stamps=("verified_at",), clock=Clock.START,
               stage=Stage.CLOSE, task=Task.PASS, guards=("other_person",)),
    Transition(_A.REWORK, _S.HANDLED, _S.ACCEPTED, roles=_HANDLERS, needs=("note",), clears=("handled_at",),
               clock=Clock.START, stage=Stage.HANDLE, task=Task.REPEAT, guards=("other_person",)),
    Transition(_A.REWORK, _S.VERIFIED, _S.ACCEPTED, roles=_CLOSERS, needs=("note",),
               clears=("handled_at", "verified_at", "verifier_id"), clock=Clock.START, stage=Stage.HANDLE,
               task=Task.REPEAT),
    Transition(_A.CLOSE, _S.VERIFIED, _S.CLOSED, roles=_CLOSERS, stamps=("closed_at",), clock=Clock.STOP,
               guards=("grave_by_supervisor",)),
    Transition(_A.REOPEN, _S.CLOSED, _S.REGISTERED, roles=_CLOSERS, needs=("note",),
               clears=("closed_at", *_SINCE_DISPATCH), clock=Clock.START, stage=Stage.DISPATCH,
               guards=("within_window",)),
    Transition(_A.REOPEN, _S.REJECTED, _S.REPORTED, roles=_CLOSERS, needs=("note",), clears=("closed_at",),
               clock=Clock.START, stage=Stage.REGISTER, guards=("within_window",)),
    Transition(_A.REOPEN, _S.DUPLICATE, _S.REPORTED, roles=_CLOSERS, needs=("note",),
               clears=("closed_at", "registered_at", "duplicate_of_id"), clock=Clock.START, stage=Stage.REGISTER,
               guards=("within_window",)),
    *(Transition(_A.ARCHIVE, state, _S.ARCHIVED, roles=_CLOSERS)
      for state in (_S.CLOSED, _S.REJECTED, _S.DUPLICATE)),
)

FLOW: Mapping[tuple[EventState, EventAct], Transition] = {(row.source, row.act): row for row in _TABLE}
"""The table by state and act."""

FINAL = frozenset({EventState.ARCHIVED})
"""States no act leads out of."""


def acts_from(state: EventState) -> list[EventAct]:
    """Return the acts an event in this state allows, in the order of the table."""
    return [act for source, act in FLOW if source is state]


def acts_for(event: GridEvent, role: Role) -> list[EventAct]:
    """Return the acts a role may try on an event; what they need and the guards are checked when they are done."""
    return [act for act in acts_from(event.state) if role in FLOW[event.state, act].roles]


def transition(event: GridEvent, act: EventAct) -> Transition:
    """Return the row for an act on an event.

    Raises
    ------
    UserError
        ``event.illegal_transition`` with the acts that would be allowed.
    """
    row = FLOW.get((event.state, act))
    if row is None:
        raise UserError("event.illegal_transition", event=event.code, state=event.state, act=act,
                        allowed=acts_from(event.state))
    return row


def move(event: GridEvent, act: EventAct, how: Move) -> Transition:
    """Do an act on an event: check that it is legal, then change its state and times.

    Deadline, tasks and notices follow from the returned row; services see to them.

    Raises
    ------
    UserError
        ``event.illegal_transition``, ``rights.not_allowed``, ``event.needs_…``, ``event.not_in_your_hands`` or what
        the row's guards raise. The event is then unchanged.
    """
    row = transition(event, act)
    require_role(how.actor, act, row.roles)
    if row.by_handler:
        require_own(event, act, how)
    for name in row.needs:
        if not getattr(how, name):
            raise UserError(f"event.needs_{name}", event=event.code, act=act)
    for name in row.guards:
        GUARDS[name](event, how)
    _write(event, row, how)
    return row


def _write(event: GridEvent, row: Transition, how: Move) -> None:
    for name in row.clears:
        setattr(event, name, None)
    for name in row.stamps:
        if getattr(event, name) is None:
            setattr(event, name, how.at)
    if row.act is EventAct.REWORK:
        event.reworks += 1
    if row.act is EventAct.MARK_DUPLICATE and how.duplicate_of is not None:
        event.duplicate_of_id = how.duplicate_of.id
    if row.task in (Task.START, Task.REPORT_DONE) and event.handler_id is None and how.actor.role in FIELD:
        event.handler_id = how.actor.worker_id
    event.state = row.target
