"""Works out what merging grids would do: whether they may be one, and what the whole looks like."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from app.services.surroundings import grid_to_change, grids_around, replaced
from data.model.errors import UserError
from data.model.grids import Grid, GridKind
from data.store.queries.grids import BoundaryRows, boundaries
from data.store.sessions import ReadingSession
from gis.cutting import merge_polygons
from gis.errors import GeometryError


@dataclass(frozen=True)
class MergePlan:
    """A merger worked out and not yet written.

    Attributes
    ----------
    kept : Grid
    retired : tuple of Grid
    members : BoundaryRows
        The merged grids as they are.
    whole : polygon, EPSG:4490
    neighbours : BoundaryRows
        Grids of the same level that touch the whole.
    after : BoundaryRows
        The kept grid with its new boundary, and the neighbours.
    """

    kept: Grid
    retired: tuple[Grid, ...]
    members: BoundaryRows
    whole: BaseGeometry
    neighbours: BoundaryRows
    after: BoundaryRows


def plan_merge(session: ReadingSession, codes: Sequence[str], keep: str) -> MergePlan:
    """Join grids to one.

    Raises
    ------
    UserError
        ``merge.too_few``, ``merge.keep_not_among``, ``merge.other_community``, ``merge.mixed_levels``,
        ``merge.not_adjacent``, ``grid.no_boundary``, and as `surroundings.grid_to_change`.
    """
    wanted = list(dict.fromkeys(codes))
    if len(wanted) < 2:
        raise UserError("merge.too_few", count=len(wanted))
    if keep not in wanted:
        raise UserError("merge.keep_not_among", keep=keep)
    grids = {code: grid_to_change(session, code) for code in wanted}
    _refuse_strangers(list(grids.values()))
    members, whole = _joined(session, grids)
    neighbours = _neighbours(session, grids[keep], members, whole)
    return MergePlan(grids[keep], tuple(grid for code, grid in grids.items() if code != keep), members, whole,
                     neighbours, _after(members, neighbours, grids[keep], whole))


def _refuse_strangers(grids: list[Grid]) -> None:
    if len({grid.community_id for grid in grids}) > 1:
        raise UserError("merge.other_community", grids=[grid.code for grid in grids])
    if len({(grid.kind is GridKind.MICRO, grid.parent_grid_id) for grid in grids}) > 1:
        raise UserError("merge.mixed_levels", grids=[grid.code for grid in grids])


def _joined(session: ReadingSession, grids: dict[str, Grid]) -> tuple[BoundaryRows, BaseGeometry]:
    members = boundaries(session, grid_ids=[grid.id for grid in grids.values()])
    without = set(grids) - set(members.codes)
    if without:
        raise UserError("grid.no_boundary", grid=min(without))
    try:
        return members, merge_polygons(members.geometries)
    except GeometryError as fault:
        params = {"grids": list(members.codes)} if fault.code == "merge.not_adjacent" else fault.params
        raise UserError(fault.code, **params) from fault


def _neighbours(session: ReadingSession, kept: Grid, members: BoundaryRows, whole: BaseGeometry) -> BoundaryRows:
    around = grids_around(session, [whole]).of_level(micro=kept.kind is GridKind.MICRO)
    touching = shapely.intersects(around.geometries, whole)
    return around.rows([row for row, grid in enumerate(around.grid_ids)
                        if touching[row] and grid not in members.grid_ids])


def _after(members: BoundaryRows, neighbours: BoundaryRows, kept: Grid, whole: BaseGeometry) -> BoundaryRows:
    own = members.rows([members.index(kept.id)])
    own = replace(own, geometries=replaced(own, {0: whole}))
    return own.joined(neighbours)
