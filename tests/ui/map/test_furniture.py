"""Scale bar lengths are round and told in people's units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.map.furniture import length_text, round_length


@given(st.floats(1e-3, 1e8))
def test_the_bar_is_round_and_as_long_as_fits(longest: float) -> None:
    length = round_length(longest)
    digits = f"{length:e}"[0]
    assert digits in "125"
    assert length <= longest * (1 + 1e-9)
    assert length * 2.5 >= longest * (1 - 1e-9)


@pytest.mark.parametrize(("metres", "text"), [(0.5, "0.5 m"), (200, "200 m"), (1000, "1 km"), (50_000, "50 km")])
def test_lengths_in_peoples_units(metres: float, text: str) -> None:
    assert length_text(metres) == text
