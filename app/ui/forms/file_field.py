"""A field for a file or folder with a button that asks for it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.wording import _


class FileField(QWidget):
    """A path typed or chosen.

    Signals
    -------
    chosen()
        Another path.
    """

    chosen = Signal()

    def __init__(self, title: str, mode: str = "open", kinds: str = "") -> None:
        super().__init__()
        self._title = title
        self._mode = mode
        self._kinds = kinds
        self.line = QLineEdit()
        self.line.setAccessibleName(title)
        button = QPushButton(_("Choose…"))
        button.setAccessibleName(_("Choose {what}").format(what=title))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(button)
        button.clicked.connect(self._ask)
        self._told = ""
        self.line.editingFinished.connect(self._tell)
        self.setFocusProxy(self.line)

    @property
    def path(self) -> Path | None:
        """The path given."""
        text = self.line.text().strip()
        return Path(text).expanduser() if text else None

    def _ask(self) -> None:
        before = self.line.text()
        if self._mode == "folder":
            name = QFileDialog.getExistingDirectory(self, self._title, before)
        elif self._mode == "save":
            name = QFileDialog.getSaveFileName(self, self._title, before, self._kinds)[0]
        else:
            name = QFileDialog.getOpenFileName(self, self._title, before, self._kinds)[0]
        if name:
            self.line.setText(name)
            self._tell()

    def _tell(self) -> None:
        """Say that the path is another one; leaving the field alone says nothing."""
        if self.line.text() != self._told:
            self._told = self.line.text()
            self.chosen.emit()
