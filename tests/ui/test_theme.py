"""Both themes are readable, complete, and the only place with colours."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

import app.ui
from app.ui.theme import style_sheet
from app.ui.tokens import THEMES, load_tokens

TEXT_ON_SURFACE = [
    *((text, surface) for text in ("text1", "text2", "text3", "accent", "ok", "warn", "danger", "info")
      for surface in ("surface0", "surface1")),
    ("text1", "surface2"), ("text1", "surface3"), ("text1", "selected"), ("text2", "surface2"), ("danger", "surface2"),
    ("on_accent", "accent"), ("on_accent", "accent_hover"), ("danger", "selected"), ("text3", "selected"),
]
GRAPHICS = [("line", "surface1"), ("focus", "surface1"), ("focus", "surface0")]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    def light(code: str) -> float:
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
                 for part in QColor(code).getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "surface"), TEXT_ON_SURFACE)
def test_text_is_readable(theme: str, text: str, surface: str) -> None:
    tokens = load_tokens(theme)
    assert contrast(tokens[text], tokens[surface]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("line", "surface"), GRAPHICS)
def test_lines_are_visible(theme: str, line: str, surface: str) -> None:
    tokens = load_tokens(theme)
    assert contrast(tokens[line], tokens[surface]) >= 3.0


@pytest.mark.parametrize("theme", THEMES)
def test_the_style_sheet_finds_every_token(theme: str) -> None:
    assert "@" not in style_sheet(load_tokens(theme), 13)


def test_both_themes_know_the_same_colours() -> None:
    light, dark = (load_tokens(theme) for theme in THEMES)
    assert set(light.colours) == set(dark.colours)
    assert set(light.ramps) == set(dark.ramps)


def test_no_colour_is_written_down_anywhere_else() -> None:
    found = [f"{path.name}: {match}" for path in Path(app.ui.__file__).parent.rglob("*.py")
             for match in re.findall(r"[\"']#[0-9A-Fa-f]{3,8}[\"']|QColor\(\d", path.read_text(encoding="utf-8"))]
    assert found == []
