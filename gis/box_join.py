"""Pairs many points with the boxes they lie in, without making a geometry of any point."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

_CELLS_PER_BOX = 4


def _ranges(start: Indices, stop: Indices) -> tuple[Indices, Indices]:
    """Return, for ranges start..stop-1, the number of the range and every value in it."""
    counts = np.maximum(stop - start, 0)
    owner = np.repeat(np.arange(len(start)), counts)
    return owner, np.arange(len(owner)) + np.repeat(start - np.cumsum(counts) + counts, counts)


def points_in_boxes(x: Floats, y: Floats, boxes: Floats) -> tuple[Indices, Indices]:
    """Return which points lie in which boxes, edges included.

    Parameters
    ----------
    x, y : (n,) coordinates; a point that is not finite lies in none.
    boxes : (m, 4) west, south, east, north; a box with a NaN holds nothing.

    Returns
    -------
    (k,) box numbers in ascending order and (k,) point numbers.
    """
    real = np.flatnonzero(np.isfinite(boxes).all(axis=1))
    if not len(real) or not len(x):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    west, south, east, north = boxes[real].T
    low, high = np.array([west.min(), south.min()]), np.array([east.max(), north.max()])
    side = int(np.ceil(np.sqrt(len(real) * _CELLS_PER_BOX)))
    step = np.maximum((high - low) / side, np.finfo(np.float64).tiny)

    def column(values: Floats) -> Indices:  # monotone, so a point's cell is among those its box reaches
        return np.minimum((values - low[0]) / step[0], side - 1).astype(np.int64)

    def row(values: Floats) -> Indices:
        return np.minimum((values - low[1]) / step[1], side - 1).astype(np.int64)

    inside = np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]))
    cell = row(y[inside]) * side + column(x[inside])
    order = np.argsort(cell, kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=side * side))])
    box, level = _ranges(row(south), row(north) + 1)
    strip, place = _ranges(begin[level * side + column(west)[box]], begin[level * side + column(east)[box] + 1])
    box, point = box[strip], inside[order[place]]
    px, py = x[point], y[point]
    held = np.flatnonzero((px >= west[box]) & (px <= east[box]) & (py >= south[box]) & (py <= north[box]))
    return real[box[held]], point[held]
