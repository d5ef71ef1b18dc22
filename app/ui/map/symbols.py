"""Draws the point symbols: the shape tells the state, the hue repeats it, a thin ring tells the time left."""

import math
from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from app.services.map_content import CLASSES
from app.ui.map.style import colour, default_style
from app.ui.tokens import Tokens, load_tokens

RING_STEPS = 12
NO_RING = -1
_RING_PX = 1.75
_RING_GAP = 1.5

Painting = Callable[[QPainter, float, str, QColor, QColor, QColor], None]
"""(painter centred on the symbol, radius, class name, hue, outline, ground)."""


def symbol(family: str, class_index: int, size_px: int, ratio: float, theme: str, ring: int = NO_RING) -> QImage:
    """Return the picture of a symbol, square, with transparent ground.

    Parameters
    ----------
    family : str
        A kind of layer, see `FAMILIES`.
    class_index : int
        Index into the classes of that kind.
    size_px : int
        Diameter in logical pixels, without the ring.
    ratio : float
        Physical pixels per logical pixel.
    theme : str
        Name of the theme whose tokens colour it.
    ring : int
        Time left in `RING_STEPS` steps, `NO_RING` for none.
    """
    return _picture(family, class_index, size_px, round(ratio * 100), theme, ring)


def ring_step(share: float) -> int:
    """Return the ring's step for a share of time left; NaN has no ring."""
    if math.isnan(share):
        return NO_RING
    return max(0, min(RING_STEPS, math.ceil(share * RING_STEPS)))


@lru_cache(maxsize=2048)
def _picture(family: str, class_index: int, size_px: int, percent: int, theme: str, ring: int) -> QImage:
    tokens = load_tokens(theme)
    ratio = percent / 100
    names = CLASSES[family]
    name = names[class_index % len(names)]
    fills = default_style(family).fills
    side = math.ceil(size_px + 2 * (_RING_PX + _RING_GAP) + 2)
    image = QImage(round(side * ratio), round(side * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2, side / 2)
    hue = colour(tokens, fills[class_index % len(fills)])
    if ring != NO_RING:
        _draw_ring(painter, size_px / 2 + _RING_GAP + _RING_PX / 2, ring, tokens)
    outline, ground = colour(tokens, "symbol_outline"), colour(tokens, "symbol_ground")
    FAMILIES[family](painter, size_px / 2 - 1, name, hue, outline, ground)
    painter.end()
    return image


def _draw_ring(painter: QPainter, radius: float, ring: int, tokens: Tokens) -> None:
    box = QRectF(-radius, -radius, 2 * radius, 2 * radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(tokens, "symbol_outline", 0.18), _RING_PX))
    painter.drawEllipse(box)
    share = ring / RING_STEPS
    hue = "text3" if share > 0.5 else "warn" if share > 0.2 else "danger"  # colour only where somebody must hurry
    painter.setPen(QPen(colour(tokens, hue), _RING_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawArc(box, 90 * 16, round(360 * 16 * share))


def _disc(radius: float) -> QRectF:
    return QRectF(-radius, -radius, 2 * radius, 2 * radius)


def _event(painter: QPainter, radius: float, name: str, hue: QColor, outline: QColor, ground: QColor) -> None:
    painter.setPen(QPen(outline, 1.25))
    if name == "overdue":
        _polygon(painter, radius * 1.1, 3, hue, outline)
    elif name == "handled":
        _polygon(painter, radius * 1.05, 4, ground, outline)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(hue)
        painter.drawPolygon(_regular(radius * 0.55, 4))
    else:
        painter.setBrush(ground)
        painter.drawEllipse(_disc(radius))
        _fill_share(painter, radius, name, hue)
        painter.setPen(QPen(hue if name == "reported" else outline, 2.25 if name == "reported" else 1.25))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(_disc(radius - 1.2) if name == "reported" else _disc(radius))
        if name == "reported":
            painter.setPen(QPen(outline, 1.0))
            painter.drawEllipse(_disc(radius))


_SHARES = {"reported": 0, "registered": 1, "dispatched": 2, "in_progress": 3, "closed": 4}


def _fill_share(painter: QPainter, radius: float, name: str, hue: QColor) -> None:
    quarters = _SHARES[name]
    if not quarters:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hue)
    painter.drawPie(_disc(radius), 90 * 16, -90 * 16 * quarters)


def _regular(radius: float, corners: int) -> QPolygonF:
    angles = [2 * math.pi * k / corners - math.pi / 2 for k in range(corners)]
    lift = radius * 0.15 if corners == 3 else 0.0
    return QPolygonF([QPointF(radius * math.cos(a), radius * math.sin(a) + lift) for a in angles])


def _polygon(painter: QPainter, radius: float, corners: int, fill: QColor, outline: QColor) -> None:
    painter.setPen(QPen(outline, 1.25, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(fill)
    painter.drawPolygon(_regular(radius, corners))


def _place(painter: QPainter, radius: float, _name: str, hue: QColor, outline: QColor, _ground: QColor) -> None:
    painter.setPen(QPen(outline, 1.0))
    painter.setBrush(hue)
    painter.drawRect(_disc(radius))


_ASSET_CORNERS = {"utility": 4, "traffic": 3, "sanitation": 5, "greenery": 0, "housing": -4, "other": 6, "extended": 8}


def _asset(painter: QPainter, radius: float, name: str, hue: QColor, outline: QColor, _ground: QColor) -> None:
    corners = _ASSET_CORNERS[name]
    painter.setPen(QPen(outline, 0.75))
    painter.setBrush(hue)
    if corners == 0:
        painter.drawEllipse(_disc(radius))
    elif corners < 0:
        painter.drawRect(_disc(radius * 0.85))
    else:
        painter.drawPolygon(_regular(radius, corners))


def _organisation(painter: QPainter, radius: float, _name: str, hue: QColor, outline: QColor, ground: QColor) -> None:
    painter.setPen(QPen(outline, 1.0))
    painter.setBrush(ground)
    painter.drawRoundedRect(_disc(radius), 2, 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hue)
    painter.drawRect(_disc(radius * 0.5))


def _worker(painter: QPainter, radius: float, name: str, hue: QColor, outline: QColor, ground: QColor) -> None:
    on_duty = name == "on_duty"
    painter.setPen(QPen(outline, 1.0))
    painter.setBrush(hue if on_duty else ground)
    painter.drawEllipse(_disc(radius))
    figure = QPainterPath()
    figure.addEllipse(QPointF(0, -radius * 0.3), radius * 0.3, radius * 0.3)
    figure.moveTo(-radius * 0.55, radius * 0.6)
    figure.quadTo(0, -radius * 0.25, radius * 0.55, radius * 0.6)
    figure.closeSubpath()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(ground if on_duty else hue))
    painter.drawPath(figure)


def _finding(painter: QPainter, radius: float, name: str, hue: QColor, outline: QColor, ground: QColor) -> None:
    painter.setPen(QPen(outline, 1.0))
    painter.setBrush(hue)
    if name == "error":
        painter.drawPolygon(_regular(radius * 1.05, 8))
    else:
        painter.drawPolygon(_regular(radius * 1.1, 3))
    painter.setPen(QPen(ground, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(0, -radius * 0.4), QPointF(0, radius * 0.15))
    painter.drawPoint(QPointF(0, radius * 0.5))


FAMILIES: dict[str, Painting] = {
    "event": _event,
    "place": _place,
    "asset": _asset,
    "organisation": _organisation,
    "worker": _worker,
    "finding": _finding,
}
"""How the symbols of each kind of layer are painted."""
