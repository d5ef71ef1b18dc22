"""Brings the workspace's layers onto the map and keeps them as the store has them."""

import uuid
from collections.abc import Iterable
from functools import partial

import shapely
from PySide6.QtCore import QObject, Signal

from app.services.map_content import LayerContent, layer_content, merge_changed
from app.services.map_reading import LAYERS, SOURCES, read_changed, read_layer
from app.ui.desk import Desk
from app.ui.map.canvas import MapCanvas
from app.ui.preferences import Preferences
from data.model.changes import ChangeSet
from data.model.findings import Finding, Severity

_DETAIL = ("place", "asset", "organisation")
"""Layers that are not drawn at the scale of a whole district: read after what is seen first."""


class MapLayers(QObject):
    """Reads layers off the GUI thread and hands them to the canvas.

    Signals
    -------
    shown(name, LayerContent, visible)
        A layer was read.
    complete()
        Every layer has been read once.
    """

    shown = Signal(str, object, bool)
    complete = Signal()

    def __init__(self, desk: Desk, canvas: MapCanvas, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._canvas = canvas
        self._preferences = preferences
        self._contents: dict[str, LayerContent] = {}
        self._waiting: set[str] = set()
        self._framed = False
        desk.changed.connect(self._written)

    def read_all(self) -> None:
        """Read every layer, those seen at the scale of a district first."""
        self._waiting = set(LAYERS)
        self._read(name for name in LAYERS if name not in _DETAIL)

    def switch(self, name: str, visible: bool) -> None:
        """Show or hide a layer and remember it."""
        hidden = [one for one in self._preferences.settings["hidden_layers"] if one != name]
        self._preferences.choose("hidden_layers", hidden if visible else sorted([*hidden, name]))
        if visible and name in self._contents:
            self._canvas.set_layer(name, self._contents[name])
        else:
            self._canvas.remove_layer(name)

    def show_findings(self, findings: list[Finding]) -> None:
        """Mark the places of errors and warnings on the map, each by its number in the list; hints stay in the list."""
        placed = [(number, one) for number, one in enumerate(findings) if one.severity is not Severity.HINT
                  and one.geometry is not None and not one.geometry.is_empty]
        content = layer_content(
            "finding",
            [uuid.UUID(int=number) for number, _one in placed],
            [one.geometry for _number, one in placed],
            classes=[int(one.severity is Severity.ERROR) for _number, one in placed],
        )
        self._show("finding", content)

    @property
    def begun(self) -> bool:
        """Whether everything seen at the scale of a whole district has been read."""
        return not self._waiting - set(_DETAIL)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw at all."""
        return not any(len(content) for content in self._contents.values())

    def _read(self, names: Iterable[str]) -> None:
        for name in names:
            self._desk.ask(read_layer, name, topic=f"layer {name}", then=partial(self._show, name))

    def _show(self, name: str, content: LayerContent) -> None:
        self._contents[name] = content
        visible = name not in self._preferences.settings["hidden_layers"]
        if visible:
            self._canvas.set_layer(name, content)
        self.shown.emit(name, content, visible)
        self._arrived(name)

    def _arrived(self, name: str) -> None:
        if not self._framed and name in ("grid", "area") and len(self._contents[name]):
            self._framed = True
            self._canvas.zoom_to(_bounds(self._contents[name]))
        if name not in self._waiting:
            return
        self._waiting.discard(name)
        if self._waiting == set(_DETAIL):
            self._read(_DETAIL)
        elif not self._waiting:
            self.complete.emit()

    def _written(self, changes: ChangeSet, _initiator: object) -> None:
        for name in LAYERS:
            if changes.touched(*SOURCES[name]) and name in self._contents:
                self._desk.ask(read_changed, name, changes, then=partial(self._update, name))

    def _update(self, name: str, found: LayerContent | tuple[LayerContent, frozenset[uuid.UUID]]) -> None:
        if isinstance(found, LayerContent):
            self._show(name, found)
            return
        changed, removed = found
        self._contents[name] = merge_changed(self._contents[name], changed, removed)
        visible = name not in self._preferences.settings["hidden_layers"]
        if visible:
            self._canvas.update_features(name, changed, removed)
        self.shown.emit(name, self._contents[name], visible)
        self._arrived(name)


def _bounds(content: LayerContent) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds(content.geometries).tolist()
    return west, south, east, north
