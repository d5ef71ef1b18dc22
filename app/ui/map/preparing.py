"""Prepares large layers beside the window, so that reading a city never holds up the hand."""

import threading
from contextlib import suppress

from PySide6.QtCore import QObject, Signal

from app.ui.map.scene import SceneLayer

AT_ONCE_UP_TO = 5_000  # features; preparing these takes a few milliseconds


class Preparer(QObject):
    """Prepares layers in threads, the newest of each name, one after the other.

    Plain threads and not Qt's pool: a pool that goes waits for its work, holding the lock the work needs to end.

    Signals
    -------
    prepared(SceneLayer)
        The layer can be painted and picked from without delay; sent in the thread of the window.
    """

    prepared = Signal(object)
    _done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._newest: dict[str, SceneLayer] = {}
        self._turn = threading.Lock()
        self._done.connect(self._hand_over)

    def prepare(self, layer: SceneLayer) -> None:
        """Prepare a layer, at once if it is small."""
        if len(layer.content) <= AT_ONCE_UP_TO:
            self._newest.pop(layer.name, None)
            self.prepared.emit(layer)
            return
        self._newest[layer.name] = layer
        threading.Thread(target=self._work, args=(layer,), name=f"prepare {layer.name}", daemon=True).start()

    def forget(self, name: str) -> None:
        """Care no longer about a layer."""
        self._newest.pop(name, None)

    def newest(self, name: str) -> SceneLayer | None:
        """Return the layer of that name that is not ready yet, if there is one."""
        return self._newest.get(name)

    @property
    def coming(self) -> list[SceneLayer]:
        """The layers that are not ready yet."""
        return list(self._newest.values())

    def _work(self, layer: SceneLayer) -> None:
        with self._turn:
            if self._newest.get(layer.name) is layer:
                layer.prepare()
        with suppress(RuntimeError):  # the window has gone meanwhile, and with it the signal
            self._done.emit(layer)
            layer.prepare_picking()

    def _hand_over(self, layer: SceneLayer) -> None:
        if self._newest.get(layer.name) is layer:
            del self._newest[layer.name]
            self.prepared.emit(layer)
