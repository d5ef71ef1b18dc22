"""Selects what is clicked or framed, adds with Ctrl, and asks when several things lie under the pointer."""

from app.ui.map.picking import foremost
from app.ui.map.tools.pan import drag_box
from app.ui.map.tools.pointer import Gestures, Ground, MapTool, Pointer, click_or_pan


class SelectTool(MapTool):
    """Click to select, Ctrl to add, Shift-drag for a box, Alt-click to choose among all that lies there."""

    name = "select"
    cursor = "arrow"

    def gestures(self, ground: Ground) -> Gestures:
        """Yield for the next pointer, for ever."""
        while True:
            pointer = yield
            if pointer.kind != "press" or pointer.button != "left":
                continue
            if "shift" in pointer.modifiers:
                yield from self._box(ground, pointer)
            elif (yield from click_or_pan(ground, pointer)):
                _click(ground, pointer)

    def _box(self, ground: Ground, press: Pointer) -> Gestures:
        yield from drag_box(self, press)
        box, self.sketch.box = self.sketch.box, None
        if box is None:
            _click(ground, press)
            return
        x0, y0, x1, y1 = box
        kind, ids = ground.inside([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        ground.select(kind, ids, "ctrl" in press.modifiers)


def _click(ground: Ground, pointer: Pointer) -> None:
    hits = ground.hits(pointer.x, pointer.y)
    meant = hits if "alt" in pointer.modifiers else foremost(hits)
    additive = "ctrl" in pointer.modifiers or "shift" in pointer.modifiers
    if len(meant) > 1:
        ground.choose(meant)
    elif meant:
        ground.select(meant[0].kind, (meant[0].id,), additive)
    elif not additive:
        ground.select("", (), False)
