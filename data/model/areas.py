"""The administrative areas grids live in: district, street or town, community or village."""

import uuid
from enum import StrEnum

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Feature, Geometry, one_of


class AreaLevel(StrEnum):
    """Levels of GB/T 2260 and GB/T 10114 codes."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"


class Area(Feature, Base):
    """An administrative area (行政区划) with its 6-, 9- or 12-digit code."""

    __tablename__ = "area"

    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str]
    level: Mapped[AreaLevel] = mapped_column(one_of(AreaLevel))
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("area.id"), index=True)
    geometry: Mapped[BaseGeometry | None] = mapped_column(Geometry("MULTIPOLYGON"))
