"""Asks who works where: workers of a grid or a department, on duty or not, and how much they have in hand."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from data.model.areas import Area
from data.model.grids import Grid
from data.model.staff import Department, Role, Shift, Worker, WorkerGrid
from data.model.tasks import HandlingTask, TaskState

OPEN_TASKS = (TaskState.ASSIGNED, TaskState.STARTED)


@dataclass(frozen=True)
class Posted:
    """A worker in a post."""

    worker: Worker
    post: str


def worker_by_code(session: Session, code: str) -> Worker | None:
    """Return the worker with this code."""
    return session.scalar(select(Worker).where(Worker.code == code))


def worker_by_id(session: Session, key: uuid.UUID) -> Worker | None:
    """Return the worker with this key."""
    return session.scalar(select(Worker).where(Worker.id == key))


def department_by_code(session: Session, code: str) -> Department | None:
    """Return the department with this code."""
    return session.scalar(select(Department).where(Department.code == code))


def department_by_id(session: Session, key: uuid.UUID) -> Department | None:
    """Return the department with this key."""
    return session.scalar(select(Department).where(Department.id == key))


def workers_of_grid(session: Session, grid_id: uuid.UUID, at: datetime) -> list[Posted]:
    """Return the active workers who serve a grid at an instant, by code."""
    query = (
        select(Worker, WorkerGrid.post)
        .join(WorkerGrid, WorkerGrid.worker_id == Worker.id)
        .where(WorkerGrid.grid_id == grid_id, WorkerGrid.valid_from <= at,
               or_(WorkerGrid.valid_to.is_(None), WorkerGrid.valid_to > at), Worker.active)
        .order_by(Worker.code)
    )
    return [Posted(worker, post) for worker, post in session.execute(query)]


def handlers_of_department(session: Session, department_id: uuid.UUID) -> list[Worker]:
    """Return a department's active handlers, by code."""
    query = select(Worker).where(Worker.department_id == department_id, Worker.role == Role.HANDLER, Worker.active)
    return list(session.scalars(query.order_by(Worker.code)))


def on_duty(session: Session, workers: Collection[uuid.UUID], at: datetime) -> set[uuid.UUID]:
    """Return those of the workers who have a shift at an instant."""
    query = select(Shift.worker_id).where(Shift.worker_id.in_(workers), Shift.starts_at <= at, Shift.ends_at > at)
    return set(session.scalars(query))


def has_shifts(session: Session, workers: Collection[uuid.UUID]) -> bool:
    """Whether any shift was ever entered for the workers: without a rota nobody is off duty."""
    return session.scalar(select(Shift.id).where(Shift.worker_id.in_(workers)).limit(1)) is not None


def events_in_hand(session: Session, workers: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many events each of the workers has in hand; who has none is left out."""
    query = (
        select(HandlingTask.worker_id, func.count())
        .where(HandlingTask.worker_id.in_(workers), HandlingTask.state.in_(OPEN_TASKS))
        .group_by(HandlingTask.worker_id)
    )
    return {worker: count for worker, count in session.execute(query) if worker is not None}


def areas_of_grid(session: Session, grid_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the grid's community and the areas above it."""
    community = session.scalar(select(Grid.community_id).where(Grid.id == grid_id))
    return [] if community is None else areas_above(session, community)


def areas_above(session: Session, area_id: uuid.UUID) -> list[uuid.UUID]:
    """Return an area and all areas above it."""
    chain = select(Area.id, Area.parent_id).where(Area.id == area_id).cte("chain", recursive=True)
    upper = aliased(Area)
    chain = chain.union(select(upper.id, upper.parent_id).join(chain, upper.id == chain.c.parent_id))
    return list(session.scalars(select(chain.c.id)))
