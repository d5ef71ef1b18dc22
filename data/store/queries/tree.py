"""Fetches the tree of areas and grids with what each grid holds."""

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.model.areas import Area, AreaLevel
from data.model.bindings import Binding
from data.model.events import RUNNING_STATES, GridEvent
from data.model.grids import Grid, GridKind

AreaRow = tuple[uuid.UUID, str, str, AreaLevel, uuid.UUID | None]
GridRow = tuple[uuid.UUID, str, str, GridKind, uuid.UUID, uuid.UUID | None]


def all_areas(session: Session) -> list[AreaRow]:
    """Return (id, code, name, level, parent) of every area, by code."""
    query = select(Area.id, Area.code, Area.name, Area.level, Area.parent_id).order_by(Area.code)
    return [(key, code, name, level, parent) for key, code, name, level, parent in session.execute(query)]


def all_grids(session: Session) -> list[GridRow]:
    """Return (id, code, name, kind, community, grid it lies in) of every grid in service, by code."""
    query = select(Grid.id, Grid.code, Grid.name, Grid.kind, Grid.community_id, Grid.parent_grid_id)
    rows = session.execute(query.where(Grid.retired_at.is_(None)).order_by(Grid.code))
    return [(key, code, name, kind, community, within) for key, code, name, kind, community, within in rows]


def overdue_by_grid(session: Session, now: datetime) -> dict[uuid.UUID, int]:
    """Return the number of open events past their deadline, by grid."""
    query = (
        select(Binding.grid_id, func.count())
        .join(GridEvent, GridEvent.id == Binding.subject_id)
        .where(Binding.valid_to.is_(None), GridEvent.state.in_(RUNNING_STATES), GridEvent.deadline_at < now)
        .group_by(Binding.grid_id)
    )
    return dict(session.execute(query).all())
