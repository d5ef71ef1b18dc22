"""Tells what became of each happening by doing the model's own acts on it, one after the other, until today."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from data.model.actor import Actor
from data.model.base import to_millisecond
from data.model.deadlines import Limit, Stage, after_pause, deadline, limit_for
from data.model.event_flow import Clock, EventAct, Task, Transition, move
from data.model.event_guards import Move
from data.model.events import EventState, GridEvent
from data.model.tasks import ExtensionRequest, HandlingTask, TaskState, VerificationTask
from data.model.working_calendar import LimitUnit, WorkingCalendar
from data.store.history_writer import HistoryStep

EVENT_COLUMNS = tuple(column.name for column in GridEvent.__table__.columns if column.name not in ("fid", "version"))

_ALWAYS_TOLD = ("id", "code", "state")


@dataclass(frozen=True)
class Crew:
    """Who deals with one event. `handler_department` is None for grid workers."""

    reporter: Actor
    operator: Actor
    handler: Actor
    second_handler: Actor
    verifier: Actor
    supervisor: Actor
    handler_department: uuid.UUID | None


@dataclass(frozen=True)
class Matter:
    """What the catalogue says of an event's matter."""

    source: str
    rules: list[dict[str, Any]]
    department: uuid.UUID
    on_the_spot: bool


@dataclass
class Story:
    """One event with what its life left behind."""

    event: GridEvent
    steps: list[HistoryStep] = field(default_factory=list)
    handling: list[HandlingTask] = field(default_factory=list)
    verification: list[VerificationTask] = field(default_factory=list)
    extensions: list[ExtensionRequest] = field(default_factory=list)


