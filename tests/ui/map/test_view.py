"""Where the map looks: panning, zooming and coming back."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.map.view import NEAR, MapView, ViewHistory, lonlat_of, mercator_bounds, mercator_of

VIEW = MapView(*mercator_of(112.98, 28.25), 2.0, 1000, 700)
PIXELS = st.tuples(st.floats(0, 1000), st.floats(0, 700))


@given(PIXELS)
def test_pixel_and_map_are_each_others_inverse(pixel: tuple[float, float]) -> None:
    assert VIEW.to_pixel(*VIEW.to_map(*pixel)) == pytest.approx(pixel, abs=1e-6)


@given(PIXELS, st.floats(0.1, 10))
def test_zooming_keeps_what_is_under_the_cursor(pixel: tuple[float, float], factor: float) -> None:
    zoomed = VIEW.zoomed(factor, *pixel)
    assert zoomed.to_map(*pixel) == pytest.approx(VIEW.to_map(*pixel), abs=1e-5)
    assert zoomed.resolution == pytest.approx(VIEW.resolution / factor)


@given(PIXELS, st.floats(-300, 300), st.floats(-300, 300))
def test_dragging_takes_the_ground_along(pixel: tuple[float, float], dx: float, dy: float) -> None:
    panned = VIEW.panned(dx, dy)
    assert panned.to_map(pixel[0] + dx, pixel[1] + dy) == pytest.approx(VIEW.to_map(*pixel), abs=1e-5)


@given(st.floats(70, 130), st.floats(5, 50), st.floats(1e-4, 0.5), st.floats(1e-4, 0.5))
def test_fitting_shows_everything(west: float, south: float, width: float, height: float) -> None:
    wanted = mercator_bounds((west, south, west + width, south + height))
    got = VIEW.fitted(wanted).bounds
    assert got[0] <= wanted[0]
    assert got[1] <= wanted[1]
    assert got[2] >= wanted[2]
    assert got[3] >= wanted[3]


def test_fitting_a_point_keeps_the_scale() -> None:
    x, y = mercator_of(113.0, 28.3)
    assert VIEW.fitted((x, y, x, y)).resolution == VIEW.resolution
    assert replace(VIEW, resolution=900.0).fitted((x, y, x, y)).resolution == NEAR


def test_fitting_something_small_does_not_come_closer_than_wanted() -> None:
    x, y = mercator_of(113.0, 28.3)
    assert VIEW.fitted((x, y, x + 1, y + 1), closest=0.15).resolution == 0.15


def test_metres_per_pixel_are_metres_on_the_ground() -> None:
    assert VIEW.metres_per_pixel == pytest.approx(2.0 * math.cos(math.radians(28.25)), rel=1e-9)
    assert VIEW.scale == pytest.approx(VIEW.metres_per_pixel / 0.00028)


def test_zoom_ends_at_the_limits() -> None:
    assert VIEW.zoomed(1e12, 0, 0).resolution > 0
    assert VIEW.zoomed(1e-12, 0, 0).resolution < 1e6


def test_lonlat_round_trip() -> None:
    assert lonlat_of(*mercator_of(112.98, 28.25)) == pytest.approx((112.98, 28.25), abs=1e-12)


def test_history_goes_back_forward_and_forgets_what_was_ahead() -> None:
    history = ViewHistory()
    views = [VIEW.panned(k * 50, 0) for k in range(4)]
    for view in views[:3]:
        history.rest(view)
    assert history.step(-1) == views[1]
    assert history.step(-1) == views[0]
    assert history.step(-1) is None
    assert history.step(1) == views[1]
    history.rest(views[3])
    assert history.step(1) is None
    assert history.step(-1) == views[1]


def test_history_ignores_standing_still() -> None:
    history = ViewHistory()
    history.rest(VIEW)
    history.rest(VIEW.panned(0.4, 0))
    assert history.step(-1) is None
