"""Asks for grids: by code, with the boundaries in force, with who serves them and what hangs on them."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from data.model.areas import Area
from data.model.grids import Boundary, Grid, GridKind, Lineage
from data.model.staff import WorkerGrid
from data.model.tasks import PatrolTask, TaskState
from data.store.queries import shapes

_CHUNK = 500
LEADER = "leader"
"""The post of a grid leader in `WorkerGrid`."""


@dataclass(frozen=True)
class BoundaryRows:
    """Grids with their boundaries, one row per grid, ordered by code.

    Attributes
    ----------
    geometries : (n,) object array, EPSG:4490
    grid_ids, boundary_ids, community_ids : tuple of UUID, length n
    codes, names : tuple of str, length n
    kinds : tuple of GridKind, length n
    parent_ids : tuple of UUID or None, length n
        The grid a micro-grid lies in.
    """

    geometries: NDArray[np.object_]
    grid_ids: tuple[uuid.UUID, ...]
    boundary_ids: tuple[uuid.UUID, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[GridKind, ...]
    community_ids: tuple[uuid.UUID, ...]
    parent_ids: tuple[uuid.UUID | None, ...]

    def __len__(self) -> int:
        return len(self.grid_ids)

    def index(self, grid_id: uuid.UUID) -> int:
        """Return the row of a grid."""
        return self.grid_ids.index(grid_id)

    def rows(self, chosen: Sequence[int] | NDArray[np.intp]) -> "BoundaryRows":
        """Return the rows at these positions."""
        places = [int(place) for place in chosen]
        columns: list[Any] = [getattr(self, column.name) for column in fields(self)[1:]]
        picked: list[Any] = [tuple(column[place] for place in places) for column in columns]
        return BoundaryRows(self.geometries[places], *picked)

    def joined(self, others: "BoundaryRows") -> "BoundaryRows":
        """Return these rows and others after them."""
        columns: list[Any] = [getattr(self, column.name) + getattr(others, column.name) for column in fields(self)[1:]]
        return BoundaryRows(np.concatenate([self.geometries, others.geometries]), *columns)

    def of_level(self, *, micro: bool) -> "BoundaryRows":
        """Return the micro-grids, or the grids that tile their communities."""
        return self.rows([i for i, kind in enumerate(self.kinds) if (kind is GridKind.MICRO) == micro])


def boundaries(
    session: Session, *, at: datetime | None = None, box: shapes.Bounds | None = None,
    community_id: uuid.UUID | None = None, micro: bool | None = None, grid_ids: Collection[uuid.UUID] | None = None,
) -> BoundaryRows:
    """Return grids in service with their boundaries.

    Parameters
    ----------
    session : Session
    at : datetime, optional
        The state at this time; now when absent.
    box : bounds in degrees, optional
        Only boundaries whose bounding box meets it (a near miss may come along).
    community_id : UUID, optional
        Only grids of this community.
    micro : bool, optional
        Only micro-grids, or only others.
    grid_ids : collection of UUID, optional
        Only these grids (some hundred at most).
    """
    query = (
        select(Grid.id, Boundary.id, Grid.code, Grid.name, Grid.kind, Grid.community_id, Grid.parent_grid_id,
               shapes.undecoded(session, Boundary.geometry))
        .join(Boundary, Boundary.grid_id == Grid.id)
        .where(*_in_force(at))
        .order_by(Grid.code)
    )
    if box is not None:
        query = query.where(shapes.meets_box(session, Boundary.geometry, box))
    if community_id is not None:
        query = query.where(Grid.community_id == community_id)
    if micro is not None:
        query = query.where(Grid.kind == GridKind.MICRO if micro else Grid.kind != GridKind.MICRO)
    if grid_ids is not None:
        query = query.where(Grid.id.in_(grid_ids))
    columns: list[Any] = list(zip(*session.execute(query), strict=True)) or [()] * 8
    return BoundaryRows(shapes.geometries(columns[7]), *columns[:7])


def _in_force(at: datetime | None) -> tuple[ColumnElement[bool], ...]:
    if at is None:
        return Boundary.valid_to.is_(None), Grid.retired_at.is_(None)
    return (Boundary.valid_from <= at, or_(Boundary.valid_to.is_(None), Boundary.valid_to > at),
            and_(Grid.established_at <= at, or_(Grid.retired_at.is_(None), Grid.retired_at > at)))


def grid_by_code(session: Session, code: str) -> Grid | None:
    """Return the grid with this code, in service or retired."""
    return session.scalar(select(Grid).where(Grid.code == code))


def grids_by_code(session: Session, codes: Collection[str]) -> dict[str, Grid]:
    """Return the grids with these codes, in service or retired, by code."""
    wanted = list(codes)
    return {
        grid.code: grid
        for start in range(0, len(wanted), _CHUNK)
        for grid in session.scalars(select(Grid).where(Grid.code.in_(wanted[start : start + _CHUNK])))
    }


def grids_by_id(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Grid]:
    """Return the grids with these keys (some hundred at most)."""
    return {grid.id: grid for grid in session.scalars(select(Grid).where(Grid.id.in_(ids)))}


def grids_in_service(session: Session) -> list[tuple[Grid, str]]:
    """Return every grid in service with its community's code, by code."""
    query = select(Grid, Area.code).join(Area, Area.id == Grid.community_id)
    return list(session.execute(query.where(Grid.retired_at.is_(None)).order_by(Grid.code)).all())


def codes_of_community(session: Session, community_id: uuid.UUID) -> list[str]:
    """Return the codes of all grids a community ever had."""
    return list(session.scalars(select(Grid.code).where(Grid.community_id == community_id)))


def assignments(session: Session, grid_ids: Collection[uuid.UUID]) -> list[WorkerGrid]:
    """Return who serves these grids now."""
    query = select(WorkerGrid).where(WorkerGrid.grid_id.in_(grid_ids), WorkerGrid.valid_to.is_(None))
    return list(session.scalars(query.order_by(WorkerGrid.valid_from, WorkerGrid.id)))


def grids_with_leader(session: Session) -> set[uuid.UUID]:
    """Return the grids somebody leads now."""
    return set(session.scalars(select(WorkerGrid.grid_id).where(WorkerGrid.post == LEADER,
                                                                WorkerGrid.valid_to.is_(None))))


def open_patrols(session: Session, grid_ids: Collection[uuid.UUID]) -> list[PatrolTask]:
    """Return the patrols of these grids that are not finished."""
    query = select(PatrolTask).where(PatrolTask.grid_id.in_(grid_ids),
                                     PatrolTask.state.in_((TaskState.ASSIGNED, TaskState.STARTED)))
    return list(session.scalars(query))


def micro_grids(session: Session, grid_ids: Collection[uuid.UUID]) -> list[Grid]:
    """Return the micro-grids in service inside these grids."""
    query = select(Grid).where(Grid.parent_grid_id.in_(grid_ids), Grid.retired_at.is_(None))
    return list(session.scalars(query.order_by(Grid.code)))


def lineage_of(session: Session, grid_id: uuid.UUID) -> list[Lineage]:
    """Return what a grid came from and what became of it, oldest first."""
    query = select(Lineage).where(or_(Lineage.parent_grid_id == grid_id, Lineage.child_grid_id == grid_id))
    return list(session.scalars(query.order_by(Lineage.at, Lineage.id)))
