"""What every form at the side shares: a title, rows, one likely button, an error told in its own place."""

from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDateTimeEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.messages import is_refusal, word
from app.ui.workbench import Workbench
from app.wording import _


class SideForm(QWidget):
    """A form that stands beside the map. Enter does the likely thing, Esc closes it, an error keeps what was typed.

    Signals
    -------
    closed()
        The form has done its work or was put away.
    """

    closed = Signal()

    def __init__(self, bench: Workbench, title: str, primary: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bench = bench
        self.setAccessibleName(title)
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        heading.setWordWrap(True)
        self.body = QVBoxLayout()
        self.body.setSpacing(6)
        self._error = QLabel()
        self._error.setProperty("role", "danger")
        self._error.setWordWrap(True)
        self._error.hide()
        self.primary = QPushButton(primary)
        self.primary.setProperty("role", "primary")
        self.cancel = QPushButton(_("Cancel"))
        self._foot = QHBoxLayout()
        self._foot.setSpacing(6)
        self._foot.addWidget(self.cancel, 1)
        self._build(heading)
        self.primary.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.put_away)

    def add(self, name: str, widget: QWidget) -> QLabel:
        """Add a field under its name."""
        label = QLabel(name)
        label.setProperty("role", "name")
        label.setBuddy(widget)
        if not widget.accessibleName():
            widget.setAccessibleName(name)
        self.body.addWidget(label)
        self.body.addWidget(widget)
        return label

    def remark(self, text: str) -> QLabel:
        """Add a quiet line of text."""
        label = QLabel(text)
        label.setProperty("role", "quiet")
        label.setWordWrap(True)
        self.body.addWidget(label)
        return label

    def add_beside(self, *fields: tuple[str, QWidget]) -> None:
        """Add several short fields side by side."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, widget in fields:
            cell = QVBoxLayout()
            cell.setSpacing(4)
            label = QLabel(name)
            label.setProperty("role", "name")
            label.setBuddy(widget)
            widget.setAccessibleName(widget.accessibleName() or name)
            cell.addWidget(label)
            cell.addWidget(widget)
            row.addLayout(cell, 1)
        self.body.addLayout(row)

    def add_button(self, button: QPushButton) -> None:
        """Add a second choice below the likely one."""
        self._foot.insertWidget(0, button, 1)

    def submit(self) -> None:
        """Do what the form is for; forms say what."""

    def first_field(self) -> QWidget | None:
        """Return the field the keyboard goes to first."""
        return None

    def run(self, verb: Any, *args: Any, **kwargs: Any) -> None:
        """Run a verb with the form out of use until it is done; an error is told here."""
        self.working(True)
        self.bench.desk.do(verb, *args, initiator=self, then=self.done, otherwise=self.refuse, **kwargs)

    def done(self, _result: Any) -> None:
        """Go away after success; forms that have more to do say what."""
        self.put_away()

    def working(self, busy: bool) -> None:
        """Put the buttons out of use while something runs."""
        self.primary.setEnabled(not busy)
        if busy:
            self._error.hide()

    def complain(self, text: str) -> None:
        """Tell an error in the form; an empty text takes it away."""
        self._error.setText(text)
        self._error.setAccessibleName(text)
        self._error.setVisible(bool(text))

    def refuse(self, error: BaseException) -> bool:
        """Tell why the verb refused; faults of other kinds are told by the window."""
        self.working(False)
        if is_refusal(error):
            self.complain(word(error))
            return True
        return False

    def put_away(self) -> None:
        """Close the form."""
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter submits, except in a text of several lines, where Ctrl+Enter does."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        long_text = isinstance(self.focusWidget(), QPlainTextEdit)
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if (ctrl or not long_text) and self.primary.isEnabled():
            self.submit()

    def _build(self, heading: QLabel) -> None:
        inner = QWidget()
        content = QVBoxLayout(inner)
        content.setContentsMargins(12, 10, 12, 8)
        content.setSpacing(8)
        content.addWidget(heading)
        content.addLayout(self.body)
        content.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 6, 12, 10)
        foot.setSpacing(6)
        foot.addWidget(self._error)
        foot.addWidget(self.primary)
        foot.addLayout(self._foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)


def instant_of(field: QDateTimeEdit) -> datetime:
    """Return the instant a field shows in local time."""
    return datetime.fromtimestamp(field.dateTime().toSecsSinceEpoch(), UTC)
