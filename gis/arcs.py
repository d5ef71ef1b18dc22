"""Takes polygons apart into the borders they share, so that generalising a border never tears two apart."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.spatial_order import ragged

QUANTUM_M = 1e-3
"""Vertices closer than this are the same: projecting the same coordinate twice may differ in the last digits."""

_SHIFT = np.int64(1 << 31)


@dataclass(frozen=True)
class Rings:
    """Closed rings, one after the other.

    Attributes
    ----------
    xy : (n, 2) float64
        Vertices in one plane CRS; each ring repeats its first vertex.
    starts : (r + 1,) intp
        Where each ring starts, and n.
    owner : (r,) intp
        The polygon each ring belongs to; ascending.
    """

    xy: NDArray[np.float64]
    starts: NDArray[np.intp]
    owner: NDArray[np.intp]

    def chosen(self, rings: NDArray[np.intp]) -> "Rings":
        """Return some of the rings, in that order."""
        lengths = self.starts[rings + 1] - self.starts[rings]
        return Rings(self.xy[ragged(self.starts[rings], lengths)], _starts(lengths), self.owner[rings])


@dataclass(frozen=True)
class Borders:
    """Polygons as the borders they share.

    Attributes
    ----------
    xy : (m, 2) float64
        Vertices of the arcs.
    starts : (a + 1,) intp
        Where each arc starts, and m.
    arc_owner : (a,) intp
        The smallest index among the polygons along the arc.
    piece_arc : (p,) intp
        The arc that each piece of a ring runs along.
    piece_forward : (p,) bool
        Whether it runs along it in the arc's direction.
    ring_pieces : (r + 1,) intp
        Where the pieces of each ring start, and p.
    ring_owner : (r,) intp
        The polygon each ring belongs to.
    """

    xy: NDArray[np.float64]
    starts: NDArray[np.intp]
    arc_owner: NDArray[np.intp]
    piece_arc: NDArray[np.intp]
    piece_forward: NDArray[np.bool_]
    ring_pieces: NDArray[np.intp]
    ring_owner: NDArray[np.intp]

    def simplified(self, tolerance: float) -> "Borders":
        """Return the borders with each arc simplified by itself (Douglas and Peucker, 1973).

        Ends of arcs stay, so the polygons on both sides keep sharing every border.
        """
        lengths = np.diff(self.starts)
        arcs = shapely.linestrings(self.xy, indices=np.repeat(np.arange(len(lengths)), lengths))
        xy, arc = shapely.get_coordinates(shapely.simplify(arcs, tolerance, preserve_topology=False), return_index=True)
        return replace(self, xy=xy, starts=_starts(np.bincount(arc, minlength=len(lengths))))

    def rings(self) -> Rings:
        """Return the rings put together again."""
        steps = np.diff(self.starts)[self.piece_arc] - 1
        first, last = self.starts[:-1][self.piece_arc], self.starts[1:][self.piece_arc] - 1
        along = ragged(np.zeros(len(steps), np.intp), steps)
        forward = np.repeat(self.piece_forward, steps)
        vertex = np.where(forward, np.repeat(first, steps) + along, np.repeat(last, steps) - along)
        ring = np.repeat(np.arange(len(self.ring_pieces) - 1), np.diff(self.ring_pieces))
        lengths = np.bincount(ring, weights=steps, minlength=len(self.ring_pieces) - 1).astype(np.intp)
        starts = _starts(lengths + 1)
        xy = np.empty((starts[-1], 2))
        xy[ragged(starts[:-1], lengths)] = self.xy[vertex]
        xy[starts[1:] - 1] = xy[starts[:-1]]
        return Rings(xy, starts, self.ring_owner)

    def arcs_of(self, arcs: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Return vertices and starts (with the end) of some arcs."""
        lengths = self.starts[arcs + 1] - self.starts[arcs]
        return self.xy[ragged(self.starts[arcs], lengths)], _starts(lengths)


