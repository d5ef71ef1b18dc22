"""Who does the work: departments, workers with a role, the grids they serve and their shifts."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Record, one_of


class Role(StrEnum):
    """What a worker is; rights follow from it (`data.model.rights`)."""

    OPERATOR = "operator"
    GRID_LEADER = "grid_leader"
    GRID_WORKER = "grid_worker"
    HANDLER = "handler"
    PLANNER = "planner"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    VOLUNTEER = "volunteer"
    SYSTEM_ADMINISTRATOR = "system_administrator"


class Department(Record, Base):
    """A responsible department (责任部门)."""

    __tablename__ = "department"

    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str]


class Worker(Record, Base):
    """A member of staff; `area_id` bounds what they may see and do."""

    __tablename__ = "worker"

    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(one_of(Role))
    phone: Mapped[str] = mapped_column(default="")
    department_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    area_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("area.id"), index=True)
    skills: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)


class WorkerGrid(Record, Base):
    """A worker serves a grid in a post: leader, worker, police, publicist, information, service, volunteer."""

    __tablename__ = "worker_grid"
    __table_args__ = (Index("ix_worker_grid_grid", "grid_id", "valid_to"),)

    worker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("worker.id"), index=True)
    grid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grid.id"))
    post: Mapped[str]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class Shift(Record, Base):
    """A stretch of time a worker is on duty."""

    __tablename__ = "shift"
    __table_args__ = (Index("ix_shift_time", "starts_at", "ends_at"),)

    worker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("worker.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