class Teller:
    """Tells one event's story.

    Parameters
    ----------
    story : Story
        Its event is reported and nothing more.
    matter : Matter
    crew : Crew
    calendar : WorkingCalendar
    make_id : callable
        Returns a fresh key.
    rng : numpy Generator
    """

    def __init__(self, story: Story, matter: Matter, crew: Crew, calendar: WorkingCalendar,
                 make_id: Callable[[], uuid.UUID], rng: np.random.Generator) -> None:
        self.story, self.event = story, story.event
        self.matter, self.crew, self.calendar = matter, crew, calendar
        self.make_id, self.rng = make_id, rng
        self.stage_began = self.event.reported_at
        self.limit = self._limit(Stage.REGISTER)
        self._set_deadline(self.event.reported_at)
        self._tell("report_event", self.event.reported_at, crew.reporter, "", {}, None)

    # what the clock says

    def _limit(self, stage: Stage) -> Limit:
        return limit_for(self.matter.rules, self.matter.source, stage, self.event.grade, self.event.urgency, {})

    def _set_deadline(self, start: datetime) -> None:
        self.stage_began = start
        self.event.deadline_at = deadline(self.limit, start, self.calendar).at
        self.event.deadline_rule, self.event.deadline_unit = self.limit.rule, str(self.limit.unit)

    def after(self, share: float) -> datetime:
        """Return the instant at a share of the limit in force."""
        return to_millisecond(self.calendar.add(self.stage_began, self.limit.amount * share, self.limit.unit))

    def worked(self, start: datetime, hours: float) -> datetime:
        """Return the instant after some working hours."""
        return to_millisecond(self.calendar.add(start, hours, LimitUnit.WORKING_HOURS))

    # what is done

    def act(self, what: EventAct, actor: Actor, at: datetime, note: str = "", **more: Any) -> None:
        """Do an act at an instant.

        Parameters
        ----------
        more : `duplicate_of` (GridEvent), `handler` (Actor), `amount` (of working days), `until` (datetime).
        """
        before = _columns(self.event)
        paused = self.event.suspended_at
        row = move(self.event, what, self._move(actor, at, note, more))
        self._clock(row, at, paused)
        if what is EventAct.SUSPEND:
            self.event.suspended_until = more["until"]
        self._tasks(row, actor, at, note, more)
        self._requests(row, actor, at, note, more)
        said = {"event": self.event.code}
        if "handler" in more:
            said["to"] = more["handler"].code
        if "duplicate_of" in more:
            said["of"] = more["duplicate_of"].code
        self._tell(what.value, at, actor, note, said, before)

    def _move(self, actor: Actor, at: datetime, note: str, more: Mapping[str, Any]) -> Move:
        done = [task for task in self.story.handling if task.state is TaskState.DONE]
        return Move(
            actor, at, note, handler="handler" in more, duplicate_of=more.get("duplicate_of"),
            amount=more.get("amount", 0), on_the_spot=self.matter.on_the_spot,
            actor_department_id=self._department_of(actor),
            finished_by=done[-1].finished_by if done else "", extension_pending=self._pending() is not None,
        )

    def _department_of(self, actor: Actor) -> uuid.UUID | None:
        handles = actor in (self.crew.handler, self.crew.second_handler)
        return self.crew.handler_department if handles else None

    def _clock(self, row: Transition, at: datetime, paused: datetime | None) -> None:
        event = self.event
        if row.clock is Clock.STOP:
            event.deadline_at, event.deadline_rule, event.deadline_unit = None, "", ""
        elif row.clock is Clock.START and row.stage is not None:
            self.limit = self._limit(row.stage)
            self._set_deadline(at)
        elif row.clock is Clock.RESUME and event.deadline_at is not None and paused is not None:
            self._move_deadline(after_pause(event.deadline_at, LimitUnit(event.deadline_unit), paused, at,
                                            self.calendar))

    def _move_deadline(self, due: datetime) -> None:
        self.event.deadline_at = to_millisecond(due)
        if self.story.handling:
            self.story.handling[-1].due_at = self.event.deadline_at

    # what it leaves behind

    def _tasks(self, row: Transition, actor: Actor, at: datetime, note: str, more: Mapping[str, Any]) -> None:
        task = row.task
        if task is Task.HAND_OUT:
            self._end_handling(TaskState.CANCELLED, actor, at, note)
            self.event.handler_id = more["handler"].worker_id
            self.event.department_id = self.crew.handler_department or self.matter.department
            self._hand_out(at)
        elif task is Task.HAND_BACK:
            self._end_handling(TaskState.RETURNED, actor, at, note)
        elif task is Task.START and self.story.handling:
            self.story.handling[-1].state = TaskState.STARTED
        elif task is Task.REPORT_DONE:
            self._report_done(actor, at, note)
        elif task in (Task.PASS, Task.REPEAT):
            self._judge(actor, at, note, passed=task is Task.PASS)
            if task is Task.REPEAT:
                self._hand_out(at)

    def _hand_out(self, at: datetime) -> None:
        self.story.handling.append(HandlingTask(
            id=self.make_id(), event_id=self.event.id, worker_id=self.event.handler_id,
            department_id=self.event.department_id, state=TaskState.ASSIGNED, assigned_at=at,
            due_at=self.event.deadline_at, finished_at=None, finished_by="", result=""))

    def _end_handling(self, state: TaskState, actor: Actor, at: datetime, note: str) -> None:
        if self.story.handling and self.story.handling[-1].finished_at is None:
            task = self.story.handling[-1]
            task.state, task.finished_at, task.finished_by, task.result = state, at, actor.code, note

    def _report_done(self, actor: Actor, at: datetime, note: str) -> None:
        if not self.story.handling or self.story.handling[-1].finished_at is not None:
            self._hand_out(at)
            self.story.handling[-1].due_at = None
        self._end_handling(TaskState.DONE, actor, at, note)
        self.story.verification.append(VerificationTask(
            id=self.make_id(), event_id=self.event.id, worker_id=None, state=TaskState.ASSIGNED, assigned_at=at,
            due_at=self.event.deadline_at, finished_at=None, passed=None, note=""))

    def _judge(self, actor: Actor, at: datetime, note: str, *, passed: bool) -> None:
        check = self.story.verification[-1]
        check.worker_id, check.passed, check.note = actor.worker_id, passed, note
        check.state, check.finished_at = TaskState.DONE, at
        if passed:
            self.event.verifier_id = actor.worker_id

    def _pending(self) -> ExtensionRequest | None:
        return next((one for one in self.story.extensions if one.decided_at is None), None)

    def _requests(self, row: Transition, actor: Actor, at: datetime, note: str, more: Mapping[str, Any]) -> None:
        pending = self._pending()
        if row.act is EventAct.ASK_EXTENSION:
            self.story.extensions.append(ExtensionRequest(
                id=self.make_id(), event_id=self.event.id, asked_by=actor.code, asked_at=at, amount=more["amount"],
                unit=str(LimitUnit.WORKING_DAYS), reason=note, decided_by="", decided_at=None, granted=None))
        elif row.act in (EventAct.GRANT_EXTENSION, EventAct.REFUSE_EXTENSION) and pending is not None:
            pending.granted, pending.decided_at = row.act is EventAct.GRANT_EXTENSION, at
            pending.decided_by = actor.code
            if pending.granted and self.event.deadline_at is not None:
                self.event.extensions += 1
                self._move_deadline(self.calendar.add(self.event.deadline_at, pending.amount, LimitUnit(pending.unit)))
        elif pending is not None and row.target is not row.source:
            pending.decided_at = at

    def _tell(self, act: str, at: datetime, actor: Actor, note: str, said: Mapping[str, Any],
              before: Mapping[str, Any] | None) -> None:
        after: Mapping[str, Any] = _columns(self.event)
        if before is not None:
            kept = [name for name in EVENT_COLUMNS if before[name] != after[name] or name in _ALWAYS_TOLD]
            before, after = {name: before[name] for name in kept}, {name: after[name] for name in kept}
        entry = ("event", self.event.id, before, after)
        self.story.steps.append(HistoryStep(act, at, actor.code, actor.name, actor.role.value, note, actor.workstation,
                                            said or {"event": self.event.code}, (entry,)))

    @property
    def state(self) -> EventState:
        """The state the event is in."""
        return self.event.state


def _columns(event: GridEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in EVENT_COLUMNS}
