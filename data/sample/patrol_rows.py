"""Sends grid workers on the patrols of the last days: most are done, today's are under way or still to begin."""

import uuid
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import numpy as np

from data.model.event_codes import PATROL, numbered_code
from data.model.tasks import PatrolCheckpoint, PatrolTask, TaskState
from data.model.working_calendar import CHINA
from data.sample.assets import Assets
from data.sample.ground_rows import Batch, Row
from data.sample.staff import Staff
from data.sample.town import Town

DAYS = 5
SHARE_PER_DAY = 0.25
_CHECKLIST = ("环境卫生", "消防通道", "设施完好", "重点人群关爱")


def patrol_rows(town: Town, staff: Staff, assets: Assets) -> Iterator[Batch]:
    """Yield patrol tasks of the last days and today, with three to six checkpoints at assets of the grid."""
    rng = town.rng(9)
    workers = staff.by_grid("worker")
    of_grid = _assets_by_grid(town, assets)
    tasks: list[Row] = []
    points: list[Row] = []
    for back in range(DAYS, -1, -1):
        day = (town.today - timedelta(days=back)).astimezone(CHINA)
        chosen = np.sort(rng.permutation(len(town.grid_ids))[: max(1, round(SHARE_PER_DAY * len(town.grid_ids)))])
        for number, grid in enumerate(chosen.tolist(), 1):
            task = _task(town, grid, day, number, staff.ids[workers[grid][number % 2]], rng)
            tasks.append(task)
            stops = rng.permutation(of_grid.get(grid, []))[: int(rng.integers(3, 7))].tolist()
            points += _checkpoints(town, assets, task, stops, rng)
    yield PatrolTask, tasks
    yield PatrolCheckpoint, points


def _assets_by_grid(town: Town, assets: Assets) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for k, grid in enumerate(town.grid_of(assets.point).tolist()):
        found.setdefault(grid, []).append(k)
    return found


def _task(town: Town, grid: int, day: datetime, number: int, worker: uuid.UUID, rng: np.random.Generator) -> Row:
    """Return one patrol; what it has come to follows from the time of day."""
    assigned = datetime.combine(day.date(), time(8, 30), CHINA)
    begun = assigned + timedelta(minutes=float(rng.uniform(10, 240)))
    ended = begun + timedelta(minutes=float(rng.uniform(35, 120)))
    state = (TaskState.DONE if ended < town.today else TaskState.STARTED if begun < town.today
             else TaskState.ASSIGNED)
    return {
        "id": town.ids(1)[0], "code": numbered_code(PATROL, day.date(), number), "title": "日常巡查",
        "grid_id": town.grid_ids[grid], "worker_id": worker, "state": state,
        "assigned_at": min(assigned, town.today), "due_at": datetime.combine(day.date(), time(17, 30), CHINA),
        "started_at": begun if state is not TaskState.ASSIGNED else None,
        "finished_at": ended if state is TaskState.DONE else None, "checklist": list(_CHECKLIST),
        "summary": "巡查完成，未见异常" if state is TaskState.DONE else "", "geometry": town.grid_boundary[grid],
    }


def _checkpoints(town: Town, assets: Assets, task: Row, stops: list[int], rng: np.random.Generator) -> list[Row]:
    """Return the stops of a patrol; those reached by now were normal."""
    rows: list[Row] = []
    begun = task["started_at"]
    for sequence, asset in enumerate(stops, 1):
        at = None if begun is None else begun + timedelta(minutes=float(rng.uniform(4, 9)) * sequence)
        reached = at is not None and at < (task["finished_at"] or town.today)
        rows.append({
            "task_id": task["id"], "sequence": sequence, "label": f"{assets.street[asset]}", "subject_kind": "asset",
            "subject_id": assets.ids[asset], "result": "normal" if reached else "",
            "visited_at": at if reached else None, "location": assets.point[asset],
        })
    return [{"id": key, **row} for key, row in zip(town.ids(len(rows)), rows, strict=True)]
