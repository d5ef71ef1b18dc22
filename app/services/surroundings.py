"""Reads the grids around a place on the map, for acts that change boundaries and must not tear their neighbours."""

import uuid
from collections.abc import Iterable, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.model.areas import Area
from data.model.errors import UserError
from data.model.grids import Boundary, Grid
from data.store.queries.areas import areas_meeting
from data.store.queries.grids import BoundaryRows, boundaries, grid_by_code
from data.store.queries.shapes import Bounds
from data.store.sessions import ReadingSession
from data.store.unit_of_work import UnitOfWork
from gis.shared_vertices import Insertion, insert_shared_vertices


def grid_to_change(session: ReadingSession, code: str) -> Grid:
    """Return a grid whose boundary may be changed.

    Raises
    ------
    UserError
        ``record.missing``, ``grid.retired``, ``grid.locked``.
    """
    grid = grid_by_code(session, code)
    if grid is None:
        raise UserError("record.missing", kind="grid", record=code)
    if grid.retired_at is not None:
        raise UserError("grid.retired", grid=code)
    if grid.locked:
        raise UserError("grid.locked", grid=code)
    return grid


def grids_around(session: ReadingSession, geometries: Iterable[BaseGeometry]) -> BoundaryRows:
    """Return every grid in service, micro-grids too, whose box meets the common box of geometries."""
    return boundaries(session, box=box_of(geometries))


def box_of(geometries: Iterable[BaseGeometry]) -> Bounds:
    """Return the common box of geometries, in degrees."""
    west, south, east, north = shapely.total_bounds(np.array(list(geometries), dtype=object)).tolist()
    return west, south, east, north


def replaced(rows: BoundaryRows, changed: Mapping[int, BaseGeometry]) -> NDArray[np.object_]:
    """Return the geometries of rows with some of them changed."""
    geometries = rows.geometries.copy()
    for index, geometry in changed.items():
        geometries[index] = geometry
    return geometries


def renew_boundaries(act: UnitOfWork, old: Iterable[uuid.UUID], new: Mapping[uuid.UUID, BaseGeometry]) -> None:
    """Close boundary versions and open others at the time of the act.

    Parameters
    ----------
    act : UnitOfWork
    old : ids of the boundaries that end
    new : geometry by id of the grid
    """
    act.update_many(Boundary, [{"id": key, "valid_to": act.at} for key in old])
    act.insert_many(Boundary, [
        {"grid_id": grid, "geometry": geometry, "valid_from": act.at, "valid_to": None}
        for grid, geometry in new.items()
    ])


def share_vertices_with_areas(act: UnitOfWork, insertions: tuple[Insertion, ...]) -> None:
    """Give areas whose outline runs along a cut edge the vertices the cut put there."""
    if not insertions:
        return
    ends = [point for insertion in insertions for point in (insertion.start, insertion.end)]
    areas = areas_meeting(act.session, box_of([shapely.multipoints(ends)]))
    changed = insert_shared_vertices(np.array([area.geometry for area in areas], dtype=object), insertions)
    act.update_many(Area, [{"id": areas[index].id, "geometry": geometry} for index, geometry in changed.items()])
