"""Assets: the public objects of a district, from manhole covers to street lamps."""

import uuid
from datetime import date
from enum import StrEnum

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Feature, Geometry, one_of


class AssetState(StrEnum):
    """States of GB/T 30428.2 (完好, 破损, 丢失, 废弃)."""

    INTACT = "intact"
    DAMAGED = "damaged"
    MISSING = "missing"
    ABANDONED = "abandoned"


class Asset(Feature, Base):
    """An asset (物, 部件); `class_code` is a sub-class of the asset catalogue (GB/T 30428.2 lineage)."""

    __tablename__ = "asset"

    code: Mapped[str] = mapped_column(Code, unique=True)
    class_code: Mapped[str] = mapped_column(Code, index=True)
    name: Mapped[str] = mapped_column(default="")
    state: Mapped[AssetState] = mapped_column(one_of(AssetState), default=AssetState.INTACT)
    department_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    address: Mapped[str] = mapped_column(default="")
    survey_source: Mapped[str] = mapped_column(default="")
    surveyed_on: Mapped[date | None]
    location: Mapped[BaseGeometry | None] = mapped_column(Geometry("POINT"))
