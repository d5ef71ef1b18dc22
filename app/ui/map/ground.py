"""Is the map as the tools see it: what lies where, and whom to tell."""

import uuid
from collections.abc import Sequence

import shapely

from app.ui.map.navigator import Navigator
from app.ui.map.picking import Hit, hits_at, within
from app.ui.map.scene import Scene
from app.ui.map.signals import MapSignals
from app.ui.map.snapping import Snap, nearest


class MapGround:
    """Answers a tool's questions; see `app.ui.map.tools.pointer.Ground`."""

    def __init__(self, scene: Scene, navigator: Navigator, signals: MapSignals) -> None:
        self._scene = scene
        self._navigator = navigator
        self._signals = signals

    def hits(self, x: float, y: float) -> list[Hit]:
        """Return what lies under a pixel, topmost first."""
        return hits_at(self._scene, self._navigator.view, x, y)

    def inside(self, ring: Sequence[tuple[float, float]]) -> tuple[str, tuple[uuid.UUID, ...]]:
        """Return kind and ids of what a ring of pixels takes in."""
        view = self._navigator.view
        return within(self._scene, view, shapely.make_valid(shapely.Polygon([view.to_lonlat(x, y) for x, y in ring])))

    def snap(self, x: float, y: float) -> Snap | None:
        """Return the vertex or edge near a pixel."""
        return nearest(self._scene, self._navigator.view, x, y)

    def pan_by(self, dx: float, dy: float) -> None:
        """Drag the map by so many pixels."""
        self._navigator.pan_by(dx, dy)

    def zoom_to_box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Show a rectangle of pixels as large as possible."""
        view = self._navigator.view
        west, north = view.to_map(x0, y0)
        east, south = view.to_map(x1, y1)
        self._navigator.glide_to(view.fitted((west, south, east, north), margin_px=0))

    def select(self, kind: str, ids: tuple[uuid.UUID, ...], additive: bool) -> None:
        """Ask for a selection."""
        self._signals.selection_requested.emit(kind, ids, additive)

    def choose(self, hits: list[Hit]) -> None:
        """Ask which of several things is meant."""
        self._signals.overlap_chooser.emit(hits)

    def finish(self, tool_name: str, result: object) -> None:
        """Hand over what was made."""
        self._signals.tool_finished.emit(tool_name, result)

    def message(self, text: str) -> None:
        """Tell the user something while working."""
        self._signals.tool_message.emit(text)
