"""The event (事): what was reported where, how far it has come, and who decided what."""

import uuid
from datetime import datetime
from enum import StrEnum

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Feature, Geometry, one_of, only_where


class EventState(StrEnum):
    """States of the closed loop (DOMAIN: 信息收集 → 立案 → 派遣 → 处理 → 反馈 → 核查结案)."""

    REPORTED = "reported"
    REGISTERED = "registered"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    SUSPENDED = "suspended"
    HANDLED = "handled"
    VERIFIED = "verified"
    CLOSED = "closed"
    ARCHIVED = "archived"


OPEN_STATES = frozenset(
    {
        EventState.REPORTED, EventState.REGISTERED, EventState.DISPATCHED, EventState.ACCEPTED,
        EventState.SUSPENDED, EventState.HANDLED, EventState.VERIFIED,
    }
)

RUNNING_STATES = OPEN_STATES - {EventState.SUSPENDED}
"""States in which the clock runs: a suspended event is never overdue, whatever its deadline says."""


class EventSource(StrEnum):
    """Where a report came from."""

    PATROL = "patrol"
    HOTLINE = "hotline"
    RESIDENT = "resident"
    VIDEO = "video"
    DEPARTMENT = "department"
    SUPERIOR = "superior"
    SENSOR = "sensor"


class Grade(StrEnum):
    """Grades of an event (一般/较大/重大/特别重大)."""

    ORDINARY = "ordinary"
    LARGER = "larger"
    MAJOR = "major"
    GRAVE = "grave"


class Urgency(StrEnum):
    """Urgency changes the limit (一般/紧急)."""

    NORMAL = "normal"
    URGENT = "urgent"


class GridEvent(Feature, Base):
    """An event on the map.

    `deadline_at` is the end of the stage in progress and `deadline_rule` names the catalogue rule and edition it came
    from. The timeline is the journal (`data.store.journal.timeline`), not a list kept here.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_state_reported", "state", "reported_at", "id"),
        Index("ix_event_item_state", "item_id", "state", "reported_at", "id"),
        # The queue's order and all it is filtered by, so that the desk's filters never touch the table.
        Index("ix_event_open_deadline", "deadline_at", "id", "state", "handler_id", "department_id",
              **only_where("closed_at IS NULL")),
        Feature.__table_args__,
    )

    code: Mapped[str] = mapped_column(Code, unique=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogue_item.id"))
    text: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    source: Mapped[EventSource] = mapped_column(one_of(EventSource), default=EventSource.PATROL)
    reporter: Mapped[str] = mapped_column(default="")
    reporter_phone: Mapped[str] = mapped_column(default="")
    grade: Mapped[Grade] = mapped_column(one_of(Grade), default=Grade.ORDINARY)
    urgency: Mapped[Urgency] = mapped_column(one_of(Urgency), default=Urgency.NORMAL)
    state: Mapped[EventState] = mapped_column(one_of(EventState), default=EventState.REPORTED)
    reported_at: Mapped[datetime]
    registered_at: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    deadline_rule: Mapped[str] = mapped_column(default="")
    deadline_unit: Mapped[str] = mapped_column(Code, default="")
    """Unit of the limit in force (`LimitUnit`): a suspended event gets back what was left of it, in this unit."""
    handler_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("worker.id"), index=True)
    department_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    verifier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("worker.id"))
    duplicate_of_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("event.id"))
    reworks: Mapped[int] = mapped_column(default=0)
    extensions: Mapped[int] = mapped_column(default=0)
    suspended_at: Mapped[datetime | None]
    suspended_until: Mapped[datetime | None]
    position_uncertainty_m: Mapped[float] = mapped_column(default=0.0)
    location: Mapped[BaseGeometry | None] = mapped_column(Geometry("POINT"))

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state in OPEN_STATES
