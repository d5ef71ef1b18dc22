"""What every panel shares: it reads only while it is seen, and its head carries its own tools."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QSizePolicy, QToolButton, QWidget

from app.ui.theme import Theme
from app.wording import _

HEAD_PX = 32


class Panel(QWidget):
    """The content of a dock. A panel that is not seen only remembers that it must read again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panelBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._outdated = True
        self.seen = False
        """Whether the panel is on screen; behind another tab it is not, whatever Qt's `isVisible` says."""

    def outdate(self) -> None:
        """Read again, now or when the panel is next seen."""
        self._outdated = True
        self._refresh_once()

    def show_up(self, seen: bool) -> None:
        """Take note of being on screen or not, and catch up on what changed meanwhile."""
        self.seen = seen
        self._refresh_once()

    def refresh(self) -> None:
        """Read what is shown; panels say how."""

    def head_tools(self) -> Sequence[QWidget]:
        """Return the tools that stand in the panel's head."""
        return ()

    def _refresh_once(self) -> None:
        if self._outdated and self.seen:
            self._outdated = False
            self.refresh()


class Head(QWidget):
    """The head of a dock; folded away where a tab says the title already and there are no tools."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panelHead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._folded = False

    def fold(self, folded: bool) -> None:
        """Take no room, or take it again."""
        if folded != self._folded:
            self._folded = folded
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room wanted; a dock asks for nothing else of its title bar."""
        wanted = super().sizeHint()
        return QSize(wanted.width(), 0 if self._folded else max(HEAD_PX, wanted.height()))

    def minimumSizeHint(self) -> QSize:
        """Return no more than the room wanted."""
        return QSize(0, self.sizeHint().height())


class PanelDock(QDockWidget):
    """A dock with a slim head: title, the panel's tools, and buttons to float and hide it."""

    def __init__(self, name: str, title: str, panel: Panel, theme: Theme, parent: QMainWindow) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setWidget(panel)
        self.panel = panel
        self._theme = theme
        self._title = QLabel(title)
        self._title.setObjectName("panelTitle")
        self._float = self._button("dock-window", _("Float {panel}").format(panel=title))
        self._hide = self._button("close", _("Hide {panel}").format(panel=title))
        self._tooled = bool(panel.head_tools())
        self._head = Head()
        self._fill_head(panel)
        self.setTitleBarWidget(self._head)
        self._dress()
        self._float.clicked.connect(lambda: self.setFloating(not self.isFloating()))
        self._hide.clicked.connect(self.hide)
        self.visibilityChanged.connect(panel.show_up)
        theme.changed.connect(self._dress)

    def _button(self, icon: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(icon)
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAutoRaise(True)
        return button

    def _fill_head(self, panel: Panel) -> None:
        row = QHBoxLayout(self._head)
        row.setContentsMargins(12, 2, 4, 2)
        row.setSpacing(4)
        row.addWidget(self._title)
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        tools = panel.head_tools()
        row.addSpacing(8 if tools else 0)
        for tool in tools:
            row.addWidget(tool)
        row.addWidget(spring, 1)
        row.addWidget(self._float)
        row.addWidget(self._hide)

    def _reveal(self, shown: bool) -> None:
        for button in (self._float, self._hide):
            button.setIcon(self._theme.icon(button.objectName()) if shown else QIcon())

    def _dress(self) -> None:
        self._reveal(self.underMouse())

    def event(self, event: QEvent) -> bool:
        """Leave the title to the tab while the dock is one of several tabs; show its buttons under the pointer."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self._reveal(event.type() == QEvent.Type.Enter)
        if event.type() in (QEvent.Type.Show, QEvent.Type.Resize, QEvent.Type.ZOrderChange):
            window = self.parent()
            tabbed = isinstance(window, QMainWindow) and bool(window.tabifiedDockWidgets(self))
            self._title.setVisible(not tabbed or self.isFloating())
            self._head.fold(tabbed and not self.isFloating() and not self._tooled)
        return done
