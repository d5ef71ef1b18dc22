"""Turns a grid or a lasso into the ground of a patrol, its checkpoints in walking order, and who could go."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.services.locating import GridHit
from data.model.errors import UserError
from data.store.queries import grids
from data.store.queries.patrols import SpotRank, spots_in_box
from data.store.sessions import ReadingSession
from gis.errors import GeometryError
from gis.ground import clipped_area, mended_area
from gis.measure import label_point
from gis.tour import spread_out, walking_order

MOST_CHECKPOINTS = 20


@dataclass(frozen=True)
class Ground:
    """Where a patrol goes.

    Attributes
    ----------
    geometry : polygon or multipolygon, EPSG:4490
    grids : tuple of GridHit
        The grids it touches, by code.
    """

    geometry: BaseGeometry
    grids: tuple[GridHit, ...]


@dataclass(frozen=True)
class Checkpoint:
    """A point to visit; `subject_kind` is "" for a bare place on the ground."""

    label: str
    subject_kind: str
    subject_id: uuid.UUID | None
    lon: float
    lat: float


def ground_of(session: ReadingSession, grid: str | None, polygon: BaseGeometry | None) -> Ground:
    """Return the ground of a grid, or of a lasso clipped to the grids.

    Raises
    ------
    UserError
        ``patrol.grid_or_polygon`` unless exactly one is given, ``grid.unknown``, ``patrol.bad_polygon``,
        ``patrol.outside_all_grids``
    """
    if bool(grid) == (polygon is not None):
        raise UserError("patrol.grid_or_polygon")
    return _lassoed(session, polygon) if polygon is not None else _whole_grid(session, grid or "")


def _whole_grid(session: ReadingSession, code: str) -> Ground:
    record = grids.grid_by_code(session, code.strip())
    found = grids.boundaries(session, grid_ids=[record.id]) if record is not None else ()
    if record is None or not found:
        raise UserError("grid.unknown", grid=code)
    return Ground(found.geometries[0], (GridHit(record.id, record.code, record.name, record.community_id),))


def _lassoed(session: ReadingSession, polygon: BaseGeometry) -> Ground:
    try:
        drawn = mended_area(polygon)
    except GeometryError as fault:
        raise UserError("patrol.bad_polygon") from fault
    near = grids.boundaries(session, box=drawn.bounds, micro=False)
    area = clipped_area(drawn, near.geometries)
    if area.is_empty:
        raise UserError("patrol.outside_all_grids")
    touched = [row for row in range(len(near)) if shapely.relate_pattern(near.geometries[row], area, "T********")]
    return Ground(area, tuple(
        GridHit(near.grid_ids[row], near.codes[row], near.names[row], near.community_ids[row]) for row in touched
    ))


def checkpoints_on(session: ReadingSession, ground: Ground, limit: int = MOST_CHECKPOINTS) -> list[Checkpoint]:
    """Propose what to visit, in walking order.

    Open events come first, then faulty assets, premises, other assets and buildings; where there is more of one kind
    than there is room, what lies furthest apart. Ground with nothing on it gets one point in its middle.
    """
    chosen: list[Checkpoint] = []
    for rank in SpotRank:
        if len(chosen) >= limit:
            break
        chosen += _spread(_inside(session, ground.geometry, rank), limit - len(chosen), chosen)
    if not chosen:
        lon, lat = label_point(ground.geometry)
        return [Checkpoint("", "", None, lon, lat)]
    return [chosen[place] for place in walking_order(_positions(chosen)).tolist()]


def _inside(session: ReadingSession, area: BaseGeometry, rank: SpotRank) -> list[Checkpoint]:
    spots = spots_in_box(session, rank, area.bounds)
    shapely.prepare(area)
    held = np.flatnonzero(shapely.intersects_xy(area, spots.xy[:, 0], spots.xy[:, 1])).tolist()
    return [Checkpoint(spots.labels[row], spots.kind.value, spots.ids[row], *spots.xy[row].tolist()) for row in held]


def _spread(found: list[Checkpoint], room: int, chosen: list[Checkpoint]) -> list[Checkpoint]:
    picked = spread_out(_positions(found), room, _positions(chosen) if chosen else None)
    return [found[place] for place in picked.tolist()]


def _positions(points: Sequence[Checkpoint]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([(point.lon, point.lat) for point in points], dtype=np.float64).reshape(-1, 2)


def refuse_past(due: datetime, now: datetime) -> None:
    """Refuse a patrol that would have to be over already.

    Raises
    ------
    UserError
        ``patrol.due_in_past``
    """
    if due <= now:
        raise UserError("patrol.due_in_past", due=due)
