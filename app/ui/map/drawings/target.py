"""Gathers what every drawing needs while one picture is painted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from app.ui.map.qt_arrays import pixels_of
from app.ui.map.style import colour
from app.ui.map.view import Bounds, MapView
from app.ui.tokens import Tokens


class Quality(IntEnum):
    """How well a picture is painted."""

    ROUGH = 0
    """While the map moves: lines without antialiasing, no casings, less detail where more is not at hand."""
    CRISP = 1
    """At rest: smooth lines; fills without antialiasing where an outline covers their edges."""
    FINEST = 2
    """For paper and pictures: everything smooth."""


@dataclass
class Target:
    """The picture being painted.

    Attributes
    ----------
    painter : QPainter
        In logical pixels of `view`.
    image : QImage or None
        What the painter paints on; None above the map's picture, where nothing is painted by numpy.
    view : MapView
    tokens : Tokens
    ratio : float
        Physical pixels per logical pixel.
    quality : Quality
    window : (west, south, east, north) or None
        The part of the view people look at, Web Mercator metres; None for all of it.
    """

    painter: QPainter
    image: QImage | None
    view: MapView
    tokens: Tokens
    ratio: float = 1.0
    quality: Quality = Quality.CRISP
    window: Bounds | None = None

    @property
    def crisp(self) -> bool:
        """Whether the map rests: smooth lines, casings, every detail."""
        return self.quality >= Quality.CRISP

    @contextmanager
    def in_world(self, origin: tuple[float, float]) -> Iterator[None]:
        """Paint in metres east and north of an origin for a while."""
        self.painter.save()
        try:
            self.painter.setTransform(self.world(origin), True)
            yield
        finally:
            self.painter.restore()

    @property
    def hairline(self) -> float:
        """Width of the thinnest line in logical pixels."""
        return 1 / self.ratio

    def world(self, origin: tuple[float, float]) -> QTransform:
        """Return the transform from metres east and north of an origin to logical pixels."""
        x, y = self.view.to_pixel(*origin)
        k = 1 / self.view.resolution
        return QTransform(k, 0.0, 0.0, -k, x, y)

    def colour(self, name: str, opacity: float = 1.0) -> QColor:
        """Return a token's colour in the theme of the picture."""
        return colour(self.tokens, name, opacity)

    def pen(self, name: str, width: float, opacity: float = 1.0) -> QPen:
        """Return a pen so many logical pixels wide at every scale; Qt counts such widths in physical ones."""
        pen = QPen(self.colour(name, opacity), width * self.ratio)
        pen.setCosmetic(True)
        if width * self.ratio > 1:
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def mixed(self, name: str, share: float) -> QColor:
        """Return a colour mixed with the land's: a stroke with real opacity takes ten times as long."""
        front, back = self.colour(name), self.colour("map_land")
        parts = ((c.red(), c.green(), c.blue()) for c in (front, back))
        red, green, blue = (round(f * share + b * (1 - share)) for f, b in zip(*parts, strict=True))
        return QColor(red, green, blue)

    def antialias(self, wanted: bool) -> None:
        """Switch smooth edges on or off."""
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing, wanted)

    def pixels(self) -> NDArray[np.uint32]:
        """Return the physical pixels for painting with numpy."""
        if self.image is None:
            raise ValueError("this target has no picture of its own")
        return pixels_of(self.image)
