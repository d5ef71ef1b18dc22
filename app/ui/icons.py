"""Draws the one family of icons (Material Design Icons, qtawesome's font) without loading its other families."""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap

_SIZES = (16, 20, 24, 32, 40)
_FONT = "materialdesignicons6-webfont-6.9.96.ttf"
_CHARS = "materialdesignicons6-webfont-charmap-6.9.96.json"


@cache
def _fonts_folder() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("qtawesome carries the icon font and is not installed")
    return Path(spec.origin).parent / "fonts"


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_fonts_folder() / _FONT))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _characters() -> dict[str, str]:
    codes = json.loads((_fonts_folder() / _CHARS).read_text(encoding="utf-8"))
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
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    font = QFont(_family())
    font.setPixelSize(size)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, _characters()[name])
    painter.end()
    return picture


def icon(name: str, colour: str, disabled: str, checked: str = "") -> QIcon:
    """Return an icon in the theme's colours for its states."""
    made = QIcon()
    for size in _SIZES:
        made.addPixmap(pixmap(name, colour, size), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, disabled, size), QIcon.Mode.Disabled)
        if checked:
            made.addPixmap(pixmap(name, checked, size), QIcon.Mode.Normal, QIcon.State.On)
    return made
