"""Lets what is overdue pulse once a second, unless somebody wants it still."""

import numpy as np
from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal

from app.services.map_content import CLASSES
from app.ui.map.drawings.target import Target
from app.ui.map.scene import Scene, SceneLayer

HALF_S = 500
MOST = 300
_OVERDUE = CLASSES["event"].index("overdue")
_GAP_PX = 5.0


class Pulse(QObject):
    """A ring about every overdue event, there for half of each second.

    Signals
    -------
    beat()
        The rings come or go.
    """

    beat = Signal()

    def __init__(self, scene: Scene, parent: QObject) -> None:
        super().__init__(parent)
        self._scene = scene
        self._on = False
        self._stilled = False
        self._timer = QTimer(self)
        self._timer.setInterval(HALF_S)
        self._timer.timeout.connect(self._turn)

    @property
    def stilled(self) -> bool:
        """Whether nothing pulses."""
        return self._stilled

    def still(self, stilled: bool) -> None:
        """Stop the pulse, or let it go on."""
        self._stilled = stilled
        self.look_again()

    def look_again(self) -> None:
        """Take note that the layers have changed: without anything overdue nothing wakes the window up."""
        if not self._stilled and any((layer.content.classes == _OVERDUE).any() for layer in self._layers()):
            if not self._timer.isActive():
                self._timer.start()
        elif self._timer.isActive() or self._on:
            self._timer.stop()
            self._on = False
            self.beat.emit()

    def paint(self, target: Target) -> None:
        """Paint the rings if it is their half of the second."""
        if not self._on:
            return
        target.antialias(True)
        target.painter.setBrush(Qt.BrushStyle.NoBrush)
        target.painter.setPen(target.pen("event_overdue", 2.5))
        west, south, east, north = target.view.bounds
        for layer in self._layers():
            x, y = layer.feature_bounds[np.flatnonzero(layer.content.classes == _OVERDUE)][:, :2].T
            seen = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))[:MOST]
            radius = layer.style.symbol_px / 2 + _GAP_PX
            for place in zip(x[seen].tolist(), y[seen].tolist(), strict=True):
                target.painter.drawEllipse(QPointF(*target.view.to_pixel(*place)), radius, radius)

    def _layers(self) -> list[SceneLayer]:
        return [layer for layer in self._scene.of_kind("event") if layer.style.symbol == "event"]

    def _turn(self) -> None:
        self._on = not self._on
        self.beat.emit()
