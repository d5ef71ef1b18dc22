"""Finds the polygon that holds a point by table look-up, exactly, for many points and one set of polygons.

A uniform raster is laid over the polygons. A cell that no edge touches lies in one polygon, or in none: a look-up. In
any other cell the label of the cell's south-western corner is known, and the point's label follows from the few edges
that a path from that corner, first north and then east, crosses. The side of an edge a point lies on is computed in
doubles with a bound on the rounding; where that leaves the answer open (on a border, above all), or where polygons
overlap, the point is reported as doubtful, and an exact predicate decides it elsewhere.
"""

import numpy as np
from numpy.typing import NDArray

from gis.cell_edges import Floats, Integers, LabelledEdges, distinct_edges
from gis.cell_raster import FIRST_LISTED, SEVERAL, CellTable, Raster, fill_cells, member_of, plan_raster, side

DOUBTFUL = SEVERAL
_CELLS_PER_EDGE = 5.0
_TRIES = 4
_CHUNK = 1 << 17


class NoRasterError(ArithmeticError):
    """No raster keeps its corners clear of the edges: the polygons are as small as doubles can tell apart."""


class CellIndex:
    """Raster index over polygons; see the module.

    Parameters
    ----------
    polygons : object array of valid polygons and multipolygons, none null or empty; at least one.

    Raises
    ------
    NoRasterError
        When no raster fits.
    """

    def __init__(self, polygons: NDArray[np.object_]) -> None:
        self._members = len(polygons)
        self._edges = distinct_edges(polygons)
        self._raster, self._table = _build(self._edges, self._members)

    @property
    def nbytes(self) -> int:
        """Memory the index takes."""
        arrays = (self._edges.ends, self._edges.change, *vars(self._table).values())
        return sum(int(array.nbytes) for array in arrays)

    def find(self, x: Floats, y: Floats) -> NDArray[np.int32]:
        """Return the number of the polygon that holds each point, -1 for none, `DOUBTFUL` where it cannot tell.

        Parameters
        ----------
        x, y : (n,) coordinates; what is not finite lies in none.
        """
        found = np.empty(len(x), dtype=np.int32)
        for start in range(0, len(x), _CHUNK):
            part = slice(start, start + _CHUNK)
            found[part] = self._find_some(x[part], y[part])
        return found

    def _find_some(self, x: Floats, y: Floats) -> NDArray[np.int32]:
        raster = self._raster
        across, up = (x - raster.west) / raster.width, (y - raster.south) / raster.height
        outside = ~((across >= 0) & (up >= 0) & (across < raster.columns) & (up < raster.rows))
        across[outside] = up[outside] = 0
        column, row = across.astype(np.int64), up.astype(np.int64)
        found = self._table.label.take(row * raster.columns + column)
        found[outside] = -1
        open_cells = np.flatnonzero(found <= FIRST_LISTED)
        if len(open_cells):
            listed = (FIRST_LISTED - found.take(open_cells)).astype(np.int64)
            corner_x = raster.corner_x(column.take(open_cells))
            corner_y = raster.corner_y(row.take(open_cells))
            found[open_cells] = self._walk(listed, corner_x, corner_y, x.take(open_cells), y.take(open_cells))
        return found

    def _walk(self, listed: Integers, corner_x: Floats, corner_y: Floats, x: Floats, y: Floats) -> NDArray[np.int32]:
        """Follow the path from each corner north to the point's latitude and east to the point."""
        table = self._table
        begin = table.pointer.take(listed)
        counts = table.pointer.take(listed + 1) - begin
        ends = np.cumsum(counts)
        point = np.repeat(np.arange(len(listed)), counts)
        edge = table.edge.take(np.arange(len(point)) + np.repeat(begin - ends + counts, counts))
        rows = self._edges.ends.take(edge, axis=0)
        reached = _reach_path(rows, corner_x.take(point), y.take(point))
        near = np.flatnonzero(reached)
        rows, point, edge = rows.take(near, axis=0), point.take(near), edge.take(near)
        crossed, doubtful = _crossings(rows, corner_x.take(point), corner_y.take(point), x.take(point), y.take(point))
        sums = np.concatenate([[0], np.cumsum(crossed * self._edges.change.take(edge))])
        limits = np.concatenate([[0], np.cumsum(reached).take(ends - 1)])
        found = member_of(table.corner.take(listed) + np.diff(sums.take(limits)), self._members)
        found[point[doubtful]] = DOUBTFUL
        return found


def _build(edges: LabelledEdges, members: int) -> tuple[Raster, CellTable]:
    """Lay the edges into a raster; an unlucky one is replaced by a slightly finer one."""
    for attempt in range(_TRIES):
        raster = plan_raster(edges, _CELLS_PER_EDGE * 1.037**attempt)
        table = fill_cells(edges, raster, members)
        if table is not None:
            return raster, table
    raise NoRasterError


def _reach_path(rows: Floats, meridian: Floats, level: Floats) -> NDArray[np.bool_]:
    """Tell which edges reach the longitude of the northward leg or the latitude of the eastward one."""
    ax, ay, bx, by = rows.T
    reaches = ((ay > level) != (by > level)) | (ay == level) | (by == level)
    return reaches | ((ax > meridian) != (bx > meridian))


def _crossings(
    rows: Floats, meridian: Floats, south: Floats, x: Floats, level: Floats
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Return how often each edge is crossed from right to left (-1 for left to right), and where that is doubtful.

    The northward leg runs at `meridian` from `south` to `level`, the eastward one at `level` on to `x`. A vertex
    exactly on a leg counts as lying below or west of it, on both edges that meet there.
    """
    ax, ay, bx, by = rows.T
    east_leg = (ay > level) != (by > level)
    north_leg = (ax > meridian) != (bx > meridian)
    turn, unsure_turn = side(ax, ay, bx, by, meridian, level)
    end, unsure_end = side(ax, ay, bx, by, x, level)
    begin, unsure_begin = side(ax, ay, bx, by, meridian, south)
    on_edge = unsure_end & (x >= ax) & (x <= bx) & (level >= np.minimum(ay, by)) & (level <= np.maximum(ay, by))
    doubtful = on_edge | (unsure_turn & (east_leg | north_leg)) | (unsure_begin & north_leg)
    corner, bend, point = begin.view(np.int8), turn.view(np.int8), end.view(np.int8)
    return east_leg * (point - bend) + north_leg * (bend - corner), doubtful
