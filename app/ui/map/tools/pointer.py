"""States what a map tool is told and what it may ask of the map, so that tools run from lists of points."""

import uuid
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.ui.map.picking import Hit
from app.ui.map.snapping import Snap

Gestures = Generator[None, "Pointer", None]
DRAG_PX = 4.0


@dataclass(frozen=True)
class Pointer:
    """One thing the hand did.

    Attributes
    ----------
    kind : str
        "press", "move", "release", "double" or "key".
    x, y : float
        Logical pixels in the window.
    lon, lat : float
        The same place in degrees.
    button : str
        "left", "right", "middle" or "".
    modifiers : frozenset of str
        Of "shift", "ctrl", "alt".
    key : str
        "Escape", "Return", "Backspace" …; only for "key".
    """

    kind: str
    x: float = 0.0
    y: float = 0.0
    lon: float = 0.0
    lat: float = 0.0
    button: str = ""
    modifiers: frozenset[str] = frozenset()
    key: str = ""


@dataclass
class Sketch:
    """What a tool has drawn so far and the map shows above everything.

    Attributes
    ----------
    points : list of (lon, lat)
    free : (lon, lat) or None
        Where the pointer is: the end that still moves.
    closed : bool
        The points are a ring.
    box : (x0, y0, x1, y1) or None
        A rectangle in pixels.
    snap : Snap or None
        What the pointer has caught.
    note : str
        Text beside the pointer.
    """

    points: list[tuple[float, float]] = field(default_factory=list)
    free: tuple[float, float] | None = None
    closed: bool = False
    box: tuple[float, float, float, float] | None = None
    snap: Snap | None = None
    note: str = ""


class Ground(Protocol):
    """What a tool may ask of the map it works on."""

    def hits(self, x: float, y: float) -> list[Hit]:
        """Return what lies under a pixel, topmost first."""

    def inside(self, ring: Sequence[tuple[float, float]]) -> tuple[str, tuple[uuid.UUID, ...]]:
        """Return kind and ids of what a ring of pixels takes in."""

    def snap(self, x: float, y: float) -> Snap | None:
        """Return the vertex or edge near a pixel."""

    def pan_by(self, dx: float, dy: float) -> None:
        """Drag the map by so many pixels."""

    def zoom_to_box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Show a rectangle of pixels as large as possible."""

    def select(self, kind: str, ids: tuple[uuid.UUID, ...], additive: bool) -> None:
        """Ask for a selection."""

    def choose(self, hits: list[Hit]) -> None:
        """Ask which of several things is meant."""

    def finish(self, tool_name: str, result: object) -> None:
        """Hand over what was made."""

    def message(self, text: str) -> None:
        """Tell the user something while working."""


class MapTool:
    """A way of working on the map: a generator that is sent what the hand does.

    A tool that is put aside keeps its generator where it stopped, and with it what is half drawn.
    """

    name = ""
    cursor = "cross"

    def __init__(self) -> None:
        self.sketch = Sketch()
        self.ground: Ground | None = None
        self._gestures: Gestures | None = None

    def activate(self, ground: Ground) -> None:
        """Take up work on a map, where it was left."""
        self.ground = ground
        if self._gestures is None:
            self._gestures = self.gestures(ground)
            next(self._gestures)

    def deactivate(self) -> None:
        """Put the work aside; what is half drawn stays."""
        self.sketch.free = None
        self.sketch.snap = None

    def handle(self, pointer: Pointer) -> None:
        """Take note of what the hand did."""
        if self._gestures is not None:
            self._gestures.send(pointer)

    def cancel(self) -> None:
        """Forget what is half drawn and begin anew."""
        self.sketch = Sketch()
        if self._gestures is not None and self.ground is not None:
            self._gestures.close()
            self._gestures = self.gestures(self.ground)
            next(self._gestures)

    @property
    def busy(self) -> bool:
        """Whether something is half drawn."""
        return bool(self.sketch.points) or self.sketch.box is not None

    def gestures(self, ground: Ground) -> Gestures:
        """Work: yield for the next pointer, for ever."""
        raise NotImplementedError


def moved(start: Pointer, pointer: Pointer) -> bool:
    """Return whether the hand went farther than it trembles."""
    return abs(pointer.x - start.x) > DRAG_PX or abs(pointer.y - start.y) > DRAG_PX


def click_or_pan(ground: Ground, press: Pointer) -> Generator[None, Pointer, bool]:
    """After a press: follow a drag by panning the map; return True when it was a click."""
    last, dragging = press, False
    while True:
        pointer = yield
        if pointer.kind == "release":
            return not dragging
        if pointer.kind != "move":
            continue
        if dragging or moved(press, pointer):
            ground.pan_by(pointer.x - last.x, pointer.y - last.y)
            dragging, last = True, pointer
