"""Draws polygons from kept paths, in handfuls that lie together, so that a frame costs no Python per vertex."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath

from app.ui.map.drawings.target import Target
from app.ui.map.qt_arrays import path_of
from app.ui.map.style import LayerStyle
from gis.spatial_order import chunk_bounds, chunk_starts, hilbert_order, meeting, ragged

CHUNK = 96
WIDE_LINES_UP_TO = 60_000  # vertices in view: beyond, wide antialiased strokes cost more than a frame


class PolygonDrawing:
    """The polygons of a layer.

    Parameters
    ----------
    polygons : (p,) object array of shapely polygons
        Web Mercator metres, single parts.
    classes : (p,) int16
        Class of each part.
    """

    def __init__(self, polygons: NDArray[np.object_], classes: NDArray[np.int16]) -> None:
        bounds = shapely.bounds(polygons)
        order = hilbert_order((bounds[:, :2] + bounds[:, 2:]) / 2)
        self._starts = chunk_starts(len(order), CHUNK)
        self._bounds = chunk_bounds(bounds[order], self._starts)
        self._classes = classes[order]
        self.origin = (float(bounds[0, 0]), float(bounds[0, 1]))
        rings, owner = shapely.get_rings(shapely.orient_polygons(polygons[order]), return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        self._xy = xy - self.origin
        self._ring_starts = np.append(0, np.cumsum(np.bincount(ring, minlength=len(rings)))).astype(np.intp)
        self._first_ring = np.searchsorted(owner, np.arange(len(order) + 1)).astype(np.intp)
        self._owner = owner
        self._paths: dict[int, tuple[list[tuple[int, QPainterPath]], QPainterPath, int]] = {}

    def steps(self, target: Target, style: LayerStyle) -> Iterator[None]:
        """Paint what is in view, stopping after each handful."""
        chunks = [self._chunk(int(k)) for k in meeting(self._bounds, target.view.bounds)]
        painter = target.painter
        painter.save()
        painter.setTransform(target.world(self.origin), True)
        yield from self._fill(target, style, chunks)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        target.antialias(target.crisp)
        wide = target.crisp and sum(vertices for _, _, vertices in chunks) <= WIDE_LINES_UP_TO
        if style.casing and wide:
            painter.setPen(target.pen(style.casing, style.casing_width, 0.7 * style.opacity))
            yield from self._stroke(target, chunks)
        if style.edge:
            painter.setPen(target.pen(style.edge, style.edge_width if wide else 1.0, style.opacity))
            yield from self._stroke(target, chunks)
        painter.restore()

    def _fill(
        self, target: Target, style: LayerStyle, chunks: list[tuple[list[tuple[int, QPainterPath]], QPainterPath, int]]
    ) -> Iterator[None]:
        # Antialiased fills of neighbours leave hairlines between them; the edge on top is smooth anyway.
        target.antialias(target.crisp and not style.edge)
        for fills, _, _ in chunks:
            for index, path in fills:
                name = style.fills[index % len(style.fills)] if style.fills else ""
                if name:
                    target.painter.fillPath(path, target.colour(name, style.fill_opacity * style.opacity))
            yield

    @staticmethod
    def _stroke(
        target: Target, chunks: list[tuple[list[tuple[int, QPainterPath]], QPainterPath, int]]
    ) -> Iterator[None]:
        for _, outline, _ in chunks:
            target.painter.drawPath(outline)
            yield

    def _chunk(self, k: int) -> tuple[list[tuple[int, QPainterPath]], QPainterPath, int]:
        if k not in self._paths:
            first, last = int(self._starts[k]), int(self._starts[k + 1])
            rings = np.arange(self._first_ring[first], self._first_ring[last])
            classes = self._classes[self._owner[rings]]
            fills = [(int(c), self._rings_path(rings[classes == c])) for c in np.unique(classes)]
            vertices = int(self._ring_starts[rings[-1] + 1] - self._ring_starts[rings[0]]) if len(rings) else 0
            self._paths[k] = (fills, self._rings_path(rings), vertices)
        return self._paths[k]

    def _rings_path(self, rings: NDArray[np.intp]) -> QPainterPath:
        lengths = self._ring_starts[rings + 1] - self._ring_starts[rings]
        ends = np.cumsum(lengths)
        return path_of(self._xy[ragged(self._ring_starts[rings], lengths)], ends - lengths)
