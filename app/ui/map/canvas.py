"""Is the map widget: shows the layers, takes the hand, and tells by signals what was asked for."""

import uuid
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.services.map_content import LayerContent, merge_changed
from app.ui.map.buffer import BackBuffer
from app.ui.map.drawings.target import Quality, Target
from app.ui.map.flasher import Flasher
from app.ui.map.furniture import paint_empty, paint_furniture
from app.ui.map.ground import MapGround
from app.ui.map.hand import Hand
from app.ui.map.hover import Hover
from app.ui.map.navigator import Navigator
from app.ui.map.overlay import Overlay
from app.ui.map.painting import Painting
from app.ui.map.preparing import Preparer
from app.ui.map.pulse import Pulse
from app.ui.map.scene import Scene, SceneLayer, bounds_of
from app.ui.map.signals import MapSignals
from app.ui.map.sketching import paint_sketch
from app.ui.map.style import LayerStyle, colour, default_style
from app.ui.map.toolbox import Toolbox
from app.ui.map.tools.pointer import MapTool
from app.ui.map.view import NEAR, Bounds, MapView, mercator_bounds, mercator_of
from app.ui.tokens import Tokens, load_tokens
from app.wording import _

CLOSEST_FIT = 0.15  # a lamp post need not fill the window
HOME = (104.0, 35.0)
HOME_RESOLUTION = 5000.0


