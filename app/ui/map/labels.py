"""Places the names on the map so that none covers another, the important ones first, polygons' inside their polygon."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter

from app.services.map_content import LayerContent
from app.ui.map.drawings.target import Target
from app.ui.map.style import LabelStyle, LayerStyle, colour
from app.ui.map.view import Bounds
from app.ui.tokens import load_tokens
from gis.label_anchors import inner_anchors

CELL_PX = 4
MOST_TRIED = 4_000
MOST_CUT_OFF = 24
MOST_KEPT_CLEAR = 3_000
_BATCH = 16
_HALO_PX = 2.0
_SHIFTS = (1.0, -1.0)  # text heights a label may move where its first place is taken
# Glyphs drawn beside themselves: a stroked outline looks the same and takes ten times as long.
_HALO = [(dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy] + [(-2, 0), (2, 0), (0, -2), (0, 2)]
_FAMILIES = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Source Han Sans SC", "sans-serif"]


Shapes = Callable[[NDArray[np.intp]], NDArray[np.object_]]


class LabelAnchors:
    """Where the labels of a layer may stand, worked out for those that come into view.

    Parameters
    ----------
    bounds : (n, 4) float64
        Bounds of the features, Web Mercator metres.
    shapes : callable
        Returns the geometries of some rows in Web Mercator metres.
    content : LayerContent
    """

    def __init__(self, bounds: NDArray[np.float64], shapes: Shapes, content: LayerContent) -> None:
        self._shapes = shapes
        self.texts = texts = content.labels
        self.classes = content.classes
        priority = content.priority
        self._middle = (bounds[:, :2] + bounds[:, 2:]) / 2
        self._size = bounds[:, 2:] - bounds[:, :2]
        self.areal = shapely.get_dimensions(content.geometries) == 2
        named = np.fromiter((bool(text) for text in texts), bool, len(texts))
        importance = np.hypot(*self._size.T) if priority is None else priority
        self._order = np.flatnonzero(named)[np.argsort(-importance[named], kind="stable")]
        self._room = np.full((len(texts), 4), np.nan)

    def in_view(self, target: Target, styles: tuple[LabelStyle | None, ...]) -> NDArray[np.intp]:
        """Return the rows whose middle is in view and worth trying, most important first."""
        middle = self._middle[self._order]
        inside = _within(middle, target.view.bounds)
        if all(style is None or style.inside for style in styles):
            smallest = min((style.size_px for style in styles if style), default=0) * target.view.resolution
            roomy = (self._size[self._order] >= (2 * smallest, smallest)).all(axis=1)
            inside &= roomy | ~self.areal[self._order]
        return self._order[inside][:MOST_TRIED]

    def cut_off(self, target: Target) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the polygons of which the window shows a part without the middle, and the room in that part."""
        west, south, east, north = window = target.window or target.view.bounds
        low, high = self._middle - self._size / 2, self._middle + self._size / 2
        meets = ((low <= (east, north)) & (high >= (west, south))).all(axis=1)
        candidates = self._order[(meets & self.areal & ~_within(self._middle, target.view.bounds))[self._order]]
        rows = candidates[:MOST_CUT_OFF]
        parts = shapely.intersection(self._shapes(rows), shapely.box(*window))
        kept = shapely.area(parts) > 0
        return rows[kept], inner_anchors(parts[kept])

    def room(self, rows: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return x, y, width and height of the room for each row's label, Web Mercator metres, (r, 4)."""
        unknown = rows[np.isnan(self._room[rows, 0])]
        if len(unknown):
            self._room[unknown] = inner_anchors(self._shapes(unknown))
        return self._room[rows]


def _within(xy: NDArray[np.float64], bounds: Bounds) -> NDArray[np.bool_]:
    x, y = xy.T
    west, south, east, north = bounds
    inside: NDArray[np.bool_] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside


@dataclass
class Occupied:
    """The raster of pixels that labels and symbols have taken."""

    width: int
    height: int

    def __post_init__(self) -> None:
        shape = (self.height // CELL_PX + 2, self.width // CELL_PX + 2)
        self._labels = np.zeros(shape, bool)
        self._symbols = np.zeros(shape, bool)

    def keep_clear(self, xy: NDArray[np.float64], size: float) -> None:
        """Reserve squares of this size about pixels, for symbols that labels must not cover."""
        for x, y in xy[:MOST_KEPT_CLEAR].tolist():
            cells = self._cells(x, y, size, size)
            if cells:
                self._symbols[cells] = True

    def take(self, x: float, y: float, width: float, height: float, over_symbols: bool = False) -> bool:
        """Take a box given by its centre if it lies in the picture and is free."""
        cells = self._cells(x, y, width, height)
        if cells is None or self._labels[cells].any() or (self._symbols[cells].any() and not over_symbols):
            return False
        self._labels[cells] = True
        return True

    def _cells(self, x: float, y: float, width: float, height: float) -> tuple[slice, slice] | None:
        left, top = int((x - width / 2) // CELL_PX), int((y - height / 2) // CELL_PX)
        right, bottom = int((x + width / 2) // CELL_PX), int((y + height / 2) // CELL_PX)
        rows, columns = self._labels.shape
        if left < 0 or top < 0 or bottom >= rows or right >= columns:
            return None
        return slice(top, bottom + 1), slice(left, right + 1)


def paint_labels(target: Target, anchors: LabelAnchors, style: LayerStyle, occupied: Occupied) -> Iterator[None]:
    """Place and paint the labels of one layer, stopping often.

    Parameters
    ----------
    target : Target
    anchors : LabelAnchors
    style : LayerStyle
    occupied : Occupied
        What layers above have taken; grows.
    """
    scale = target.view.metres_per_pixel
    styles = tuple(label if label and label.shown_at(scale) else None for label in style.labels)
    if not any(styles):
        return
    rows = anchors.in_view(target, styles)
    batches = [rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)]
    for batch, rooms in chain(((batch, anchors.room(batch)) for batch in batches), [anchors.cut_off(target)]):
        for row, room in zip(batch.tolist(), rooms.tolist(), strict=True):
            label = styles[min(int(anchors.classes[row]), len(styles) - 1)]
            if label:
                lift = 0.0 if anchors.areal[row] else style.symbol_px / 2 + label.size_px * 0.75
                _try(target, anchors.texts[row], label, room, bool(anchors.areal[row]), lift, occupied)
        yield


def _try(
    target: Target, text: str, label: LabelStyle, room: list[float], areal: bool, lift_px: float, occupied: Occupied
) -> None:
    x, y, width, height = room
    k = 1 / target.view.resolution
    text_width, text_height = text_size(text, label.size_px, label.bold)
    if areal and label.inside and (text_width > width * k or text_height > height * k):
        return
    px, py = target.view.to_pixel(x, y)
    spare = (height * k - text_height) / 2 if areal and label.inside else text_height
    for shift in (0.0, *(share * text_height for share in _SHIFTS if abs(share * text_height) <= spare)):
        lifted = py + shift if areal else py - lift_px if shift <= 0 else py + lift_px
        if occupied.take(px, lifted, text_width + 4, text_height, label.over_symbols):
            _write(target, text, label, px, lifted)
            return


def _write(target: Target, text: str, style: LabelStyle, x: float, y: float) -> None:
    picture = _picture(text, style, round(target.ratio * 100), target.tokens.theme)
    size = picture.deviceIndependentSize()
    ratio = target.ratio
    corner = QPointF(round((x - size.width() / 2) * ratio) / ratio, round((y - size.height() / 2) * ratio) / ratio)
    target.painter.drawImage(corner, picture)


def map_font(size_px: int, bold: bool = False) -> QFont:
    """Return the font of the map's writing."""
    font = QFont()
    font.setFamilies(_FAMILIES)
    font.setPixelSize(size_px)
    font.setBold(bold)
    return font


@lru_cache(maxsize=8192)
def text_size(text: str, size_px: int, bold: bool) -> tuple[float, float]:
    """Return width and height of a label in logical pixels."""
    metrics = QFontMetricsF(map_font(size_px, bold))
    return metrics.horizontalAdvance(text), metrics.ascent() + metrics.descent()


@lru_cache(maxsize=4096)
def _picture(text: str, style: LabelStyle, percent: int, theme: str) -> QImage:
    tokens = load_tokens(theme)
    ratio = percent / 100
    width, height = text_size(text, style.size_px, style.bold)
    margin = _HALO_PX
    image = QImage(
        math.ceil((width + 2 * margin) * ratio),
        math.ceil((height + 2 * margin) * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    font = map_font(style.size_px, style.bold)
    x, y = margin, margin + QFontMetricsF(font).ascent()
    painter = QPainter(image)
    painter.setFont(font)
    painter.setPen(colour(tokens, style.halo))
    for dx, dy in _HALO:
        painter.drawText(QPointF(x + dx, y + dy), text)
    painter.setPen(colour(tokens, style.colour))
    painter.drawText(QPointF(x, y), text)
    painter.end()
    return image
