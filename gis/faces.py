"""Walks the faces that rings and chords between them bound, exactly, on lattice vertices."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cmp_to_key
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import GeometryError
from gis.lattice import Cells, Vertex, from_cells, inside_rings, ring_area2

Path = list[Vertex]


@dataclass(frozen=True)
class Chord:
    """A path through the inside, from one ring vertex to another (or back to its own start)."""

    path: tuple[Vertex, ...]


@dataclass
class _Spoke:
    """A path end at a node: its direction, and the path that leaves along it when the inside is on its left."""

    direction: Vertex
    leaving: int | None


def _clockwise(one: _Spoke, two: _Spoke) -> int:
    """Order directions clockwise from just below the positive x axis' far side, by exact arithmetic."""

    def upper(v: Vertex) -> bool:
        return v[1] > 0 or (v[1] == 0 and v[0] > 0)

    p, q = one.direction, two.direction
    if upper(p) != upper(q):
        return -1 if upper(q) else 1
    return p[0] * q[1] - p[1] * q[0]


def _split_at(ring: Path, nodes: set[Vertex]) -> list[Path]:
    """Cut a closed ring into the paths between its nodes; a ring without nodes stays whole."""
    breaks = [i for i, vertex in enumerate(ring[:-1]) if vertex in nodes]
    if not breaks:
        return [ring]
    turned = ring[breaks[0] : -1] + ring[: breaks[0] + 1]
    stops = [i - breaks[0] for i in breaks] + [len(turned) - 1]
    return [turned[i : j + 1] for i, j in pairwise(stops)]


def _direction(start: Vertex, towards: Vertex) -> Vertex:
    return towards[0] - start[0], towards[1] - start[1]


class _Walk:
    """The directed paths with the inside on their left, and what follows what at every node."""

    def __init__(self, rings: list[Path], chords: list[Chord]) -> None:
        ends = {end for chord in chords for end in (chord.path[0], chord.path[-1])}
        counted = Counter(vertex for ring in rings for vertex in ring[:-1])
        nodes = ends | {vertex for vertex, times in counted.items() if times > 1}
        pieces = [piece for ring in rings for piece in _split_at(ring, nodes)]
        self.closed = [piece for piece in pieces if piece[0] == piece[-1] and piece[0] not in nodes]
        self.paths = [piece for piece in pieces if piece[0] in nodes]
        self.first_chord = len(self.paths)
        for chord in chords:
            self.paths += [list(chord.path), list(chord.path[::-1])]
        self.following = self._link()

    def _link(self) -> list[int]:
        spokes: dict[Vertex, list[_Spoke]] = defaultdict(list)
        arriving: dict[tuple[Vertex, Vertex], int] = {}
        for number, path in enumerate(self.paths):
            spokes[path[0]].append(_Spoke(_direction(path[0], path[1]), number))
            arriving[path[-1], _direction(path[-1], path[-2])] = number
            if number < self.first_chord:
                spokes[path[-1]].append(_Spoke(_direction(path[-1], path[-2]), None))
        following = [-1] * len(self.paths)
        for vertex, around in spokes.items():
            around.sort(key=cmp_to_key(_clockwise))
            for spoke, turned in zip(around, around[1:] + around[:1], strict=True):
                coming = arriving.get((vertex, spoke.direction))
                if coming is None:
                    continue
                if turned.leaving is None:
                    raise GeometryError("cut.invalid_polygon")
                following[coming] = turned.leaving
        return following

    def loops(self) -> list[list[int]]:
        """Return the closed sequences of path numbers, each bounding one face from within."""
        unused, found = set(range(len(self.paths))), []
        for start in range(len(self.paths)):
            loop, number = [], start
            while number in unused:
                unused.remove(number)
                loop.append(number)
                number = self.following[number]
            if loop:
                found.append(loop)
        return found

    def slits(self, loops: list[list[int]]) -> set[int]:
        """Return the numbers of the chords that have the same face on both sides."""
        face = {number: index for index, loop in enumerate(loops) for number in loop}
        chords = range(self.first_chord, len(self.paths), 2)
        return {(n - self.first_chord) // 2 for n in chords if face[n] == face[n + 1]}


def _simple_loops(vertices: Path) -> Iterable[Path]:
    """Split a closed walk that passes a vertex twice into loops that do not."""
    stack: Path = []
    position: dict[Vertex, int] = {}
    for vertex in vertices:
        if vertex in position:
            start = position[vertex]
            yield [*stack[start:], vertex]
            for dropped in stack[start + 1 :]:
                del position[dropped]
            del stack[start + 1 :]
        else:
            position[vertex] = len(stack)
            stack.append(vertex)


def _surrounds(shell: Cells, hole: Cells) -> bool:
    """Tell whether a hole lies in a shell; a shell that fills the hole, or a part of it, does not surround it."""
    fills = (shell[:-1] == hole[1]).all(axis=1) & (shell[1:] == hole[0]).all(axis=1)
    return not fills.any() and inside_rings(hole[0] + hole[1], [shell])


def _assemble(loops: list[Cells]) -> list[BaseGeometry]:
    """Make polygons of loops: the counter-clockwise ones are shells, the others holes of the shell around them."""
    areas = [ring_area2(loop) for loop in loops]
    shells = sorted((i for i, area in enumerate(areas) if area > 0), key=lambda i: areas[i])
    holes: dict[int, list[Cells]] = {i: [] for i in shells}
    for hole in (loop for loop, area in zip(loops, areas, strict=True) if area < 0):
        around = next((i for i in shells if _surrounds(loops[i], hole)), None)
        if around is None:
            raise GeometryError("cut.invalid_polygon")
        holes[around].append(hole)
    return [shapely.Polygon(from_cells(loops[i]), [from_cells(hole) for hole in holes[i]]) for i in shells]


def bounded_faces(rings: list[Cells], chords: list[Chord]) -> list[BaseGeometry]:
    """Return the polygons into which chords divide the area of rings.

    Parameters
    ----------
    rings : closed rings in cells, the inside on the left of each; they contain the chords' ends as vertices.
    chords : paths through the inside that meet each other and the rings in their end vertices only. A chord that
        divides nothing (from the shell to a hole, say) is left out.

    Returns
    -------
    Polygons with counter-clockwise shells; together they tile the area exactly.

    Raises
    ------
    GeometryError
        "cut.invalid_polygon" when the rings do not bound an area.
    """
    paths = [[(x, y) for x, y in ring.tolist()] for ring in rings]
    while True:
        walk = _Walk(paths, chords)
        loops = walk.loops()
        slits = walk.slits(loops)
        if not slits:
            break
        chords = [chord for number, chord in enumerate(chords) if number not in slits]
    walks = [[vertex for number in loop for vertex in walk.paths[number][:-1]] for loop in loops]
    closed = walk.closed + [ring for way in walks for ring in _simple_loops([*way, way[0]])]
    return _assemble([np.array(ring, dtype=np.int64) for ring in closed])
