"""Places: compounds, buildings, rooms and premises, with addresses people can read."""

import uuid
from enum import StrEnum

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Feature, Geometry, one_of


class PlaceKind(StrEnum):
    """Kinds of place (小区, 楼栋, 单元, 房屋, 场所)."""

    COMPOUND = "compound"
    BUILDING = "building"
    UNIT = "unit"
    ROOM = "room"
    PREMISES = "premises"


class Place(Feature, Base):
    """A place (地). Compounds and buildings carry a position; a room may leave it to its building.

    `use` is a building_use code of GB/T 31000 for buildings and a premises kind (school, market, park …) for premises.
    """

    __tablename__ = "place"
    __table_args__ = (Index("ix_place_kind_code", "kind", "code"), Feature.__table_args__)

    code: Mapped[str] = mapped_column(Code, unique=True)
    kind: Mapped[PlaceKind] = mapped_column(one_of(PlaceKind))
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="", index=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    use: Mapped[str] = mapped_column(default="")
    floors: Mapped[int | None]
    units: Mapped[int | None]
    location: Mapped[BaseGeometry | None] = mapped_column(Geometry("POINT"))


class PlaceOutline(Feature, Base):
    """The ground outline of a compound or building, kept apart because a GeoPackage table holds one geometry."""

    __tablename__ = "place_outline"

    place_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("place.id"), unique=True)
    geometry: Mapped[BaseGeometry] = mapped_column(Geometry("MULTIPOLYGON"))


class BaseSurface(Feature, Base):
    """A surface of the base map: water or green. Drawn, never bound.

    `kind` is "water" or "green"; streets and railways are kept in `StreetLine`.
    """

    __tablename__ = "base_surface"

    kind: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    geometry: Mapped[BaseGeometry] = mapped_column(Geometry("MULTIPOLYGON"))


class StreetLine(Feature, Base):
    """A street or railway centre line of the base map; `rank` runs from 1 (arterial) to 4 (lane)."""

    __tablename__ = "street_line"

    kind: Mapped[str] = mapped_column(default="street")
    name: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=3)
    geometry: Mapped[BaseGeometry] = mapped_column(Geometry("MULTILINESTRING"))