class MapCanvas(QWidget):
    """The map.

    Its signals are those of `MapSignals`, and `view_changed()`: the map moved or the window was resized.
    """

    pointer_moved = Signal(float, float)
    hover_changed = Signal(str, object)
    selection_requested = Signal(str, object, bool)
    overlap_chooser = Signal(list)
    tool_finished = Signal(str, object)
    tool_message = Signal(str)
    view_changed = Signal()

    _hand: Hand | None = None  # Qt sends events while the widget is being made

    def __init__(self, tokens: Tokens | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens or load_tokens("light")
        self.attribution = ""
        self.empty_text = _("No map yet. Import a boundary file, or open the sample district.")
        self.scene = Scene()
        self.navigator = Navigator(MapView(*mercator_of(*HOME), HOME_RESOLUTION, 640, 480), self)
        self._overlay = Overlay(self.scene)
        self._flasher = Flasher(self._overlay, self)
        self.pulse = Pulse(self.scene, self)
        self.buffer = BackBuffer(self.scene, self._overlay, self.navigator, self._tokens, self)
        self._signals = MapSignals(self)
        self._preparer = Preparer(self)
        self.toolbox = Toolbox(self, MapGround(self.scene, self.navigator, self._signals), self._overlay)
        hover = Hover(self.scene, self.navigator, self._signals)
        self._hand = Hand(self, self.navigator, self.toolbox, hover)
        self._connect()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Map"))
        self.setMinimumSize(160, 120)

    def _connect(self) -> None:
        for name in ("pointer_moved", "hover_changed", "selection_requested", "overlap_chooser", "tool_finished"):
            getattr(self._signals, name).connect(getattr(self, name))
        self._signals.tool_message.connect(self.tool_message)
        self._signals.hover_changed.connect(self.set_hover)
        self.navigator.moved.connect(self.view_changed)
        self.navigator.moved.connect(self.update)
        self.buffer.refreshed.connect(self.update)
        self._preparer.prepared.connect(self._ready)
        self._flasher.blinked.connect(self.update)
        self.pulse.beat.connect(self.update)

    @property
    def view(self) -> MapView:
        """Where the map looks: `centre` (lon, lat), `metres_per_pixel`, `scale`."""
        return self.navigator.view

    @property
    def settled(self) -> bool:
        """Whether the picture is the best there is of this view and nothing moves."""
        return self.buffer.settled and not (self.navigator.restless or self._preparer.coming)

    def set_layer(self, name: str, content: LayerContent, style: LayerStyle | None = None) -> None:
        """Show a layer, instead of the one of that name if there is one; the style defaults to the kind's."""
        self._preparer.prepare(SceneLayer(name, content, style or default_style(content.kind)))

    def remove_layer(self, name: str) -> None:
        """Show a layer no longer."""
        self._preparer.forget(name)
        self.scene.drop(name)
        self._refresh()

    def update_features(self, name: str, changed: LayerContent, removed_ids: Iterable[uuid.UUID] = ()) -> None:
        """Show some features of a layer as they are now; `changed` holds only those that are new or different."""
        old = self._preparer.newest(name) or self.scene.layer(name)
        if old is None:
            raise KeyError(name)
        self.set_layer(name, merge_changed(old.content, changed, removed_ids), old.style)

    def set_selection(self, kind: str, ids: Iterable[uuid.UUID]) -> None:
        """Mark these features as selected and no others."""
        many = self._overlay.many("selection")
        if self._overlay.mark("selection", kind, ids):
            if many or self._overlay.many("selection"):
                self.buffer.outdate()
            self.update()

    def set_hover(self, kind: str, feature: uuid.UUID | None) -> None:
        """Mark one feature as under the pointer, here or in a table."""
        if self._overlay.mark("hover", kind, () if feature is None else (feature,)):
            self.update()

    def flash(self, kind: str, ids: Iterable[uuid.UUID]) -> None:
        """Let features blink for a moment, so that the eye finds them."""
        self._flasher.start(kind, ids)

    def zoom_to(self, bounds_lonlat: Bounds | None = None) -> None:
        """Show these bounds (west, south, east, north, degrees), or everything there is, at once."""
        everything = [*self.scene.upward(), *self._preparer.coming]
        bounds = mercator_bounds(bounds_lonlat) if bounds_lonlat else bounds_of(everything)
        if bounds:
            self.navigator.look(self.view.fitted(bounds, closest=CLOSEST_FIT))

    def fly_to(self, lon: float, lat: float) -> None:
        """Glide to a place; closer too if the map is too far away to recognise it."""
        x, y = mercator_of(lon, lat)
        resolution = min(self.view.resolution, NEAR)
        self.navigator.glide_to(replace(self.view, x=x, y=y, resolution=resolution))

    def set_tool(self, tool: str | MapTool) -> None:
        """Work with a tool: "select", "pan", "zoom", "lasso", "point", "line", "measure_length", "measure_area"."""
        self.toolbox.take(tool)

    def set_theme(self, tokens: Tokens) -> None:
        """Show everything in the colours of another theme."""
        self._tokens = self.buffer.tokens = tokens
        self._refresh()

    def render_image(self, size: QSize, ratio: float = 1.0) -> QImage:
        """Return a picture of the map without marks and furniture, the same centre and scale, of this size."""
        view = self.view.resized(size.width(), size.height())
        painting = Painting(self.scene, view, ratio, self._tokens, Quality.FINEST)
        painting.advance(float("inf"))
        return painting.image

    def event(self, event: QEvent) -> bool:
        """Let the hand move the map; see `app.ui.map.hand`."""
        return (self._hand is not None and self._hand.feel(event)) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the centre where it is."""
        self.navigator.resize(event.size().width(), event.size().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, then what is above it."""
        painter = QPainter(self)
        view, tokens = self.view, self._tokens
        painter.fillRect(self.rect(), colour(tokens, "map_land"))
        if self.scene:
            self.buffer.paint(painter, view)
            target = Target(painter, None, view, tokens, self.devicePixelRatioF())
            self._overlay.paint(painter, target)
            self.pulse.paint(target)
            for sketch in self.toolbox.aside():
                paint_sketch(target, sketch, aside=True)
            paint_sketch(target, self.toolbox.current.sketch)
            paint_furniture(painter, view, tokens, self.attribution)
        else:
            paint_empty(painter, view, tokens, self.empty_text)
        painter.end()

    def _ready(self, layer: SceneLayer) -> None:
        self.scene.put(layer)
        self._refresh()

    def _refresh(self) -> None:
        self._overlay.forget_prepared()
        self.pulse.look_again()
        self.buffer.outdate()
        self.update()
