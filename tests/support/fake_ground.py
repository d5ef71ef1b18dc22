"""Is a map for tools without a window: pixels are thousandths of a degree, and everything said is kept."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.ui.map.picking import Hit
from app.ui.map.snapping import Snap
from app.ui.map.tools.pointer import MapTool, Pointer


@dataclass
class FakeGround:
    """Answers with what it was given and notes what a tool does."""

    under: list[Hit] = field(default_factory=list)
    taken_in: tuple[str, tuple[uuid.UUID, ...]] = ("", ())
    catches: Snap | None = None
    said: list[tuple[object, ...]] = field(default_factory=list)

    def hits(self, _x: float, _y: float) -> list[Hit]:
        return self.under

    def inside(self, ring: Sequence[tuple[float, float]]) -> tuple[str, tuple[uuid.UUID, ...]]:
        self.said.append(("inside", tuple(ring)))
        return self.taken_in

    def snap(self, _x: float, _y: float) -> Snap | None:
        return self.catches

    def pan_by(self, dx: float, dy: float) -> None:
        self.said.append(("pan", dx, dy))

    def zoom_to_box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.said.append(("zoom", x0, y0, x1, y1))

    def select(self, kind: str, ids: tuple[uuid.UUID, ...], additive: bool) -> None:
        self.said.append(("select", kind, ids, additive))

    def choose(self, hits: list[Hit]) -> None:
        self.said.append(("choose", hits))

    def finish(self, tool_name: str, result: object) -> None:
        self.said.append(("finish", tool_name, result))

    def message(self, text: str) -> None:
        self.said.append(("message", text))

    def heard(self, what: str) -> list[tuple[object, ...]]:
        """Return what was said of one sort, without the sort."""
        return [tuple(said[1:]) for said in self.said if said[0] == what]


def at(kind: str, x: float, y: float, button: str = "left", *modifiers: str) -> Pointer:
    """Return a pointer at a pixel."""
    return Pointer(kind, x, y, *place(x, y), "" if kind == "move" else button, frozenset(modifiers))


def place(x: float, y: float) -> tuple[float, float]:
    """Return the degrees of a pixel."""
    return 112 + x / 1000, 28 - y / 1000


def click(x: float, y: float, button: str = "left", *modifiers: str) -> list[Pointer]:
    """Return what the hand does to click."""
    return [at("move", x, y), at("press", x, y, button, *modifiers), at("release", x, y, button, *modifiers)]


def drag(places: Sequence[tuple[float, float]], *modifiers: str) -> list[Pointer]:
    """Return what the hand does to drag along pixels."""
    middle = [at("move", x, y, "left", *modifiers) for x, y in places[1:]]
    return [at("press", *places[0], "left", *modifiers), *middle, at("release", *places[-1], "left", *modifiers)]


def key(name: str) -> Pointer:
    """Return a key press."""
    return Pointer("key", key=name)


def play(tool: MapTool, pointers: Iterable[Pointer]) -> None:
    """Let a tool that is active see what the hand does."""
    for pointer in pointers:
        tool.handle(pointer)
