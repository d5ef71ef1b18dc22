"""Divides and joins polygons so that a coverage stays a coverage: every new vertex is shared by identity.

All work happens on the lattice of `gis.lattice`. Where a line crosses a slanted edge the crossing is rounded to the
lattice, which bends that edge by less than 11 mm; the neighbour behind the edge gets the very same vertex, and so bends
with it. Vertices that a later join leaves in the middle of a straight edge stay: taking them out would have to move the
neighbours once more, and nobody sees them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.adjacency import are_connected
from gis.errors import GeometryError
from gis.faces import Chord, bounded_faces
from gis.lattice import (
    Cells,
    Vertex,
    area_rings,
    from_cells,
    inside_rings,
    on_lattice,
    snap_one,
    snap_to_lattice,
    to_cells,
)
from gis.noding import EdgeChain, crosses_itself, missing_nodes, node
from gis.numbering import reading_order
from gis.outline import matched_outline
from gis.shared_vertices import Insertion, insert_shared_vertices

END_REACH_CELLS = 10
"""A line that ends inside, but at most this near to the border (11 cm), was meant to reach it, and is made to."""


@dataclass(frozen=True)
class CutResult:
    """The parts of a cut polygon.

    Parameters
    ----------
    parts : two or more polygons in reading order (`gis.numbering`), shells counter-clockwise.
    inserted : what the cut put into edges of the polygon's rings; its neighbours need the same.
    """

    parts: tuple[BaseGeometry, ...]
    inserted: tuple[Insertion, ...]


@dataclass(frozen=True)
class CoverageCut:
    """A cut together with what it does to the members around.

    Parameters
    ----------
    parts : as in `CutResult`.
    changed_neighbours : index of every other member that got vertices, and its new geometry.
    inserted : the vertices, for geometries elsewhere that share the border (the parent area, say).
    """

    parts: tuple[BaseGeometry, ...]
    changed_neighbours: dict[int, BaseGeometry]
    inserted: tuple[Insertion, ...]


def _place(vertex: Vertex) -> dict[str, object]:
    lon, lat = from_cells(np.array(vertex)).tolist()
    return {"lon": lon, "lat": lat, "at": f"{lon:.7f},{lat:.7f}"}


def _line_cells(line: BaseGeometry) -> Cells:
    if not isinstance(line, shapely.LineString | shapely.LinearRing) or line.is_empty:
        raise GeometryError("cut.not_a_line", kind=getattr(line, "geom_type", "None"))
    cells = to_cells(shapely.get_coordinates(line))
    kept = np.ones(len(cells), dtype=bool)
    kept[1:] = (cells[1:] != cells[:-1]).any(axis=1)
    if kept.sum() < 2:
        raise GeometryError("cut.line_too_short")
    return cells[kept]


def _nearest_border_vertex(end: Cells, rings: EdgeChain) -> tuple[int, Vertex] | None:
    """Return the edge near which the line ends and the lattice vertex to reach, or None when it ends further off."""
    along = (rings.b - rings.a).astype(np.float64)
    share = np.clip(((end - rings.a) * along).sum(axis=1) / (along**2).sum(axis=1), 0, 1)
    offset = rings.a + share[:, None] * along - end
    edge = int((offset**2).sum(axis=1).argmin())
    if np.hypot(*offset[edge]) > END_REACH_CELLS:
        return None
    x, y = np.rint(end + offset[edge]).astype(np.int64).tolist()
    return edge, (x, y)


def _reach_border(line: Cells, rings: EdgeChain, area: list[Cells]) -> Cells:
    """Lengthen ends that fall just short of the border, putting the vertex they reach into its edge."""
    if (line[0] == line[-1]).all():
        return line
    for end in (0, -1):
        on_vertex = (rings.a == line[end]).all(axis=1).any()
        if on_vertex or not inside_rings(2 * line[end], area):
            continue
        reached = _nearest_border_vertex(line[end], rings)
        if reached is None:
            raise GeometryError("cut.line_ends_inside", **_place(tuple(line[end].tolist())))
        edge, vertex = reached
        if vertex not in (tuple(rings.a[edge].tolist()), tuple(rings.b[edge].tolist())):
            rings.insert({edge: [vertex]})
        if vertex != tuple(line[end].tolist()):
            line = np.insert(line, 0 if end == 0 else len(line), [vertex], axis=0)
    return line


def _node_touching_rings(rings: EdgeChain, area: list[Cells]) -> None:
    """Give rings a vertex where the vertex of another ring touches their edge: the area is pinched there."""
    first = len(area[0]) - 1
    others = EdgeChain(rings.a[first:], rings.b[first:], rings.origin[first:])
    if len(others.a):
        to_rings, to_others = missing_nodes(rings, others)
        for edge, vertices in to_others.items():
            to_rings.setdefault(first + edge, []).extend(vertices)
        rings.insert(to_rings)


def _inner_edges(line: EdgeChain, rings: EdgeChain, area: list[Cells]) -> EdgeChain:
    """Keep, once each, the line's edges that run through the inside."""
    border = {frozenset(edge) for edge in zip(map(tuple, rings.a.tolist()), map(tuple, rings.b.tolist()), strict=True)}
    kept, seen = [], set()
    for number, edge in enumerate(zip(map(tuple, line.a.tolist()), map(tuple, line.b.tolist()), strict=True)):
        both = frozenset(edge)
        if both not in border and both not in seen and inside_rings(line.a[number] + line.b[number], area):
            seen.add(both)
            kept.append(number)
    return EdgeChain(line.a[kept], line.b[kept], line.origin[kept])


