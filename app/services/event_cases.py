"""Loads everything an act on an event may concern before anything is changed, so that a refusal leaves no trace."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.services.limits import WorkRules, work_rules
from data.model.actor import Actor
from data.model.errors import UserError
from data.model.event_guards import Move
from data.model.events import GridEvent
from data.model.rights import FIELD
from data.model.staff import Department, Worker
from data.model.tasks import ExtensionRequest, HandlingTask, VerificationTask
from data.model.working_calendar import LimitUnit
from data.store.queries import catalogue, events, staff, tasks
from data.store.queries.catalogue import Matter
from data.store.sessions import ReadingSession
from data.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Step:
    """What a person says with an act.

    Attributes
    ----------
    note : str
        What to record; also the reason where `reason` is empty.
    reason : str
    version : int or None
        The version of the event the person saw; the act is refused when it changed since.
    to : str
        Code of the worker or department it is handed to.
    duplicate_of : str
        Code of the event it repeats.
    amount, unit
        Length of the extension asked for.
    until : datetime or None
        When a suspension is expected to end.
    """

    note: str = ""
    reason: str = ""
    version: int | None = None
    to: str = ""
    duplicate_of: str = ""
    amount: float = 0
    unit: LimitUnit = LimitUnit.WORKING_DAYS
    until: datetime | None = None

    @property
    def why(self) -> str:
        """Return what the journal keeps as the reason."""
        return self.reason or self.note


@dataclass(frozen=True)
class Case:
    """An event with everything an act on it may concern."""

    event: GridEvent
    matter: Matter
    rules: WorkRules
    worker: Worker | None
    areas: tuple[uuid.UUID, ...]
    handling: HandlingTask | None
    finished: HandlingTask | None
    verification: VerificationTask | None
    extension: ExtensionRequest | None
    original: GridEvent | None
    target: Worker | Department | None

    @property
    def same_hands(self) -> bool:
        """Whether the event is to be handed to whoever has it now."""
        hands = self.event.handler_id or self.event.department_id
        return self.target is not None and self.target.id == hands

    def move(self, act: UnitOfWork, step: Step) -> Move:
        """Return what the flow needs to know to judge the act."""
        return Move(
            actor=act.actor, at=act.at, note=step.why, handler=self.target is not None, same_hands=self.same_hands,
            duplicate_of=self.original, amount=step.amount,
            actor_department_id=self.worker.department_id if self.worker else None,
            finished_by=self.finished.finished_by if self.finished else "", on_the_spot=self.matter.item.on_the_spot,
            extension_pending=self.extension is not None, reopen_window=self.rules.reopen_window,
        )


def load_case(act: UnitOfWork, code: str, step: Step) -> Case:
    """Read an event and what belongs to it.

    Raises
    ------
    UserError
        ``event.unknown``, ``record.changed_since``, ``worker.unknown``, ``worker.inactive``,
        ``event.cannot_be_handled_by``
    """
    session = act.session
    event = event_named(session, code)
    if step.version is not None:
        act.expect(event, step.version)
    grid = events.grid_of(session, event.id)
    return Case(
        event=event,
        matter=catalogue.matter_of(session, event.item_id),
        rules=work_rules(session),
        worker=acting_worker(session, act.actor),
        areas=tuple(staff.areas_of_grid(session, grid.id)) if grid else (),
        handling=tasks.open_handling(session, event.id),
        finished=tasks.last_finished_handling(session, event.id),
        verification=tasks.open_verification(session, event.id),
        extension=tasks.pending_extension(session, event.id),
        original=event_named(session, step.duplicate_of) if step.duplicate_of else None,
        target=_target(session, step.to) if step.to else None,
    )


def event_named(session: ReadingSession, code: str) -> GridEvent:
    """Return the event with this code.

    Raises
    ------
    UserError
        ``event.unknown``
    """
    event = events.event_by_code(session, code.strip())
    if event is None:
        raise UserError("event.unknown", event=code)
    return event


def acting_worker(session: ReadingSession, actor: Actor) -> Worker | None:
    """Return the worker who acts, None for somebody who only logged in here.

    Raises
    ------
    UserError
        ``worker.inactive``
    """
    worker = staff.worker_by_id(session, actor.worker_id) if actor.worker_id else None
    if worker is not None and not worker.active:
        raise UserError("worker.inactive", worker=worker.code)
    return worker


def worker_named(session: ReadingSession, code: str) -> Worker:
    """Return the active worker with this code.

    Raises
    ------
    UserError
        ``worker.unknown``, ``worker.inactive``
    """
    worker = staff.worker_by_code(session, code.strip())
    if worker is None:
        raise UserError("worker.unknown", worker=code)
    if not worker.active:
        raise UserError("worker.inactive", worker=code)
    return worker


def _target(session: ReadingSession, code: str) -> Worker | Department:
    """Return whom an event is handed to: a worker who goes out, or a department."""
    department = staff.department_by_code(session, code.strip())
    if department is not None:
        return department
    worker = worker_named(session, code)
    if worker.role not in FIELD:
        raise UserError("event.cannot_be_handled_by", worker=code, role=worker.role)
    return worker
