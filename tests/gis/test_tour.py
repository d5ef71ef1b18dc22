"""Stops are visited once each, by a way no longer than the obvious ones, and spread stops cover the ground."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.tour import spread_out, walking_order, way_length_m

_cells = st.tuples(st.integers(0, 400), st.integers(0, 400))
stops = st.lists(_cells, max_size=14).map(lambda found: np.array(found).reshape(-1, 2) * 1e-5 + (112.98, 28.2))


@settings(max_examples=60, deadline=None)
@given(stops)
def test_every_stop_is_visited_once_and_no_exchange_of_two_shortens_the_way(lonlat: np.ndarray) -> None:
    order = walking_order(lonlat)
    assert sorted(order.tolist()) == list(range(len(lonlat)))
    if len(lonlat) > 1:
        length = way_length_m(lonlat, order)
        assert length <= way_length_m(lonlat, np.arange(len(lonlat))) + 1e-3
        for first in range(len(order)):
            for last in range(first + 2, len(order) + 1):
                turned = np.concatenate([order[:first], order[first:last][::-1], order[last:]])
                assert length <= way_length_m(lonlat, turned) + 1e-3


@pytest.mark.parametrize("seed", range(6))
def test_seven_stops_come_within_a_tenth_of_the_best(seed: int) -> None:
    lonlat = np.random.default_rng(seed).random((7, 2)) * 0.004 + (112.98, 28.2)
    best = min(way_length_m(lonlat, np.array(order)) for order in permutations(range(7)))
    assert way_length_m(lonlat, walking_order(lonlat)) <= best * 1.1


def test_stops_along_a_street_are_walked_along_it() -> None:
    along = np.column_stack([112.98 + np.array([3, 0, 4, 1, 2]) * 1e-3, np.full(5, 28.2)])
    assert walking_order(along).tolist() in ([1, 3, 4, 0, 2], [2, 0, 4, 3, 1])


@settings(max_examples=60, deadline=None)
@given(stops, st.integers(0, 8), st.booleans())
def test_spread_stops_are_different_and_as_many_as_asked(lonlat: np.ndarray, count: int, some_taken: bool) -> None:
    picked = spread_out(lonlat, count, np.array([[112.98, 28.2]]) if some_taken else None)
    assert len(set(picked.tolist())) == len(picked) == min(count, len(lonlat))


def test_spread_stops_leave_no_corner_out() -> None:
    corners = np.array([(0, 0), (0, 1), (1, 0), (1, 1)]) * 0.01 + (112.98, 28.2)
    crowd = np.random.default_rng(1).random((200, 2)) * 0.002 + (112.984, 28.204)
    picked = spread_out(np.vstack([crowd, corners]), 5)
    assert {200, 201, 202, 203} <= set(picked.tolist())
