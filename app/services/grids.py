"""Splits and merges grids so that everything that hangs on them follows, in one act."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString

from app.services.event_cases import acting_worker
from app.services.grid_findings import split_findings, staff_findings
from app.services.merging import MergePlan, plan_merge
from app.services.placing import Rebound, place, rebind
from app.services.splitting import DOUBT_M, Load, PartPreview, SplitPlan, plan_split, preview_of, weigh
from app.services.surroundings import box_of, renew_boundaries, share_vertices_with_areas
from data.model.actor import Actor
from data.model.bindings import SubjectKind
from data.model.changes import ChangeSet
from data.model.findings import Finding
from data.model.grids import Grid, Lineage, LineageReason
from data.model.rights import require, require_area
from data.model.staff import WorkerGrid
from data.model.tasks import PatrolTask
from data.store.queries.grids import assignments, boundaries, micro_grids, open_patrols
from data.store.queries.staff import areas_above
from data.store.queries.subjects import subjects
from data.store.unit_of_work import UnitOfWork
from data.store.workspace import Store


@dataclass(frozen=True)
class SplitPreview:
    """What a split would do.

    Attributes
    ----------
    grid : str
    parts : tuple of PartPreview, in reading order
    neighbours : tuple of str
        Codes of the grids whose border gets a vertex.
    """

    grid: str
    parts: tuple[PartPreview, ...]
    neighbours: tuple[str, ...]


@dataclass(frozen=True)
class SplitResult:
    """What a split did.

    Attributes
    ----------
    kept_code : str
    new_codes : tuple of str
    moved : mapping of SubjectKind to int
    neighbours : tuple of str
    findings : tuple of Finding
        ``split.doubtful``, ``split.assigned_elsewhere``, ``split.micro_cut``, ``split.staff_copied``.
    changes : ChangeSet
    """

    kept_code: str
    new_codes: tuple[str, ...]
    moved: Mapping[SubjectKind, int]
    neighbours: tuple[str, ...]
    findings: tuple[Finding, ...]
    changes: ChangeSet


@dataclass(frozen=True)
class MergeResult:
    """What a merger did; fields as in `SplitResult`."""

    kept_code: str
    retired_codes: tuple[str, ...]
    moved: Mapping[SubjectKind, int]
    findings: tuple[Finding, ...]
    changes: ChangeSet


def preview_split(store: Store, grid_code: str, line: LineString, keep: str | int = "larger", *,
                  doubt_m: float = DOUBT_M) -> SplitPreview:
    """Show what splitting a grid would do, writing nothing.

    Parameters
    ----------
    store : Store
    grid_code : str
    line : linestring, EPSG:4490
        See `gis.cutting.cut_polygon`.
    keep : {"larger", "first"} or int
        Which part keeps the code: the larger by area, the first in reading order, or a part's number from 1.
    doubt_m : float
        Records this near to the cut are counted as doubtful, in metres.

    Raises
    ------
    UserError, GeometryError
        As `splitting.plan_split`.
    """
    with store.reading() as session:
        plan = plan_split(session, grid_code, line, keep)
        load = weigh(session, plan, doubt_m)
    return SplitPreview(grid_code, tuple(preview_of(part, load) for part in plan.parts), _touched_codes(plan))


def split_grid(store: Store, actor: Actor, grid_code: str, line: LineString, keep: str | int = "larger", *,
               doubt_m: float = DOUBT_M, reason: str = "") -> SplitResult:
    """Split a grid along a line.

    The part that keeps the code keeps the grid's identity; the others are new grids with the community's next codes.
    Neighbours get the vertices of the cut, records follow the part they lie in, staff is copied, events keep their
    clocks. Parameters and errors as `preview_split`, and ``rights.not_allowed``, ``rights.outside_area``.
    """
    require(actor, "split_grid")
    with store.act("split_grid", actor, reason=reason) as act:
        plan = plan_split(act.session, grid_code, line, keep)
        _refuse_outside_area(act, "split_grid", plan.grid)
        load = weigh(act.session, plan, doubt_m)
        new_codes = tuple(part.code for part in plan.parts if not part.keeps_code)
        act.note(grid=grid_code, new=list(new_codes))
        _write_parts(act, plan, load)
        micro_cut = _hand_micro_grids_on(act, plan)
        rebound = rebind(act, load.subjects, load.placing)
        findings = (*split_findings(plan, load, micro_cut), *_copy_staff(act, plan))
        return SplitResult(grid_code, new_codes, rebound.moved, _touched_codes(plan), findings, act.commit())


def _refuse_outside_area(act: UnitOfWork, what: str, grid: Grid) -> None:
    """Keep workers to the area they are in charge of."""
    worker = acting_worker(act.session, act.actor)
    if worker is not None:
        require_area(act.actor, what, worker.area_id, areas_above(act.session, grid.community_id))


def _touched_codes(plan: SplitPlan) -> tuple[str, ...]:
    return tuple(plan.around.codes[row] for row in sorted(plan.cut.changed_neighbours))


def _write_parts(act: UnitOfWork, plan: SplitPlan, load: Load) -> None:
    grid, around = plan.grid, plan.around
    act.insert_many(Grid, [
        {"id": part.grid_id, "code": part.code, "name": part.name, "kind": grid.kind,
         "community_id": grid.community_id, "parent_grid_id": grid.parent_grid_id, "established_at": act.at}
        for part in plan.parts if not part.keeps_code
    ])
    touched = plan.cut.changed_neighbours
    new = {part.grid_id: part.geometry for part in plan.parts}
    new |= {around.grid_ids[row]: geometry for row, geometry in touched.items()}
    renew_boundaries(act, [around.boundary_ids[row] for row in (plan.index, *touched)], new)
    share_vertices_with_areas(act, plan.cut.inserted)
    whole, households = sum(part.area_m2 for part in plan.parts), sum(load.households.values())
    act.insert_many(Lineage, [
        {"parent_grid_id": grid.id, "child_grid_id": part.grid_id, "reason": LineageReason.SPLIT, "at": act.at,
         "area_share": part.area_m2 / whole,
         "household_share": load.count(part, load.households) / households if households else None}
        for part in plan.parts
    ])


def _hand_micro_grids_on(act: UnitOfWork, plan: SplitPlan) -> list[Grid]:
    """Give each micro-grid to the part most of it lies in; return those the cut runs through."""
    inside = {grid.id: grid for grid in micro_grids(act.session, [plan.grid.id])}
    if not inside:
        return []
    shapes = boundaries(act.session, grid_ids=list(inside))
    parts = np.array([part.geometry for part in plan.parts], dtype=object)
    shared = shapely.area(shapely.intersection(shapes.geometries[:, None], parts[None, :]))
    homes = [plan.parts[index].grid_id for index in shared.argmax(axis=1).tolist()]
    act.update_many(Grid, [{"id": key, "parent_grid_id": home}
                           for key, home in zip(shapes.grid_ids, homes, strict=True) if home != plan.grid.id])
    strayed = shared.sum(axis=1) - shared.max(axis=1) > 1e-6 * shared.max(axis=1)
    return [inside[key] for key, stray in zip(shapes.grid_ids, strayed.tolist(), strict=True) if stray]


def _copy_staff(act: UnitOfWork, plan: SplitPlan) -> tuple[Finding, ...]:
    serving = assignments(act.session, [plan.grid.id])
    fresh = [part for part in plan.parts if not part.keeps_code]
    act.insert_many(WorkerGrid, [
        {"worker_id": one.worker_id, "grid_id": part.grid_id, "post": one.post, "valid_from": act.at, "valid_to": None}
        for part in fresh for one in serving
    ])
    return staff_findings(plan, serving)


def merge_grids(store: Store, actor: Actor, codes: Sequence[str], keep: str, *, reason: str = "") -> MergeResult:
    """Merge adjacent grids of one community into one of them.

    The others are retired; bindings, staff, patrols under way and micro-grids pass to the kept grid. Neighbours keep
    their boundaries.

    Parameters
    ----------
    store : Store
    actor : Actor
    codes : two or more grid codes
    keep : the code that lives on
    reason : str

    Raises
    ------
    UserError
        As `merging.plan_merge`, ``rights.not_allowed``, ``rights.outside_area``.
    """
    require(actor, "merge_grids")
    with store.act("merge_grids", actor, reason=reason) as act:
        plan = plan_merge(act.session, codes, keep)
        _refuse_outside_area(act, "merge_grids", plan.kept)
        retired = tuple(grid.code for grid in plan.retired)
        act.note(grid=keep, merged=list(retired))
        rebound = _rebind_merged(act, plan)
        _write_whole(act, plan)
        _hand_over(act, plan)
        return MergeResult(keep, retired, rebound.moved, (), act.commit())


def _rebind_merged(act: UnitOfWork, plan: MergePlan) -> Rebound:
    """Move bindings; the neighbours' too, because a point on the border goes to the smaller code."""
    rows = subjects(act.session, [*plan.members.grid_ids, *plan.neighbours.grid_ids])
    heirs = {grid.id: plan.kept.id for grid in plan.retired}
    return rebind(act, rows, place(act.session, rows, plan.after, known=box_of([plan.whole]), heirs=heirs))


