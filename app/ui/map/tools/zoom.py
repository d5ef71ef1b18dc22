"""Frames the part of the map to look at closer."""

from app.ui.map.tools.pan import zoom_box
from app.ui.map.tools.pointer import Gestures, Ground, MapTool


class ZoomTool(MapTool):
    """Drag a box to zoom to it."""

    name = "zoom"

    def gestures(self, ground: Ground) -> Gestures:
        """Yield for the next pointer, for ever."""
        while True:
            pointer = yield
            if pointer.kind == "press" and pointer.button == "left":
                yield from zoom_box(self, ground, pointer)
