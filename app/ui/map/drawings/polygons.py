"""Draws polygons from kept paths, in handfuls that lie together, so that a frame costs no Python per vertex."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath

from app.ui.map.drawings.strokes import Strokes
from app.ui.map.drawings.target import Target
from app.ui.map.qt_arrays import path_of
from app.ui.map.style import LayerStyle
from gis.arcs import Rings
from gis.polygon_levels import PolygonLevels

WIDE_UP_TO = 20_000  # vertices in view: a wide smooth stroke costs some 2 µs a vertex, a hairline a tenth of it
KEPT_VERTICES = 6_000_000


@dataclass(frozen=True)
class _Handful:
    """The paths of some polygons at one level of detail."""

    fills: list[tuple[int, QPainterPath]]
    outline: Strokes


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
        self._levels = PolygonLevels(polygons)
        self._classes = classes[self._levels.order]
        self._handfuls: OrderedDict[tuple[int, int], _Handful] = OrderedDict()
        self._kept = 0

    def steps(self, target: Target, style: LayerStyle) -> Iterator[None]:
        """Paint what is in view, stopping after each handful."""
        level = self._levels.level(target.view.resolution)
        handfuls = []
        for chunk in self._levels.meeting(target.view.bounds):
            handfuls.append(self._handful(level, chunk))
            yield
        with target.in_world(self._levels.origin):
            yield from self._fill(target, style, handfuls)
            yield from self._strokes(target, style, handfuls)

    def _fill(self, target: Target, style: LayerStyle, handfuls: list[_Handful]) -> Iterator[None]:
        if not any(style.fills):
            return
        # Antialiased fills of neighbours leave hairlines between them; an edge on top is smooth anyway.
        target.antialias(target.crisp and not style.edge)
        for handful in handfuls:
            for index, path in handful.fills:
                name = style.fills[index % len(style.fills)]
                if name:
                    target.painter.fillPath(path, target.colour(name, style.fill_opacity * style.opacity))
            yield

    @staticmethod
    def _strokes(target: Target, style: LayerStyle, handfuls: list[_Handful]) -> Iterator[None]:
        target.antialias(target.crisp)
        target.painter.setBrush(Qt.BrushStyle.NoBrush)
        if target.crisp and sum(handful.outline.vertices for handful in handfuls) <= WIDE_UP_TO:
            wanted = [(style.casing, style.casing_width), (style.edge, style.edge_width)]
        else:
            wanted = [(style.edge, 1.0)]
        for name, width in wanted:
            if name and width:
                pen = target.pen(name, width, style.opacity)
                if name == style.casing:
                    pen.setColor(target.mixed(name, 0.7 * style.opacity))
                target.painter.setPen(pen)
                for handful in handfuls:
                    handful.outline.paint(target, width)
                    yield

    def _handful(self, level: int, chunk: int) -> _Handful:
        key = (level, chunk)
        if key in self._handfuls:
            self._handfuls.move_to_end(key)
            return self._handfuls[key]
        made = self._handfuls[key] = self._made(level, chunk)
        self._kept += made.outline.vertices
        while self._kept > KEPT_VERTICES and len(self._handfuls) > 1:
            _, dropped = self._handfuls.popitem(last=False)
            self._kept -= dropped.outline.vertices
        return made

    def _made(self, level: int, chunk: int) -> _Handful:
        rings, (xy, starts) = self._levels.detail(level, chunk)
        classes = self._classes[rings.owner]
        fills = [(int(c), _filled(rings.chosen(np.flatnonzero(classes == c)))) for c in np.unique(classes)]
        return _Handful(fills, Strokes(xy, starts))


def _filled(rings: Rings) -> QPainterPath:
    return path_of(rings.xy, rings.starts[:-1])
