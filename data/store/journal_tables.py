"""The journal's two tables: one step per act, one entry per row it wrote."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, one_of


class StepKind(StrEnum):
    """What a step is: only acts and redone acts can be undone."""

    ACT = "act"
    UNDO = "undo"
    REDO = "redo"
    GENESIS = "genesis"
    """The making of a workspace's first content; too large to keep row by row and not undone but thrown away."""
    HISTORY = "history"
    """What happened elsewhere before the records came here; shown in timelines, not undoable."""
    NOTE = "note"
    """What left the house or was looked at, a delivery or a revealed number: wrote no row, cannot be taken back."""


class JournalStep(Base):
    """One act: who, when, where, why, chained by hash to the step before."""

    __tablename__ = "journal_step"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(Code)
    kind: Mapped[StepKind] = mapped_column(one_of(StepKind), default=StepKind.ACT)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_code: Mapped[str]
    actor_name: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    workstation: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    params: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undoes: Mapped[int | None]
    undone_by: Mapped[int | None]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class JournalEntry(Base):
    """One row an act wrote: its content before (None: it was made) and after (None: it was removed), as JSON."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_row", "row_id", "step"),
        Index("ix_journal_entry_step", "step", "sequence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    step: Mapped[int] = mapped_column(ForeignKey("journal_step.number"))
    sequence: Mapped[int]
    table_name: Mapped[str] = mapped_column(Code)
    row_id: Mapped[uuid.UUID]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
