"""Draws polygons from kept paths, in handfuls that lie together, so that a frame costs no Python per vertex."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath

from app.ui.map.drawings.strokes import Strokes
from app.ui.map.drawings.target import Quality, Target
from app.ui.map.qt_arrays import path_of
from app.ui.map.style import LayerStyle
from gis.arcs import Rings
from gis.crs import to_web_mercator
from gis.polygon_levels import Handful, PolygonLevels

WIDE_UP_TO = 20_000  # vertices in view: a wide smooth stroke costs some 2 µs a vertex, a hairline a tenth of it
KEPT_VERTICES = 6_000_000
MADE_WHILE_MOVING = 12  # handfuls, some 4 ms each; with more to do, rougher ones are shown until the map rests


@dataclass(frozen=True)
class _Paths:
    """What is painted of some polygons at one level of detail."""

    fills: list[tuple[int, QPainterPath]]
    outline: Strokes


class PolygonDrawing:
    """The polygons of a layer.

    Parameters
    ----------
    polygons : (p,) object array of shapely polygons
        EPSG:4490, single parts.
    classes : (p,) int16
        Class of each part.
    """

    def __init__(self, polygons: NDArray[np.object_], classes: NDArray[np.int16]) -> None:
        self._levels = PolygonLevels(polygons, to_web_mercator)
        self._classes = classes[self._levels.order]
        self._made: OrderedDict[Handful, _Paths] = OrderedDict()
        self._kept = 0

    def steps(self, target: Target, style: LayerStyle) -> Iterator[None]:
        """Paint what is in view, stopping after each handful."""
        view = target.view
        wanted = self._levels.handfuls(view.bounds, view.resolution)
        if not target.crisp and sum(handful not in self._made for handful in wanted) > MADE_WHILE_MOVING:
            wanted = self._levels.handfuls(view.bounds, view.resolution, fine=False)
        found = []
        for handful in wanted:
            found.append(self._paths(handful))
            yield
        with target.in_world(self._levels.origin):
            yield from self._fill(target, style, found)
            yield from self._strokes(target, style, found)

    def _fill(self, target: Target, style: LayerStyle, found: list[_Paths]) -> Iterator[None]:
        if not any(style.fills):
            return
        # Antialiased fills of neighbours leave hairlines between them; an edge on top is smooth anyway.
        target.antialias(target.quality == Quality.FINEST or (target.crisp and not style.edge))
        for paths in found:
            for index, path in paths.fills:
                name = style.fills[index % len(style.fills)]
                if name:
                    target.painter.fillPath(path, target.colour(name, style.fill_opacity * style.opacity))
            yield

    @staticmethod
    def _strokes(target: Target, style: LayerStyle, found: list[_Paths]) -> Iterator[None]:
        target.antialias(target.crisp)
        target.painter.setBrush(Qt.BrushStyle.NoBrush)
        if target.crisp and sum(paths.outline.vertices for paths in found) <= WIDE_UP_TO:
            wanted = [(style.casing, style.casing_width), (style.edge, style.edge_width)]
        else:
            wanted = [(style.edge, 1.0)]
        for name, width in wanted:
            if name and width:
                pen = target.pen(name, width, style.opacity)
                if name == style.casing:
                    pen.setColor(target.mixed(name, 0.7 * style.opacity))
                target.painter.setPen(pen)
                for paths in found:
                    paths.outline.paint(target, width)
                    yield

    def _paths(self, handful: Handful) -> _Paths:
        if handful in self._made:
            self._made.move_to_end(handful)
            return self._made[handful]
        rings, borders = self._levels.detail(handful)
        classes = self._classes[rings.owner]
        fills = [(int(c), _filled(rings.chosen(np.flatnonzero(classes == c)))) for c in np.unique(classes)]
        made = self._made[handful] = _Paths(fills, Strokes(*borders))
        self._kept += made.outline.vertices
        while self._kept > KEPT_VERTICES and len(self._made) > 1:
            _, dropped = self._made.popitem(last=False)
            self._kept -= dropped.outline.vertices
        return made


def _filled(rings: Rings) -> QPainterPath:
    return path_of(rings.xy, rings.starts[:-1])
