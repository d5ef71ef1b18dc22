"""Checks a whole workspace: boundaries, codes, sizes, staff and bindings, each doubt a finding to zoom to."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.services.binding import assigned_elsewhere
from app.services.coverage_findings import as_findings, coverage_findings
from app.services.grid_findings import by_kind
from app.services.placing import place
from app.wording import _
from data.model.areas import Area, AreaLevel
from data.model.findings import Finding, Severity
from data.model.grids import Grid
from data.model.numbering import is_grid_code
from data.model.size_advice import advice_for, size_faults
from data.store.queries.areas import areas_of_level
from data.store.queries.catalogue import presets
from data.store.queries.counts import Counts, households_by_grid, people_by_grid
from data.store.queries.grids import BoundaryRows, boundaries, grids_in_service, grids_with_leader
from data.store.queries.subjects import subjects
from data.store.sessions import ReadingSession
from data.store.workspace import Store
from gis.coverage import check_coverage

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class _Register:
    """What the checks look at, read once."""

    grids: list[tuple[Grid, str]]
    shapes: BoundaryRows
    communities: Mapping[uuid.UUID, Area]
    presets: Mapping[str, Any]
    households: Counts
    people: Counts
    led: set[uuid.UUID]

    @cached_property
    def outlines(self) -> dict[uuid.UUID, BaseGeometry]:
        """The boundary of every grid that has one."""
        return dict(zip(self.shapes.grid_ids, self.shapes.geometries, strict=True))


def check_workspace(store: Store, progress: Progress | None = None) -> list[Finding]:
    """Return everything doubtful about the grids of a workspace and what is bound to them, errors first.

    Parameters
    ----------
    store : Store
    progress : callable, optional
        Gets the share done and the name of the stage.
    """
    tell = progress or (lambda _share, _stage: None)
    with store.reading() as session:
        tell(0.0, _("Reading grids"))
        register = _read(session)
        tell(0.1, _("Checking boundaries"))
        findings = [*_level_findings(register), *_across_communities(register.shapes.of_level(micro=False))]
        tell(0.6, _("Checking codes, sizes and staff"))
        findings += [*_code_findings(register), *_size_findings(register), *_leader_findings(register)]
        tell(0.7, _("Checking bindings"))
        findings += _binding_findings(session, register.shapes.of_level(micro=False))
    tell(1.0, "")
    return sorted(findings, key=lambda finding: list(Severity).index(finding.severity))


def _read(session: ReadingSession) -> _Register:
    communities = {area.id: area for area in areas_of_level(session, AreaLevel.COMMUNITY)}
    return _Register(grids_in_service(session), boundaries(session), communities, presets(session),
                     households_by_grid(session), people_by_grid(session), grids_with_leader(session))


def _level_findings(register: _Register) -> Iterator[Finding]:
    """Check the grids of each community, and the micro-grids of each grid."""
    groups: dict[uuid.UUID, list[int]] = defaultdict(list)
    tops = register.shapes.of_level(micro=False)
    for row, community in enumerate(tops.community_ids):
        groups[community].append(row)
    for key, rows in groups.items():
        area = register.communities[key]
        yield from coverage_findings(tops.rows(rows), area.geometry, area.code)
    micros = register.shapes.of_level(micro=True)
    inside: dict[uuid.UUID | None, list[int]] = defaultdict(list)
    for row, parent in enumerate(micros.parent_ids):
        inside[parent].append(row)
    for parent, rows in inside.items():
        if parent in tops.grid_ids:
            index = tops.index(parent)
            yield from coverage_findings(micros.rows(rows), tops.geometries[index], tops.codes[index], tiling=False)


def _across_communities(grids: BoundaryRows) -> list[Finding]:
    """Find overlaps between grids of different communities, which no community by itself can see."""
    if not len(grids):
        return []
    one, other = shapely.STRtree(grids.geometries).query(grids.geometries)
    community = np.unique([str(key) for key in grids.community_ids], return_inverse=True)[1]
    near = grids.rows(np.unique(one[community[one] != community[other]]))
    faults = [fault for fault in check_coverage(near.geometries, gap_width_m=0)
              if fault.kind == "overlap" and len({near.community_ids[member] for member in fault.members}) > 1]
    return as_findings(faults, near.grid_ids, near.codes, "")


def _code_findings(register: _Register) -> Iterator[Finding]:
    for grid, community in register.grids:
        shape = register.outlines.get(grid.id)
        if shape is None:
            yield Finding("grid.no_boundary", Severity.ERROR, {"grid": grid.code}, (("grid", grid.id),))
        if not is_grid_code(grid.code, community):
            yield Finding("grid.code_ill_formed", Severity.WARNING, {"grid": grid.code, "area": community},
                          (("grid", grid.id),), shape)


def _size_findings(register: _Register) -> Iterator[Finding]:
    for grid, community in register.grids:
        advice = advice_for(grid.kind, community, register.presets)
        if advice is None:
            continue
        counted = register.households.get(grid.id, 0), register.people.get(grid.id, 0)
        for code, found, limit in size_faults(advice, *counted):
            severity = Severity.HINT if code == "grid.few_households" else Severity.WARNING
            yield Finding(code, severity, {"grid": grid.code, "count": found, "limit": limit}, (("grid", grid.id),),
                          register.outlines.get(grid.id))


def _leader_findings(register: _Register) -> Iterator[Finding]:
    """Name the grids nobody leads, one finding for each community."""
    leaderless: dict[str, list[Grid]] = defaultdict(list)
    for grid, community in register.grids:
        if grid.id not in register.led and grid.parent_grid_id is None:
            leaderless[community].append(grid)
    for community, grids in leaderless.items():
        shapes = [shape for grid in grids if (shape := register.outlines.get(grid.id)) is not None]
        spots = [shape.representative_point() for shape in shapes]
        yield Finding("grid.no_leader", Severity.HINT,
                      {"area": community, "count": len(grids), "grids": [grid.code for grid in grids]},
                      tuple(("grid", grid.id) for grid in grids), shapely.MultiPoint(spots) if spots else None)


def _binding_findings(session: ReadingSession, grids: BoundaryRows) -> list[Finding]:
    rows = subjects(session)
    placing = place(session, rows, grids)
    differing = [row for row, target in enumerate(placing.targets) if target != rows.grid_ids[row]]

    def some(wanted: Callable[[int], bool]) -> Sequence[int]:
        return [row for row in differing if wanted(row)]

    outside = [row for row, target in enumerate(placing.targets) if target is None and placing.located[row]]
    elsewhere = some(lambda row: placing.targets[row] is not None and rows.grid_ids[row] is not None)
    unbound = some(lambda row: placing.targets[row] is not None and rows.grid_ids[row] is None)
    return [
        *by_kind("binding.disagrees", rows, elsewhere, severity=Severity.ERROR, remedy="bind_all"),
        *by_kind("binding.missing", rows, unbound, remedy="bind_all"),
        *by_kind("bind.outside", rows, outside),
        *by_kind("bind.assigned_elsewhere", rows, assigned_elsewhere(rows, grids), severity=Severity.HINT),
    ]
