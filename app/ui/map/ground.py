"""Is the map as the tools see it: what lies where, and whom to tell."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

import shapely

from app.ui.map.picking import Hit, hits_at, within
from app.ui.map.snapping import Snap, nearest

if TYPE_CHECKING:
    from app.ui.map.canvas import MapCanvas


class CanvasGround:
    """Answers a tool's questions from a canvas; see `app.ui.map.tools.pointer.Ground`."""

    def __init__(self, canvas: "MapCanvas") -> None:
        self._canvas = canvas

    def hits(self, x: float, y: float) -> list[Hit]:
        """Return what lies under a pixel, topmost first."""
        return hits_at(self._canvas.scene, self._canvas.view, x, y)

    def inside(self, ring: Sequence[tuple[float, float]]) -> tuple[str, tuple[uuid.UUID, ...]]:
        """Return kind and ids of what a ring of pixels takes in."""
        view = self._canvas.view
        return within(self._canvas.scene, view, shapely.Polygon([view.to_map(x, y) for x, y in ring]).buffer(0))

    def snap(self, x: float, y: float) -> Snap | None:
        """Return the vertex or edge near a pixel."""
        return nearest(self._canvas.scene, self._canvas.view, x, y)

    def pan_by(self, dx: float, dy: float) -> None:
        """Drag the map by so many pixels."""
        self._canvas.navigator.pan_by(dx, dy)

    def zoom_to_box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Show a rectangle of pixels as large as possible."""
        view = self._canvas.view
        west, north = view.to_map(x0, y0)
        east, south = view.to_map(x1, y1)
        self._canvas.navigator.glide_to(view.fitted((west, south, east, north), margin_px=0))

    def select(self, kind: str, ids: tuple[uuid.UUID, ...], additive: bool) -> None:
        """Ask for a selection."""
        self._canvas.selection_requested.emit(kind, ids, additive)

    def choose(self, hits: list[Hit]) -> None:
        """Ask which of several things is meant."""
        self._canvas.overlap_chooser.emit(hits)

    def finish(self, tool_name: str, result: object) -> None:
        """Hand over what was made."""
        self._canvas.tool_finished.emit(tool_name, result)

    def message(self, text: str) -> None:
        """Tell the user something while working."""
        self._canvas.tool_message.emit(text)
