"""The binding: which grid a place, asset, organisation or event belonged to, from when to when, and why."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Record, one_of, only_where


class SubjectKind(StrEnum):
    """Kinds of records with a position; people and households follow their place."""

    PLACE = "place"
    ASSET = "asset"
    ORGANISATION = "organisation"
    EVENT = "event"


class BindingOrigin(StrEnum):
    """How a binding came about."""

    LOCATED = "located"
    ASSIGNED = "assigned"
    INHERITED = "inherited"


class Binding(Record, Base):
    """A subject belongs to a grid (绑定) from `valid_from` until before `valid_to`; None means still.

    `assigned` bindings are a person's decision: locating again never overrides them.
    """

    __tablename__ = "binding"
    __table_args__ = (
        Index("ix_binding_grid_open", "grid_id", "subject_kind", **only_where("valid_to IS NULL")),
        Index("uq_binding_subject_open", "subject_id", unique=True, **only_where("valid_to IS NULL")),
        Index("ix_binding_subject_from", "subject_id", "valid_from"),
    )

    subject_kind: Mapped[SubjectKind] = mapped_column(one_of(SubjectKind))
    subject_id: Mapped[uuid.UUID]
    grid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grid.id"))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    origin: Mapped[BindingOrigin] = mapped_column(one_of(BindingOrigin), default=BindingOrigin.LOCATED)
