"""Draws a line vertex by vertex, catching what is already there: the line a grid is split along."""

from app.ui.map.tools.pointer import Gestures, Ground, MapTool, Pointer, click_or_pan
from app.wording import _

FINISHING_KEYS = frozenset({"Return", "Enter"})


class LineTool(MapTool):
    """Click adds a vertex, Backspace takes the last back, right click, Enter or double click finishes.

    The result is a tuple of (lon, lat).
    """

    name = "line"
    closed = False
    fewest = 2

    def gestures(self, ground: Ground) -> Gestures:
        """Yield for the next pointer, for ever."""
        self.sketch.closed = self.closed
        while True:
            pointer = yield
            if pointer.kind == "move":
                self._follow(ground, pointer)
            elif pointer.kind == "press" and pointer.button == "left":
                if (yield from click_or_pan(ground, pointer)):
                    self._add(ground, pointer)
            elif self._finishes(pointer):
                self._finish(ground)
            elif pointer.kind == "key" and pointer.key == "Backspace":
                self._take_back(ground)

    def progress(self) -> str:
        """Return what to tell while drawing."""
        if not self.sketch.points:
            return _("Click the first point of the line")
        return _("Click to add a point, Backspace takes it back, right click or Enter finishes, Esc cancels")

    def result(self) -> object:
        """Return what was drawn."""
        return tuple(self.sketch.points)

    def _follow(self, ground: Ground, pointer: Pointer) -> None:
        snap = ground.snap(pointer.x, pointer.y)
        self.sketch.snap = snap
        self.sketch.free = (snap.lon, snap.lat) if snap else (pointer.lon, pointer.lat)
        self.on_change()

    def _add(self, ground: Ground, pointer: Pointer) -> None:
        self._follow(ground, pointer)
        place = self.sketch.free
        if place and (not self.sketch.points or self.sketch.points[-1] != place):
            self.sketch.points.append(place)
        self.on_change()
        ground.message(self.progress())

    def _take_back(self, ground: Ground) -> None:
        if self.sketch.points:
            self.sketch.points.pop()
        self.on_change()
        ground.message(self.progress())

    @staticmethod
    def _finishes(pointer: Pointer) -> bool:
        right = pointer.kind == "press" and pointer.button == "right"
        return right or pointer.kind == "double" or (pointer.kind == "key" and pointer.key in FINISHING_KEYS)

    def _finish(self, ground: Ground) -> None:
        if len(self.sketch.points) < self.fewest:
            ground.message(self.progress())
            return
        result = self.result()
        self.sketch.points.clear()
        self.sketch.free = self.sketch.snap = None
        self.sketch.note = ""
        ground.finish(self.name, result)

    def on_change(self) -> None:
        """Do what follows from a changed sketch."""
