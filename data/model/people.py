"""People and households: what a service needs to know about them and nothing else (see docs/decisions)."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Record


class Household(Record, Base):
    """A household (户) in a place. `needs` lists free service needs in the household's own words."""

    __tablename__ = "household"

    code: Mapped[str] = mapped_column(Code, unique=True)
    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    head_id: Mapped[uuid.UUID | None]
    size: Mapped[int] = mapped_column(default=0)
    needs: Mapped[str] = mapped_column(default="")


class Person(Record, Base):
    """A resident (人).

    Codes: `document_type` GA/T 517, `sex` GB/T 2261.1, `relation` to the head of household GB/T 4761, `care` a list of
    care-category codes (who gets a visit and help).
    """

    __tablename__ = "person"

    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(index=True)
    document_type: Mapped[str] = mapped_column(default="111")
    document_number: Mapped[str] = mapped_column(default="", index=True)
    sex: Mapped[str] = mapped_column(default="0")
    birth_date: Mapped[date | None]
    phone: Mapped[str] = mapped_column(default="", index=True)
    language: Mapped[str] = mapped_column(default="")
    household_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("household.id"), index=True)
    relation: Mapped[str] = mapped_column(default="")
    care: Mapped[list[Any]] = mapped_column(default=list)
    left_at: Mapped[datetime | None]


class Residence(Record, Base):
    """Where a person lives or is registered; `kind` is a residence_kind code of GB/T 31000 or "registered"."""

    __tablename__ = "residence"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"), index=True)
    kind: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class Consent(Record, Base):
    """A person's recorded consent to one purpose, and when it was withdrawn."""

    __tablename__ = "consent"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
