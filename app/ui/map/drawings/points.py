"""Draws points: a symbol each while there are few in view, dots when there are too many to tell apart."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage

from app.ui.map.drawings.stamping import Dots, stamped
from app.ui.map.drawings.target import Target
from app.ui.map.style import LayerStyle
from app.ui.map.symbols import NO_RING, RING_STEPS, symbol
from gis.crs import to_web_mercator
from gis.spatial_order import chunk_bounds, chunk_starts, hilbert_order, meeting

SYMBOLS_UP_TO = 5_000
CHUNK = 4_096
_BATCH = 250
_CHUNKS_A_STEP = 32


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
        xy = to_web_mercator(shapely.get_coordinates(points))
        order = hilbert_order(xy)
        self._x, self._y = np.ascontiguousarray(xy[order, 0]), np.ascontiguousarray(xy[order, 1])
        self._classes = classes[order]
        self._priority = order if priority is None else priority[order]
        self._rings = _ring_steps(len(order), None if emphasis is None else emphasis[order])
        self._starts = chunk_starts(len(order), CHUNK)
        corners = np.column_stack([self._x, self._y])
        self._bounds = chunk_bounds(np.hstack([corners, corners]), self._starts)

    def steps(self, target: Target, style: LayerStyle) -> Iterator[None]:
        """Paint what is in view, stopping after each batch."""
        chunks = meeting(self._bounds, target.view.bounds)
        index = self._in_view(target, chunks, style.symbol_px) if len(chunks) * CHUNK <= 8 * SYMBOLS_UP_TO else None
        if index is None or len(index) > SYMBOLS_UP_TO or not style.symbol:
            yield from stamped(target, self._batches(chunks), style.fills)
        else:
            yield from self._symbols(target, style, index)

    def _batches(self, chunks: NDArray[np.intp]) -> Iterator[Dots]:
        for k in range(0, len(chunks), _CHUNKS_A_STEP):
            parts = [slice(self._starts[c], self._starts[c + 1]) for c in chunks[k : k + _CHUNKS_A_STEP].tolist()]
            columns = (self._x, self._y, self._classes)
            x, y, classes = (np.concatenate([column[part] for part in parts]) for column in columns)
            yield x, y, classes

    def _in_view(self, target: Target, chunks: NDArray[np.intp], margin_px: float) -> NDArray[np.intp]:
        west, south, east, north = target.view.bounds
        margin = margin_px * target.view.resolution
        runs = [np.arange(self._starts[c], self._starts[c + 1]) for c in chunks.tolist()]
        index = np.concatenate(runs) if runs else np.empty(0, np.intp)
        x, y = self._x[index], self._y[index]
        inside = (x >= west - margin) & (x <= east + margin) & (y >= south - margin) & (y <= north + margin)
        kept = index[inside]
        ordered: NDArray[np.intp] = kept[np.argsort(self._priority[kept], kind="stable")]
        return ordered

    def _symbols(self, target: Target, style: LayerStyle, index: NDArray[np.intp]) -> Iterator[None]:
        keys = self._classes[index].astype(np.int64) * (RING_STEPS + 2) + self._rings[index] + 1
        pictures = {key: self._picture(target, style, key) for key in set(keys.tolist())}
        half = {key: picture.deviceIndependentSize().width() / 2 for key, picture in pictures.items()}
        ratio, painter, to_pixel = target.ratio, target.painter, target.view.to_pixel
        places = zip(self._x[index].tolist(), self._y[index].tolist(), keys.tolist(), strict=True)
        for n, (x, y, key) in enumerate(places, 1):
            px, py = to_pixel(x, y)
            corner = QPointF(round((px - half[key]) * ratio) / ratio, round((py - half[key]) * ratio) / ratio)
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
