"""Lays the panels out by mode, remembers where a person moved them, and puts them back on demand."""

import base64
from collections.abc import Callable, Mapping
from itertools import pairwise

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from app.ui.preferences import Preferences

_LEFT_PX, _RIGHT_PX, _BOTTOM_PX = 276, 348, 240
_TALL_PX = 860
"""From this height on the tree and the layers stand one above the other instead of behind each other."""

_VERSION = 1

PANELS: Mapping[str, tuple[str, ...]] = {
    "command": ("queue", "table", "timeline", "findings", "history"),
    "plan": ("table", "findings", "timeline", "history"),
}
"""Panels at the foot of the window, by mode; the first is in front."""


class Layouts:
    """The arrangement of docks of one window, per mode."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, QDockWidget], preferences: Preferences,
                 taken: Callable[[str], None]) -> None:
        self._window = window
        self._docks = docks
        self._preferences = preferences
        self._taken = taken
        self.mode = ""
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)

    def take(self, mode: str) -> None:
        """Lay out for a mode as it was left, or as it is at first."""
        if self.mode == mode:
            return
        self.save()
        self.mode = mode
        stored = self._preferences.settings["layouts"].get(mode)
        if not (stored and self._window.restoreState(QByteArray(base64.b64decode(stored)), _VERSION)):
            self._arrange(mode)
        self._preferences.choose("mode", mode)
        self._taken(mode)

    def save(self) -> None:
        """Remember where the panels are."""
        if self.mode:
            state = base64.b64encode(self._window.saveState(_VERSION).data()).decode("ascii")
            self._preferences.choose("layouts", {**self._preferences.settings["layouts"], self.mode: state})

    def reset(self) -> None:
        """Put every panel where it is at first."""
        self._arrange(self.mode)

    def _arrange(self, mode: str) -> None:
        window, docks = self._window, self._docks
        for dock in docks.values():
            window.removeDockWidget(dock)
            dock.setFloating(False)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks["tree"])
        stacked = window.height() >= _TALL_PX
        if stacked:
            window.splitDockWidget(docks["tree"], docks["layers"], Qt.Orientation.Vertical)
        else:
            window.tabifyDockWidget(docks["tree"], docks["layers"])
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, docks["inspector"])
        foot = [docks[name] for name in PANELS[mode]]
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, foot[0])
        for before, dock in pairwise(foot):
            window.tabifyDockWidget(before, dock)
        for dock in (docks["tree"], docks["layers"], docks["inspector"], *foot):
            dock.show()
        foot[0].raise_()
        docks["tree"].raise_()
        window.resizeDocks([docks["tree"], docks["inspector"]], [_LEFT_PX, _RIGHT_PX], Qt.Orientation.Horizontal)
        window.resizeDocks([foot[0]], [_BOTTOM_PX], Qt.Orientation.Vertical)
        if stacked:
            window.resizeDocks([docks["tree"], docks["layers"]], [300, 260], Qt.Orientation.Vertical)
