"""Keeps a picture larger than the window, so that dragging only moves it and painting never holds up the hand."""

import math
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from app.ui.map.drawings.target import Quality
from app.ui.map.navigator import Navigator
from app.ui.map.overlay import Overlay
from app.ui.map.painting import Painting
from app.ui.map.scene import Scene
from app.ui.map.view import MapView
from app.ui.tokens import Tokens

OVERSIZE = 1.5
COMFORT = 0.08  # share of the window: with less picture than this beyond its edge, the next one is begun
FIRST_SLICE_S = 0.025
SLICE_S = 0.012
QUICK_S = 0.040
A_FEW = 1_000


class BackBuffer(QObject):
    """The picture the window shows a part of, and the next one in the making.

    Signals
    -------
    refreshed()
        There is something new to show.
    """

    refreshed = Signal()

    def __init__(self, scene: Scene, overlay: Overlay, navigator: Navigator, tokens: Tokens, window: QWidget) -> None:
        super().__init__(window)
        self.tokens = tokens
        self._window = window
        self._navigator = navigator
        self._scene = scene
        self._overlay = overlay
        self._shown: Painting | None = None
        self._next: Painting | None = None
        self._outdated = False
        self._quick_for = 0  # features in a scene that was quick to paint in the best quality
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)
        navigator.moved.connect(self._follow_moving)
        navigator.rested.connect(self._follow_resting)

    def follow(self, moving: bool) -> None:
        """See to it that there is a picture for a view: a rough one soon, one of the best quality at rest.

        While it is zoomed nothing is painted: the old picture is shown scaled until the view rests. When pictures of
        the best quality are quick to make there are no rough ones.
        """
        view, ratio = self._navigator.view, self._window.devicePixelRatioF()
        if self._next is not None and _suits(self._next, view, ratio, COMFORT / 2, not moving):
            return
        rough = False
        if self._shown is not None and not self._outdated:
            zooming = moving and not _same_resolution(self._shown.view, view)
            if zooming or _suits(self._shown, view, ratio, COMFORT, not moving):
                return
            rough = _suits(self._shown, view, ratio, COMFORT, best=False)
        best = self._scene.features <= self._quick_for or (rough and not moving)
        self._begin(view, ratio, Quality.CRISP if best else Quality.ROUGH)

    def outdate(self) -> None:
        """Note that what the pictures show is no longer so, and begin a new one."""
        self._outdated = True
        self._give_up()
        self.follow(moving=False)

    @property
    def current(self) -> bool:
        """Whether what is shown is how things are."""
        return self._shown is not None and not self._outdated

    @property
    def busy(self) -> bool:
        """Whether a picture is in the making."""
        return self._next is not None

    @property
    def settled(self) -> bool:
        """Whether the shown picture is up to date, of the best quality, and no other is in the making."""
        best = self._shown is not None and self._shown.quality >= Quality.CRISP
        return best and self.current and self._next is None

    def paint(self, painter: QPainter, view: MapView) -> None:
        """Paint what there is, moved and scaled to the view."""
        painting = self._shown or self._next
        if painting is None:
            return
        west, _, _, north = painting.view.bounds
        x, y = view.to_pixel(west, north)
        k = painting.view.resolution / view.resolution
        ratio = painting.image.devicePixelRatio()
        if math.isclose(k, 1, rel_tol=1e-9):
            painter.drawImage(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), painting.image)
        else:
            painter.drawImage(QRectF(x, y, painting.view.width * k, painting.view.height * k), painting.image)

    def _follow_moving(self) -> None:
        self.follow(moving=True)

    def _follow_resting(self) -> None:
        self.follow(moving=False)

    def _begin(self, view: MapView, ratio: float, quality: Quality) -> None:
        self._give_up()
        wide = replace(view, width=round(view.width * OVERSIZE), height=round(view.height * OVERSIZE))
        self._next = Painting(self._scene, wide, ratio, self.tokens, quality, view.bounds, self._overlay.steps)
        self._timer.start()

    def _go_on(self) -> None:
        if self._next is None:
            self._timer.stop()
            return
        fresh = self._next.spent_s == 0
        if self._next.advance(FIRST_SLICE_S if fresh else SLICE_S):
            self._timer.stop()
            self._show(self._next)
        elif self._shown is None:
            self.refreshed.emit()

    def _show(self, painting: Painting) -> None:
        self._shown, self._next, self._outdated = painting, None, False
        if painting.quality >= Quality.CRISP:
            self._quick_for = self._scene.features + A_FEW if painting.spent_s <= QUICK_S else 0
        self.refreshed.emit()
        self.follow(moving=self._navigator.restless)

    def _give_up(self) -> None:
        self._timer.stop()
        if self._next is not None:
            self._next.close()
            self._next = None


def _same_resolution(one: MapView, other: MapView) -> bool:
    return math.isclose(one.resolution, other.resolution, rel_tol=1e-9)


def _suits(painting: Painting, view: MapView, ratio: float, comfort: float, best: bool) -> bool:
    """Return whether a painting fills the window at this view and a bit beyond, at its scale and quality."""
    if not _same_resolution(painting.view, view) or painting.image.devicePixelRatio() != ratio:
        return False
    west, south, east, north = view.bounds
    p_west, p_south, p_east, p_north = painting.view.bounds
    spare_x, spare_y = comfort * (east - west), comfort * (north - south)
    wide_enough = west - spare_x >= p_west and east + spare_x <= p_east
    high_enough = south - spare_y >= p_south and north + spare_y <= p_north
    return wide_enough and high_enough and (painting.quality >= Quality.CRISP or not best)
