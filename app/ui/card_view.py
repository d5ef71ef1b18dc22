"""A card: heading, rows of name and value, sections and buttons, built anew for every record."""

from collections.abc import Callable
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.ui.flow_layout import FlowLayout

NAME_PX = 96


class CardView(QWidget):
    """One card.

    Signals
    -------
    followed(target)
        A link in a value was followed; `target` is what the row was given.
    """

    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, within_form: bool = False) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        if within_form:
            self._box.setContentsMargins(0, 0, 0, 0)
        else:
            self._box.setContentsMargins(12, 10, 12, 12)
        self._box.setSpacing(4)
        self._rows: QGridLayout | None = None

    def heading(self, title: str, below: str = "") -> None:
        """Add the name of the record and, quieter, its code or kind."""
        self._label(title, "heading")
        if below:
            self._label(below, "quiet")

    def section(self, title: str) -> None:
        """Begin a new group of rows."""
        self._rows = None
        self._box.addSpacing(4)
        self._label(title, "section")

    def row(self, name: str, value: str, hint: str = "", link: str = "", role: str = "") -> None:
        """Add a name and its value; an empty value is left out.

        Parameters
        ----------
        link : str
            Given with `followed` when the value is clicked.
        role : str
            "warn" or "danger" for what must be seen.
        """
        if not value:
            return
        if self._rows is None:
            self._rows = QGridLayout()
            self._rows.setHorizontalSpacing(8)
            self._rows.setVerticalSpacing(3)
            self._rows.setColumnMinimumWidth(0, NAME_PX)
            self._rows.setColumnStretch(1, 1)
            self._box.addLayout(self._rows)
        title = QLabel(name)
        title.setProperty("role", "name")
        title.setAlignment(Qt.AlignmentFlag.AlignTop)
        title.setWordWrap(True)
        title.setFixedWidth(NAME_PX)
        shown = self._value(value, link)
        shown.setAccessibleName(f"{name}: {value}")
        shown.setToolTip(hint)
        if role:
            shown.setProperty("role", role)
        number = self._rows.rowCount()
        self._rows.addWidget(title, number, 0)
        self._rows.addWidget(shown, number, 1)

    def text(self, text: str, role: str = "") -> None:
        """Add a paragraph."""
        if text:
            self._rows = None
            self._label(text, role)

    def widget(self, widget: QWidget) -> None:
        """Add anything else."""
        self._rows = None
        self._box.addWidget(widget)

    def buttons(self, entries: list[tuple[str, str, Callable[[], None]]], primary: int = 0) -> None:
        """Add a row of buttons that wraps: (text, tooltip, what to do); `primary` is the number of the likely one."""
        if not entries:
            return
        self._rows = None
        holder = QWidget()
        flow = FlowLayout(holder, spacing=6)
        for number, (text, hint, do) in enumerate(entries):
            button = QPushButton(text)
            button.setToolTip(hint)
            button.setAccessibleName(text)
            button.setAccessibleDescription(hint)
            if number == primary:
                button.setProperty("role", "primary")
            button.clicked.connect(lambda _checked=False, do=do: do())
            flow.addWidget(button)
        self._box.addSpacing(4)
        self._box.addWidget(holder)

    def finish(self) -> None:
        """Push everything up."""
        self._box.addStretch(1)

    def numbers(self, entries: list[tuple[str, str]]) -> None:
        """Add figures side by side, each over its name."""
        self._rows = None
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        for name, value in entries:
            cell = QVBoxLayout()
            cell.setSpacing(0)
            figure, title = QLabel(value), QLabel(name)
            figure.setProperty("role", "heading")
            figure.setAccessibleName(f"{name}: {value}")
            title.setProperty("role", "quiet")
            cell.addWidget(figure)
            cell.addWidget(title)
            row.addLayout(cell)
        row.addStretch(1)
        self._box.addWidget(holder)

    def _value(self, value: str, link: str) -> QLabel:
        shown = QLabel()
        shown.setWordWrap(True)
        shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if link:
            shown.setText(f'<a href="{escape(link)}" style="text-decoration:none">{escape(value)}</a>')
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
            shown.linkActivated.connect(self.followed)
        else:
            shown.setTextFormat(Qt.TextFormat.PlainText)
            shown.setText(value)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return shown

    def _label(self, text: str, role: str) -> None:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            label.setProperty("role", role)
        self._box.addWidget(label)
