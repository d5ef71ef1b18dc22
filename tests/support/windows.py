"""Opens the real window offscreen and works it the way a person does: clicks, keys, and waiting until all is there."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.services.workspaces import make_sample
from app.settings import Settings
from app.ui.application import prepare_application
from app.ui.commands.files import Openers
from app.ui.desk import Desk
from app.ui.desk_table import DeskTable
from app.ui.main_window import MainWindow
from app.ui.map.view import mercator_of
from app.ui.preferences import Preferences
from app.ui.theme import Theme
from data.model.actor import Actor
from data.model.staff import Role
from data.store.workspace import Store, open_workspace

OPERATOR = Actor("op01", "值班员", Role.OPERATOR, workstation="desk-1")
PATIENCE_S = 30.0


def make_small_district(folder: Path) -> Path:
    """Make a sample district of 12 grids and 1 500 people."""
    path = folder / "small.gpkg"
    make_sample(path, OPERATOR, grids=12, people=1_500, seed=7, events=120)
    return path


class OpenWindow:
    """A window on a workspace, and hands to work it with."""

    def __init__(self, store: Store, folder: Path, actor: Actor = OPERATOR, size: tuple[int, int] = (1366, 768),
                 **chosen: object) -> None:
        self.application: QApplication = prepare_application("en")
        self.application.setQuitOnLastWindowClosed(False)
        self.store = store
        self.desk = Desk(store, actor)
        self.preferences = Preferences(Settings({"theme": "light", **chosen}), folder / "settings.json")
        self.theme = Theme(self.application, str(self.preferences["theme"]), 13)
        openers = Openers(lambda _path: None, lambda _path: None, lambda: None)
        self.window = MainWindow(self.desk, self.theme, self.preferences, openers, "试点", QSize(*size))
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing runs, the map is drawn and the view has come to rest."""
        quiet, end = 0, time.monotonic() + PATIENCE_S
        while quiet < 4:
            if time.monotonic() > end:
                raise TimeoutError([job.label or job.topic for job in self.desk.jobs])
            self.application.processEvents()
            canvas = self.window.canvas
            quiet = quiet + 1 if not self.desk.busy and canvas.settled and not canvas.navigator.gliding else 0
            time.sleep(0.005)

    def do(self, action: str) -> None:
        """Trigger an action and wait for what follows."""
        self.window.action_set.trigger(action)
        self.settle()

    def click_map(self, lon: float, lat: float) -> None:
        """Click a position on the map."""
        QTest.mouseClick(self.window.canvas, Qt.MouseButton.LeftButton, pos=self.pixel(lon, lat))
        self.settle()

    def pixel(self, lon: float, lat: float) -> QPoint:
        """Return where a position is on the canvas."""
        x, y = self.window.canvas.view.to_pixel(*mercator_of(lon, lat))
        return QPoint(round(x), round(y))

    def type(self, widget: QWidget, text: str) -> None:
        """Type into a field; Chinese comes as an input method commits it."""
        if text.isascii():
            QTest.keyClicks(widget, text)
        else:
            committed = QInputMethodEvent()
            committed.setCommitString(text)
            self.application.sendEvent(widget, committed)
        self.settle()

    def press(self, key: Qt.Key, widget: QWidget | None = None) -> None:
        """Press a key where the keyboard is, or in a widget."""
        QTest.keyClick(widget or self.application.focusWidget() or self.window, key)
        self.settle()

    def click_row(self, table: DeskTable, row: int) -> None:
        """Click a row of a table."""
        table.scrollTo(table.rows.index(row, 0))
        spot = table.visualRect(table.rows.index(row, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
        self.settle()

    def picture(self) -> QImage:
        """Return what the window looks like."""
        return self.window.grab().toImage()

    def close(self) -> None:
        """Close the window and let go of everything it held."""
        self.window.close()
        self.window.deleteLater()
        self.application.processEvents()
        self.application.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
        self.theme.deleteLater()
        self.application.sendPostedEvents(None, 52)


@contextmanager
def a_window(district: Path, folder: Path, **chosen: object) -> Iterator[OpenWindow]:
    """Open a window on a copy of a district."""
    path = folder / "district.gpkg"
    shutil.copy(district, path)
    store = open_workspace(path)
    size = chosen.pop("size", (1366, 768))
    opened = OpenWindow(store, folder, size=size, **chosen)  # type: ignore[arg-type]  # a pair, then settings by name
    try:
        yield opened
    finally:
        opened.close()
        store.close()


def colours_in(picture: QImage) -> int:
    """Return how many different colours a picture has, looked at every few pixels: a blank one has one or two."""
    return len({picture.pixel(x, y) for x in range(0, picture.width(), 5) for y in range(0, picture.height(), 5)})
