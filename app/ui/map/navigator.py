"""Moves the view: at once under the hand, gliding when the program moves it, and remembers where it rested."""

import math
import time

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.map.view import MapView, ViewHistory

GLIDE_S = 0.22
FRAME_MS = 15
REST_MS = 100


class Navigator(QObject):
    """Where the map looks, and how it gets from one place to another.

    Signals
    -------
    moved()
        The view is another one.
    rested()
        It has been the same for `REST_MS`.
    """

    moved = Signal()
    rested = Signal()

    def __init__(self, view: MapView, parent: QObject) -> None:
        super().__init__(parent)
        self.view = view
        self._history = ViewHistory()
        self._from, self._to = view, view
        self._started = 0.0
        self._frames = QTimer(self)
        self._frames.setInterval(FRAME_MS)
        self._frames.timeout.connect(self._glide_on)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._come_to_rest)

    def look(self, view: MapView) -> None:
        """Show this view now; a glide under way ends."""
        self._frames.stop()
        self._show(view)

    def pan_by(self, dx: float, dy: float) -> None:
        """Drag the map by so many pixels."""
        self.look(self.view.panned(dx, dy))

    def zoom(self, factor: float, px: float | None = None, py: float | None = None) -> None:
        """Zoom by a factor about a pixel, the centre by default."""
        x = self.view.width / 2 if px is None else px
        y = self.view.height / 2 if py is None else py
        self.look(self.view.zoomed(factor, x, y))

    def glide_to(self, view: MapView) -> None:
        """Move to a view so that the eye can follow; any other movement interrupts."""
        self._from, self._to, self._started = self.view, view, time.monotonic()
        self._rest.stop()
        self._frames.start()

    def step_history(self, by: int) -> None:
        """Go back (-1) or forward (1) through the views the map rested at."""
        view = self._history.step(by)
        if view is not None:
            self.look(view.resized(self.view.width, self.view.height))

    def resize(self, width: int, height: int) -> None:
        """Take note of the window's size."""
        self.look(self.view.resized(width, height))

    @property
    def gliding(self) -> bool:
        """Whether the program is moving the map."""
        return self._frames.isActive()

    @property
    def restless(self) -> bool:
        """Whether the view moves or has just moved."""
        return self.gliding or self._rest.isActive()

    def _show(self, view: MapView) -> None:
        if view == self.view:
            return
        self.view = view
        self._rest.start()
        self.moved.emit()

    def _glide_on(self) -> None:
        share = min((time.monotonic() - self._started) / GLIDE_S, 1.0)
        if share >= 1.0:
            self._frames.stop()
        goal = self._to.resized(self.view.width, self.view.height)
        eased = 0.5 - 0.5 * math.cos(math.pi * share)
        self._show(goal if share >= 1.0 else self._from.resized(goal.width, goal.height).between(goal, eased))

    def _come_to_rest(self) -> None:
        self._history.rest(self.view)
        self.rested.emit()
