"""Turns polygons into distinct edges, each with the change of label that crossing it makes.

The label of a point is the sum, over the polygons that hold it, of one in the upper half of a 64-bit number and the
polygon's number plus one in the lower half. It is the same all over a face, and changes across each edge by what the
polygons beside it contribute; where two neighbours share an edge their contributions add up to one change.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ONE_MEMBER = 1 << 32
_INDEX_BITS = 26
_MIX = np.uint64(0x9E3779B97F4A7C15)
_STIR = np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True)
class LabelledEdges:
    """Edges that separate different labels.

    Parameters
    ----------
    ends : (n, 4) ax, ay, bx, by, with a before b in x, or in y at equal x.
    change : (n,) label on the left of a→b less the label on its right.
    """

    ends: Floats
    change: Integers


@dataclass(frozen=True)
class _Rings:
    """The rings of polygons: vertices one ring after the other, vertex counts, owners, and which are shells."""

    xy: Floats
    lengths: Integers
    member: Integers
    is_shell: NDArray[np.bool_]


def _rings(polygons: NDArray[np.object_]) -> _Rings:
    single = (shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON) & (
        shapely.get_num_interior_rings(polygons) == 0
    )
    if single.all():  # saves taking a copy of every ring
        lengths = shapely.get_num_coordinates(polygons).astype(np.int64)
        return _Rings(shapely.get_coordinates(polygons), lengths, np.arange(len(polygons)), single)
    parts, member = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    is_shell = np.ones(len(rings), dtype=bool)
    is_shell[1:] = part[1:] != part[:-1]
    lengths = shapely.get_num_coordinates(rings).astype(np.int64)
    return _Rings(shapely.get_coordinates(rings), lengths, member[part], is_shell)


def directed_edges(polygons: NDArray[np.object_]) -> LabelledEdges:
    """Return every edge of every ring with the change its own polygon makes.

    Parameters
    ----------
    polygons : object array of polygons and multipolygons; the position is the polygon's number.
    """
    rings = _rings(polygons)
    starts = np.ones(len(rings.xy), dtype=bool)
    starts[np.cumsum(rings.lengths) - 1] = False
    start = np.flatnonzero(starts)
    x, y = np.ascontiguousarray(rings.xy.T)
    ax, ay, bx, by = x.take(start), y.take(start), x.take(start + 1), y.take(start + 1)
    first = np.concatenate([[0], np.cumsum(rings.lengths - 1)[:-1]])
    origin_x, origin_y = (np.repeat(values.take(first), rings.lengths - 1) for values in (ax, ay))
    doubled = np.add.reduceat((ax - origin_x) * (by - origin_y) - (bx - origin_x) * (ay - origin_y), first)
    sign = np.where((doubled > 0) == rings.is_shell, 1, -1)
    change = np.repeat(sign * (ONE_MEMBER + 1 + rings.member), rings.lengths - 1)
    turned = (ax > bx) | ((ax == bx) & (ay > by))
    ends = np.empty((len(start), 4))
    for column, (this, other) in enumerate(((ax, bx), (ay, by), (bx, ax), (by, ay))):
        ends[:, column] = np.where(turned, other, this)
    return LabelledEdges(ends, np.where(turned, -change, change))


def _fingerprints(ends: Floats) -> NDArray[np.uint64]:
    """Return a number for every edge that is equal for equal edges and rarely for others."""
    columns = (ends.T + 0.0).view(np.uint64)  # adding zero makes -0.0 the same as 0.0
    mixed = columns[0] * _MIX
    for column in columns[1:]:
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _STIR + column * _MIX
    return mixed ^ (mixed >> np.uint64(32))


def distinct_edges(edges: LabelledEdges) -> LabelledEdges:
    """Join equal edges, adding up their changes, and drop those that change nothing.

    Equal edges that are not brought together (when a fingerprint is shared by others) stay apart: that costs a query
    some time and no exactness.
    """
    count = len(edges.ends)
    if not count:
        return edges
    if count < 1 << _INDEX_BITS:
        low = np.uint64((1 << _INDEX_BITS) - 1)
        order = (np.sort((_fingerprints(edges.ends) & ~low) | np.arange(count, dtype=np.uint64)) & low).astype(np.int64)
    else:
        order = np.argsort(_fingerprints(edges.ends))
    ends = edges.ends.take(order, axis=0)
    fresh = np.ones(count, dtype=bool)
    fresh[1:] = np.logical_or.reduce([ends[1:, column] != ends[:-1, column] for column in range(4)])
    first = np.flatnonzero(fresh)
    change = np.add.reduceat(edges.change.take(order), first)
    kept = np.flatnonzero(change)
    return LabelledEdges(ends.take(first.take(kept), axis=0), change.take(kept))
