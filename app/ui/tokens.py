"""Hands every widget the same colours, so that a theme is changed in one file and nowhere else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Tokens:
    """The named colours of one theme, as "#RRGGBB" strings."""

    theme: str
    colours: Mapping[str, str]
    ramps: Mapping[str, tuple[str, ...]]

    def __getitem__(self, name: str) -> str:
        return self.colours[name]

    def ramp(self, name: str) -> tuple[str, ...]:
        """Return the colours of a choropleth ramp, low values first."""
        return self.ramps[name]


@cache
def load_tokens(theme: str) -> Tokens:
    """Read the colours of a theme.

    Parameters
    ----------
    theme : str
        One of `THEMES`.

    Raises
    ------
    KeyError
        When there is no such theme.
    """
    values = json.loads((files("resources") / "styles" / "tokens.json").read_text(encoding="utf-8"))[theme]
    colours = {name: value for name, value in values.items() if isinstance(value, str)}
    ramps = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Tokens(theme, colours, ramps)
