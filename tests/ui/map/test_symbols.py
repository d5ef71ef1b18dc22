"""Symbols: the shape alone tells the state, also in grey and for the colour-blind, at every resolution."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.services.map_content import CLASSES
from app.ui.map.qt_arrays import pixels_of
from app.ui.map.symbols import FAMILIES, NO_RING, RING_STEPS, ring_step, symbol
from app.ui.tokens import THEMES

# Machado, Oliveira and Fernandes (2009), full deuteranopia and protanopia, linear RGB.
DEFICIENCIES = {
    "deuteranopia": np.array([[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]),
    "protanopia": np.array([[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]),
}


@pytest.fixture(autouse=True)
def _an_application(qtbot: QtBot) -> None:
    """Symbols are painted by Qt."""


def rgb_on(image: QImage, ground: int) -> NDArray[np.float64]:
    """Return (h, w, 3) colours of a picture on a grey ground, 0 to 1."""
    pixels = pixels_of(image).astype(np.int64)
    parts = np.stack([(pixels >> shift) & 255 for shift in (16, 8, 0)], axis=-1)
    alpha = ((pixels >> 24) & 255)[..., None]
    return (parts + ground * (255 - alpha) / 255) / 255


def difference(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return the share of pixels that differ clearly in lightness."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    return float((np.abs((one - other) @ weights) > 0.12).mean())


@pytest.mark.parametrize("theme", THEMES)
def test_states_differ_in_grey(theme: str) -> None:
    made = [rgb_on(symbol("event", k, 18, 1.0, theme), 128) for k in range(len(CLASSES["event"]))]
    for (one, first), (other, second) in combinations(zip(CLASSES["event"], made, strict=True), 2):
        assert difference(first, second) > 0.04, (one, other)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_states_differ_for_the_colour_blind(deficiency: str) -> None:
    seen = [
        np.clip(rgb_on(symbol("event", k, 18, 1.0, "light"), 240) @ DEFICIENCIES[deficiency].T, 0, 1)
        for k in range(len(CLASSES["event"]))
    ]
    for first, second in combinations(seen, 2):
        assert (np.abs(first - second).max(axis=-1) > 0.12).mean() > 0.04


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("theme", THEMES)
def test_every_class_has_a_symbol_of_its_own(family: str, theme: str) -> None:
    seen = {bytes(symbol(family, k, 16, 1.0, theme).constBits()) for k in range(len(CLASSES[family]))}
    assert len(seen) == len(CLASSES[family])


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_symbols_are_painted_for_the_screen_they_are_on(ratio: float) -> None:
    image = symbol("event", 6, 18, ratio, "light")
    assert image.devicePixelRatio() == pytest.approx(ratio)
    assert image.width() == round(image.deviceIndependentSize().width() * ratio)


def test_the_ring_empties() -> None:
    painted = []
    for step in range(1, RING_STEPS + 1):
        rgb = rgb_on(symbol("event", 2, 18, 2.0, "light", step), 255)
        bare = rgb_on(symbol("event", 2, 18, 2.0, "light", 0), 255)
        painted.append((np.abs(rgb - bare).max(axis=-1) > 0.1).sum())
    assert all(more > less for less, more in pairwise(painted))


@pytest.mark.parametrize(
    ("share", "step"), [(float("nan"), NO_RING), (1.0, RING_STEPS), (0.5, 6), (0.001, 1), (0.0, 0), (-1.0, 0)]
)
def test_time_left_becomes_a_step(share: float, step: int) -> None:
    assert ring_step(share) == step
