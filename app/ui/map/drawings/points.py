"""Draws points: a symbol each while there are few in view, stamped pixels when there are too many to tell apart."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from app.ui.map.drawings.target import Target
from app.ui.map.style import LayerStyle
from app.ui.map.symbols import NO_RING, RING_STEPS, symbol
from gis.crs import to_web_mercator

SYMBOLS_UP_TO = 5_000
_BATCH = 250
DOT_PX = 3


class PointDrawing:
    """The points of a layer.

    Parameters
    ----------
    points : (p,) object array of shapely points
        EPSG:4490, single parts.
    classes : (p,) int16
    priority : (p,) float32 or None
        Larger is drawn later.
    emphasis : (p,) float32 or None
        Share of time left, NaN for none.
    """

    def __init__(
        self,
        points: NDArray[np.object_],
        classes: NDArray[np.int16],
        priority: NDArray[np.float32] | None,
        emphasis: NDArray[np.float32] | None,
    ) -> None:
        order = np.arange(len(points)) if priority is None else np.argsort(priority, kind="stable")
        self._xy = to_web_mercator(shapely.get_coordinates(points[order]))
        self._classes = classes[order]
        self._rings = _ring_steps(len(order), None if emphasis is None else emphasis[order])

    def steps(self, target: Target, style: LayerStyle) -> Iterator[None]:
        """Paint what is in view, stopping after each batch."""
        xy, index = self._in_view(target, style.symbol_px)
        if len(index) > SYMBOLS_UP_TO or not style.symbol:
            stamp(target, xy, self._classes[index], style.fills)
            yield
        else:
            yield from self._symbols(target, style, xy, index)

    def _in_view(self, target: Target, margin_px: float) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        view = target.view
        west, south, east, north = view.bounds
        margin = margin_px * view.resolution
        x, y = self._xy[:, 0], self._xy[:, 1]
        inside = (x >= west - margin) & (x <= east + margin) & (y >= south - margin) & (y <= north + margin)
        index = np.flatnonzero(inside)
        pixel = (self._xy[index] - (west, north)) / (view.resolution, -view.resolution)
        return pixel, index

    def _symbols(
        self, target: Target, style: LayerStyle, xy: NDArray[np.float64], index: NDArray[np.intp]
    ) -> Iterator[None]:
        keys = self._classes[index].astype(np.int64) * (RING_STEPS + 2) + self._rings[index] + 1
        pictures = {int(key): self._picture(target, style, int(key)) for key in np.unique(keys)}
        half = {key: picture.deviceIndependentSize().width() / 2 for key, picture in pictures.items()}
        ratio, painter = target.ratio, target.painter
        for n, (x, y, key) in enumerate(zip(xy[:, 0].tolist(), xy[:, 1].tolist(), keys.tolist(), strict=True), 1):
            corner = QPointF(round((x - half[key]) * ratio) / ratio, round((y - half[key]) * ratio) / ratio)
            painter.drawImage(corner, pictures[key])
            if n % _BATCH == 0:
                yield
        yield

    @staticmethod
    def _picture(target: Target, style: LayerStyle, key: int) -> QImage:
        index, ring = divmod(key, RING_STEPS + 2)
        return symbol(style.symbol, index, style.symbol_px, target.ratio, target.tokens.theme, ring - 1)


def _ring_steps(count: int, emphasis: NDArray[np.float32] | None) -> NDArray[np.int64]:
    if emphasis is None:
        return np.full(count, NO_RING, np.int64)
    known = ~np.isnan(emphasis)
    steps = np.full(count, NO_RING, np.int64)
    steps[known] = np.clip(np.ceil(emphasis[known] * RING_STEPS), 0, RING_STEPS).astype(np.int64)
    return steps


def stamp(
    target: Target,
    xy: NDArray[np.float64],
    classes: NDArray[np.int16],
    fills: tuple[str, ...],
    size_px: float = DOT_PX,
) -> None:
    """Paint square dots straight into the pixels; positions in logical pixels, colours by class."""
    pixels = target.pixels()
    height, width = pixels.shape
    size = max(1, round(size_px * target.ratio))
    column = (xy[:, 0] * target.ratio).astype(np.int64) - size // 2
    row = (xy[:, 1] * target.ratio).astype(np.int64) - size // 2
    whole = (column >= 0) & (row >= 0) & (column < width - size) & (row < height - size)
    hues = np.array([target.colour(name or "text2").rgba() for name in fills or ("",)], np.uint32)
    colour = hues[classes[whole] % len(hues)]
    column, row = column[whole], row[whole]
    for dy in range(size):
        for dx in range(size):
            pixels[row + dy, column + dx] = colour
