"""Paints above the map what changes with the hand: selection, hover and flashes never touch the map's own picture."""

import uuid
from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from app.ui.map.drawings.lines import LineDrawing
from app.ui.map.drawings.polygons import PolygonDrawing
from app.ui.map.drawings.stamping import stamped
from app.ui.map.drawings.target import Target
from app.ui.map.scene import Scene, SceneLayer, single_parts
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
RINGS_UP_TO = 1_500
AT_ONCE_UP_TO = 300  # features that are marked without delay; more of them become part of the map's picture
_RING_GAP_PX = 4.0
_STAMP_PX = 5


class _Mark:
    """Some features of a layer, prepared for being marked."""

    def __init__(self, layer: SceneLayer, ids: Iterable[uuid.UUID], style: LayerStyle) -> None:
        parts, _ = single_parts(layer.content.geometries[layer.rows_of(ids)])
        dimension = shapely.get_dimensions(parts)
        self._style = style
        self._radius = layer.style.symbol_px / 2 + _RING_GAP_PX
        self._points: NDArray[np.float64] = to_web_mercator(shapely.get_coordinates(parts[dimension == 0]))
        self._outlines: list[PolygonDrawing | LineDrawing] = []
        for family, drawing in ((2, PolygonDrawing), (1, LineDrawing)):
            members = parts[dimension == family]
            if len(members):
                self._outlines.append(drawing(members, np.zeros(len(members), np.int16)))

    def steps(self, target: Target) -> Iterator[None]:
        """Paint the mark, stopping often."""
        for drawing in self._outlines:
            yield from drawing.steps(target, self._style)
        west, south, east, north = target.view.bounds
        x, y = self._points.T
        inside = self._points[(x >= west) & (x <= east) & (y >= south) & (y <= north)]
        if len(inside) > RINGS_UP_TO and target.image is not None:
            dots = (inside[:, 0], inside[:, 1], np.zeros(len(inside), np.int16))
            yield from stamped(target, [dots], self._style.fills, _STAMP_PX)
        else:
            self._rings(target, inside[:RINGS_UP_TO])
        yield

    def _rings(self, target: Target, places: NDArray[np.float64]) -> None:
        painter = target.painter
        target.antialias(True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, width in (("grid_casing", 4.5), (self._style.fills[0], 2.5)):
            painter.setPen(target.pen(name, width))
            for place in places.tolist():
                painter.drawEllipse(QPointF(*target.view.to_pixel(*place)), self._radius, self._radius)


class Overlay:
    """What is marked on the map, by kind and id.

    A few marked features are painted above the map's picture, with every frame; many are painted into it, in steps.
    """

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

    def many(self, how: str) -> bool:
        """Return whether so much is marked this way that it is part of the map's picture."""
        return len(self.marked(how)[1]) > AT_ONCE_UP_TO

    def forget_prepared(self) -> None:
        """Prepare anew when painted next: the layers have changed."""
        self._prepared.clear()

    def paint(self, painter: QPainter, target: Target) -> None:
        """Paint the marks on few features, selection above hover, flash above both."""
        painter.save()
        for _ in self._steps(target, many=False):
            pass
        painter.restore()

    def steps(self, target: Target) -> Iterator[None]:
        """Paint the marks on many features, stopping often."""
        yield from self._steps(target, many=True)

    def _steps(self, target: Target, many: bool) -> Iterator[None]:
        for how in ("hover", "selection", "flash"):
            if self.many(how) == many:
                for mark in self._marks(how):
                    yield from mark.steps(target)

    def _marks(self, how: str) -> list[_Mark]:
        kind, ids = self.marked(how)
        if how not in self._prepared:
            layers = self._scene.of_kind(kind) if ids else []
            self._prepared[how] = [_Mark(layer, ids, _STYLES[how]) for layer in layers]
        return self._prepared[how]
