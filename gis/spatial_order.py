"""Puts things that lie together next to each other, so that whatever is kept in handfuls touches few of them."""

import math

import numpy as np
from numpy.typing import NDArray

_MOST_BITS = 16


def middle(values: NDArray[np.float64]) -> float:
    """Return the upper median of numbers.

    `numpy.median` would load numpy.ma, which takes longer than the first map does to draw.
    """
    half = len(values) // 2
    return float(np.partition(values, half)[half])


def hilbert_order(xy: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the order in which a Hilbert curve visits points.

    Parameters
    ----------
    xy : (n, 2) float64
        Points in any one plane CRS.

    Returns
    -------
    (n,) intp
        Indices into `xy`; points in the same cell of the curve, which has some 16 cells a point, keep their order.
    """
    if len(xy) == 0:
        return np.empty(0, np.intp)
    low = xy.min(axis=0)
    span = max(float((xy.max(axis=0) - low).max()), 1e-12)
    bits = min(2 + math.ceil(math.log2(len(xy) + 1) / 2), _MOST_BITS)
    cells = ((xy - low) * ((2**bits - 1) / span)).astype(np.int64)
    return np.argsort(_hilbert_distance(cells[:, 0], cells[:, 1], bits), kind="stable")


def _hilbert_distance(x: NDArray[np.int64], y: NDArray[np.int64], bits: int) -> NDArray[np.int64]:
    """Return the distance along the curve; the loop of Warren, Hacker's Delight (2nd ed., 16-2), over arrays."""
    x, y = x.copy(), y.copy()
    distance = np.zeros(len(x), np.int64)
    side = np.int64(1 << (bits - 1))
    while side > 0:
        right, up = (x & side) > 0, (y & side) > 0
        distance += side * side * ((3 * right.astype(np.int64)) ^ up.astype(np.int64))
        flip = right & ~up
        x[flip], y[flip] = 2**bits - 1 - x[flip], 2**bits - 1 - y[flip]
        swap = ~up
        x[swap], y[swap] = y[swap], x[swap]
        side >>= np.int64(1)
    return distance


def chunk_starts(count: int, size: int) -> NDArray[np.intp]:
    """Return where each chunk of at most `size` things starts, and `count` at the end."""
    return np.append(np.arange(0, count, size), count).astype(np.intp)


def chunk_bounds(bounds: NDArray[np.float64], starts: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the (c, 4) bounds of chunks of (n, 4) bounds laid out as `chunk_starts` says."""
    if len(starts) < 2:
        return np.empty((0, 4))
    return np.hstack(
        [
            np.minimum.reduceat(bounds[:, :2], starts[:-1], axis=0),
            np.maximum.reduceat(bounds[:, 2:], starts[:-1], axis=0),
        ]
    )


def meeting(bounds: NDArray[np.float64], window: tuple[float, float, float, float]) -> NDArray[np.intp]:
    """Return which (n, 4) bounds meet a window given as west, south, east, north."""
    west, south, east, north = window
    meets = (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    return np.flatnonzero(meets)


def ragged(starts: NDArray[np.intp], lengths: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the indices of several runs, one run after the other.

    Parameters
    ----------
    starts, lengths : (r,) intp
        First index and length of each run.
    """
    if len(starts) == 0:
        return np.empty(0, np.intp)
    ends = np.cumsum(lengths)
    return np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
