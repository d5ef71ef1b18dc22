"""Understands mouse, wheel, touch pad and keys: what moves the map is done here, the rest is told to the tool."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.ui.map.hover import Hover
from app.ui.map.navigator import Navigator
from app.ui.map.toolbox import Toolbox
from app.ui.map.tools.pointer import Pointer

NOTCH = 120.0
NOTCH_FACTOR = 2**0.5
STEP_PX = 96.0

_BUTTONS = {
    Qt.MouseButton.LeftButton: "left",
    Qt.MouseButton.RightButton: "right",
    Qt.MouseButton.MiddleButton: "middle",
}
_MODIFIERS = {
    Qt.KeyboardModifier.ShiftModifier: "shift",
    Qt.KeyboardModifier.ControlModifier: "ctrl",
    Qt.KeyboardModifier.AltModifier: "alt",
}
_TOOL_KEYS = {
    Qt.Key.Key_Return: "Return",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Escape: "Escape",
}
_ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_HISTORY_BUTTONS = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}


class Hand:
    """Turns the events of a map window into movements of the view and pointers for the tool."""

    def __init__(self, window: QWidget, navigator: Navigator, toolbox: Toolbox, hover: Hover) -> None:
        self._window = window
        self._navigator = navigator
        self._toolbox = toolbox
        self._hover = hover
        self._grabbed: QPointF | None = None
        self._space = False
        self._answers = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonDblClick: self._double,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.Wheel: self._wheel,
            QEvent.Type.NativeGesture: self._pinch,
            QEvent.Type.KeyPress: self._key,
            QEvent.Type.KeyRelease: self._key_up,
            QEvent.Type.ShortcutOverride: self._claims,
            QEvent.Type.Leave: self._leave,
        }

    def feel(self, event: QEvent) -> bool:
        """Deal with an event and return whether it was one for the map."""
        answer = self._answers.get(event.type())
        if answer is None or not answer(event):  # type: ignore[operator]  # each answer takes its own event class
            return False
        event.accept()
        return True

    def _pointer(self, kind: str, event: QMouseEvent) -> Pointer:
        x, y = event.position().x(), event.position().y()
        lon, lat = self._navigator.view.to_lonlat(x, y)
        return Pointer(kind, x, y, lon, lat, _BUTTONS.get(event.button(), ""), _modifiers(event))

    def _press(self, event: QMouseEvent) -> bool:
        if event.button() in _HISTORY_BUTTONS:
            self._navigator.step_history(_HISTORY_BUTTONS[event.button()])
        elif event.button() == Qt.MouseButton.MiddleButton or self._space:
            self._grabbed = event.position()
            self._window.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self._toolbox.tell(self._pointer("press", event))
        return True

    def _double(self, event: QMouseEvent) -> bool:
        if self._toolbox.busy:
            self._toolbox.tell(self._pointer("double", event))
        elif event.button() == Qt.MouseButton.LeftButton:
            out = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            view = self._navigator.view.zoomed(0.5 if out else 2.0, event.position().x(), event.position().y())
            self._navigator.glide_to(view)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        if self._grabbed is not None:
            step = event.position() - self._grabbed
            self._grabbed = event.position()
            self._navigator.pan_by(step.x(), step.y())
        else:
            self._toolbox.tell(self._pointer("move", event))
        looking = not (self._grabbed is not None or self._toolbox.busy or event.buttons())
        self._hover.pointed(event.position().x(), event.position().y(), looking)
        return True

    def _leave(self, _event: QEvent) -> bool:
        self._hover.left()
        return False

    def _release(self, event: QMouseEvent) -> bool:
        if self._grabbed is not None:
            self._grabbed = None
            self._toolbox.show_cursor()
        else:
            self._toolbox.tell(self._pointer("release", event))
        return True

    def _wheel(self, event: QWheelEvent) -> bool:
        fingers = event.pixelDelta()
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not fingers.isNull() and event.phase() != Qt.ScrollPhase.NoScrollPhase and not ctrl:
            self._navigator.pan_by(fingers.x(), fingers.y())
            return True
        notches = (event.angleDelta().y() or event.angleDelta().x()) / NOTCH
        if notches:
            self._navigator.zoom(NOTCH_FACTOR**notches, event.position().x(), event.position().y())
        return True

    def _pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._navigator.zoom(max(0.2, 1 + event.value()), event.position().x(), event.position().y())
        return True

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self._arrow(event, *_ARROWS[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._navigator.zoom(NOTCH_FACTOR)
        elif key == Qt.Key.Key_Minus:
            self._navigator.zoom(1 / NOTCH_FACTOR)
        elif key == Qt.Key.Key_Space:
            self._space = True
            self._window.setCursor(Qt.CursorShape.OpenHandCursor)
        elif key in _TOOL_KEYS:
            return self._toolbox.key(_TOOL_KEYS[key])
        else:
            return False
        return True

    def _arrow(self, event: QKeyEvent, right: int, down: int) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._navigator.step_history(-1 if right > 0 else 1)
            return
        step = STEP_PX * (3 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        self._navigator.pan_by(right * step, down * step)

    def _key_up(self, event: QKeyEvent) -> bool:
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self._space = False
        self._toolbox.show_cursor()
        return True

    def _claims(self, event: QKeyEvent) -> bool:
        """Keep the keys a half-drawn line needs from being taken by a shortcut of the window."""
        return self._toolbox.busy and Qt.Key(event.key()) in _TOOL_KEYS


def _modifiers(event: QMouseEvent) -> frozenset[str]:
    return frozenset(name for flag, name in _MODIFIERS.items() if event.modifiers() & flag)
