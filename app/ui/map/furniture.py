"""Paints what belongs to the window and not to the ground: scale bar, north hint, attribution and the empty state."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from app.ui.map.labels import map_font, text_size
from app.ui.map.style import colour
from app.ui.map.view import MapView
from app.ui.tokens import Tokens
from app.wording import _

_MARGIN = 12.0
_LONGEST_BAR_PX = 120.0


def round_length(longest: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not above `longest`."""
    power = 10 ** math.floor(math.log10(longest))
    return max(float(step * power) for step in (1, 2, 5) if step * power <= longest * (1 + 1e-9))


def length_text(metres: float) -> str:
    """Return a length for people: kilometres from 1 000 m up."""
    if metres >= 1000:
        return _("{length} km").format(length=f"{metres / 1000:g}")
    return _("{length} m").format(length=f"{metres:g}")


def paint_furniture(painter: QPainter, view: MapView, tokens: Tokens, attribution: str) -> None:
    """Paint scale bar, north hint and attribution into the corners."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _scale_bar(painter, view, tokens)
    _north(painter, view, tokens)
    if attribution:
        width = text_size(attribution, 11, False)[0]
        left = view.width - _MARGIN - width
        _plate(painter, QRectF(left - 6, view.height - _MARGIN - 14, width + 12, 20), tokens)
        _written(painter, left, view.height - _MARGIN, attribution, tokens)


def _scale_bar(painter: QPainter, view: MapView, tokens: Tokens) -> None:
    metres = round_length(_LONGEST_BAR_PX * view.metres_per_pixel)
    length = metres / view.metres_per_pixel
    x, y = _MARGIN, view.height - _MARGIN
    _plate(painter, QRectF(x - 6, y - 24, length + 12, 30), tokens)
    ticks = QPolygonF([QPointF(x, y - 5), QPointF(x, y), QPointF(x + length, y), QPointF(x + length, y - 5)])
    painter.setPen(QPen(colour(tokens, "map_furniture"), 1.5))
    painter.drawPolyline(ticks)
    _written(painter, x + 4, y - 8, length_text(metres), tokens)


def _plate(painter: QPainter, box: QRectF, tokens: Tokens) -> None:
    """Calm the ground so that writing on it can be read wherever the map is."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tokens, "surface1", 0.8))
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _north(painter: QPainter, view: MapView, tokens: Tokens) -> None:
    x, y = view.width - _MARGIN - 12, _MARGIN + 4
    _plate(painter, QRectF(x - 12, y - 6, 24, 44), tokens)
    needle = QPolygonF([QPointF(x, y), QPointF(x + 6, y + 18), QPointF(x, y + 13), QPointF(x - 6, y + 18)])
    painter.setBrush(colour(tokens, "map_furniture"))
    painter.drawPolygon(needle)
    _written(painter, x - text_size("N", 11, False)[0] / 2, y + 31, "N", tokens)


def _written(painter: QPainter, x: float, y: float, text: str, tokens: Tokens) -> None:
    painter.setFont(map_font(11))
    painter.setPen(colour(tokens, "map_furniture"))
    painter.drawText(QPointF(x, y), text)


def paint_empty(painter: QPainter, view: MapView, tokens: Tokens, text: str) -> None:
    """Tell what to do when there is nothing on the map."""
    painter.setFont(map_font(14))
    painter.setPen(colour(tokens, "text2"))
    width = min(420.0, view.width - 2 * _MARGIN)
    box = QRectF((view.width - width) / 2, 0, width, view.height)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), text)
