"""Paints above the map what changes with the hand: selection, hover and flashes never touch the map's own picture."""

import uuid
from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from app.ui.map.drawings.lines import LineDrawing
from app.ui.map.drawings.polygons import PolygonDrawing
from app.ui.map.drawings.target import Target
from app.ui.map.scene import Scene, SceneLayer
from app.ui.map.style import LayerStyle
from gis.crs import to_web_mercator

_STYLES = {
    "hover": LayerStyle(fills=("accent",), fill_opacity=0.12, strokes=(("accent", 3.0),)),
    "selection": LayerStyle(
        fills=("accent",),
        fill_opacity=0.14,
        edge="accent",
        edge_width=2.5,
        casing="grid_casing",
        casing_width=5.0,
        strokes=(("accent", 4.0),),
    ),
    "flash": LayerStyle(
        fills=("danger",), fill_opacity=0.35, edge="danger", edge_width=3.0, strokes=(("danger", 5.0),)
    ),
}
_RINGS_UP_TO = 1_500
_RING_GAP_PX = 4.0


class _Mark:
    """Some features of a layer, prepared for being marked."""

    def __init__(self, layer: SceneLayer, ids: Iterable[uuid.UUID], style: LayerStyle) -> None:
        rows = np.array([layer.row_of[key] for key in ids if key in layer.row_of], np.intp)
        parts = shapely.get_parts(layer.content.geometries[rows])
        dimension = shapely.get_dimensions(parts)
        self._style = style
        self._layer = layer
        self._points: NDArray[np.float64] = to_web_mercator(shapely.get_coordinates(parts[dimension == 0]))
        self._outlines: list[PolygonDrawing | LineDrawing] = []
        if (dimension == 2).any():
            self._outlines.append(PolygonDrawing(parts[dimension == 2], np.zeros((dimension == 2).sum(), np.int16)))
        if (dimension == 1).any():
            self._outlines.append(LineDrawing(parts[dimension == 1], np.zeros((dimension == 1).sum(), np.int16)))

    def paint(self, target: Target) -> None:
        for drawing in self._outlines:
            for _ in drawing.steps(target, self._style):
                pass
        if len(self._points):
            self._rings(target)

    def _rings(self, target: Target) -> None:
        west, south, east, north = target.view.bounds
        x, y = self._points.T
        inside = self._points[(x >= west) & (x <= east) & (y >= south) & (y <= north)][:_RINGS_UP_TO]
        radius = self._layer.style.symbol_px / 2 + _RING_GAP_PX
        painter = target.painter
        target.antialias(True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, width in (("grid_casing", 4.5), (self._style.fills[0], 2.5)):
            painter.setPen(target.pen(name, width))
            for place in inside.tolist():
                painter.drawEllipse(QPointF(*target.view.to_pixel(*place)), radius, radius)


class Overlay:
    """What is marked on the map, by kind and id."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._marked: dict[str, tuple[str, tuple[uuid.UUID, ...]]] = {}
        self._prepared: dict[str, list[_Mark]] = {}

    def mark(self, how: str, kind: str, ids: Iterable[uuid.UUID]) -> bool:
        """Mark features as "selection", "hover" or "flash" instead of those before; return whether that is news."""
        wanted = (kind, tuple(ids))
        if self._marked.get(how, ("", ())) == wanted:
            return False
        self._marked[how] = wanted
        self._prepared.pop(how, None)
        return True

    def marked(self, how: str) -> tuple[str, tuple[uuid.UUID, ...]]:
        """Return the kind and ids that are marked this way."""
        return self._marked.get(how, ("", ()))

    def forget_prepared(self) -> None:
        """Prepare anew when painted next: the layers have changed."""
        self._prepared.clear()

    def paint(self, painter: QPainter, target: Target) -> None:
        """Paint the marks, selection above hover, flash above both."""
        painter.save()
        for how in ("hover", "selection", "flash"):
            for mark in self._marks(how):
                mark.paint(target)
        painter.restore()

    def _marks(self, how: str) -> list[_Mark]:
        kind, ids = self.marked(how)
        if how not in self._prepared:
            layers = self._scene.of_kind(kind) if ids else []
            self._prepared[how] = [_Mark(layer, ids, _STYLES[how]) for layer in layers]
        return self._prepared[how]
