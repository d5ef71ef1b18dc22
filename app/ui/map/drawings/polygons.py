"""Draws polygons from kept paths, in handfuls that lie together, so that a frame costs no Python per vertex."""

from collections import OrderedDict
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainterPath

from app.ui.map.drawings.strokes import Strokes
from app.ui.map.drawings.target import Quality, Target
from app.ui.map.qt_arrays import path_of
from app.ui.map.style import LayerStyle
from gis.arcs import Rings
from gis.polygon_levels import Detail, Handful, PolygonLevels
from gis.quick_mercator import web_mercator_between

WIDE_UP_TO = 20_000  # vertices in view: a wide smooth stroke costs some 2 µs a vertex, a hairline a tenth of it
KEPT_VERTICES = 6_000_000
ROUGHER = 1.5
MADE_WHILE_MOVING = 12  # handfuls, some 4 ms each; with more to do, rougher ones are shown until the map rests


class _Paths:
    """What is painted of some polygons at one level of detail."""

    def __init__(self, detail: Detail, classes: NDArray[np.int16]) -> None:
        self._detail = detail
        rings = detail.rings
        of_ring = classes[rings.owner]
        cuts = [0, *(np.flatnonzero(np.diff(of_ring)) + 1).tolist(), len(of_ring)]
        self.fills = [(int(of_ring[a]), _filled(rings, a, b)) for a, b in pairwise(cuts) if a < b]
        self.vertices = len(rings.xy)

    @cached_property
    def outline(self) -> Strokes:
        """The borders, each once."""
        return Strokes(*self._detail.lines())

    def trace(self, target: Target) -> None:
        """Stroke the borders quickly, most of them twice, unless they are at hand each once."""
        if "outline" in self.__dict__:
            self.outline.paint(target, target.hairline)
            return
        for _, path in self.fills:
            target.painter.drawPath(path)


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
        _, south, _, north = shapely.total_bounds(polygons).tolist()
        self._levels = PolygonLevels(polygons, classes, web_mercator_between(south, north))
        self._classes = classes[self._levels.order]
        self._made: OrderedDict[Handful, _Paths] = OrderedDict()
        self._kept = 0

    def steps(self, target: Target, style: LayerStyle) -> Iterator[None]:
        """Paint what is in view, stopping after each handful."""
        window, resolution = target.view.bounds, target.view.resolution / target.ratio
        wanted = self._levels.handfuls(window, resolution)
        if not target.crisp and sum(handful not in self._made for handful in wanted) > MADE_WHILE_MOVING:
            wanted = self._levels.handfuls(window, ROUGHER * resolution, fine=False)
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
        if target.crisp and sum(paths.vertices for paths in found) <= WIDE_UP_TO:
            wanted = [(style.casing, style.casing_width), (style.edge, style.edge_width)]
        else:
            wanted = [(style.edge, min(style.edge_width, target.hairline))]
        for name, width in wanted:
            if not (name and width):
                continue
            pen = target.pen(name, width, style.opacity)
            if name == style.casing:
                pen.setColor(target.mixed(name, 0.7 * style.opacity))
            target.painter.setPen(pen)
            for paths in found:
                if target.crisp:
                    paths.outline.paint(target, width)
                else:
                    paths.trace(target)
                yield

    def _paths(self, handful: Handful) -> _Paths:
        if handful in self._made:
            self._made.move_to_end(handful)
            return self._made[handful]
        made = self._made[handful] = _Paths(self._levels.detail(handful), self._classes)
        self._kept += made.vertices
        while self._kept > KEPT_VERTICES and len(self._made) > 1:
            _, dropped = self._made.popitem(last=False)
            self._kept -= dropped.vertices
        return made


def _filled(rings: Rings, first: int, last: int) -> QPainterPath:
    begin, end = rings.starts[first], rings.starts[last]
    return path_of(rings.xy[begin:end], rings.starts[first:last] - begin)
