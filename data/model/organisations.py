"""Organisations: enterprises, shops, institutions, property companies, committees, social organisations, volunteers."""

import uuid
from datetime import date
from enum import StrEnum

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Feature, Geometry, one_of


class OrganisationKind(StrEnum):
    """Kinds of organisation the desk tells apart."""

    ENTERPRISE = "enterprise"
    SHOP = "shop"
    INSTITUTION = "institution"
    PROPERTY_COMPANY = "property_company"
    OWNERS_COMMITTEE = "owners_committee"
    SOCIAL_ORGANISATION = "social_organisation"
    VOLUNTEER_TEAM = "volunteer_team"


class Organisation(Feature, Base):
    """An organisation (组织); `uscc` is its unified social credit code (GB 32100).

    `registration` says whether it is registered (登记) or on file (备案).
    """

    __tablename__ = "organisation"

    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind))
    uscc: Mapped[str] = mapped_column(default="", index=True)
    registration: Mapped[str] = mapped_column(default="")
    head_name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    place_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    founded_on: Mapped[date | None]
    members: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    location: Mapped[BaseGeometry | None] = mapped_column(Geometry("POINT"))
