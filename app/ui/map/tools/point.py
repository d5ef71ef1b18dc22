"""Picks one place, for reporting an event there."""

from app.ui.map.tools.pointer import Gestures, Ground, MapTool, click_or_pan


class PointTool(MapTool):
    """Click once: the result is (lon, lat)."""

    name = "point"

    def gestures(self, ground: Ground) -> Gestures:
        """Yield for the next pointer, for ever."""
        while True:
            pointer = yield
            if pointer.kind == "move":
                self.sketch.free = (pointer.lon, pointer.lat)
            elif pointer.kind == "press" and pointer.button == "left" and (yield from click_or_pan(ground, pointer)):
                ground.finish(self.name, (pointer.lon, pointer.lat))