def _write_whole(act: UnitOfWork, plan: MergePlan) -> None:
    renew_boundaries(act, plan.members.boundary_ids, {plan.kept.id: plan.whole})
    act.insert_many(Lineage, [
        {"parent_grid_id": grid, "child_grid_id": plan.kept.id, "reason": LineageReason.MERGE, "area_share": 1.0,
         "household_share": 1.0, "at": act.at}
        for grid in plan.members.grid_ids
    ])
    act.update_many(Grid, [{"id": grid.id, "retired_at": act.at, "retired_reason": LineageReason.MERGE}
                           for grid in plan.retired])


def _hand_over(act: UnitOfWork, plan: MergePlan) -> None:
    """Pass staff, patrols under way and micro-grids of the retired grids to the kept one."""
    gone, kept = [grid.id for grid in plan.retired], plan.kept.id
    leaving = assignments(act.session, gone)
    there = {(one.worker_id, one.post) for one in assignments(act.session, [kept])}
    arriving: dict[tuple[uuid.UUID, str], None] = dict.fromkeys(
        key for one in leaving if (key := (one.worker_id, one.post)) not in there)
    patrols = [patrol.id for patrol in open_patrols(act.session, gone)]
    inside = [micro.id for micro in micro_grids(act.session, gone)]
    act.update_many(WorkerGrid, [{"id": one.id, "valid_to": act.at} for one in leaving])
    act.insert_many(WorkerGrid, [
        {"worker_id": worker, "grid_id": kept, "post": post, "valid_from": act.at, "valid_to": None}
        for worker, post in arriving
    ])
    act.update_many(PatrolTask, [{"id": key, "grid_id": kept} for key in patrols])
    act.update_many(Grid, [{"id": key, "parent_grid_id": kept} for key in inside])
