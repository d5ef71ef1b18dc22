"""Draws the one family of icons (Material Design Icons, qtawesome's font) without loading its other families."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

_FONT = "materialdesignicons6-webfont-*.ttf"
_CHARS = "materialdesignicons6-webfont-charmap-*.json"


def _carried(pattern: str) -> Path:
    """Find a file of qtawesome's; its name carries the font's version, which may change with qtawesome's."""
    spec = find_spec("qtawesome")
    folder = Path(spec.origin).parent / "fonts" if spec is not None and spec.origin is not None else Path()
    found = next(folder.glob(pattern), None)
    if found is None:
        raise ModuleNotFoundError(f"qtawesome carries the icon font and lacks {pattern}")
    return found


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_carried(_FONT)))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _characters() -> dict[str, str]:
    codes = json.loads(_carried(_CHARS).read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


def icon_exists(name: str) -> bool:
    """Whether the family has an icon of this name."""
    return name in _characters()


def pixmap(name: str, colour: str, size: int = 16, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a picture.

    Parameters
    ----------
    name : str
        Of Material Design Icons, "folder-open-outline".
    colour : str
        "#RRGGBB", from the theme's tokens.
    size : int
        Logical pixels.
    ratio : float
        Device pixels per logical pixel.
    """
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _draw(painter, name, colour, QRectF(0, 0, size, size))
    painter.end()
    return picture


class GlyphEngine(QIconEngine):
    """Draws an icon when it is looked at, at any size, in the colour of its state."""

    def __init__(self, name: str, colour: str, disabled: str, checked: str) -> None:
        super().__init__()
        self._name = name
        self._colours = (colour, disabled, checked)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the character in the middle."""
        normal, disabled, checked = self._colours
        colour = disabled if mode == QIcon.Mode.Disabled else checked if state == QIcon.State.On else normal
        _draw(painter, self._name, colour, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the picture of this size."""
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        """Return another one like it."""
        return GlyphEngine(self._name, *self._colours)


def icon(name: str, colour: str, disabled: str, checked: str = "") -> QIcon:
    """Return an icon in the theme's colours for its states."""
    return QIcon(GlyphEngine(name, colour, disabled, checked or colour))


def _draw(painter: QPainter, name: str, colour: str, box: QRectF) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    font = QFont(_family())
    font.setPixelSize(max(1, round(min(box.width(), box.height()))))
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _characters()[name])
    painter.restore()
