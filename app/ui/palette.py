"""The one search field: commands, grids, people, addresses, events and positions, by word or pinyin initials."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.services.pinyin import matches_initials
from app.services.searching import SearchHit, search_workspace
from app.ui.action_set import ActionSet
from app.ui.actions import ACTIONS
from app.ui.desk import Desk
from app.ui.theme import Theme
from app.ui.words import kind_word
from app.wording import _

_ENTRY = Qt.ItemDataRole.UserRole
_PAUSE_MS = 120
_ROW_PX = 30
_MOST_ROWS = 14
_COMMANDS = 8
_ICONS = {
    "grid": "vector-square", "area": "home-city-outline", "place": "office-building-marker-outline",
    "person": "account-outline", "organisation": "domain", "asset": "fire-hydrant", "worker": "badge-account-outline",
    "event": "alert-circle-outline", "position": "crosshairs-gps",
}


class Palette(QObject):
    """A line in the tool bar with a list that hangs from it; `home` gets the keyboard back.

    Signals
    -------
    found(SearchHit)
        A record or position was taken.
    """

    found = Signal(object)

    def __init__(self, window: QWidget, home: QWidget, desk: Desk, theme: Theme, width: int = 420) -> None:
        super().__init__(window)
        self._window = window
        self._home = home
        self._desk = desk
        self._theme = theme
        self._actions: ActionSet | None = None
        self._hits: tuple[SearchHit, ...] = ()
        self._eager = False
        """Enter was pressed before anything was found: the first hit is taken when it comes."""
        self.line = QLineEdit()
        self.line.setObjectName("search")
        self.line.setFixedWidth(width)
        self.line.setClearButtonEnabled(True)
        self.line.setPlaceholderText(_("Find commands, grids, people, addresses, events  (Ctrl+K)"))
        self.line.setAccessibleName(_("Find anything"))
        self.frame = QFrame(window)
        self.frame.setObjectName("palette")
        self.list = QListWidget()
        self.list.setAccessibleName(_("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(EntryDelegate(theme, self.list))
        box = QVBoxLayout(self.frame)
        box.setContentsMargins(4, 4, 4, 4)
        box.addWidget(self.list)
        self.frame.hide()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE_MS)
        self.line.textEdited.connect(self._edited)
        self._wait.timeout.connect(self._search)
        self.list.itemClicked.connect(self._take)
        self.line.installEventFilter(self)

    def know_actions(self, actions: ActionSet) -> None:
        """Offer these commands."""
        self._actions = actions

    def open(self) -> None:
        """Put the keyboard into the field and show the commands that make sense now."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._show()

    def close(self) -> bool:
        """Put the list away and return whether it was open."""
        shown = self.frame.isVisible()
        self.frame.hide()
        return shown

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let arrows, Enter and Esc work on the list."""
        if event.type() == QEvent.Type.FocusOut:
            self.frame.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return))
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        key, row = event.key(), self.list.currentRow()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            if not self.frame.isVisible():
                self._show()
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, row + (1 if key == Qt.Key.Key_Down else -1))))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._eager = self.list.currentItem() is None
            if not self._eager:
                self._take(self.list.currentItem())
            return True
        if key == Qt.Key.Key_Escape:
            self.line.clear()
            self.close()
            self._home.setFocus()
            return True
        return False

    def _edited(self, _text: str) -> None:
        self._hits, self._eager = (), False
        self._show()
        self._wait.start()

    def _search(self) -> None:
        text = self.line.text().strip()
        if text:
            self._desk.ask(search_workspace, text, topic="search", then=self._arrived)

    def _arrived(self, hits: tuple[SearchHit, ...]) -> None:
        self._hits = hits
        if self.line.hasFocus():
            self._show()
        if self._eager and self.list.currentItem() is not None:
            self._take(self.list.currentItem())

    def _show(self) -> None:
        self.list.clear()
        for icon, title, detail, kind, do in [*self._records(), *self._commands()]:
            item = QListWidgetItem(icon, title)
            item.setData(_ENTRY, (title, detail, kind, do))
            item.setToolTip(detail)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._place()

    def _records(self) -> list["Entry"]:
        return [
            (self._theme.icon(_ICONS.get(hit.kind, "circle-outline")), hit.title, hit.detail, kind_word(hit.kind),
             partial(self.found.emit, hit))
            for hit in self._hits
        ]

    def _commands(self) -> list["Entry"]:
        if self._actions is None:
            return []
        typed = self.line.text().strip().lower()
        entries: list[Entry] = []
        for spec in ACTIONS:
            action, title = self._actions.by_id[spec.id], _(spec.title).rstrip("…")
            if action.isEnabled() and _fits(typed, title, spec.title):
                keys = action.shortcut().toString()
                entries.append((self._theme.icon(spec.icon), title, _(spec.tooltip), keys, action.trigger))
        return entries if typed else entries[:_COMMANDS]

    def _place(self) -> None:
        rows = min(self.list.count(), _MOST_ROWS)
        corner = self.line.mapTo(self._window, QPoint(0, self.line.height() + 2))
        width = max(self.line.width(), 560)
        room = self._window.width() - corner.x() - 8
        left = corner.x() if width <= room else max(8, self._window.width() - width - 8)
        self.frame.setGeometry(QRect(QPoint(left, corner.y()), QSize(width, rows * _ROW_PX + 10)))
        self.frame.setVisible(rows > 0 and self.line.hasFocus())
        self.frame.raise_()

    def _take(self, item: QListWidgetItem) -> None:
        do = item.data(_ENTRY)[3]
        self.line.clear()
        self._hits, self._eager = (), False
        self.close()
        self._home.setFocus()
        do()


Entry = tuple[QIcon, str, str, str, Callable[[], None]]


class EntryDelegate(QStyledItemDelegate):
    """One line: icon, title, quieter detail, and at the right the kind or the keys."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, _index: object) -> QSize:
        """Return a row's size."""
        return QSize(100, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: object) -> None:
        """Paint the line."""
        tokens = self._theme.tokens
        title, detail, kind, _do = index.data(_ENTRY)  # type: ignore[attr-defined]  # Qt hands a model index
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(tokens["selected"]))
        box = option.rect.adjusted(8, 0, -10, 0)
        index.data(Qt.ItemDataRole.DecorationRole).paint(painter, QRect(box.left(), box.top(), 16, box.height()))  # type: ignore[attr-defined]  # as above
        metrics = option.fontMetrics
        painter.setPen(QColor(tokens["text3"]))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), kind)
        room = box.adjusted(26, 0, -metrics.horizontalAdvance(kind) - 12, 0)
        painter.setPen(QColor(tokens["text1"]))
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        rest = room.adjusted(metrics.horizontalAdvance(shown) + 12, 0, 0, 0)
        painter.setPen(QColor(tokens["text3"]))
        short = metrics.elidedText(detail, Qt.TextElideMode.ElideRight, max(0, rest.width()))
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), short)
        painter.restore()


def _fits(typed: str, title: str, english: str) -> bool:
    if not typed or typed in title.lower() or typed in english.lower():
        return True
    return typed.isascii() and typed.isalpha() and not title.isascii() and matches_initials(typed, title)
