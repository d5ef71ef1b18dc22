"""Paints a picture of the map in steps, so that the window stays alive while a large one is made."""

import time
from collections.abc import Callable, Generator, Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.ui.map.drawings.target import Quality, Target
from app.ui.map.labels import Occupied, paint_labels
from app.ui.map.scene import Scene, SceneLayer
from app.ui.map.style import passes
from app.ui.map.view import Bounds, MapView
from app.ui.tokens import Tokens

Marks = Callable[[Target], Iterable[None]]
"""Paints what is marked, in steps."""


def unmarked(_target: Target) -> Iterable[None]:
    """Paint no marks."""
    return ()


def paint_scene(target: Target, scene: Scene, marks: Marks) -> Generator[None, None, None]:
    """Paint all layers, then marks, then all labels, stopping often enough for the window to stay alive."""
    layers = scene.shown(target.view.metres_per_pixel)
    planned = [
        (rank, layer, style) for layer in layers[::-1] for rank, style in passes(layer.content.kind, layer.style)
    ]
    for _, layer, style in sorted(planned, key=lambda entry: entry[0]):
        for drawing in layer.drawings:
            yield from drawing.steps(target, style)
    yield from marks(target)
    occupied = Occupied(target.view.width, target.view.height)
    target.antialias(True)
    for layer in layers:
        if layer.style.uncovered:
            occupied.keep_clear(symbols_in_view(target.view, layer), layer.style.symbol_px)
    yield
    for layer in layers:
        if any(label and label.shown_at(target.view.metres_per_pixel) for label in layer.style.labels):
            yield from paint_labels(target, layer.anchors, layer.style, occupied)


def symbols_in_view(view: MapView, layer: SceneLayer) -> NDArray[np.float64]:
    """Return the pixels of a layer's points in view, (n, 2)."""
    west, south, east, north = view.bounds
    x, y = layer.feature_bounds[layer.feature_bounds[:, 0] == layer.feature_bounds[:, 2]][:, :2].T
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return np.column_stack([x[inside] - west, north - y[inside]]) / view.resolution


class Painting:
    """A picture in the making.

    Attributes
    ----------
    view : MapView
    quality : Quality
    image : QImage
    spent_s : float
        Time taken so far.
    """

    def __init__(
        self,
        scene: Scene,
        view: MapView,
        ratio: float,
        tokens: Tokens,
        quality: Quality,
        window: Bounds | None = None,
        marks: Marks = unmarked,
    ) -> None:
        self.view = view
        self.quality = quality
        self.image = QImage(round(view.width * ratio), round(view.height * ratio), QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(ratio)
        self.spent_s = 0.0
        self._painter = QPainter(self.image)
        target = Target(self._painter, self.image, view, tokens, ratio, quality, window)
        self._painter.fillRect(QRectF(0, 0, view.width, view.height), target.colour("map_land"))
        self._steps: Generator[None, None, None] = paint_scene(target, scene, marks)

    def advance(self, budget_s: float) -> bool:
        """Paint on for about this long and return whether the picture is done."""
        start = time.perf_counter()
        for _ in self._steps:
            if time.perf_counter() - start > budget_s:
                self.spent_s += time.perf_counter() - start
                return False
        self.spent_s += time.perf_counter() - start
        self.close()
        return True

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Stop; the painter must end before its picture goes."""
        self._steps.close()
        if self._painter.isActive():
            self._painter.end()
