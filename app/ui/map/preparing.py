"""Prepares large layers beside the window, so that reading a city never holds up the hand."""

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.ui.map.scene import SceneLayer

AT_ONCE_UP_TO = 5_000  # features; preparing these takes a few milliseconds


class Preparer(QObject):
    """Prepares layers in a thread, the newest of each name.

    Signals
    -------
    prepared(SceneLayer)
        The layer can be painted and picked from without delay; sent in the thread of the window.
    """

    prepared = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._newest: dict[str, SceneLayer] = {}
        self._done.connect(self._hand_over)

    _done = Signal(object)

    def prepare(self, layer: SceneLayer) -> None:
        """Prepare a layer, at once if it is small."""
        if len(layer.content) <= AT_ONCE_UP_TO:
            self._newest.pop(layer.name, None)
            self.prepared.emit(layer)
            return
        self._newest[layer.name] = layer
        self._pool.start(lambda: self._work(layer))

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
        if self._newest.get(layer.name) is layer:
            layer.prepare()
            self._done.emit(layer)

    def _hand_over(self, layer: SceneLayer) -> None:
        if self._newest.get(layer.name) is layer:
            del self._newest[layer.name]
            self.prepared.emit(layer)