def _check_run(neighbours: dict[Vertex, list[Vertex]], border: set[Vertex], inner: EdgeChain) -> None:
    for vertex, ends in neighbours.items():
        if vertex not in border and len(ends) == 1:
            raise GeometryError("cut.line_ends_inside", **_place(vertex))
        if vertex not in border and len(ends) > 2:
            raise GeometryError("cut.self_crossing", **_place(vertex))
    crossing = crosses_itself(inner)
    if crossing is not None:
        raise GeometryError("cut.self_crossing", **_place(crossing))


def _chords(inner: EdgeChain, border: set[Vertex]) -> list[Chord]:
    """Join the inner edges to chords from border to border, and to closed loops that touch no border."""
    neighbours: dict[Vertex, list[Vertex]] = defaultdict(list)
    for a, b in zip(map(tuple, inner.a.tolist()), map(tuple, inner.b.tolist()), strict=True):
        neighbours[a].append(b)
        neighbours[b].append(a)
    _check_run(neighbours, border, inner)
    chords = []
    starts = [vertex for vertex in neighbours if vertex in border] + list(neighbours)
    for start in starts:
        while neighbours[start]:
            path = [start]
            while len(path) == 1 or (path[-1] not in border and path[-1] != start):
                following = neighbours[path[-1]].pop()
                neighbours[following].remove(path[-1])
                path.append(following)
            chords.append(Chord(tuple(path)))
    return chords


def _insertions(rings: EdgeChain, original: EdgeChain) -> tuple[Insertion, ...]:
    pieces = np.bincount(rings.origin, minlength=len(original.a))
    found = []
    for edge in np.flatnonzero(pieces > 1):
        vertices = rings.a[rings.origin == edge][1:]
        ends = from_cells(np.array([original.a[edge], original.b[edge]])).tolist()
        inner = tuple((x, y) for x, y in from_cells(vertices).tolist())
        found.append(Insertion((ends[0][0], ends[0][1]), (ends[1][0], ends[1][1]), inner))
    return tuple(found)


def _noded_rings(rings: EdgeChain, area: list[Cells]) -> list[Cells]:
    ring_of_edge = np.repeat(np.arange(len(area)), [len(ring) - 1 for ring in area])[rings.origin]
    starts = [rings.a[ring_of_edge == number] for number in range(len(area))]
    return [np.concatenate([ring, ring[:1]]) for ring in starts]


def _check_bent(polygon: BaseGeometry, inserted: tuple[Insertion, ...]) -> None:
    """Refuse vertices that, rounded to the lattice, bend a polygon's edges into each other."""
    bent = insert_shared_vertices(np.array([polygon], dtype=object), inserted).get(0, polygon)
    if not bent.is_valid:
        raise GeometryError("cut.no_room")


def _check_parts(parts: Sequence[BaseGeometry], components: int) -> None:
    if len(parts) <= components:
        raise GeometryError("cut.does_not_divide")
    if not shapely.is_valid(np.array(parts, dtype=object)).all():
        raise GeometryError("cut.no_room")


