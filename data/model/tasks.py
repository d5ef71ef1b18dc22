"""Tasks people are sent out with: patrol a grid, handle an event, verify a handling."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Feature, Geometry, Record, one_of


class TaskState(StrEnum):
    """How far a task has come."""

    ASSIGNED = "assigned"
    STARTED = "started"
    DONE = "done"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class PatrolTask(Feature, Base):
    """A patrol of a grid or of a lassoed ground by one worker until `due_at` (巡查任务)."""

    __tablename__ = "patrol_task"
    __table_args__ = (Index("ix_patrol_task_worker", "worker_id", "state"), Feature.__table_args__)

    code: Mapped[str] = mapped_column(Code, unique=True)
    title: Mapped[str] = mapped_column(default="")
    grid_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("grid.id"), index=True)
    worker_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("worker.id"))
    state: Mapped[TaskState] = mapped_column(one_of(TaskState), default=TaskState.ASSIGNED)
    assigned_at: Mapped[datetime]
    due_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    checklist: Mapped[list[Any]] = mapped_column(default=list)
    summary: Mapped[str] = mapped_column(default="")
    geometry: Mapped[BaseGeometry] = mapped_column(Geometry("MULTIPOLYGON"))


class PatrolCheckpoint(Feature, Base):
    """A point a patrol must visit; `result` is "", "normal" or "event" with the event it found."""

    __tablename__ = "patrol_checkpoint"

    task_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("patrol_task.id"), index=True)
    sequence: Mapped[int]
    label: Mapped[str] = mapped_column(default="")
    subject_kind: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[uuid.UUID | None]
    result: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    event_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event.id"))
    visited_at: Mapped[datetime | None]
    location: Mapped[BaseGeometry] = mapped_column(Geometry("POINT"))


class HandlingTask(Record, Base):
    """An event in a handler's hands (处置任务); a returned or reworked event gets a new one."""

    __tablename__ = "handling_task"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), index=True)
    worker_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("worker.id"), index=True)
    department_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    state: Mapped[TaskState] = mapped_column(one_of(TaskState), default=TaskState.ASSIGNED)
    assigned_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    finished_by: Mapped[str] = mapped_column(default="")
    """Code of whoever reported the work done: that person must not verify it."""
    result: Mapped[str] = mapped_column(default="")


class VerificationTask(Record, Base):
    """A check of a handling by somebody else (核查任务); `passed` is None until it is done."""

    __tablename__ = "verification_task"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), index=True)
    worker_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("worker.id"), index=True)
    state: Mapped[TaskState] = mapped_column(one_of(TaskState), default=TaskState.ASSIGNED)
    assigned_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    passed: Mapped[bool | None]
    note: Mapped[str] = mapped_column(default="")


class ExtensionRequest(Record, Base):
    """A handler's request for more time (延期申请); `granted` is None until somebody decides."""

    __tablename__ = "extension_request"

    event_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("event.id"), index=True)
    asked_by: Mapped[str] = mapped_column(Code)
    asked_at: Mapped[datetime]
    amount: Mapped[float]
    unit: Mapped[str] = mapped_column(Code)
    reason: Mapped[str]
    decided_by: Mapped[str] = mapped_column(Code, default="")
    decided_at: Mapped[datetime | None]
    granted: Mapped[bool | None]