def rings_of(polygons: NDArray[np.object_], turned: bool = True) -> Rings:
    """Return the rings of single-part polygons, shells turning left and holes right.

    Parameters
    ----------
    polygons : (n,) object array of shapely polygons
    turned : bool
        False leaves shells as they turn where no polygon has holes: quicker, and enough for neighbours that do not
        overlap.
    """
    if not shapely.get_num_interior_rings(polygons).any():
        return _shells_of(polygons, turned)
    rings, owner = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    starts = _starts(np.bincount(ring, minlength=len(rings)))
    hole = np.append(False, owner[1:] == owner[:-1])[: len(rings)]
    backward = shapely.is_ccw(rings) == hole
    if backward.any():
        xy = xy[_reversed_runs(starts, backward)]
    return Rings(xy, starts, owner.astype(np.intp))


def _shells_of(polygons: NDArray[np.object_], turned: bool) -> Rings:
    """Return the rings of polygons without holes: nearly all are, and this takes half the time."""
    xy, owner = shapely.get_coordinates(polygons, return_index=True)
    starts = _starts(np.bincount(owner, minlength=len(polygons)))
    backward = _signed_areas(xy, starts) < 0 if turned else np.zeros(len(polygons), bool)
    if backward.any():
        xy = xy[_reversed_runs(starts, backward)]
    return Rings(xy, starts, np.arange(len(polygons)))


