"""Strokes many lines quickly: hairlines as one path, wider ones line by line."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainterPath, QPolygonF

from app.ui.map.drawings.target import Target
from app.ui.map.qt_arrays import path_of, polygon_of


class Strokes:
    """Lines to be stroked together.

    Qt has a painter of its own for hairlines; a wider stroke of one path with many lines takes ten times as long as
    the same lines one by one, because the outline of the whole is filled at once.

    Parameters
    ----------
    xy : (n, 2) float64
        Vertices, line after line.
    starts : (l + 1,) intp
        Where each line starts, and n.
    """

    def __init__(self, xy: NDArray[np.float64], starts: NDArray[np.intp]) -> None:
        self._xy = xy
        self._starts = starts
        self.vertices = len(xy)

    def paint(self, target: Target, width: float) -> None:
        """Stroke the lines with the painter's pen, which is so many logical pixels wide."""
        if width * target.ratio <= 1:
            target.painter.drawPath(self._path)
            return
        for line in self._lines:
            target.painter.drawPolyline(line)

    @cached_property
    def _path(self) -> QPainterPath:
        return path_of(self._xy, self._starts[:-1])

    @cached_property
    def _lines(self) -> list[QPolygonF]:
        ends = zip(self._starts[:-1].tolist(), self._starts[1:].tolist(), strict=True)
        return [polygon_of(self._xy[first:last]) for first, last in ends]
