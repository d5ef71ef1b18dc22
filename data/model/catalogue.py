"""The catalogue (任务清单): the coded, versioned list of matters that drives forms, deadlines and dispatch."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Record


class Catalogue(Record, Base):
    """One taxonomy of matters with its edition ("city_events" 2026)."""

    __tablename__ = "catalogue"
    __table_args__ = (UniqueConstraint("code", "edition"),)

    code: Mapped[str] = mapped_column(Code)
    edition: Mapped[str] = mapped_column(default="1")
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class CatalogueItem(Record, Base):
    """One matter of a catalogue.

    `rules` is a list of ``{"stage", "urgency", "grade", "amount", "unit"}``: `stage` one of register, dispatch, handle,
    verify; `urgency` normal or urgent; `grade` an event grade or "*"; `unit` working_hours, working_days or hours.
    `mapping` names the equivalent item in other catalogues: ``{"disputes": "0202"}``.
    """

    __tablename__ = "catalogue_item"
    __table_args__ = (UniqueConstraint("catalogue_id", "code"), Index("ix_catalogue_item_label", "label"))

    catalogue_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogue.id"))
    code: Mapped[str] = mapped_column(Code, index=True)
    label: Mapped[str]
    label_en: Mapped[str] = mapped_column(default="")
    parent_code: Mapped[str] = mapped_column(Code, default="")
    department_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    default_grade: Mapped[str] = mapped_column(default="ordinary")
    rules: Mapped[list[Any]] = mapped_column(default=list)
    filing_condition: Mapped[str] = mapped_column(default="")
    closing_condition: Mapped[str] = mapped_column(default="")
    checklist: Mapped[list[Any]] = mapped_column(default=list)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    on_the_spot: Mapped[bool] = mapped_column(default=False)
    handled_by: Mapped[str] = mapped_column(default="department")
    """Who handles it by default: "department" or "grid_worker"."""


class CodeListEntry(Record, Base):
    """One entry of a code list such as building_use (GB/T 31000) or sex (GB/T 2261.1)."""

    __tablename__ = "code_list_entry"
    __table_args__ = (UniqueConstraint("list_code", "code"),)

    list_code: Mapped[str] = mapped_column(Code)
    code: Mapped[str] = mapped_column(Code)
    label: Mapped[str]
    label_en: Mapped[str] = mapped_column(default="")


class CalendarDay(Record, Base):
    """A day that differs from the plain week: a holiday, or a weekend day worked instead."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("region", "day"),)

    region: Mapped[str] = mapped_column(Code, default="")
    day: Mapped[date]
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(default="")
