"""Leaves out of rings what a raster cannot show, vertex by vertex, so that it needs to know nothing of neighbours."""

import numpy as np
from numpy.typing import NDArray

from gis.arcs import Rings
from gis.spatial_order import ragged

Line = tuple[NDArray[np.float64], NDArray[np.intp]]


def snapped(rings: Rings, cell: float) -> Rings:
    """Move every vertex to the centre of its cell and drop what has become superfluous.

    Two rings that share a border share it afterwards: where a vertex goes depends on its coordinates alone. A vertex
    in line with those before and after is dropped, which changes no shape because the centres are exact.

    Parameters
    ----------
    rings : Rings
    cell : float
        Width of a cell in units of the CRS.

    Returns
    -------
    Rings
        Those that still have an area; a ring that fell into a point or a line is left out.
    """
    place = _packed(rings.xy, cell)
    ring = np.repeat(np.arange(len(rings.owner)), np.diff(rings.starts))
    moves = np.flatnonzero((place[1:] != place[:-1]) | (ring[1:] != ring[:-1])) + 1
    first = np.append(0, moves) if len(place) else moves
    place, ring = _turning(place[first], ring[first])
    sizes = np.bincount(ring, minlength=len(rings.owner))
    place, kept = place[sizes[ring] >= 4], np.flatnonzero(sizes >= 4)
    starts = np.append(0, np.cumsum(sizes[kept])).astype(np.intp)
    return Rings(_centres(place, cell), starts, rings.owner[kept])


def edges_once(rings: Rings, cell: float) -> Line:
    """Return every edge of snapped rings once, as lines along the rings.

    Parameters
    ----------
    rings : Rings
        As `snapped` returned.
    cell : float

    Returns
    -------
    vertices, (n, 2), and where each line starts, with their number at the end
    """
    if not len(rings.owner):
        return np.empty((0, 2)), np.zeros(1, np.intp)
    place = _packed(rings.xy, cell)
    joined = np.ones(len(place), bool)
    joined[rings.starts[1:] - 1] = False
    edge = np.flatnonzero(joined)
    low, high = np.minimum(place[edge], place[edge + 1]), np.maximum(place[edge], place[edge + 1])
    order = np.lexsort((high, low))
    new = np.append(True, (np.diff(low[order]) != 0) | (np.diff(high[order]) != 0))
    kept = np.sort(edge[order[new]])
    first = np.append(True, np.diff(kept) != 1)
    runs = np.flatnonzero(first)
    lengths = np.diff(np.append(runs, len(kept))) + 1
    return rings.xy[ragged(kept[runs], lengths)], np.append(0, np.cumsum(lengths))


def _packed(xy: NDArray[np.float64], cell: float) -> NDArray[np.int64]:
    """Return column and row of each vertex's cell in one number: comparing one is quicker than two."""
    cells = np.floor(xy * (1 / cell)).astype(np.int64)
    packed: NDArray[np.int64] = (cells[:, 0] << 32) + cells[:, 1]
    return packed


def _steps(place: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many columns and rows each vertex lies from the one before."""
    column, row = _unpacked(place)
    return np.diff(column), np.diff(row)


def _unpacked(place: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    column = (place + (1 << 31)) >> 32
    return column, place - (column << 32)


def _centres(place: NDArray[np.int64], cell: float) -> NDArray[np.float64]:
    column, row = _unpacked(place)
    centres: NDArray[np.float64] = (np.column_stack([column, row]).astype(np.float64) + 0.5) * cell
    return centres


def _turning(place: NDArray[np.int64], ring: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Drop vertices straight between the one before and the one after; spikes stay."""
    if len(place) < 3:
        return place, ring
    right, up = _steps(place)
    cross = right[:-1] * up[1:] - up[:-1] * right[1:]
    ahead = right[:-1] * right[1:] + up[:-1] * up[1:] > 0
    between = (cross == 0) & ahead & (ring[:-2] == ring[2:])
    kept = np.flatnonzero(~np.concatenate([[False], between, [False]]))
    return place[kept], ring[kept]
