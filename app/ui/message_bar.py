"""Tells what went wrong above the map, in words, without stopping anybody."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.ui.desk import Failure, Trouble
from app.ui.icons import pixmap
from app.ui.theme import Theme
from app.wording import _

_STAYS_MS = 12_000
_LOOKS = {
    Trouble.REFUSED: ("alert-circle-outline", "warn"),
    Trouble.ENVIRONMENT: ("lan-disconnect", "warn"),
    Trouble.BUG: ("bug-outline", "danger"),
}


class MessageBar(QFrame):
    """One line above the map: an icon, a sentence and, where it may help, a button to try again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAccessibleName(_("Message"))
        self._theme = theme
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._retry = QPushButton(_("Try again"))
        self._close = QToolButton()
        self._close.setToolTip(_("Dismiss"))
        self._close.setAccessibleName(_("Dismiss"))
        self._failure: Failure | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._retry)
        row.addWidget(self._close)
        self.hide()
        self._retry.clicked.connect(self._try_again)
        self._close.clicked.connect(self.dismiss)
        self._timer.timeout.connect(self.dismiss)

    @property
    def text(self) -> str:
        """What the bar says; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def tell(self, failure: Failure) -> None:
        """Show a failure; a refusal leaves by itself, a fault stays until it is dismissed."""
        self._failure = failure
        icon, colour = _LOOKS[failure.kind]
        self._show(failure.text, icon, colour)
        self._retry.setVisible(failure.retry is not None)
        if failure.kind is Trouble.REFUSED:
            self._timer.start(_STAYS_MS)

    def say(self, text: str) -> None:
        """Show a plain sentence for a while."""
        self._failure = None
        self._show(text, "information-outline", "info")
        self._retry.hide()
        self._timer.start(_STAYS_MS)

    def dismiss(self) -> bool:
        """Hide the bar and return whether there was anything to hide."""
        shown = not self.isHidden()
        self._timer.stop()
        self.hide()
        return shown

    def _show(self, text: str, icon: str, colour: str) -> None:
        self._timer.stop()
        self._icon.setPixmap(pixmap(icon, self._theme.tokens[colour], 20, self.devicePixelRatioF()))
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._close.setIcon(self._theme.icon("close"))
        self.show()

    def _try_again(self) -> None:
        failure = self._failure
        self.dismiss()
        if failure is not None and failure.retry is not None:
            failure.retry()
