"""Draws lines such as streets from kept paths, one per class and handful."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from app.ui.map.drawings.strokes import Strokes
from app.ui.map.drawings.target import Target
from app.ui.map.style import LayerStyle
from gis.crs import to_web_mercator
from gis.spatial_order import chunk_bounds, chunk_starts, hilbert_order, meeting, ragged

CHUNK = 256
FINE_WIDTH_M = 8.0  # a stroke is never drawn wider than about a street is


class LineDrawing:
    """The lines of a layer.

    Parameters
    ----------
    lines : (p,) object array of shapely linestrings
        EPSG:4490, single parts.
    classes : (p,) int16
        Class of each part.
    """

    def __init__(self, lines: NDArray[np.object_], classes: NDArray[np.int16]) -> None:
        stored = shapely.bounds(lines)
        bounds = np.hstack([to_web_mercator(stored[:, :2]), to_web_mercator(stored[:, 2:])])
        order = hilbert_order((bounds[:, :2] + bounds[:, 2:]) / 2)
        self._starts = chunk_starts(len(order), CHUNK)
        self._bounds = chunk_bounds(bounds[order], self._starts)
        self._classes = classes[order]
        self.origin = (float(bounds[0, 0]), float(bounds[0, 1]))
        xy, index = shapely.get_coordinates(lines[order], return_index=True)
        self._xy = to_web_mercator(xy) - self.origin
        self._line_starts = np.append(0, np.cumsum(np.bincount(index, minlength=len(order)))).astype(np.intp)
        self._paths: dict[int, dict[int, Strokes]] = {}

    def steps(self, target: Target, style: LayerStyle) -> Iterator[None]:
        """Paint what is in view, higher classes above lower ones, stopping after each handful."""
        if not style.strokes:
            return
        chunks = [self._chunk(int(k)) for k in meeting(self._bounds, target.view.bounds)]
        with target.in_world(self.origin):
            target.painter.setBrush(Qt.BrushStyle.NoBrush)
            target.antialias(target.crisp)
            for index, (name, width) in enumerate(style.strokes):
                fitting = self._fitting(width, target)
                target.painter.setPen(target.pen(name, fitting, style.opacity))
                for paths in chunks:
                    if index in paths:
                        paths[index].paint(target, fitting)
                        yield

    @staticmethod
    def _fitting(width: float, target: Target) -> float:
        growth = min(max(FINE_WIDTH_M / target.view.metres_per_pixel / 8, 0.34), 4.0)
        return max(1.0, width * growth)

    def _chunk(self, k: int) -> dict[int, Strokes]:
        if k not in self._paths:
            members = np.arange(self._starts[k], self._starts[k + 1])
            classes = self._classes[members]
            self._paths[k] = {c: self._path(members[classes == c]) for c in set(classes.tolist())}
        return self._paths[k]

    def _path(self, members: NDArray[np.intp]) -> Strokes:
        lengths = self._line_starts[members + 1] - self._line_starts[members]
        xy = self._xy[ragged(self._line_starts[members], lengths)]
        return Strokes(xy, np.append(0, np.cumsum(lengths)))
