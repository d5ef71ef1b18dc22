"""Leaves out of rings what a raster cannot show, vertex by vertex, so that it needs to know nothing of neighbours."""

import numpy as np
from numpy.typing import NDArray

from gis.arcs import Rings

Line = tuple[NDArray[np.float64], NDArray[np.intp]]


def snapped(rings: Rings, cell: float) -> tuple[Rings, Line]:
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
    Line
        Every edge once, as lines of two vertices: vertices and where each line starts, and their number.
    """
    cells = np.floor(rings.xy * (1 / cell)).astype(np.int64)
    ring = np.repeat(np.arange(len(rings.owner)), np.diff(rings.starts))
    cells, ring = _moving(cells, ring)
    cells, ring = _turning(cells, ring)
    sizes = np.bincount(ring, minlength=len(rings.owner))
    whole = sizes[ring] >= 4
    cells, kept = cells[whole], np.flatnonzero(sizes >= 4)
    starts = np.append(0, np.cumsum(sizes[kept])).astype(np.intp)
    centres = (cells.astype(np.float64) + 0.5) * cell
    return Rings(centres, starts, rings.owner[kept]), _edges_once(cells, starts, cell)


def _moving(cells: NDArray[np.int64], ring: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Drop vertices in the same cell as the one before in the same ring."""
    stays = (cells[1:] == cells[:-1]).all(axis=1) & (ring[1:] == ring[:-1])
    kept = np.flatnonzero(~np.append(False, stays))
    return cells[kept], ring[kept]


def _turning(cells: NDArray[np.int64], ring: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Drop vertices straight between the one before and the one after; spikes stay."""
    if len(cells) < 3:
        return cells, ring
    step = np.diff(cells, axis=0)
    cross = step[:-1, 0] * step[1:, 1] - step[:-1, 1] * step[1:, 0]
    ahead = (step[:-1] * step[1:]).sum(axis=1) > 0
    between = (cross == 0) & ahead & (ring[:-2] == ring[2:])
    kept = np.flatnonzero(~np.concatenate([[False], between, [False]]))
    return cells[kept], ring[kept]


def _edges_once(cells: NDArray[np.int64], starts: NDArray[np.intp], cell: float) -> Line:
    if not len(cells):
        return np.empty((0, 2)), np.zeros(1, np.intp)
    corner = cells.min(axis=0)
    width = int(cells[:, 1].max() - corner[1]) + 1
    places = (cells[:, 0] - corner[0]) * width + cells[:, 1] - corner[1]
    joined = np.ones(len(places), bool)
    joined[starts[1:] - 1] = False
    one, other = places[:-1][joined[:-1]], places[1:][joined[:-1]]
    edges = np.unique(np.minimum(one, other) * (int(places.max()) + 1) + np.maximum(one, other))
    ends = np.column_stack(np.divmod(edges, int(places.max()) + 1)).reshape(-1)
    xy = (np.column_stack(np.divmod(ends, width)) + corner + 0.5) * cell
    return xy, np.arange(0, len(xy) + 1, 2)
