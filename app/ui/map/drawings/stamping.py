"""Paints any number of dots straight into the pixels of a picture."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from app.ui.map.drawings.target import Target

DOT_PX = 3.0
Dots = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int16]]
"""Web Mercator x and y, and class."""


def stamped(target: Target, batches: Iterable[Dots], fills: tuple[str, ...], size_px: float = DOT_PX) -> Iterator[None]:
    """Paint square dots, stopping after each batch; where they overlap the higher class is on top.

    Each dot becomes one pixel of a raster of classes, and the raster is widened once: the cost of a dot does not
    depend on its size.

    Parameters
    ----------
    target : Target
        Must have a picture of its own.
    batches : iterable of Dots
    fills : tuple of str
        Token names by class; at most 254.
    size_px : float
        Width of a dot in logical pixels.
    """
    pixels = target.pixels()
    raster = np.zeros(pixels.shape, np.uint8)
    for x, y, classes in batches:
        _scatter(target, raster, x, y, (classes % max(len(fills), 1) + 1).astype(np.uint8))
        yield
    seen = _widened(raster, max(1, round(size_px * target.ratio)))
    hues = np.array([0, *(target.colour(name or "text2").rgba() for name in fills or ("",))], np.uint32)
    painted = seen > 0
    pixels[painted] = hues[seen[painted]]
    yield


def _scatter(
    target: Target, raster: NDArray[np.uint8], x: NDArray[np.float64], y: NDArray[np.float64], value: NDArray[np.uint8]
) -> None:
    height, width = raster.shape
    west, _, _, north = target.view.bounds
    scale = target.ratio / target.view.resolution
    column, row = (x - west) * scale, (north - y) * scale
    inside = (column >= 0) & (row >= 0) & (column < width) & (row < height)
    if not inside.all():
        column, row, value = column[inside], row[inside], value[inside]
    raster.reshape(-1)[row.astype(np.int64) * width + column.astype(np.int64)] = value


def _widened(raster: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Return the raster with every cell spread over a square of cells centred on it."""
    wide = raster.copy()
    for shift in (k - size // 2 for k in range(size)):
        _spread(wide, raster, shift)
    both = wide.copy()
    for shift in (k - size // 2 for k in range(size)):
        _spread(both.T, wide.T, shift)
    return both


def _spread(into: NDArray[np.uint8], source: NDArray[np.uint8], shift: int) -> None:
    if shift > 0:
        np.maximum(into[:, shift:], source[:, :-shift], out=into[:, shift:])
    elif shift < 0:
        np.maximum(into[:, :shift], source[:, -shift:], out=into[:, :shift])
