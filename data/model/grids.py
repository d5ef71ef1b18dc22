"""The grid: a management polygon with an identity that outlives its boundaries."""

import uuid
from datetime import datetime
from enum import StrEnum

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.model.base import Base, Code, Feature, Geometry, Record, one_of
from data.model.errors import UserError


class GridKind(StrEnum):
    """Kinds of grid (综合网格, 专属网格, 微网格)."""

    COMPREHENSIVE = "comprehensive"
    DEDICATED = "dedicated"
    MICRO = "micro"


class LineageReason(StrEnum):
    """Why a grid came or went (新设/拆分/合并/边界调整/更码/撤销)."""

    NEW = "new"
    SPLIT = "split"
    MERGE = "merge"
    BOUNDARY_CHANGE = "boundary_change"
    RECODE = "recode"
    ABOLISH = "abolish"


class Grid(Record, Base):
    """A grid (网格). Its code never changes; it is retired with a reason, never deleted.

    A micro-grid names the grid it lies in; all others tile their community.
    """

    __tablename__ = "grid"

    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str]
    kind: Mapped[GridKind] = mapped_column(one_of(GridKind), default=GridKind.COMPREHENSIVE)
    community_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("area.id"), index=True)
    parent_grid_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("grid.id"), index=True)
    established_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    retired_reason: Mapped[LineageReason | None] = mapped_column(one_of(LineageReason))
    locked: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")

    def retire(self, at: datetime, reason: LineageReason) -> None:
        """End the grid's service at `at`.

        Raises
        ------
        UserError
            ``grid.already_retired`` when it ended before.
        """
        if self.retired_at is not None:
            raise UserError("grid.already_retired", grid=self.code)
        self.retired_at = at
        self.retired_reason = reason


class Boundary(Feature, Base):
    """One version of a grid's boundary (边界版本), in force from `valid_from` until before `valid_to`."""

    __tablename__ = "boundary"
    __table_args__ = (
        Index("ix_boundary_grid_valid", "grid_id", "valid_from"),
        Feature.__table_args__,
    )

    grid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grid.id"))
    geometry: Mapped[BaseGeometry] = mapped_column(Geometry("MULTIPOLYGON"))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    act_number: Mapped[str] = mapped_column(default="")


class Lineage(Record, Base):
    """What became of a grid: a share of `parent` lives on in `child`."""

    __tablename__ = "lineage"

    parent_grid_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("grid.id"), index=True)
    child_grid_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("grid.id"), index=True)
    reason: Mapped[LineageReason] = mapped_column(one_of(LineageReason))
    area_share: Mapped[float]
    household_share: Mapped[float | None]
    at: Mapped[datetime]
