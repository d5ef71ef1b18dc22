"""The polynomial projects as the formula does."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis.crs import to_web_mercator
from gis.quick_mercator import WIDEST_DEG, web_mercator_between


@given(st.floats(-60, 58), st.floats(0, WIDEST_DEG), st.integers(0, 1000))
def test_the_polynomial_agrees_with_the_formula(south: float, height: float, seed: int) -> None:
    places = np.random.default_rng(seed).uniform((70, south), (140, south + height), (200, 2))
    off = np.abs(web_mercator_between(south, south + height)(places) - to_web_mercator(places))
    assert off.max() < 1e-7


def test_far_apart_latitudes_use_the_formula() -> None:
    assert web_mercator_between(10, 12) is to_web_mercator
