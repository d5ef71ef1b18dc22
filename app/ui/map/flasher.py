"""Lets things on the map blink for a moment, so that the eye finds them."""

import uuid
from collections.abc import Iterable
from itertools import islice

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.map.overlay import AT_ONCE_UP_TO, Overlay

BLINK_MS = 250
BLINKS = 6


class Flasher(QObject):
    """Marks things in the overlay every other moment.

    Signals
    -------
    blinked()
        The marks have changed.
    """

    blinked = Signal()

    def __init__(self, overlay: Overlay, parent: QObject) -> None:
        super().__init__(parent)
        self._overlay = overlay
        self._what: tuple[str, tuple[uuid.UUID, ...]] = ("", ())
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(BLINK_MS)
        self._timer.timeout.connect(self._blink)

    def start(self, kind: str, ids: Iterable[uuid.UUID]) -> None:
        """Let these blink from now on, and nothing else."""
        self._what, self._left = (kind, tuple(islice(ids, AT_ONCE_UP_TO))), BLINKS
        self._timer.start()
        self._blink()

    def _blink(self) -> None:
        self._left -= 1
        kind, ids = self._what
        self._overlay.mark("flash", kind, ids if self._left % 2 else ())
        self.blinked.emit()
        if self._left <= 0:
            self._timer.stop()
