"""Asks for tasks: who handles or verifies an event, who asked for more time, which patrol visits what."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.model.tasks import (
    ExtensionRequest,
    HandlingTask,
    PatrolCheckpoint,
    PatrolTask,
    TaskState,
    VerificationTask,
)

_OPEN = (TaskState.ASSIGNED, TaskState.STARTED)


def open_handling(session: Session, event_id: uuid.UUID) -> HandlingTask | None:
    """Return the handling task in progress."""
    query = select(HandlingTask).where(HandlingTask.event_id == event_id, HandlingTask.state.in_(_OPEN))
    return session.scalar(query.order_by(HandlingTask.assigned_at.desc(), HandlingTask.id.desc()).limit(1))


def last_finished_handling(session: Session, event_id: uuid.UUID) -> HandlingTask | None:
    """Return the handling task that was reported done last."""
    query = select(HandlingTask).where(HandlingTask.event_id == event_id, HandlingTask.state == TaskState.DONE)
    return session.scalar(query.order_by(HandlingTask.finished_at.desc(), HandlingTask.id.desc()).limit(1))


def open_verification(session: Session, event_id: uuid.UUID) -> VerificationTask | None:
    """Return the verification task in progress."""
    query = select(VerificationTask).where(VerificationTask.event_id == event_id, VerificationTask.state.in_(_OPEN))
    return session.scalar(query.order_by(VerificationTask.assigned_at.desc(), VerificationTask.id.desc()).limit(1))


def pending_extension(session: Session, event_id: uuid.UUID) -> ExtensionRequest | None:
    """Return the request for more time nobody has decided yet."""
    query = select(ExtensionRequest).where(ExtensionRequest.event_id == event_id,
                                           ExtensionRequest.decided_at.is_(None))
    return session.scalar(query.limit(1))


def patrol_by_code(session: Session, code: str) -> PatrolTask | None:
    """Return the patrol with this code."""
    return session.scalar(select(PatrolTask).where(PatrolTask.code == code))


def checkpoints_of(session: Session, task_id: uuid.UUID) -> list[PatrolCheckpoint]:
    """Return the points a patrol visits, in order."""
    query = select(PatrolCheckpoint).where(PatrolCheckpoint.task_id == task_id)
    return list(session.scalars(query.order_by(PatrolCheckpoint.sequence)))


def newest_patrol_code(session: Session, prefix: str) -> str | None:
    """Return the patrol code with the highest number that begins with `prefix`."""
    query = select(PatrolTask.code).where(PatrolTask.code.startswith(prefix, autoescape=True))
    return session.scalar(query.order_by(func.length(PatrolTask.code).desc(), PatrolTask.code.desc()).limit(1))
