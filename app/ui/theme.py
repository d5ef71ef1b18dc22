"""Dresses Qt in the tokens: Fusion, a palette and one style sheet, light or dark, without a colour of its own."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from platformdirs import user_cache_path
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.ui import icons
from app.ui.tokens import Tokens, load_tokens

FAMILIES = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"]

NO_PICTURES: Mapping[str, str] = {"arrow": "", "tick": ""}
_ROLES = {
    QPalette.ColorRole.Window: "surface0",
    QPalette.ColorRole.WindowText: "text1",
    QPalette.ColorRole.Base: "surface1",
    QPalette.ColorRole.AlternateBase: "surface1",
    QPalette.ColorRole.ToolTipBase: "surface2",
    QPalette.ColorRole.ToolTipText: "text1",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Text: "text1",
    QPalette.ColorRole.Button: "surface2",
    QPalette.ColorRole.ButtonText: "text1",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Light: "surface1",
    QPalette.ColorRole.Midlight: "surface2",
    QPalette.ColorRole.Mid: "surface3",
    QPalette.ColorRole.Dark: "text3",
    QPalette.ColorRole.Shadow: "text3",
}


class Theme(QObject):
    """The look in force; `changed` is emitted after the application wears another one."""

    changed = Signal()

    def __init__(self, application: QApplication, name: str = "system", text_px: int = 13) -> None:
        super().__init__(application)
        self._application = application
        self.tokens = load_tokens("light")
        self._icons: dict[str, QIcon] = {}
        application.setStyle(QStyleFactory.create("Fusion"))
        self.wear(name, text_px)

    def wear(self, name: str, text_px: int) -> None:
        """Put on "light", "dark" or the system's choice, with this base text size."""
        hints = self._application.styleHints()
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(name, Qt.ColorScheme.Unknown)
        hints.setColorScheme(scheme)
        resolved = name if name != "system" else "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
        self.tokens = load_tokens(resolved)
        self._icons = {}
        self._application.setFont(base_font(text_px))
        self._application.setPalette(palette_of(self.tokens))
        self._application.setStyleSheet(style_sheet(self.tokens, text_px, pictures(self.tokens)))
        self.changed.emit()

    def icon(self, name: str) -> QIcon:
        """Return an icon of the family in the theme's colours."""
        if name not in self._icons:
            self._icons[name] = icons.icon(name, self.tokens["text2"], self.tokens["disabled"], self.tokens["accent"])
        return self._icons[name]


def base_font(text_px: int) -> QFont:
    """Return the font of all plain text; figures keep one width so that columns line up."""
    font = QFont(FAMILIES)
    font.setPixelSize(text_px)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def palette_of(tokens: Tokens) -> QPalette:
    """Return Qt's palette in the colours of a theme."""
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, QColor(tokens[name]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens["disabled"]))
    return palette


@cache
def _sheet() -> str:
    return (files("resources") / "styles" / "desk.qss").read_text(encoding="utf-8")


def style_sheet(tokens: Tokens, text_px: int, files_: Mapping[str, str] = NO_PICTURES) -> str:
    """Return the style sheet with every ``@name`` filled in.

    Parameters
    ----------
    tokens : Tokens
    text_px : int
    files_ : mapping of str to str
        Picture files by the name the sheet gives them.

    Raises
    ------
    KeyError
        When the sheet names a token the theme does not have.
    """
    given = {"text_px": f"{text_px}px", "heading_px": f"{text_px + 3}px", **files_}
    rules = re.sub(r"/\*.*?\*/", "", _sheet(), flags=re.DOTALL)
    return re.sub(r"@(\w+)", lambda found: given[found[1]] if found[1] in given else tokens[found[1]], rules)


def pictures(tokens: Tokens) -> dict[str, str]:
    """Draw the arrow and the tick in the theme's colours where a style sheet finds them; return the files by name."""
    folder = user_cache_path("gridsteward", appauthor=False)
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for name, icon, colour in (("arrow", "chevron-down", "text2"), ("tick", "check-bold", "on_accent")):
        path = folder / f"{name}-{tokens.theme}.png"
        icons.pixmap(icon, tokens[colour], 24).save(str(path))
        made[name] = path.as_posix()
    return made
