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


Columns = tuple[Floats, Floats, Floats, Floats]


def _keeps_inside_left(rings: _Rings, ends: Columns) -> NDArray[np.bool_]:
    """Tell which rings have their polygon on the left, from areas about each ring's own first vertex."""
    ax, ay, bx, by = ends
    edges = rings.lengths - 1
    first = np.cumsum(edges) - edges
    x, y = np.repeat(ax.take(first), edges), np.repeat(ay.take(first), edges)
    doubled = np.add.reduceat((ax - x) * (by - y) - (bx - x) * (ay - y), first)
    return (doubled > 0) == rings.is_shell


def _directed_edges(polygons: NDArray[np.object_]) -> tuple[Columns, Integers]:
    """Return every edge of every ring, its ends in order, with the change its own polygon makes."""
    rings = _rings(polygons)
    starts = np.ones(len(rings.xy), dtype=bool)
    starts[np.cumsum(rings.lengths) - 1] = False
    start = np.flatnonzero(starts)
    x, y = np.ascontiguousarray(rings.xy.T)
    ax, ay, bx, by = x.take(start), y.take(start), x.take(start + 1), y.take(start + 1)
    sign = np.where(_keeps_inside_left(rings, (ax, ay, bx, by)), 1, -1)
    change = np.repeat(sign * (ONE_MEMBER + 1 + rings.member), rings.lengths - 1)
    turned = np.flatnonzero((ax > bx) | ((ax == bx) & (ay > by)))
    ax[turned], bx[turned] = bx.take(turned), ax.take(turned)
    ay[turned], by[turned] = by.take(turned), ay.take(turned)
    change[turned] *= -1
    return (ax, ay, bx, by), change


def _fingerprints(ends: Columns) -> NDArray[np.uint64]:
    """Return a number for every edge that is equal for equal edges and rarely for others."""
    columns = [(column + 0.0).view(np.uint64) for column in ends]  # adding zero makes -0.0 the same as 0.0
    mixed = columns[0] * _MIX
    for column in columns[1:]:
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _STIR + column * _MIX
    return mixed ^ (mixed >> np.uint64(32))


def distinct_edges(polygons: NDArray[np.object_]) -> LabelledEdges:
    """Return the edges of polygons, equal ones joined with their changes added up, without those that change nothing.

    Equal edges that are not brought together (when a fingerprint is shared by others) stay apart: that costs a query
    some time and no exactness.

    Parameters
    ----------
    polygons : object array of polygons and multipolygons with at least one edge; the position is the polygon's number.
    """
    ends, change = _directed_edges(polygons)
    count = len(change)
    low = np.uint64((1 << (count - 1).bit_length()) - 1)
    order = (np.sort((_fingerprints(ends) & ~low) | np.arange(count, dtype=np.uint64)) & low).astype(np.int64)
    sorted_ends = [column.take(order) for column in ends]
    fresh = np.ones(count, dtype=bool)
    fresh[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in sorted_ends])
    first = np.flatnonzero(fresh)
    total = np.add.reduceat(change.take(order), first)
    kept = np.flatnonzero(total)
    chosen = first.take(kept)
    return LabelledEdges(np.column_stack([column.take(chosen) for column in sorted_ends]), total.take(kept))
