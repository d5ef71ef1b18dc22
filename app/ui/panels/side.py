"""The right side of the window: the inspector, or for as long as it takes a form."""

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.ui.forms.side_form import SideForm
from app.ui.panels.inspector import Inspector
from app.ui.panels.panel import Panel

_LEAST = QSize(300, 200)


class Side(Panel):
    """Shows one form at a time above the inspector.

    Signals
    -------
    left()
        The last form is gone; the keyboard needs another home.
    """

    left = Signal()

    def __init__(self, inspector: Inspector, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inspector = inspector
        self.form: SideForm | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(inspector)

    def minimumSizeHint(self) -> QSize:
        """Return the same least size for every form, so that the map keeps still when one opens."""
        return _LEAST

    def show_form(self, form: SideForm | None) -> None:
        """Show a form, instead of the one before; None shows the inspector again."""
        before, self.form = self.form, None
        if before is not None:
            before.put_away()
            self._stack.removeWidget(before)
            before.hide()
            before.deleteLater()
        self.form = form
        if form is None:
            self._stack.setCurrentWidget(self.inspector)
            if before is not None:
                self.left.emit()
            return
        self._stack.addWidget(form)
        self._stack.setCurrentWidget(form)
        form.closed.connect(lambda: self._closed(form))
        QTimer.singleShot(0, self._focus)

    def close_form(self) -> bool:
        """Put the form away and return whether there was one."""
        had = self.form is not None
        if had:
            self.show_form(None)
        return had

    def _closed(self, form: SideForm) -> None:
        if form is self.form:
            self.show_form(None)

    def _focus(self) -> None:
        if self.form is not None:
            field = self.form.first_field()
            if field is not None:
                field.setFocus()
