"""Moves the map with the hand; with Shift it frames a part to look at closer."""

from app.ui.map.tools.pointer import Gestures, Ground, MapTool, Pointer, click_or_pan, moved


class PanTool(MapTool):
    """Drag to pan, Shift-drag to zoom to a box."""

    name = "pan"
    cursor = "hand"

    def gestures(self, ground: Ground) -> Gestures:
        """Yield for the next pointer, for ever."""
        while True:
            pointer = yield
            if pointer.kind != "press" or pointer.button != "left":
                continue
            if "shift" in pointer.modifiers:
                yield from zoom_box(self, ground, pointer)
            else:
                yield from click_or_pan(ground, pointer)


def drag_box(tool: MapTool, press: Pointer) -> "Gestures":
    """Stretch the sketch's box from a press until the release; a trembling hand leaves no box."""
    while True:
        pointer = yield
        if pointer.kind == "move" and (tool.sketch.box or moved(press, pointer)):
            tool.sketch.box = (
                min(press.x, pointer.x), min(press.y, pointer.y), max(press.x, pointer.x), max(press.y, pointer.y),
            )  # fmt: skip
        elif pointer.kind == "release":
            return


def zoom_box(tool: MapTool, ground: Ground, press: Pointer) -> Gestures:
    """Let a box be drawn and show what is in it."""
    yield from drag_box(tool, press)
    box, tool.sketch.box = tool.sketch.box, None
    if box:
        ground.zoom_to_box(*box)
