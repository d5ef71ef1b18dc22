"""Works out what splitting a grid along a line would do: the parts, who keeps the code, what lies where."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from app.services.placing import Placing, place
from app.services.surroundings import box_of, grid_to_change, grids_around, replaced
from data.model.base import new_id
from data.model.bindings import SubjectKind
from data.model.errors import UserError
from data.model.grids import Grid, GridKind
from data.model.numbering import next_grid_codes, renumbered_name
from data.store.queries.areas import line_of_areas
from data.store.queries.counts import Counts, households_by_place, people_by_place
from data.store.queries.grids import BoundaryRows, boundaries, codes_of_community
from data.store.queries.subjects import SubjectRows, subjects
from data.store.sessions import ReadingSession
from gis.cutting import CoverageCut, cut_in_coverage
from gis.measure import area_m2
from gis.nearness import common_border, distances_m

DOUBT_M = 5.0
"""A position this near to the cut may be on the wrong side of it: surveyed coordinates are seldom better."""

_SAME_AREA_M2 = 1.0


@dataclass(frozen=True)
class Part:
    """One part of a grid to be split.

    Attributes
    ----------
    number : int
        From 1, in reading order: north to south, west to east.
    grid_id : UUID
        The old grid's where the code stays.
    code, name : str
    keeps_code : bool
    geometry : polygon, EPSG:4490
    area_m2 : float
    """

    number: int
    grid_id: uuid.UUID
    code: str
    name: str
    keeps_code: bool
    geometry: BaseGeometry
    area_m2: float


@dataclass(frozen=True)
class SplitPlan:
    """A split worked out and not yet written.

    Attributes
    ----------
    grid : Grid
    parts : tuple of Part, in reading order
    around : BoundaryRows
        The grid and every grid near it, micro-grids too, as they are.
    index : int
        The grid's row in `around`.
    cut : CoverageCut
        `changed_neighbours` counts rows of `around`.
    after : BoundaryRows
        The grids of the same level as they would be, parts included.
    """

    grid: Grid
    parts: tuple[Part, ...]
    around: BoundaryRows
    index: int
    cut: CoverageCut
    after: BoundaryRows


@dataclass(frozen=True)
class Load:
    """What hangs on a grid's parts.

    Attributes
    ----------
    subjects : SubjectRows
        Everything bound to the grid and to the neighbours whose border gets vertices.
    placing : Placing
    households, people : mapping of place to number
    doubtful : tuple of int
        Rows of subjects of the grid too near to the cut.
    """

    subjects: SubjectRows
    placing: Placing
    households: Counts
    people: Counts
    doubtful: tuple[int, ...]

    def of_part(self, part: Part) -> list[int]:
        """Return the rows that would belong to a part."""
        return [row for row, target in enumerate(self.placing.targets) if target == part.grid_id]

    def count(self, part: Part, counts: Counts) -> int:
        """Return how many households or people would belong to a part."""
        return sum(counts.get(self.subjects.ids[row], 0) for row in self.of_part(part))


def plan_split(session: ReadingSession, code: str, line: LineString, keep: str | int) -> SplitPlan:
    """Cut a grid and number its parts.

    Parameters
    ----------
    session : ReadingSession
    code : str
    line : linestring, EPSG:4490
    keep : "larger" (by area; the western one when they are equal), "first" in reading order, or a part's number from 1

    Raises
    ------
    UserError
        ``record.missing``, ``grid.retired``, ``grid.locked``, ``grid.no_boundary``, ``grid.codes_exhausted``,
        ``split.no_such_part``, ``split.bad_choice``.
    GeometryError
        As `gis.cutting.cut_in_coverage`.
    """
    grid = grid_to_change(session, code)
    own = boundaries(session, grid_ids=[grid.id])
    if not len(own):
        raise UserError("grid.no_boundary", grid=code)
    around = grids_around(session, own.geometries)
    index = around.index(grid.id)
    cut = cut_in_coverage(index, line, around.geometries)
    parts = _number_parts(session, grid, cut.parts, keep)
    return SplitPlan(grid, parts, around, index, cut, _after(around, index, cut, parts))


def _number_parts(session: ReadingSession, grid: Grid, shapes: Sequence[BaseGeometry],
                  keep: str | int) -> tuple[Part, ...]:
    areas = area_m2(np.array(shapes, dtype=object))
    kept = _kept_part(shapes, areas, keep)
    community = line_of_areas(session, grid.community_id)[0].code
    fresh = iter(next_grid_codes(community, codes_of_community(session, grid.community_id), len(shapes) - 1))
    parts = []
    for number, shape in enumerate(shapes):
        keeps = number == kept
        code = grid.code if keeps else next(fresh)
        name = grid.name if keeps else renumbered_name(grid.name, grid.code, code)
        parts.append(Part(number + 1, grid.id if keeps else new_id(), code, name, keeps, shape, float(areas[number])))
    return tuple(parts)


def _kept_part(shapes: Sequence[BaseGeometry], areas: NDArray[np.float64], keep: str | int) -> int:
    if keep == "first":
        return 0
    if keep == "larger":
        largest = np.flatnonzero(areas >= areas.max() - _SAME_AREA_M2).tolist()
        return min(largest, key=lambda number: float(shapes[number].bounds[0]))
    if not isinstance(keep, int):
        raise UserError("split.bad_choice", keep=keep)
    if not 1 <= keep <= len(shapes):
        raise UserError("split.no_such_part", part=keep, parts=len(shapes))
    return keep - 1


def _after(around: BoundaryRows, index: int, cut: CoverageCut, parts: tuple[Part, ...]) -> BoundaryRows:
    """Return the rows of the grid's level with the parts in the grid's place."""
    changed = replace(around, geometries=replaced(around, cut.changed_neighbours))
    micro = around.kinds[index] is GridKind.MICRO
    others = changed.rows([row for row, kind in enumerate(around.kinds)
                           if row != index and (kind is GridKind.MICRO) == micro])
    many = len(parts)
    own = BoundaryRows(
        np.array([part.geometry for part in parts], dtype=object), tuple(part.grid_id for part in parts),
        (around.boundary_ids[index],) * many, tuple(part.code for part in parts), tuple(part.name for part in parts),
        (around.kinds[index],) * many, (around.community_ids[index],) * many, (around.parent_ids[index],) * many,
    )
    return others.joined(own)


def weigh(session: ReadingSession, plan: SplitPlan, doubt_m: float) -> Load:
    """Find out what would belong to each part, and what lies too near to the cut to be sure."""
    touched = [plan.around.grid_ids[row] for row in plan.cut.changed_neighbours]
    rows = subjects(session, [plan.grid.id, *touched])
    placing = place(session, rows, plan.after, known=box_of([plan.around.geometries[plan.index]]))
    return Load(rows, placing, households_by_place(session, [plan.grid.id]), people_by_place(session, [plan.grid.id]),
                _doubtful(plan, rows, placing, doubt_m))


def _doubtful(plan: SplitPlan, rows: SubjectRows, placing: Placing, doubt_m: float) -> tuple[int, ...]:
    cut = common_border(np.array([part.geometry for part in plan.parts], dtype=object))
    near = distances_m(rows.xy, cut) <= np.maximum(np.array(rows.uncertainty_m, dtype=np.float64), doubt_m)
    own = np.array([grid == plan.grid.id for grid in rows.grid_ids], dtype=bool)
    return tuple(np.flatnonzero(near & own & placing.located & ~placing.fixed).tolist())


@dataclass(frozen=True)
class PartPreview:
    """A part as a person sees it before deciding.

    Attributes
    ----------
    number : int
        What `keep` may name.
    geometry : polygon, EPSG:4490
    keeps_code : bool
    proposed_code : str
    area_m2 : float
    households, people, places, assets, organisations, open_events : int
    doubtful : int
        Records so near to the cut that their side is uncertain.
    """

    number: int
    geometry: BaseGeometry
    keeps_code: bool
    proposed_code: str
    area_m2: float
    households: int
    people: int
    places: int
    assets: int
    organisations: int
    open_events: int
    doubtful: int


def preview_of(part: Part, load: Load) -> PartPreview:
    """Count what would belong to a part."""
    rows = load.of_part(part)
    kinds = [load.subjects.kinds[row] for row in rows]
    return PartPreview(
        part.number, part.geometry, part.keeps_code, part.code, part.area_m2, load.count(part, load.households),
        load.count(part, load.people), kinds.count(SubjectKind.PLACE), kinds.count(SubjectKind.ASSET),
        kinds.count(SubjectKind.ORGANISATION), sum(load.subjects.open_events[row] for row in rows),
        len(set(rows) & set(load.doubtful)),
    )
