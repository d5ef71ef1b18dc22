"""Imports grids with their boundaries: codes read or given out, earlier boundaries closed, the coverage checked."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.services.coverage_findings import coverage_findings
from app.services.import_outlines import sound_outlines
from app.services.import_positions import DatumReading, to_storage
from app.services.import_task import ImportTask, Row
from app.services.surroundings import renew_boundaries
from data.model.areas import Area, AreaLevel
from data.model.base import new_id
from data.model.errors import UserError
from data.model.findings import Finding, Severity
from data.model.grids import Grid, GridKind, Lineage, LineageReason
from data.model.numbering import is_grid_code, next_grid_codes
from data.store.queries.areas import area_by_code, areas_by_code
from data.store.queries.grids import boundaries, codes_of_community, grids_by_code
from gis.crs import STORAGE_CRS, crs_from_coordinates, reproject
from gis.measure import label_point
from gis.numbering import reading_order
from gis.vectorfile import read_vector

FIELDS: Mapping[str, Sequence[str]] = {
    "code": ("网格编码", "网格代码", "网格编号", "编码", "代码", "grid_code", "gridcode", "BGCODE", "code"),
    "name": ("网格名称", "名称", "grid_name", "BGNAME", "name"),
    "kind": ("网格类型", "网格类别", "类型", "BGTYPE", "kind"),
    "community": ("社区编码", "社区代码", "所属社区编码", "SQCODE", "community"),
    "parent": ("所属网格编码", "上级网格编码", "parent_grid", "parent"),
}

_KINDS = {
    "综合网格": GridKind.COMPREHENSIVE, "综合": GridKind.COMPREHENSIVE, "comprehensive": GridKind.COMPREHENSIVE,
    "专属网格": GridKind.DEDICATED, "专属": GridKind.DEDICATED, "dedicated": GridKind.DEDICATED,
    "微网格": GridKind.MICRO, "微": GridKind.MICRO, "micro": GridKind.MICRO,
}
_MOST_NAMED = 20


@dataclass
class _Draft:
    """A grid as the file gives it, on its way in."""

    index: int
    code: str
    values: Row
    community: Area
    outline: BaseGeometry


def import_grids(task: ImportTask, outline: Path | BaseGeometry | None) -> DatumReading | None:
    """Write the grids of a file.

    Parameters
    ----------
    task : ImportTask
        Its `community` is the one all grids belong to; without it each row says, by a column or by its grid code.
    outline : polygon in EPSG:4490, a file that holds one, or None
        Takes only grids whose label point lies in it.

    Raises
    ------
    UserError
        ``import.no_geometry`` for a table, ``record.missing`` for the community, ``grid.codes_exhausted``.
    """
    source = task.source
    if source.geometries is None:
        raise UserError("import.no_geometry", file=source.file)
    home = _home(task)
    placed, reading, findings = to_storage(source.geometries, source, task.crs, home.geometry if home else None)
    task.findings += findings
    chosen = _within(task, placed, _outline(outline))
    outlines = sound_outlines(task, chosen, placed[chosen])
    drafts = _drafts(task, outlines, home)
    _number(task, drafts)
    _write(task, drafts)
    _check(task, {draft.community.id: draft.community for draft in drafts})
    return reading


def _home(task: ImportTask) -> Area | None:
    if not task.community:
        return None
    area = area_by_code(task.act.session, task.community)
    if area is None or area.level is not AreaLevel.COMMUNITY:
        raise UserError("record.missing", kind="community", record=task.community)
    return area


def _outline(outline: Path | BaseGeometry | None) -> BaseGeometry | None:
    if not isinstance(outline, Path):
        return outline
    data = read_vector(outline)
    crs = crs_from_coordinates(shapely.get_coordinates(data.geometries), data.crs)
    shapes = data.geometries if crs in ("OGC:CRS84", "EPSG:4326") else reproject(data.geometries, crs, STORAGE_CRS)
    merged = shapely.union_all(shapely.make_valid(shapes))
    if shapely.get_dimensions(merged) != 2:
        raise UserError("import.outline_no_polygon", file=outline.name)
    return merged


def _within(task: ImportTask, shapes: np.ndarray[tuple[int], np.dtype[np.object_]],
            outline: BaseGeometry | None) -> list[int]:
    """Return the rows whose label point lies in the outline; rows without a geometry are kept for their finding."""
    every = list(range(len(shapes)))
    if outline is None:
        return every
    shapely.prepare(outline)
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    near = np.flatnonzero(~missing & shapely.intersects(shapely.box(*shapely.bounds(shapes).T), outline))
    inside = [index for index in near.tolist() if shapely.intersects_xy(outline, *label_point(shapes[index]))]
    left_out = len(every) - len(inside)
    if left_out:
        task.findings.append(Finding("import.outside_outline", Severity.HINT,
                                     {"file": task.source.file, "count": left_out, "taken": len(inside)}))
    return inside


def _drafts(task: ImportTask, outlines: Mapping[int, BaseGeometry | None], home: Area | None) -> list[_Draft]:
    source = task.source
    usable = [index for index, shape in outlines.items() if shape is not None]
    rows = task.unique(task.rows(_row, usable), "code")
    communities = areas_by_code(task.act.session, {row["community"] for row in rows.values()})
    drafts = []
    for index, row in rows.items():
        shape, code = outlines[index], row.pop("code")
        named = row.pop("community")
        community = home or communities.get(named)
        if shape is None or shape.is_empty:
            task.refuse(index, "", "import.null_geometry_row")
        elif community is None or community.level is not AreaLevel.COMMUNITY:
            task.refuse(index, "community", "import.no_community", community=named)
        else:
            drafts.append(_Draft(index, code, row, community, shape))
            if code and not is_grid_code(code, community.code):
                task.warn(index, "code", "grid.code_ill_formed", grid=code, area=community.code)
    return drafts if len(source) else []


def _row(task: ImportTask, index: int) -> Row:
    source = task.source
    code, kind = source.text(index, "code"), source.text(index, "kind")
    row: Row = {"code": code, "community": source.text(index, "community") or code[:12]}
    if name := source.text(index, "name"):
        row["name"] = name
    if kind:
        if kind.casefold() not in _KINDS:
            raise UserError("import.unknown_kind", field="kind", value=kind[:20])
        row["kind"] = _KINDS[kind.casefold()]
    if parent := source.text(index, "parent"):
        row["parent"] = parent
    return row


def _number(task: ImportTask, drafts: list[_Draft]) -> None:
    """Give codes to the grids that have none, in reading order, after the highest code of their community.

    A grid with exactly the boundary of one that is there is that one.
    """
    without: dict[uuid.UUID, list[_Draft]] = {}
    for draft in drafts:
        if not draft.code:
            without.setdefault(draft.community.id, []).append(draft)
    for community, every in without.items():
        nameless = _unrecognised(task, community, every)
        if not nameless:
            continue
        area = nameless[0].community
        order = reading_order(np.array([draft.outline for draft in nameless], dtype=object))
        taken = codes_of_community(task.act.session, community) + [draft.code for draft in drafts]
        codes = next_grid_codes(area.code, taken, len(nameless))
        for code, place in zip(codes, order.tolist(), strict=True):
            nameless[place].code = code
        task.findings.append(Finding("grid.code_missing", Severity.HINT, {
            "file": task.source.file, "count": len(nameless), "first": codes[0], "last": codes[-1], "area": area.code}))


def _unrecognised(task: ImportTask, community: uuid.UUID, drafts: list[_Draft]) -> list[_Draft]:
    now = boundaries(task.act.session, community_id=community)
    there = {shape.normalize().wkb: code for code, shape in zip(now.codes, now.geometries, strict=True)}
    for draft in drafts:
        draft.code = there.pop(draft.outline.normalize().wkb, "")
    return [draft for draft in drafts if not draft.code]


def _write(task: ImportTask, drafts: list[_Draft]) -> None:
    act = task.act
    known = grids_by_code(act.session, [draft.code for draft in drafts])
    drafts[:] = [draft for draft in drafts if _may_write(task, draft, known.get(draft.code))]
    ids = {code: grid.id for code, grid in known.items()}
    tops = [draft for draft in drafts if draft.values.get("kind") is not GridKind.MICRO]
    micros = [draft for draft in drafts if draft.values.get("kind") is GridKind.MICRO]
    for group in (tops, micros):
        rows = [_grid_row(task, draft, ids) for draft in group]
        ids |= task.write(Grid, [row for row in rows if row is not None], known,
                          defaults={"name": "", "established_at": task.act.at})
    drafts[:] = [draft for draft in drafts if draft.code in ids]
    act.flush()
    _write_boundaries(task, drafts, ids)
    _write_lineage(task, [ids[draft.code] for draft in drafts if draft.code not in known])


def _may_write(task: ImportTask, draft: _Draft, old: Grid | None) -> bool:
    if old is None:
        return True
    if old.retired_at is not None:
        task.refuse(draft.index, "code", "grid.retired", grid=draft.code)
    elif old.locked:
        task.refuse(draft.index, "code", "grid.locked", grid=draft.code)
    elif old.community_id != draft.community.id:
        task.refuse(draft.index, "code", "import.other_community", grid=draft.code, community=draft.community.code)
    else:
        return True
    return False


def _grid_row(task: ImportTask, draft: _Draft, ids: Mapping[str, uuid.UUID]) -> Row | None:
    parent = draft.values.pop("parent", "")
    row = {"code": draft.code, **draft.values}
    if draft.values.get("kind") is GridKind.MICRO:
        if parent not in ids and (known := grids_by_code(task.act.session, [parent])):
            ids = {parent: known[parent].id}
        if parent not in ids:
            task.refuse(draft.index, "parent", "grid.micro_without_grid", grid=draft.code)
            return None
        row["parent_grid_id"] = ids[parent]
    row.update(community_id=draft.community.id)
    return row


def _write_boundaries(task: ImportTask, drafts: list[_Draft], ids: Mapping[str, uuid.UUID]) -> None:
    """Open a boundary version for every grid whose boundary is new or different."""
    act = task.act
    wanted = {ids[draft.code]: draft.outline for draft in drafts}
    now = {draft.community.id: boundaries(act.session, community_id=draft.community.id) for draft in drafts}
    ended = []
    for rows in now.values():
        for grid, boundary, shape in zip(rows.grid_ids, rows.boundary_ids, rows.geometries, strict=True):
            if grid in wanted and wanted[grid].normalize() == shape.normalize():
                del wanted[grid]
            elif grid in wanted:
                ended.append(boundary)
                task.changed.add(grid)
    renew_boundaries(act, ended, wanted)


def _write_lineage(task: ImportTask, new: Sequence[uuid.UUID]) -> None:
    task.act.insert_many(Lineage, [
        {"id": new_id(), "parent_grid_id": None, "child_grid_id": grid, "reason": LineageReason.NEW, "area_share": 1.0,
         "household_share": None, "at": task.act.at}
        for grid in new
    ])


def _check(task: ImportTask, communities: Mapping[uuid.UUID, Area]) -> None:
    for key, area in communities.items():
        now = boundaries(task.act.session, community_id=key, micro=False)
        task.findings += coverage_findings(now, area.geometry, area.code)
