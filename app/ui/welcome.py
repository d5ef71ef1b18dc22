"""What stands there before any workspace is open: the ways to get to one."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QMainWindow, QPushButton, QVBoxLayout, QWidget

from app.ui.commands.files import Openers
from app.ui.desk import Desk
from app.ui.message_bar import MessageBar
from app.ui.status_bar import JobLine
from app.ui.theme import Theme
from app.wording import _

_WIDTH = 420
_SIZE = QSize(960, 600)


class Welcome(QMainWindow):
    """Three buttons and the workspaces opened before."""

    def __init__(self, desk: Desk, theme: Theme, openers: Openers, recent: Sequence[str]) -> None:
        super().__init__()
        self.setWindowTitle(_("GridSteward"))
        self.resize(_SIZE)
        self._desk = desk
        self._openers = openers
        self.messages = MessageBar(theme)
        self.sample = QPushButton(_("Open the sample district"))
        self.sample.setProperty("role", "primary")
        self.open = QPushButton(_("Open workspace…"))
        self.new = QPushButton(_("New workspace…"))
        self.jobs = JobLine(desk, theme)
        self.statusBar().addPermanentWidget(self.jobs)
        self._lay_out(theme, [path for path in recent if Path(path).exists()])
        self.sample.clicked.connect(openers.sample)
        self.open.clicked.connect(self._ask_open)
        self.new.clicked.connect(self._ask_new)
        desk.failed.connect(self.messages.tell)

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the threads."""
        self._desk.close()
        super().closeEvent(event)

    def _lay_out(self, theme: Theme, recent: Sequence[str]) -> None:
        page = QWidget()
        page.setFixedWidth(_WIDTH)
        box = QVBoxLayout(page)
        box.setSpacing(8)
        title = QLabel(_("GridSteward"))
        title.setProperty("role", "heading")
        about = QLabel(_("A workspace is one file that holds a district: its grids, registers and events."))
        about.setWordWrap(True)
        about.setProperty("role", "quiet")
        for widget in (title, about, self.sample, self.open, self.new):
            box.addWidget(widget)
        for path in recent[:5]:
            button = QPushButton(theme.icon("history"), Path(path).name)
            button.setToolTip(path)
            button.setProperty("role", "filter")
            button.clicked.connect(lambda _checked=False, path=path: self._openers.open(Path(path)))
            box.addWidget(button)
        centre = QWidget()
        outer = QVBoxLayout(centre)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.messages)
        outer.addStretch(1)
        outer.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
        self.setCentralWidget(centre)

    def _ask_open(self) -> None:
        name = QFileDialog.getOpenFileName(self, _("Open workspace"), "", _("Workspaces (*.gpkg)"))[0]
        if name:
            self._openers.open(Path(name))

    def _ask_new(self) -> None:
        name = QFileDialog.getSaveFileName(self, _("New workspace"), "", _("Workspaces (*.gpkg)"))[0]
        if name:
            self._openers.new(Path(name if name.endswith(".gpkg") else f"{name}.gpkg"))
