"""The verbs about patrols: plan one, start it, record what was seen, finish it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from app.services.candidates import Candidate, patrollers
from app.services.event_cases import acting_worker, worker_named
from app.services.patrol_planning import (
    MOST_CHECKPOINTS,
    Checkpoint,
    Ground,
    checkpoints_on,
    ground_of,
    refuse_past,
)
from app.services.patrol_results import PatrolResult, record_in, records_of
from data.model.actor import Actor
from data.model.changes import ChangeSet
from data.model.errors import UserError
from data.model.event_codes import PATROL, day_prefix, number_of, numbered_code
from data.model.findings import Finding, Severity
from data.model.paperwork import Notice
from data.model.patrol_rules import coverage, require_patrol_act
from data.model.rights import require, require_area
from data.model.staff import Role, Worker
from data.model.tasks import PatrolCheckpoint, PatrolTask, TaskState
from data.model.working_calendar import CHINA
from data.store.queries import patrols, staff
from data.store.sessions import ReadingSession
from data.store.unit_of_work import UnitOfWork
from data.store.workspace import Store

PATROL_ROLES = frozenset({Role.GRID_WORKER, Role.GRID_LEADER, Role.VOLUNTEER})


@dataclass(frozen=True)
class PatrolProposal:
    """What a patrol of a piece of ground would be: who could go, best first, and what they would visit."""

    grids: tuple[str, ...]
    workers: tuple[Candidate, ...]
    checkpoints: tuple[Checkpoint, ...]
    geometry: BaseGeometry


@dataclass(frozen=True)
class PatrolPlanned:
    """A patrol that was sent out."""

    code: str
    worker: str
    grids: tuple[str, ...]
    checkpoints: tuple[Checkpoint, ...]
    due: datetime
    changes: ChangeSet
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class PatrolMoved:
    """How far a patrol is, how much of it was covered, and the events it found in this act."""

    code: str
    state: TaskState
    visited: int
    required: int
    coverage: float
    events: tuple[str, ...]
    changes: ChangeSet
    findings: tuple[Finding, ...] = ()


def propose_patrol(store: Store, *, grid: str | None = None, polygon: BaseGeometry | None = None,
                   limit: int = MOST_CHECKPOINTS) -> PatrolProposal:
    """Propose who could patrol a grid or a lasso and what they would visit, without writing anything.

    Raises
    ------
    UserError
        As `app.services.patrol_planning.ground_of`.
    """
    with store.reading() as session:
        ground = ground_of(session, grid, polygon)
        people = patrollers(session, ground.grids, store.clock())
        return PatrolProposal(tuple(hit.code for hit in ground.grids), tuple(people),
                              tuple(checkpoints_on(session, ground, limit)), ground.geometry)


def plan_patrol(
    store: Store, actor: Actor, *, grid: str | None = None, polygon: BaseGeometry | None = None, to: str = "",
    due: datetime, title: str = "", checklist: Sequence[str] | None = None, limit: int = MOST_CHECKPOINTS,
    reason: str = "",
) -> PatrolPlanned:
    """Send a worker on patrol through a grid, or through a lasso clipped to the grids.

    Parameters
    ----------
    store : Store
    actor : Actor
    grid : str, optional
        Code of the grid; either this or `polygon`.
    polygon : polygon or multipolygon, optional
        EPSG:4490.
    to : str
        Code of the worker; the best candidate when empty.
    due : datetime
    title : str
    checklist : sequence of str, optional
        What to look at, at every point.
    limit : int
        Most checkpoints.
    reason : str

    Raises
    ------
    UserError
        ``rights.not_allowed``, ``rights.outside_area``, ``patrol.due_in_past``, ``patrol.no_worker``,
        ``patrol.cannot_be_sent``, ``worker.unknown``, ``worker.inactive`` and what
        `app.services.patrol_planning.ground_of` raises.
    """
    require(actor, "plan_patrol")
    with store.act("plan_patrol", actor, reason=reason) as act:
        refuse_past(due, act.at)
        ground = ground_of(act.session, grid, polygon)
        _require_areas(act, ground)
        worker = _sent(act.session, to, ground, act.at)
        points = checkpoints_on(act.session, ground, limit)
        task = PatrolTask(
            code=_next_code(act), title=title, grid_id=ground.grids[0].id if len(ground.grids) == 1 else None,
            worker_id=worker.id, assigned_at=act.at, due_at=due, checklist=list(checklist or ()),
            geometry=ground.geometry,
        )
        act.add(task)
        act.flush()
        act.add_all(_points_of(task, points))
        act.add(_notice(act, task))
        act.note(task=task.code, worker=worker.code)
        changes = act.commit()
    codes = tuple(hit.code for hit in ground.grids)
    return PatrolPlanned(task.code, worker.code, codes, tuple(points), due, changes)


def start_patrol(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "") -> PatrolMoved:
    """Set out on a patrol.

    Raises
    ------
    UserError
        ``patrol.unknown`` and what `require_patrol_act` raises.
    """
    with store.act("start_patrol", actor, reason=reason or note) as act:
        task = _task(act, code, "start_patrol")
        _begin(act, task)
        return _moved(act, task, ())


def record_checkpoint(store: Store, actor: Actor, code: str, sequence: int, result: str | PatrolResult, *,
                      note: str = "", reason: str = "") -> PatrolMoved:
    """Record what was seen at a point; an event that was found is reported in the same act.

    Parameters
    ----------
    store : Store
    actor : Actor
    code : str
        Code of the patrol.
    sequence : int
        Number of the point, from 1.
    result : str or PatrolResult
        "normal", the code of the catalogue item that was found, or a `PatrolResult` with more to say.
    note, reason : str

    Raises
    ------
    UserError
        ``patrol.unknown``, ``patrol.unknown_checkpoint``, ``patrol.checkpoint_done`` and what `require_patrol_act` and
        `app.services.event_intake.take_in` raise.
    """
    with store.act("record_checkpoint", actor, reason=reason or note) as act:
        task = _task(act, code, "record_checkpoint")
        _begin(act, task)
        found = record_in(act, task, records_of({sequence: result}, note))
        return _moved(act, task, found)


def finish_patrol(
    store: Store, actor: Actor, code: str, results: Mapping[int, str | PatrolResult] | None = None, summary: str = "",
    *, note: str = "", reason: str = "",
) -> PatrolMoved:
    """Finish a patrol, recording the results that were not recorded on the way.

    Points nobody visited stay without a result: the coverage says so and a finding counts them.

    Parameters
    ----------
    store : Store
    actor : Actor
    code : str
        Code of the patrol.
    results : mapping of int to str or PatrolResult, optional
        By number of the point, as for `record_checkpoint`.
    summary, note, reason : str

    Raises
    ------
    UserError
        As `record_checkpoint`.
    """
    with store.act("finish_patrol", actor, reason=reason or note) as act:
        task = _task(act, code, "finish_patrol")
        _begin(act, task)
        found = record_in(act, task, records_of(results or {}, ""))
        task.state, task.finished_at, task.summary = TaskState.DONE, act.at, summary or note
        return _moved(act, task, found)


def cancel_patrol(store: Store, actor: Actor, code: str, *, note: str = "", reason: str = "") -> PatrolMoved:
    """Call a patrol off; the note says why.

    Raises
    ------
    UserError
        ``patrol.unknown``, ``patrol.needs_note`` and what `require_patrol_act` raises.
    """
    with store.act("cancel_patrol", actor, reason=reason or note) as act:
        task = _task(act, code, "cancel_patrol")
        if not (reason or note):
            raise UserError("patrol.needs_note", patrol=code)
        task.state, task.finished_at = TaskState.CANCELLED, act.at
        return _moved(act, task, ())


def _task(act: UnitOfWork, code: str, what: str) -> PatrolTask:
    task = patrols.patrol_by_code(act.session, code.strip())
    if task is None:
        raise UserError("patrol.unknown", patrol=code)
    acting_worker(act.session, act.actor)
    require_patrol_act(task, act.actor, what)
    act.note(task=task.code)
    return task


def _begin(act: UnitOfWork, task: PatrolTask) -> None:
    if task.started_at is None:
        task.started_at, task.state = act.at, TaskState.STARTED


def _moved(act: UnitOfWork, task: PatrolTask, found: tuple[tuple[str, ...], tuple[Finding, ...]] | tuple[()]
           ) -> PatrolMoved:
    events, findings = found or ((), ())
    points = patrols.checkpoints_of(act.session, task.id)
    visited = sum(1 for point in points if point.result)
    changes = act.commit()
    missed: dict[str, Any] = {"patrol": task.code, "missed": len(points) - visited, "required": len(points)}
    if task.state is TaskState.DONE and missed["missed"]:
        findings = (*findings, Finding("patrol.checkpoints_missed", Severity.WARNING, missed,
                                       (("patrol_task", task.id),), task.geometry))
    return PatrolMoved(task.code, task.state, visited, len(points), coverage(visited, len(points)), events, changes,
                       findings)


def _require_areas(act: UnitOfWork, ground: Ground) -> None:
    worker = acting_worker(act.session, act.actor)
    for community in {grid.community_id for grid in ground.grids}:
        if worker is not None:
            require_area(act.actor, "plan_patrol", worker.area_id, staff.areas_above(act.session, community))


def _sent(session: ReadingSession, code: str, ground: Ground, at: datetime) -> Worker:
    if not code:
        best = patrollers(session, ground.grids, at)
        if not best:
            raise UserError("patrol.no_worker")
        code = best[0].code
    worker = worker_named(session, code)
    if worker.role not in PATROL_ROLES:
        raise UserError("patrol.cannot_be_sent", worker=code, role=worker.role)
    return worker


def _points_of(task: PatrolTask, points: Sequence[Checkpoint]) -> list[PatrolCheckpoint]:
    return [
        PatrolCheckpoint(task_id=task.id, sequence=number, label=point.label, subject_kind=point.subject_kind,
                         subject_id=point.subject_id, location=shapely.Point(point.lon, point.lat))
        for number, point in enumerate(points, 1)
    ]


def _notice(act: UnitOfWork, task: PatrolTask) -> Notice:
    return Notice(recipient_id=task.worker_id, code="notice.patrol_assigned",
                  parameters={"patrol": task.code, "due": task.due_at.isoformat()}, subject_kind="patrol_task",
                  subject_id=task.id, queued_at=act.at)


def _next_code(act: UnitOfWork) -> str:
    day = act.at.astimezone(CHINA).date()
    newest = patrols.newest_patrol_code(act.session, day_prefix(PATROL, day))
    return numbered_code(PATROL, day, number_of(newest) + 1 if newest else 1)