def cut_polygon(polygon: BaseGeometry, line: BaseGeometry) -> CutResult:
    """Divide a polygon along a line.

    Parameters
    ----------
    polygon : valid polygon or multipolygon, EPSG:4490; brought to the lattice when it is not on it.
    line : linestring. It may start and end outside or on the border, cross several times, pass through holes, run along
        edges, or be closed and lie inside (then its inside is cut out). An end up to 11 cm short of the border is
        lengthened to it.

    Returns
    -------
    CutResult
        Never fewer parts than the polygon's components plus one; the components the line does not reach are returned
        among the parts.

    Raises
    ------
    GeometryError
        "cut.line_misses" when the line does not enter, or only follows the border; "cut.line_ends_inside" (lon, lat);
        "cut.self_crossing" (lon, lat) when it crosses itself inside; "cut.does_not_divide" when it only joins a hole to
        the border; "cut.invalid_polygon"; "cut.not_a_line"; "cut.line_too_short"; "cut.no_room" when parts would be
        thinner than the lattice can show.
    """
    if not isinstance(polygon, shapely.Polygon | shapely.MultiPolygon) or polygon.is_empty or not polygon.is_valid:
        raise GeometryError("cut.invalid_polygon")
    whole = snap_one(polygon)
    area = area_rings(whole)
    if not area:
        raise GeometryError("cut.invalid_polygon")
    original = EdgeChain.of_paths(area)
    rings = EdgeChain(original.a, original.b, original.origin)
    _node_touching_rings(rings, area)
    border_line = EdgeChain.of_paths([_reach_border(_line_cells(line), rings, area)])
    node(rings, border_line)
    noded = _noded_rings(rings, area)
    inner = _inner_edges(border_line, rings, noded)
    if not len(inner.a):
        raise GeometryError("cut.line_misses")
    chords = _chords(inner, set(map(tuple, rings.a.tolist())))
    inserted = _insertions(rings, original)
    _check_bent(whole, inserted)
    parts = bounded_faces(noded, chords)
    _check_parts(parts, len(shapely.get_parts(polygon)))
    order = reading_order(np.array(parts, dtype=object))
    return CutResult(tuple(parts[i] for i in order), inserted)


def cut_in_coverage(polygon_index: int, line: BaseGeometry, geoms: NDArray[np.object_]) -> CoverageCut:
    """Divide one member of a coverage and give its neighbours the new vertices.

    Parameters
    ----------
    polygon_index : index in `geoms` of the member to cut.
    line : as for `cut_polygon`.
    geoms : object array holding the member and at least all its neighbours, on the lattice; nulls are passed over.

    Returns
    -------
    CoverageCut

    Raises
    ------
    GeometryError
        As `cut_polygon`; "cut.neighbour_too_thin" (member) when a neighbour has no room for the vertex.
    """
    cut = cut_polygon(geoms[polygon_index], line)
    changed = insert_shared_vertices(geoms, cut.inserted)
    changed.pop(polygon_index, None)
    for member, geometry in changed.items():
        if not geometry.is_valid and geoms[member].is_valid:
            raise GeometryError("cut.neighbour_too_thin", member=member)
    return CoverageCut(cut.parts, changed, cut.inserted)


def merge_polygons(polygons: Iterable[BaseGeometry]) -> BaseGeometry:
    """Join neighbours to one polygon, exactly.

    Parameters
    ----------
    polygons : two or more valid polygons or multipolygons, EPSG:4490. Members that match vertex by vertex are joined
        without moving anything; others are united and brought back to the lattice.

    Returns
    -------
    Polygon, or MultiPolygon when a member had parts of its own that touch no other.

    Raises
    ------
    GeometryError
        "merge.too_few", "merge.invalid_polygon" (member), or "merge.not_adjacent" (members: indices of those that
        share no edge with the first, directly or through others).
    """
    members = np.array(list(polygons), dtype=object)
    if len(members) < 2:
        raise GeometryError("merge.too_few", count=len(members))
    for index, member in enumerate(members):
        if not shapely.is_valid(member) or shapely.get_dimensions(member) != 2:
            raise GeometryError("merge.invalid_polygon", member=index)
    apart = are_connected(members)
    if apart:
        raise GeometryError("merge.not_adjacent", members=apart)
    joined = matched_outline(members) if on_lattice(members) else None
    return joined or shapely.orient_polygons(snap_one(shapely.union_all(snap_to_lattice(members))))
