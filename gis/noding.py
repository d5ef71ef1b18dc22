"""Makes a line and the rings it crosses meet in common lattice vertices, remembering which edge got which vertex."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gis.errors import GeometryError
from gis.lattice import Cells, Vertex, turn

_MAX_ROUNDS = 30

Additions = dict[int, list[Vertex]]


@dataclass
class EdgeChain:
    """Directed edges, in order, each remembering the original edge it is a piece of.

    Parameters
    ----------
    a, b : (n, 2) start and end of every edge, in cells.
    origin : (n,) number of the original edge; its pieces stand together, in its direction.
    """

    a: Cells
    b: Cells
    origin: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    @classmethod
    def of_paths(cls, paths: list[Cells]) -> "EdgeChain":
        """Take the edges of vertex sequences, one after the other."""
        a = np.concatenate([path[:-1] for path in paths])
        b = np.concatenate([path[1:] for path in paths])
        return cls(a, b, np.arange(len(a)))

    def insert(self, additions: Additions) -> None:
        """Split edges at new vertices, in the order in which each edge meets them."""
        numbers: list[int] = []
        vertices: list[Vertex] = []
        for edge, found in additions.items():
            numbers += [edge] * len(set(found))
            vertices += _along(self.a[edge], self.b[edge], set(found))
        added = np.array(vertices, dtype=np.int64).reshape(-1, 2)
        where = np.array(numbers, dtype=np.int64)
        self.a = np.insert(self.a, where + 1, added, axis=0)
        self.b = np.insert(self.b, where, added, axis=0)
        self.origin = np.insert(self.origin, where, self.origin[where])


def _along(start: Cells, end: Cells, vertices: set[Vertex]) -> list[Vertex]:
    """Order vertices by how far along an edge they lie."""
    (x, y), (dx, dy) = start.tolist(), (end - start).tolist()
    return sorted(vertices, key=lambda vertex: (vertex[0] - x) * dx + (vertex[1] - y) * dy)


def _touching_pairs(one: EdgeChain, two: EdgeChain) -> list[tuple[int, int]]:
    """Return the numbers of the edges that meet in any way but end to end."""
    low, high = np.minimum(two.a, two.b), np.maximum(two.a, two.b)
    low_one, high_one = np.minimum(one.a, one.b), np.maximum(one.a, one.b)
    near = np.flatnonzero(((low_one <= high.max(axis=0)) & (high_one >= low.min(axis=0))).all(axis=1))
    i, j = np.nonzero(((low_one[near, None] <= high[None]) & (high_one[near, None] >= low[None])).all(axis=2))
    i = near[i]
    a, b, c, d = one.a[i], one.b[i], two.a[j], two.b[j]
    sides = [np.sign(turn(*corner)) for corner in ((c, d, a), (c, d, b), (a, b, c), (a, b, d))]
    meet = (sides[0] * sides[1] <= 0) & (sides[2] * sides[3] <= 0)
    same = [(p == q).all(axis=1) for p, q in ((a, c), (a, d), (b, c), (b, d))]
    meet &= ~(same[0] | same[1] | same[2] | same[3]) | ~np.any(sides, axis=0)
    return list(zip(i[meet].tolist(), j[meet].tolist(), strict=True))


def _crossing(a: Cells, b: Cells, c: Cells, d: Cells) -> Vertex:
    from_c, from_d = int(turn(a, b, c)), int(turn(a, b, d))
    share = from_c / (from_c - from_d)
    x, y = np.rint(c + share * (d - c)).astype(np.int64).tolist()
    return x, y


def _strictly_between(vertex: Cells, a: Cells, b: Cells) -> bool:
    return bool(((vertex - a) @ (b - a) > 0) and ((vertex - b) @ (a - b) > 0))


def _meetings(a: Cells, b: Cells, c: Cells, d: Cells) -> list[Vertex]:
    """Return the vertices in which the edges a→b and c→d must both have a node (both ends of a shared stretch)."""
    signs = [int(np.sign(turn(*corner))) for corner in ((c, d, a), (c, d, b), (a, b, c), (a, b, d))]
    if not any(signs):
        ends = [(a, c, d), (b, c, d), (c, a, b), (d, a, b)]
        return [tuple(end.tolist()) for end, p, q in ends if _strictly_between(end, p, q)]
    if signs[0] * signs[1] > 0 or signs[2] * signs[3] > 0:
        return []
    touching = [end for end, sign in zip((a, b, c, d), signs, strict=True) if sign == 0]
    return [tuple(touching[0].tolist())] if touching else [_crossing(a, b, c, d)]


def missing_nodes(one: EdgeChain, two: EdgeChain) -> tuple[Additions, Additions]:
    """Return the vertices the edges of `one` and of `two` lack to meet each other in common vertices only."""
    to_one: Additions = {}
    to_two: Additions = {}
    for i, j in _touching_pairs(one, two):
        a, b, c, d = one.a[i], one.b[i], two.a[j], two.b[j]
        for vertex in _meetings(a, b, c, d):
            if vertex not in (tuple(a.tolist()), tuple(b.tolist())):
                to_one.setdefault(int(i), []).append(vertex)
            if vertex not in (tuple(c.tolist()), tuple(d.tolist())):
                to_two.setdefault(int(j), []).append(vertex)
    return to_one, to_two


def node(rings: EdgeChain, line: EdgeChain) -> None:
    """Insert vertices, in place, until rings and line meet in common vertices only.

    A crossing is rounded to the lattice, which bends both edges by less than a cell; the bent edges may meet anew, so
    this is repeated until nothing is missing.

    Raises
    ------
    GeometryError
        "cut.no_room" when the edges lie so close together that rounding does not come to rest.
    """
    for _ in range(_MAX_ROUNDS):
        to_rings, to_line = missing_nodes(rings, line)
        if not to_rings and not to_line:
            return
        rings.insert(to_rings)
        line.insert(to_line)
    raise GeometryError("cut.no_room")


def crosses_itself(line: EdgeChain) -> Vertex | None:
    """Return a vertex in which edges of the line meet other than end to end, or None."""
    missing, _ = missing_nodes(line, line)
    return next((vertices[0] for vertices in missing.values()), None)
