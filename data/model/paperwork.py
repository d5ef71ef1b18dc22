"""What accompanies the work: attachments, notices on their way out, and the workspace's own card."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Record, one_of


class Workspace(Record, Base):
    """The workspace's card: its name and the presets its people agreed on. One row."""

    __tablename__ = "workspace"

    name: Mapped[str]
    created_at: Mapped[datetime]
    presets: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Attachment(Record, Base):
    """A photo or document that belongs to a record; its bytes lie in `AttachmentContent` under the same hash."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_subject", "subject_kind", "subject_id"),)

    subject_kind: Mapped[str] = mapped_column(Code)
    subject_id: Mapped[uuid.UUID]
    stage: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sha256: Mapped[str]
    added_at: Mapped[datetime]


class AttachmentContent(Base):
    """The bytes of attachments, once per hash, so that queues and journals never drag them along."""

    __tablename__ = "attachment_content"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class NoticeState(StrEnum):
    """How far a notice is on its way out of the house."""

    QUEUED = "queued"
    SENT = "sent"
    RECALLED = "recalled"


class Notice(Record, Base):
    """A notice in the outbox, written with the act that caused it and sent afterwards; worded on the way out."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_state", "state", "queued_at"),)

    recipient_id: Mapped[uuid.UUID | None]
    code: Mapped[str] = mapped_column(Code)
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    subject_kind: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[uuid.UUID | None]
    state: Mapped[NoticeState] = mapped_column(one_of(NoticeState), default=NoticeState.QUEUED)
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
