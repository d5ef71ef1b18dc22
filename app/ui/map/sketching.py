"""Paints what a tool has half drawn, and shows what the pointer has caught."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.ui.map.drawings.target import Target
from app.ui.map.labels import map_font, text_size
from app.ui.map.snapping import VERTEX, Snap
from app.ui.map.tools.pointer import Sketch
from app.ui.map.view import MapView, mercator_of

_CORNER_PX = 3.0


def paint_sketch(target: Target, sketch: Sketch, aside: bool = False) -> None:
    """Paint a sketch; one that is put aside is faint."""
    painter = target.painter
    painter.save()
    painter.setOpacity(0.45 if aside else 1.0)
    target.antialias(True)
    if sketch.box:
        _box(target, sketch.box)
    points = [_pixel(target.view, place) for place in sketch.points]
    if points:
        _line(target, points, _pixel(target.view, sketch.free) if sketch.free else None, sketch.closed)
    if sketch.snap:
        _caught(target, sketch.snap)
    if sketch.note and sketch.free:
        _note(target, _pixel(target.view, sketch.free), sketch.note)
    painter.restore()


def _pixel(view: MapView, place: tuple[float, float]) -> QPointF:
    return QPointF(*view.to_pixel(*mercator_of(*place)))


def _box(target: Target, box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = box
    pen = target.pen("accent", 1.5)
    pen.setStyle(Qt.PenStyle.DashLine)
    target.painter.setPen(pen)
    target.painter.setBrush(target.colour("accent", 0.12))
    target.painter.drawRect(QRectF(x0, y0, x1 - x0, y1 - y0))


def _line(target: Target, points: list[QPointF], free: QPointF | None, closed: bool) -> None:
    painter = target.painter
    drawn = QPolygonF([*points, free] if free else points)
    if closed and drawn.size() > 2:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(target.colour("accent", 0.12))
        painter.drawPolygon(drawn)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _cased(target, QPolygonF(points), Qt.PenStyle.SolidLine)
    if free:
        _cased(target, QPolygonF([points[-1], free]), Qt.PenStyle.DashLine)
        if closed and len(points) > 1:
            _cased(target, QPolygonF([free, points[0]]), Qt.PenStyle.DotLine)
    _corners(target, points)


def _cased(target: Target, line: QPolygonF, style: Qt.PenStyle) -> None:
    for name, width in (("grid_casing", 4.5), ("accent", 2.0)):
        pen = QPen(target.colour(name, 0.8 if name == "grid_casing" else 1.0), width)
        pen.setStyle(style if name == "accent" else Qt.PenStyle.SolidLine)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        target.painter.setPen(pen)
        target.painter.drawPolyline(line)


def _corners(target: Target, points: list[QPointF]) -> None:
    if len(points) > 200:
        return
    target.painter.setPen(target.pen("accent", 1.5))
    target.painter.setBrush(target.colour("symbol_ground"))
    for point in points:
        target.painter.drawRect(QRectF(point.x() - _CORNER_PX, point.y() - _CORNER_PX, 2 * _CORNER_PX, 2 * _CORNER_PX))


def _caught(target: Target, snap: Snap) -> None:
    """A square says vertex, a diagonal cross in a diamond says edge."""
    place, painter, r = _pixel(target.view, (snap.lon, snap.lat)), target.painter, 6.0
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for name, width in (("grid_casing", 4.0), ("accent", 2.0)):
        painter.setPen(target.pen(name, width))
        if snap.kind == VERTEX:
            painter.drawRect(QRectF(place.x() - r, place.y() - r, 2 * r, 2 * r))
        else:
            x, y = place.x(), place.y()
            painter.drawPolygon(QPolygonF([QPointF(x, y - r), QPointF(x + r, y), QPointF(x, y + r), QPointF(x - r, y)]))


def _note(target: Target, place: QPointF, note: str) -> None:
    width, height = text_size(note, 12, False)
    painter: QPainter = target.painter
    box = QRectF(place.x() + 14, place.y() + 14, width + 12, height + 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(target.colour("surface1", 0.92))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(target.colour("text1"))
    painter.setFont(map_font(12))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), note)
