"""Paints the two cells words are too slow for: the state of an event and the time it has left."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.services.map_reading import event_class, time_left
from app.terms import term
from app.ui import formats
from app.ui.map.symbols import symbol
from app.ui.models.array_table import VALUE_ROLE
from app.ui.theme import Theme
from app.ui.tokens import Tokens
from data.model.events import OPEN_STATES

Index = QModelIndex | QPersistentModelIndex
_SYMBOL_PX = 13
_BAR_PX = 3
_PAD = 8


class StateDelegate(QStyledItemDelegate):
    """Shows ``(state, overdue)`` as the symbol of the map and the word."""

    def __init__(self, theme: Theme, parent: Any = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the symbol, then the word."""
        _ground(painter, option, self._theme.tokens)
        value = index.data(VALUE_ROLE)
        if value is None:
            return
        state, overdue = value
        picture = symbol("event", event_class(state, overdue), _SYMBOL_PX, painter.device().devicePixelRatioF(),
                         self._theme.tokens.theme)
        side = picture.width() / picture.devicePixelRatio()
        box = option.rect
        painter.drawImage(QPointF(box.left() + 4, box.center().y() - side / 2 + 0.5), picture)
        text = box.adjusted(4 + math.ceil(side) + 4, 0, -4, 0)
        _text(painter, text, term(state), QColor(self._theme.tokens["text1"]))


class TimeLeftDelegate(QStyledItemDelegate):
    """Shows ``(since, due)`` as a text over a thin bar that empties; what is over stands in the colour of alarm."""

    def __init__(self, theme: Theme, short_hours: int, parent: Any = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.short = timedelta(hours=short_hours)
        self.dimmed = False
        """True in the dark half of a flash."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the text, then the bar."""
        _ground(painter, option, self._theme.tokens)
        value = index.data(VALUE_ROLE)
        if value is None or value[1] is None:
            return
        since, due = value
        now = datetime.now(UTC)
        name = "danger" if due < now else "warn" if due - now < self.short else "ok"
        colour = QColor(self._theme.tokens[name])
        if due < now and self.dimmed:
            colour.setAlphaF(0.35)
        box = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        plain = QColor(self._theme.tokens["text1"])
        words = box.adjusted(0, 0, 0, -_BAR_PX - 1)
        _text(painter, words, formats.time_left(due, now), colour if name == "danger" else plain)
        track = QRectF(box.left(), box.bottom() - _BAR_PX - 2, box.width(), _BAR_PX)
        painter.fillRect(track, QColor(self._theme.tokens["surface3"]))
        share = time_left(since, due, now)
        bar = track if name == "danger" else QRectF(track.left(), track.top(), track.width() * share, track.height())
        painter.fillRect(bar, colour)

    def displayText(self, value: Any, _locale: Any) -> str:
        """Return the words, for tables that copy."""
        return formats.time_left(value[1]) if value else ""


def is_overdue(state: Any, due: datetime | None, now: datetime) -> bool:
    """Whether an open event is past its deadline."""
    return due is not None and due < now and state in OPEN_STATES


def _ground(painter: QPainter, option: QStyleOptionViewItem, tokens: Tokens) -> None:
    """Paint the cell's ground as the style sheet does for its neighbours."""
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(option.rect, QColor(tokens["selected"]))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(option.rect, QColor(tokens["surface2"]))


def _text(painter: QPainter, box: QRect, text: str, colour: QColor) -> None:
    painter.save()
    painter.setPen(colour)
    short = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), short)
    painter.restore()
