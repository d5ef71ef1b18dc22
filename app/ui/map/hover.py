"""Notices what the pointer passes over."""

import uuid

from app.ui.map.navigator import Navigator
from app.ui.map.picking import foremost, hits_at
from app.ui.map.scene import Scene
from app.ui.map.signals import MapSignals


class Hover:
    """Tells, once per change, where the pointer is and what lies under it."""

    def __init__(self, scene: Scene, navigator: Navigator, signals: MapSignals) -> None:
        self._scene = scene
        self._navigator = navigator
        self._signals = signals
        self._under: tuple[str, uuid.UUID | None] = ("", None)

    def pointed(self, x: float, y: float, looking: bool) -> None:
        """Take note of the pointer's pixel; `looking` is False while the hand does something else there."""
        self._signals.pointer_moved.emit(*self._navigator.view.to_lonlat(x, y))
        if looking:
            under = foremost(hits_at(self._scene, self._navigator.view, x, y))
            self._tell((under[0].kind, under[0].id) if under else ("", None))

    def left(self) -> None:
        """Take note that the pointer is elsewhere."""
        self._tell(("", None))

    def _tell(self, under: tuple[str, uuid.UUID | None]) -> None:
        if under != self._under:
            self._under = under
            self._signals.hover_changed.emit(*under)
