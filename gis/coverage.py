"""Checks that polygons tile their parent: each one sound, none overlapping, nothing left out.

A *coverage* is a set of polygons whose insides are disjoint and whose shared borders match vertex by vertex.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.adjacency import adjacent_pairs, neighbours
from gis.crs import metres_per_degree
from gis.lattice import CELL_DEGREES, from_cells, snap_to_lattice, to_cells
from gis.measure import area_m2, width_m
from gis.outline import have_same_edges, matched_outline
from gis.shared_vertices import Insertion, insert_shared_vertices

__all__ = [
    "CoverageFault", "FaultKind", "Insertion", "adjacent_pairs", "check_coverage", "check_touched",
    "insert_shared_vertices", "neighbours", "normalise_rings", "snap_to_lattice",
]  # fmt: skip

FaultKind = Literal["null", "invalid", "not_contiguous", "sliver", "overlap", "gap", "outside_parent"]
Members = NDArray[np.object_]

NOISE_WIDTH_M = 0.05
"""Overlaps, gaps and overhangs narrower than this in the mean are roundings to the lattice, not faults."""

_TOUCHING_DEGREES = 3 * CELL_DEGREES
_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True)
class CoverageFault:
    """Something that keeps polygons from being a coverage.

    Parameters
    ----------
    kind : "null" (nothing there, or no area), "invalid" (its rings cross), "not_contiguous" (several pieces), "sliver"
        (no circle of the given width fits in), "overlap", "gap", "outside_parent".
    members : indices of the members concerned, ascending; for a gap those around it.
    geometry : where; None for a null member.
    area_m2 : of `geometry`, on the ellipsoid.
    """

    kind: FaultKind
    members: tuple[int, ...]
    geometry: BaseGeometry | None
    area_m2: float


def normalise_rings(geoms: Members) -> Members:
    """Give equal polygons equal coordinates: shells counter-clockwise, rings starting at their smallest vertex.

    Parameters
    ----------
    geoms : object array of any geometries; nulls stay null.
    """
    return shapely.orient_polygons(shapely.normalize(geoms))


def _faults(kind: FaultKind, members: Sequence[tuple[int, ...]], geometries: Members) -> Iterator[CoverageFault]:
    for belonging, geometry, area in zip(members, geometries, area_m2(geometries), strict=True):
        yield CoverageFault(kind, belonging, geometry, float(area))


def _of_members(kind: FaultKind, geoms: Members, chosen: NDArray[np.bool_]) -> Iterator[CoverageFault]:
    indices = np.flatnonzero(chosen)
    return _faults(kind, [(index,) for index in indices.tolist()], geoms[indices])


def _is_noise(geoms: Members) -> NDArray[np.bool_]:
    """Tell which polygons are narrower in the mean (twice the area by the perimeter) than a rounding."""
    return _mean_widths_m(geoms) < NOISE_WIDTH_M


def _mean_widths_m(geoms: Members) -> NDArray[np.float64]:
    """Return twice the area by the perimeter: never more than the width of the largest circle inside."""
    if not len(geoms):
        return np.empty(0)
    bounds = shapely.bounds(geoms)
    scale = metres_per_degree(float(np.nanmean(bounds[:, [1, 3]])) if np.isfinite(bounds).any() else 0.0)
    local = shapely.transform(geoms, lambda xy: xy * scale)
    around = shapely.length(local)
    return np.divide(2 * shapely.area(local), around, out=np.zeros(len(geoms)), where=around > 0)


def _slivers(geoms: Members, width: float) -> NDArray[np.bool_]:
    thin = _mean_widths_m(geoms) < width
    thin[thin] = width_m(geoms[thin]) < width
    return thin


def _polygons(geometry: BaseGeometry) -> Members:
    """Return the polygons of a geometry that are wider than a rounding."""
    parts = shapely.get_parts(np.array([geometry], dtype=object))
    parts = np.concatenate([parts, shapely.get_parts(parts)]) if geometry.geom_type == "GeometryCollection" else parts
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return parts[~_is_noise(parts)]


class _Check:
    """One check: the members that can be compared, their tree and what they cover together."""

    def __init__(self, geoms: Members, sound: NDArray[np.bool_]) -> None:
        self.members = np.flatnonzero(sound)
        self.geoms = geoms[self.members]
        outline = matched_outline(self.geoms) if len(self.geoms) else shapely.Polygon()
        self.exact = outline is not None
        self.tree = shapely.STRtree(self.geoms)
        self.outline = outline if outline is not None else shapely.union_all(self.geoms)

    def overlaps(self) -> Iterator[CoverageFault]:
        """Find the pairs whose insides meet; there are none when the edges cancel."""
        if self.exact:
            return iter(())
        suspect = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(self.geoms)))
        found, other = self.tree.query(self.geoms[suspect], predicate="intersects")
        pairs = np.sort(np.column_stack([suspect[found], other]), axis=1)
        pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
        common = shapely.intersection(self.geoms[pairs[:, 0]], self.geoms[pairs[:, 1]])
        areas = [shapely.multipolygons(_polygons(geometry)) for geometry in common]
        kept = [index for index, area in enumerate(areas) if not area.is_empty]
        members = [tuple(self.members[pair].tolist()) for pair in pairs[kept]]
        return _faults("overlap", members, np.array([areas[index] for index in kept], dtype=object))

    def around(self, places: Members) -> list[tuple[int, ...]]:
        """Return, for each place, the members that touch it."""
        place, member = self.tree.query(places, predicate="dwithin", distance=_TOUCHING_DEGREES)
        return [tuple(np.sort(self.members[member[place == index]]).tolist()) for index in range(len(places))]

    def missing(self, area: BaseGeometry) -> Iterator[CoverageFault]:
        """Find what the members leave out of an area."""
        if have_same_edges(self.outline, area):
            return iter(())
        left_out = _polygons(shapely.difference(area, self.outline))
        return _faults("gap", self.around(left_out), left_out)

    def holes(self, window: BaseGeometry | None = None) -> Iterator[CoverageFault]:
        """Find what the members surround and leave out, as far as a window shows it."""
        holes = shapely.difference(_filled(self.outline), self.outline)
        left_out = _polygons(holes if window is None else shapely.intersection(holes, window))
        return _faults("gap", self.around(left_out), left_out)

    def openings(self, width_m: float) -> Iterator[CoverageFault]:
        """Find openings to the outside that lie between members and are no wider than given."""
        openings = _polygons(_closed(_filled(self.outline), width_m)) if width_m > 0 else np.empty(0, dtype=object)
        around = self.around(openings)
        between = [index for index, members in enumerate(around) if len(members) > 1]
        return _faults("gap", [around[index] for index in between], openings[between])

    def overhangs(self, parent: BaseGeometry) -> Iterator[CoverageFault]:
        """Find the members that reach out of the parent, one fault each."""
        if have_same_edges(self.outline, parent):
            return
        outside = _polygons(shapely.difference(self.outline, parent))
        for index in np.unique(self.tree.query(outside, predicate="intersects")[1]).tolist():
            beyond = shapely.multipolygons(_polygons(shapely.difference(self.geoms[index], parent)))
            if not beyond.is_empty:
                yield from _faults("outside_parent", [(int(self.members[index]),)], np.array([beyond], dtype=object))


def _filled(area: BaseGeometry) -> BaseGeometry:
    """Return an area without its holes."""
    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(area))))


def _closed(area: BaseGeometry, width: float) -> BaseGeometry:
    """Return what closing openings up to `width` metres adds to an area."""
    if area.is_empty:
        return area
    scale = metres_per_degree(float(shapely.bounds(area)[[1, 3]].mean()))
    origin = np.array(shapely.bounds(area)[:2])
    local = shapely.transform(area, lambda xy: (xy - origin) * scale)
    grown = shapely.buffer(local, width / 2, join_style="mitre", mitre_limit=2)
    added = shapely.difference(shapely.buffer(grown, -width / 2, join_style="mitre", mitre_limit=2), local)
    return shapely.transform(added, lambda xy: from_cells(to_cells(xy / scale + origin)))


def check_coverage(
    geoms: Members, parent: BaseGeometry | None = None, *, gap_width_m: float = 1.0, sliver_width_m: float = 2.0
) -> list[CoverageFault]:
    """Find everything that keeps members from tiling their parent.

    Parameters
    ----------
    geoms : object array of polygons or multipolygons, EPSG:4490, on the lattice.
    parent : the area they must fill exactly. Without it every hole they leave counts as a gap, and so does an opening
        between members that leads outside when it is at most `gap_width_m` wide.
    gap_width_m : see `parent`; 0 looks for holes only. Not used with a parent.
    sliver_width_m : a member is a sliver when no circle of this diameter fits into it.

    Returns
    -------
    The faults: first those of single members, then overlaps, gaps, and parts outside the parent. Members that are null
    or invalid take no part in the comparisons. Faults narrower than `NOISE_WIDTH_M` are roundings and not reported.
    """
    faults, sound = _check_members(geoms, sliver_width_m)
    check = _Check(geoms, sound)
    faults += check.overlaps()
    if parent is None:
        return [*faults, *check.holes(), *check.openings(gap_width_m)]
    return [*faults, *check.missing(parent), *check.overhangs(parent)]


def _check_members(geoms: Members, sliver_width_m: float) -> tuple[list[CoverageFault], NDArray[np.bool_]]:
    """Return the faults members have by themselves, and which ones are sound enough to be compared."""
    absent = ~np.isin(shapely.get_type_id(geoms), _POLYGONAL) | shapely.is_empty(geoms)
    valid = shapely.is_valid(geoms)
    sound = valid & ~absent
    thin = sound.copy()
    thin[sound] = _slivers(geoms[sound], sliver_width_m)
    faults = [CoverageFault("null", (index,), None, 0.0) for index in np.flatnonzero(absent).tolist()]
    faults += _of_members("invalid", geoms, ~valid & ~absent)
    faults += _of_members("not_contiguous", geoms, (shapely.get_num_geometries(geoms) > 1) & ~absent)
    faults += _of_members("sliver", geoms, thin)
    return faults, sound


def check_touched(
    geoms: Members,
    touched: Iterable[int],
    parent: BaseGeometry | None = None,
    *,
    tree: shapely.STRtree | None = None,
    gap_width_m: float = 1.0,
    sliver_width_m: float = 2.0,
) -> list[CoverageFault]:
    """Find the faults that members just changed have, alone or with their neighbours.

    Parameters
    ----------
    geoms : object array of the whole coverage, as for `check_coverage`.
    touched : indices of the members that changed.
    parent : the area to be filled. Gaps are looked for, and reported, inside the boxes of the touched members.
    tree : index over the coverage from before the change, if at hand: it spares comparing all boxes, and the boxes the
        touched members had then are looked at too. Other members must not have moved since.
    gap_width_m, sliver_width_m : as for `check_coverage`.

    Returns
    -------
    The faults that concern a touched member; indices refer to `geoms`.
    """
    wanted = np.unique(np.fromiter(touched, dtype=np.int64))
    before = geoms[wanted] if tree is None else tree.geometries[wanted]
    windows = _windows(np.concatenate([geoms[wanted], before]))
    window = shapely.union_all(windows)
    near = np.union1d(_in_windows(geoms, windows, tree), wanted)
    faults, sound = _check_members(geoms[near], sliver_width_m)
    check = _Check(geoms[near], sound)
    faults += check.overlaps()
    if parent is None:
        faults += [*check.holes(window), *check.openings(gap_width_m)]
    else:
        faults += [*check.missing(shapely.intersection(parent, window)), *check.overhangs(parent)]
    concerned = [replace(fault, members=tuple(near[list(fault.members)].tolist())) for fault in faults]
    return [fault for fault in concerned if not set(wanted.tolist()).isdisjoint(fault.members)]


def _windows(geoms: Members) -> Members:
    """Return a box around every geometry that is not empty, a metre wider than it."""
    boxes = shapely.bounds(geoms)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    edge = 100 * CELL_DEGREES
    return shapely.box(boxes[:, 0] - edge, boxes[:, 1] - edge, boxes[:, 2] + edge, boxes[:, 3] + edge)


def _in_windows(geoms: Members, windows: Members, tree: shapely.STRtree | None) -> NDArray[np.int64]:
    if tree is not None:
        return tree.query(windows)[1]
    bounds, near = shapely.bounds(geoms), np.zeros(len(geoms), dtype=bool)
    for west, south, east, north in shapely.bounds(windows):
        near |= (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    return np.flatnonzero(near)
