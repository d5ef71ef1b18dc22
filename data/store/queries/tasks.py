"""Asks for the tasks of an event: who handles or verifies it, who asked for more time."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.model.tasks import ExtensionRequest, HandlingTask, TaskState, VerificationTask

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
