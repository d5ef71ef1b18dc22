"""Draws an outline freehand or corner by corner, for taking in what lies inside."""

from app.ui.map.tools.line import LineTool
from app.ui.map.tools.pointer import Gestures, Ground, Pointer, moved
from app.wording import _

STEP_PX = 3.0


class LassoTool(LineTool):
    """Drag to draw round something, or click its corners; the result is a ring of (lon, lat), first = last."""

    name = "lasso"
    closed = True
    fewest = 3

    def gestures(self, ground: Ground) -> Gestures:
        """Yield for the next pointer, for ever."""
        self.sketch.closed = True
        while True:
            pointer = yield
            if pointer.kind == "move":
                self.sketch.free = (pointer.lon, pointer.lat)
            elif pointer.kind == "press" and pointer.button == "left":
                yield from self._draw(ground, pointer)
            elif self._finishes(pointer):
                self._finish(ground)
            elif pointer.kind == "key" and pointer.key == "Backspace":
                self._take_back(ground)

    def progress(self) -> str:
        """Return what to tell while drawing."""
        return _("Drag round an area, or click its corners and finish with right click or Enter")

    def result(self) -> object:
        """Return the closed ring."""
        return (*self.sketch.points, self.sketch.points[0])

    def _draw(self, ground: Ground, press: Pointer) -> Gestures:
        """Follow the hand: a drag is the whole outline, a click one corner."""
        points, last, dragging = self.sketch.points, press, False
        points.append((press.lon, press.lat))
        while True:
            pointer = yield
            if pointer.kind == "release":
                break
            if pointer.kind != "move" or not (dragging or moved(press, pointer)):
                continue
            dragging = True
            if abs(pointer.x - last.x) + abs(pointer.y - last.y) >= STEP_PX:
                points.append((pointer.lon, pointer.lat))
                last = pointer
        if dragging:
            self._finish(ground)
        else:
            ground.message(self.progress())
