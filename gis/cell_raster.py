"""Lays edges into the cells of a uniform raster and labels the corners of the cells they touch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.cell_edges import ONE_MEMBER, Floats, Integers, LabelledEdges

SEVERAL = -2
"""A cell label: members overlap here, so the cell does not tell which one is meant."""
FIRST_LISTED = -3
"""Labels from here downwards number the cells that edges touch."""

_ORIENTATION_ERROR = 3.3306690738754716e-16
"""Shewchuk's bound for the sign of a 2×2 determinant of differences, relative to the size of its products."""
_SLACK = 1e-9
"""Share of a cell by which edges count as touching it from outside: more than any rounding of a position."""


@dataclass(frozen=True)
class Raster:
    """Where the cells lie: `columns` × `rows` cells from the south-west corner, row by row."""

    west: float
    south: float
    width: float
    height: float
    columns: int
    rows: int

    def corner_x(self, column: Integers) -> Floats:
        """Return the western edge of columns; the same double wherever it is asked for."""
        return np.asarray(self.west + column * self.width, dtype=np.float64)

    def corner_y(self, row: Integers) -> Floats:
        """Return the southern edge of rows."""
        return np.asarray(self.south + row * self.height, dtype=np.float64)


@dataclass(frozen=True)
class CellTable:
    """What the cells hold.

    Parameters
    ----------
    label : (cells,) number of the member a cell without edges lies in, -1 for none, `SEVERAL`, or
        `FIRST_LISTED` - k for the k-th listed cell.
    corner : (listed,) label of the south-western corner of each listed cell, as `cell_edges` codes labels.
    pointer : (listed + 1,) where the edges of each listed cell begin in `edge`.
    edge : (references,) numbers of edges.
    """

    label: NDArray[np.int32]
    corner: Integers
    pointer: Integers
    edge: NDArray[np.int32]


