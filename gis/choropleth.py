"""Sorts numbers into a few classes of about equally many, and gives each class its colour."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RAMP = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
"""Light to dark, told apart in grey and by colour-blind readers (ColorBrewer YlGnBu, Apache licence)."""

NO_VALUE = "#b8b8b8"
COLOURS = (*RAMP, NO_VALUE)


def class_breaks(values: Sequence[float | None], classes: int = len(RAMP)) -> list[float]:
    """Return the upper bounds, each a value that occurs, of at most `classes` classes of about equally many values."""
    known = np.sort(_known(values))
    if not len(known):
        return []
    last_of_class = [-(-share * len(known) // classes) - 1 for share in range(1, classes + 1)]
    return [float(bound) for bound in np.unique(known[last_of_class])]


def class_colours(values: Sequence[float | None]) -> list[str]:
    """Return the colour of each value; None and what is not finite get `NO_VALUE`."""
    breaks = class_breaks(values)
    ramp = _spread(len(breaks))
    return [
        NO_VALUE if value is None or not np.isfinite(value) else ramp[int(np.searchsorted(breaks, value))]
        for value in values
    ]


def legend_entries(values: Sequence[float | None], no_value_label: str) -> list[tuple[str, str]]:
    """Return colour and text of each class that occurs, from the lowest; features without a value come last."""
    breaks, known = class_breaks(values), _known(values)
    entries = []
    for place, (colour, high) in enumerate(zip(_spread(len(breaks)), breaks, strict=True)):
        above = known[known > breaks[place - 1]] if place else known
        low = float(above.min())
        entries.append((colour, f"{low:,.6g}" if low == high else f"{low:,.6g} – {high:,.6g}"))
    return [*entries, (NO_VALUE, no_value_label)] if len(known) < len(values) else entries


def _known(values: Sequence[float | None]) -> NDArray[np.float64]:
    return np.array([value for value in values if value is not None and np.isfinite(value)], dtype=np.float64)


def _spread(classes: int) -> list[str]:
    """Spread the ramp over the classes there are, so that two classes are light and dark."""
    places = np.linspace(0, len(RAMP) - 1, max(classes, 1)).round().astype(int)
    return [RAMP[place] for place in places[:classes]]