def _signed_areas(xy: NDArray[np.float64], starts: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return twice the area of each closed ring, positive when it turns left."""
    x, y = (xy - xy[0]).T if len(xy) else xy.T
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[starts[1:-1] - 1] = 0.0
    areas: NDArray[np.float64] = np.add.reduceat(cross, starts[:-1]) if len(cross) else np.zeros(len(starts) - 1)
    return areas


def borders_of(rings: Rings, quantum: float = QUANTUM_M) -> Borders:
    """Return the borders of polygons.

    Parameters
    ----------
    rings : Rings
        Polygons that share a border must share its vertices; where they do not, each keeps its own arc.
    quantum : float
        Vertices are the same when they fall into the same cell of a raster of this width, in units of the CRS.

    Notes
    -----
    An arc runs between vertices where not exactly two segments meet; an island's border is one closed arc from its
    western-most vertex. Which vertices are ends, and which way an arc runs, depends on the coordinates alone: the same
    border taken from two different sets of polygons is the same arc as long as all polygons at its ends are in both.
    """
    kept, vertex, lengths = _distinct_vertices(rings, quantum)
    start = _starts(lengths)
    after = np.arange(1, len(vertex) + 1)
    after[start[1:] - 1] = start[:-1]
    low, high = np.minimum(vertex, vertex[after]), np.maximum(vertex, vertex[after])
    segments, segment = _ranked(low * _SHIFT + high)
    breaks = _ends(vertex, segments, start)
    turn = _turned_to_end(breaks, start, lengths)
    vertex, segment, breaks = vertex[turn], segment[turn], breaks[turn]
    upward = vertex < vertex[after]
    place = kept[turn]
    begin = np.flatnonzero(breaks)
    return _assemble(rings, place, begin, segment, upward, after, lengths)


def _distinct_vertices(rings: Rings, quantum: float) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.intp]]:
    """Return positions of the vertices kept, their ranks by place, and how many each ring keeps."""
    lengths = np.diff(rings.starts) - 1
    opened = ragged(rings.starts[:-1], lengths)
    cells = np.floor(rings.xy[opened] / quantum).astype(np.int64)
    cells -= cells.min(axis=0) if len(cells) else 0
    _, vertex = _ranked(cells[:, 0] * (cells[:, 1].max(initial=0) + 1) + cells[:, 1])
    start = _starts(lengths)
    after = np.arange(1, len(vertex) + 1)
    after[start[1:] - 1] = start[:-1]
    moves = vertex != vertex[after]
    ring = np.repeat(np.arange(len(lengths)), lengths)
    left = np.bincount(ring[moves], minlength=len(lengths))
    moves &= left[ring] >= 3
    return opened[moves], vertex[moves], np.bincount(ring[moves], minlength=len(lengths))


def _ends(vertex: NDArray[np.int64], segments: NDArray[np.int64], start: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which positions are ends of arcs: other than two segments meet there, or the ring has no such vertex."""
    count = int(vertex.max(initial=-1)) + 1
    degree = np.bincount(segments >> 31, minlength=count) + np.bincount(segments & (_SHIFT - 1), minlength=count)
    ends: NDArray[np.bool_] = degree[vertex] != 2
    filled = np.flatnonzero(np.diff(start))
    if len(filled):
        whole = filled[~np.logical_or.reduceat(ends, start[filled])]
        for ring in whole.tolist():
            ends[start[ring] + vertex[start[ring] : start[ring + 1]].argmin()] = True
    return ends


def _turned_to_end(breaks: NDArray[np.bool_], start: NDArray[np.intp], lengths: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the positions with each ring turned so that it starts at its first end."""
    at = np.flatnonzero(breaks)
    filled = np.flatnonzero(lengths)
    shift = np.zeros(len(lengths), np.intp)
    shift[filled] = at[np.searchsorted(at, start[filled])] - start[filled]
    along = ragged(np.zeros(len(lengths), np.intp), lengths)
    begin, length = np.repeat(start[:-1], lengths), np.repeat(lengths, lengths)
    turned: NDArray[np.intp] = begin + (along + np.repeat(shift, lengths)) % length
    return turned


def _assemble(
    rings: Rings,
    place: NDArray[np.intp],
    begin: NDArray[np.intp],
    segment: NDArray[np.int64],
    upward: NDArray[np.bool_],
    after: NDArray[np.intp],
    lengths: NDArray[np.intp],
) -> Borders:
    """Tell which pieces of rings are the same arc, and lay each arc down once, with its first segment upward."""
    ring = np.repeat(np.arange(len(lengths)), lengths)
    length = np.diff(np.append(begin, len(place)))
    name = np.minimum.reduceat(segment, begin) if len(begin) else segment[:0]
    piece = np.repeat(np.arange(len(begin)), length)
    telling = np.flatnonzero(segment == name[piece])
    forward = np.empty(len(begin), bool)
    forward[piece[telling]] = upward[telling]
    owner = rings.owner[ring[begin]]
    order = np.lexsort((~forward, name))
    leads = np.append(True, name[order][1:] != name[order][:-1]) if len(order) else np.empty(0, bool)
    arc = np.empty(len(begin), np.intp)
    arc[order] = np.cumsum(leads) - 1
    lead = order[leads]
    vertices = ragged(begin[lead], length[lead])
    ends = np.cumsum(length[lead] + 1)
    line = np.empty(int(ends[-1]) if len(ends) else 0, np.intp)
    line[ragged(ends - length[lead] - 1, length[lead])] = vertices
    line[ends - 1] = after[begin[lead] + length[lead] - 1]
    xy, starts = rings.xy[place[line]], _starts(length[lead] + 1)
    backward = ~forward[lead]
    if backward.any():
        xy = xy[_reversed_runs(starts, backward)]
    arc_owner = np.full(len(lead), np.iinfo(np.intp).max, np.intp)
    np.minimum.at(arc_owner, arc, owner)
    pieces = np.bincount(ring[begin], minlength=len(lengths))
    kept = pieces > 0
    return Borders(xy, starts, arc_owner, arc, forward, _starts(pieces[kept]), rings.owner[kept])


def _reversed_runs(starts: NDArray[np.intp], wanted: NDArray[np.bool_]) -> NDArray[np.intp]:
    lengths = np.diff(starts)
    along = ragged(np.zeros(len(lengths), np.intp), lengths)
    turned = np.repeat(wanted, lengths)
    return np.where(turned, np.repeat(starts[1:] - 1, lengths) - along, np.repeat(starts[:-1], lengths) + along)


def _ranked(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different keys in order and the rank of each; `numpy.unique` hashes, which is slower here."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    new = np.append(True, ordered[1:] != ordered[:-1])[: len(keys)]
    rank = np.empty(len(keys), np.int64)
    rank[order] = np.cumsum(new) - 1
    return ordered[new], rank


def _starts(lengths: NDArray[np.intp]) -> NDArray[np.intp]:
    starts = np.zeros(len(lengths) + 1, np.intp)
    np.cumsum(lengths, out=starts[1:])
    return starts