def side(
    ax: Floats, ay: Floats, bx: Floats, by: Floats, x: Floats, y: Floats
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell whether points lie left of edges a→b, and whether the rounding of doubles leaves that open."""
    left, right = (ax - x) * (by - y), (ay - y) * (bx - x)
    difference = left - right
    return difference > 0, np.abs(difference) <= _ORIENTATION_ERROR * (np.abs(left) + np.abs(right))


def plan_raster(edges: LabelledEdges, cells_per_edge: float) -> Raster:
    """Choose a raster around edges whose lines are unlikely to pass through their vertices."""
    ax, ay, bx, by = edges.ends.T
    low = np.array([ax.min(), min(ay.min(), by.min())])
    high = np.array([bx.max(), max(ay.max(), by.max())])
    extent = np.maximum(high - low, 1e-9 * (1 + np.abs(low).max()))
    cells = max(64.0, len(edges.ends) * cells_per_edge)
    columns = int(np.clip(np.sqrt(cells * extent[0] / extent[1]), 4, cells))
    rows = max(4, int(cells / columns))
    step = extent / (columns, rows)
    west, south = low - step * (0.3719263, 0.4142135)
    width, height = (extent + step) / (columns, rows)
    return Raster(float(west), float(south), float(width), float(height), columns, rows)


def _expand(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """Return, for ranges first..last, the number of the range and every value in it."""
    counts = last - first + 1
    owner = np.repeat(np.arange(len(first)), counts)
    value = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts - first, counts)
    return owner, value


def _crossed_rows(ends: Floats, raster: Raster) -> tuple[Integers, Integers]:
    slack = _SLACK * raster.height
    low, high = np.minimum(ends[:, 1], ends[:, 3]), np.maximum(ends[:, 1], ends[:, 3])
    first = np.floor((low - slack - raster.south) / raster.height).astype(np.int64)
    last = np.floor((high + slack - raster.south) / raster.height).astype(np.int64)
    return _expand(np.maximum(first, 0), np.minimum(last, raster.rows - 1))


def _crossed_columns(ends: Floats, row: Integers, raster: Raster) -> tuple[Integers, Integers]:
    """Return the first and last column each edge may touch in a row it passes through."""
    ax, ay, bx, by = ends.T
    slack = _SLACK * raster.height
    low, high = np.minimum(ay, by), np.maximum(ay, by)
    bottom = raster.corner_y(row)
    slope = np.divide(bx - ax, by - ay, out=np.zeros(len(row)), where=by != ay)
    at_bottom = ax + (np.maximum(bottom - slack, low) - ay) * slope
    at_top = ax + (np.minimum(bottom + raster.height + slack, high) - ay) * slope
    whole = (low >= bottom - slack) & (high <= bottom + raster.height + slack)
    left = np.where(whole, ax, np.maximum(np.minimum(at_bottom, at_top), ax))
    right = np.where(whole, bx, np.minimum(np.maximum(at_bottom, at_top), bx))
    margin = _SLACK * raster.width
    first = np.floor((left - margin - raster.west) / raster.width).astype(np.int64)
    last = np.floor((right + margin - raster.west) / raster.width).astype(np.int64)
    return np.maximum(first, 0), np.minimum(last, raster.columns - 1)


def _corner_labels(edges: LabelledEdges, edge: Integers, row: Integers, raster: Raster) -> Integers | None:
    """Return the label of every cell's corner, or None when a corner lies too close to an edge to tell.

    Along the southern line of a row the label is nothing outside and changes at every edge that crosses the line.
    """
    ax, ay, bx, by = edges.ends.take(edge, axis=0).T
    line = raster.corner_y(row)
    crossing = np.flatnonzero((ay > line) != (by > line))
    ax, ay, bx, by, line = (values.take(crossing) for values in (ax, ay, bx, by, line))
    edge, row = edge.take(crossing), row.take(crossing)
    upwards = by > ay
    estimate = ax + (line - ay) * ((bx - ax) / (by - ay))
    column = np.floor((estimate - raster.west) / raster.width).astype(np.int64) + 1
    before, unsure_before = side(ax, ay, bx, by, raster.corner_x(column - 1), line)
    behind, unsure_behind = side(ax, ay, bx, by, raster.corner_x(column), line)
    if (unsure_before | unsure_behind | (before != upwards) | (behind == upwards)).any():
        return None
    change = np.where(upwards, -edges.change.take(edge), edges.change.take(edge))
    inside = np.flatnonzero(column < raster.columns)
    flat = (row * raster.columns + column).take(inside)
    sums = np.bincount(flat, weights=change.take(inside), minlength=raster.columns * raster.rows)
    lines = sums.reshape(raster.rows, raster.columns)
    return np.cumsum(lines, axis=1, out=lines).astype(np.int64).ravel()


def member_of(labels: Integers, members: int) -> NDArray[np.int32]:
    """Return the number of the one member a label stands for, -1 for none, `SEVERAL` for anything else."""
    rest = labels - ONE_MEMBER - 1
    return np.where((rest >= 0) & (rest < members), rest, np.where(labels == 0, -1, SEVERAL)).astype(np.int32)


def fill_cells(edges: LabelledEdges, raster: Raster, members: int) -> CellTable | None:
    """List the edges of every cell and label the cells without any.

    Returns
    -------
    CellTable, or None when a raster line meets an edge so unluckily that a corner cannot be labelled.
    """
    owner, row = _crossed_rows(edges.ends, raster)
    corner = _corner_labels(edges, owner, row, raster)
    if corner is None:
        return None
    first, last = _crossed_columns(edges.ends.take(owner, axis=0), row, raster)
    piece, column = _expand(first, last)
    references = np.sort(((row.take(piece) * raster.columns + column) << 32) | owner.take(piece))
    cell = references >> 32
    begins = np.ones(len(cell), dtype=bool)
    begins[1:] = cell[1:] != cell[:-1]
    pointer = np.append(np.flatnonzero(begins), len(cell))
    listed = cell.take(pointer[:-1])
    label = member_of(corner, members)
    label[listed] = FIRST_LISTED - np.arange(len(listed), dtype=np.int32)
    return CellTable(label, corner.take(listed), pointer, (references & 0xFFFFFFFF).astype(np.int32))
