"""Is the map widget: shows the layers, takes the hand, and tells by signals what was asked for."""

import uuid
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.services.map_content import LayerContent
from app.ui.map.buffer import BackBuffer
from app.ui.map.drawings.target import Target
from app.ui.map.flasher import Flasher
from app.ui.map.furniture import paint_empty, paint_furniture
from app.ui.map.ground import CanvasGround
from app.ui.map.hand import Hand
from app.ui.map.navigator import Navigator
from app.ui.map.overlay import Overlay
from app.ui.map.painting import Painting
from app.ui.map.picking import foremost, hits_at
from app.ui.map.scene import Scene
from app.ui.map.sketching import paint_sketch
from app.ui.map.style import LayerStyle, colour, default_style
from app.ui.map.toolbox import Toolbox
from app.ui.map.tools.pointer import MapTool
from app.ui.map.view import Bounds, MapView, mercator_bounds, mercator_of
from app.ui.tokens import Tokens, load_tokens
from app.wording import _

CLOSEST_ON_FLIGHT_M = 1.2  # flying somewhere from an overview ends near enough to see houses


class MapCanvas(QWidget):
    """The map.

    Signals
    -------
    pointer_moved(lon, lat)
        Where the pointer is, degrees.
    hover_changed(kind, id)
        What lies under the pointer; "" and None over nothing.
    selection_requested(kind, ids, additive)
        The user selected; nothing is marked until `set_selection` is called.
    overlap_chooser(hits)
        Several `Hit` lie under the click: ask which is meant.
    tool_finished(tool_name, result)
        Points, lines and rings are (lon, lat) tuples.
    tool_message(text)
        For the status bar, while a tool is at work.
    view_changed()
        The view moved or the window was resized.
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
        self.overlay = Overlay(self.scene)
        self._buffer = BackBuffer(self.scene, self._tokens, self)
        self.navigator = Navigator(MapView(*mercator_of(104.0, 35.0), 5000.0, 640, 480), self)
        self.toolbox = Toolbox(self, CanvasGround(self), self._clear_selection)
        self._hand = Hand(self, self.navigator, self.toolbox)
        self._flasher = Flasher(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Map"))
        self.setMinimumSize(160, 120)
        self._buffer.refreshed.connect(self.update)
        self.navigator.moved.connect(self._moved)
        self.navigator.rested.connect(self._rested)
        self._flasher.blinked.connect(self._blink)

    @property
    def view(self) -> MapView:
        """Where the map looks: `centre` (lon, lat), `metres_per_pixel`, `scale`."""
        return self.navigator.view

    def set_layer(self, name: str, content: LayerContent, style: LayerStyle | None = None) -> None:
        """Show a layer, instead of the one of that name if there is one; the style defaults to the kind's."""
        self.scene.put(name, content, style or default_style(content.kind))
        self._refresh()

    def remove_layer(self, name: str) -> None:
        """Show a layer no longer."""
        self.scene.drop(name)
        self._refresh()

    def update_features(self, name: str, changed: LayerContent, removed_ids: Iterable[uuid.UUID] = ()) -> None:
        """Show some features of a layer as they are now; `changed` holds only those that are new or different."""
        self.scene.update(name, changed, removed_ids)
        self._refresh()

    def set_selection(self, kind: str, ids: Iterable[uuid.UUID]) -> None:
        """Mark these features as selected and no others."""
        if self.overlay.mark("selection", kind, ids):
            self.update()

    def set_hover(self, kind: str, feature: uuid.UUID | None) -> None:
        """Mark one feature as under the pointer, here or in a table."""
        if self.overlay.mark("hover", kind, () if feature is None else (feature,)):
            self.update()

    def flash(self, kind: str, ids: Iterable[uuid.UUID]) -> None:
        """Let features blink for a moment, so that the eye finds them."""
        self._flasher.start(kind, ids)

    def zoom_to(self, bounds_lonlat: Bounds | None = None) -> None:
        """Show these bounds (west, south, east, north, degrees), or everything there is, at once."""
        bounds = mercator_bounds(bounds_lonlat) if bounds_lonlat else self.scene.bounds
        if bounds:
            self.navigator.look(self.view.fitted(bounds))

    def fly_to(self, lon: float, lat: float) -> None:
        """Glide to a place; closer too if the map is too far away to recognise it."""
        x, y = mercator_of(lon, lat)
        resolution = min(self.view.resolution, CLOSEST_ON_FLIGHT_M * 4)
        view = self.view
        self.navigator.glide_to(MapView(x, y, resolution, view.width, view.height))

    def set_tool(self, tool: str | MapTool) -> None:
        """Work with a tool: "select", "pan", "zoom", "lasso", "point", "line", "measure_length", "measure_area"."""
        self.toolbox.take(tool)

    def set_theme(self, tokens: Tokens) -> None:
        """Show everything in the colours of another theme."""
        self._tokens = self._buffer.tokens = tokens
        self._refresh()

    def render_image(self, size: QSize, ratio: float = 1.0) -> QImage:
        """Return a picture of the map without marks and furniture, the same centre and scale, of this size."""
        painting = Painting(self.scene, self.view.resized(size.width(), size.height()), ratio, self._tokens, crisp=True)
        painting.advance(float("inf"))
        return painting.image

    def event(self, event: QEvent) -> bool:
        """Let the hand move the map; see `app.ui.map.hand`."""
        if self._hand is None or not self._hand.feel(event):
            return super().event(event)
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._pointed(event.position())
        return True

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Mark nothing as under the pointer when it is elsewhere."""
        self._point_at("", None)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the centre where it is."""
        self.navigator.resize(event.size().width(), event.size().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, then what is above it."""
        painter = QPainter(self)
        view, tokens = self.view, self._tokens
        painter.fillRect(self.rect(), colour(tokens, "map_land"))
        if self.scene:
            self._buffer.paint(painter, view)
            target = Target(painter, None, view, tokens, self.devicePixelRatioF())
            self.overlay.paint(painter, target)
            for sketch in self.toolbox.aside():
                paint_sketch(target, sketch, aside=True)
            paint_sketch(target, self.toolbox.current.sketch)
            paint_furniture(painter, view, tokens, self.attribution)
        else:
            paint_empty(painter, view, tokens, self.empty_text)
        painter.end()

    def _moved(self) -> None:
        self._buffer.follow(self.view, self.devicePixelRatioF(), moving=True)
        self.view_changed.emit()
        self.update()

    def _rested(self) -> None:
        self._buffer.follow(self.view, self.devicePixelRatioF(), moving=self._held)

    def _refresh(self) -> None:
        self.overlay.forget_prepared()
        self._buffer.outdate()
        self._buffer.follow(self.view, self.devicePixelRatioF(), moving=False)
        self.update()

    @property
    def _held(self) -> bool:
        return self._hand is not None and self._hand.holding

    def _clear_selection(self) -> bool:
        selected = bool(self.overlay.marked("selection")[1])
        if selected:
            self.selection_requested.emit("", (), False)
        return selected

    def _pointed(self, place: QPointF) -> None:
        self.pointer_moved.emit(*self.view.to_lonlat(place.x(), place.y()))
        if not self.toolbox.busy and not self._held:
            under = foremost(hits_at(self.scene, self.view, place.x(), place.y()))
            self._point_at(under[0].kind, under[0].id) if under else self._point_at("", None)

    def _point_at(self, kind: str, feature: uuid.UUID | None) -> None:
        if self.overlay.marked("hover") != (kind, () if feature is None else (feature,)):
            self.set_hover(kind, feature)
            self.hover_changed.emit(kind, feature)

    def _blink(self, kind: str, ids: tuple[uuid.UUID, ...]) -> None:
        if self.overlay.mark("flash", kind, ids):
            self.update()
