"""A field that finds what is meant while one types: code, piece of a name, or pinyin initials."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.services.choosing import Choice, narrowed
from app.ui import formats
from app.wording import _, language

_ROW_PX = 26
_SHOWN = 6
_CHOICE_ROLE = Qt.ItemDataRole.UserRole


class TypeAhead(QWidget):
    """A line to type in over a short list that narrows; Enter takes the marked entry.

    Signals
    -------
    picked(Choice)
        An entry was taken.
    typed(text)
        The text was edited by hand; what was picked no longer holds.
    """

    picked = Signal(object)
    typed = Signal(str)

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(placeholder)
        self.line.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self.line)
        box.addWidget(self.list)
        self.choice: Choice | None = None
        self.narrow: Callable[[str], list[Choice]] | None = None
        """Set where the entries are not a fixed list but are looked up elsewhere."""
        self._choices: Sequence[Choice] = ()
        self.line.textEdited.connect(self._edited)
        self.list.itemClicked.connect(self._clicked)
        self.line.installEventFilter(self)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer these entries."""
        self._choices = choices
        if self.list.isVisible():
            self._edited(self.line.text())

    def show_entries(self, entries: Sequence[Choice]) -> None:
        """List these entries now."""
        self.list.clear()
        for choice in entries:
            title = formats.localised(choice.title, choice.title_en)
            code = choice.key.rsplit("/", 1)[-1]
            item = QListWidgetItem("  ".join(part for part in (title, choice.detail) if part))
            item.setToolTip(f"{code} {choice.detail}".strip())
            item.setData(_CHOICE_ROLE, choice)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(min(len(entries), _SHOWN) * _ROW_PX + 2)
        self.list.setVisible(bool(entries))

    def take(self, choice: Choice) -> None:
        """Take an entry."""
        self.choice = choice
        self.line.setText(formats.localised(choice.title, choice.title_en))
        self.list.hide()
        self.picked.emit(choice)

    def preset(self, choice: Choice) -> None:
        """Show an entry as taken without telling anybody."""
        self.choice = choice
        self.line.setText(formats.localised(choice.title, choice.title_en))
        self.line.setCursorPosition(0)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Put the keyboard on the line."""
        self.line.setFocus(reason)
        self.line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys and Enter work on the list while the line keeps the keyboard."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.list.isVisible():
            row, key = self.list.currentRow(), event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row + step)))
                return True
            current = self.list.currentItem()
            choice = current.data(_CHOICE_ROLE) if current is not None else None
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and choice is not None:
                self.take(choice)
                return key != Qt.Key.Key_Tab
            if key == Qt.Key.Key_Escape:
                self.list.hide()
                return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            self._claim(event)
        return super().eventFilter(watched, event)

    def _claim(self, event: QKeyEvent) -> None:
        """Keep Esc from the window while there is a list to put away."""
        if event.key() == Qt.Key.Key_Escape and self.list.isVisible():
            event.accept()

    def _clicked(self, item: QListWidgetItem) -> None:
        choice = item.data(_CHOICE_ROLE)
        if choice is not None:
            self.take(choice)

    def _edited(self, text: str) -> None:
        self.choice = None
        self.typed.emit(text)
        if self.narrow is None:
            found = narrowed(self._choices, text, english=language() == "en") if text.strip() else []
            self.show_entries(found)
            if self._choices and text.strip() and not self.list.count():
                self._say(_("Nothing goes with “{text}”").format(text=text.strip()))

    def _say(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)
        self.list.setFixedHeight(_ROW_PX + 2)
        self.list.show()
