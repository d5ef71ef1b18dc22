"""Keeps the map's tools, hands the pointer to the one in use, and lets Esc step back once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.map.overlay import Overlay
from app.ui.map.tools.lasso import LassoTool
from app.ui.map.tools.line import LineTool
from app.ui.map.tools.measure import MeasureAreaTool, MeasureLengthTool
from app.ui.map.tools.pan import PanTool
from app.ui.map.tools.point import PointTool
from app.ui.map.tools.pointer import Ground, MapTool, Pointer, Sketch
from app.ui.map.tools.select import SelectTool
from app.ui.map.tools.zoom import ZoomTool

TOOLS: tuple[type[MapTool], ...] = (
    SelectTool,
    PanTool,
    ZoomTool,
    LassoTool,
    PointTool,
    LineTool,
    MeasureLengthTool,
    MeasureAreaTool,
)
_CURSORS = {
    "arrow": Qt.CursorShape.ArrowCursor,
    "hand": Qt.CursorShape.OpenHandCursor,
    "cross": Qt.CursorShape.CrossCursor,
}


class Toolbox:
    """The tools of one map; a tool put aside keeps what it has half drawn."""

    def __init__(self, window: QWidget, ground: Ground, overlay: Overlay) -> None:
        self._window = window
        self._ground = ground
        self._overlay = overlay
        self._tools: dict[str, MapTool] = {made.name: made for made in (kind() for kind in TOOLS)}
        self._at_rest = self._tools[SelectTool.name]
        self.current = self._at_rest
        self.current.activate(ground)

    def take(self, tool: str | MapTool) -> None:
        """Use a tool, by name or one of your own."""
        if isinstance(tool, MapTool):
            self._tools[tool.name] = tool
        wanted = self._tools[tool if isinstance(tool, str) else tool.name]
        if wanted is not self.current:
            self.current.deactivate()
            self.current = wanted
        wanted.activate(self._ground)
        self.show_cursor()
        self._window.update()

    def tell(self, pointer: Pointer) -> None:
        """Tell the tool in use what the hand did."""
        self.current.handle(pointer)
        if pointer.kind != "move" or self.busy or self.current.sketch.snap or pointer.button:
            self._window.update()

    def key(self, key: str) -> bool:
        """Tell the tool about a key and return whether it meant anything. Esc: the sketch, the selection, the tool."""
        if key != "Escape":
            self.tell(Pointer("key", key=key))
            return self.busy
        if self.busy:
            self.current.cancel()
            self._window.update()
        elif self._overlay.marked("selection")[1]:
            self._ground.select("", (), False)
        elif self.current is self._at_rest:
            return False
        else:
            self.take(self._at_rest)
        return True

    def show_cursor(self) -> None:
        """Show the cursor of the tool in use."""
        self._window.setCursor(_CURSORS[self.current.cursor])

    @property
    def busy(self) -> bool:
        """Whether the tool in use has something half drawn."""
        return self.current.busy

    def aside(self) -> list[Sketch]:
        """Return what tools that are put aside have half drawn."""
        return [tool.sketch for tool in self._tools.values() if tool is not self.current and tool.busy]
