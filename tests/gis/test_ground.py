"""A hand-drawn area becomes valid ground, clipped to what it may cover."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box, make_valid, union_all
from shapely.geometry.base import BaseGeometry

from gis.errors import GeometryError
from gis.ground import clipped_area, mended_area

_scrawls = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=3, max_size=12).map(Polygon)
MEMBERS = np.array([box(0, 0, 10, 10), box(10, 0, 20, 10)], dtype=object)


@settings(max_examples=100, deadline=None)
@given(_scrawls)
def test_whatever_was_drawn_is_valid_afterwards_and_nothing_sticks_out(drawn: Polygon) -> None:
    if not make_valid(drawn).area:
        with pytest.raises(GeometryError, match=r"ground.no_area"):
            mended_area(drawn)
        return
    area = mended_area(drawn)
    assert area.is_valid
    assert area.geom_type in ("Polygon", "MultiPolygon")
    clipped = clipped_area(area, MEMBERS)
    assert clipped.is_valid
    assert clipped.area == pytest.approx(area.intersection(union_all(MEMBERS)).area)
    assert clipped.difference(union_all(MEMBERS)).area == pytest.approx(0, abs=1e-9)


def test_both_loops_of_a_crossing_line_count() -> None:
    assert mended_area(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])).area == pytest.approx(2)


@pytest.mark.parametrize("nothing", [
    Polygon(), MultiPolygon(), Polygon([(0, 0), (1, 1), (0, 0)]), Point(1, 1),
])
def test_what_encloses_nothing_is_refused(nothing: BaseGeometry) -> None:
    with pytest.raises(GeometryError, match=r"ground.no_area"):
        mended_area(nothing)


def test_an_area_beside_the_members_is_empty_even_when_it_touches() -> None:
    assert clipped_area(box(20, 0, 30, 10), MEMBERS).is_empty
    assert clipped_area(box(0, 0, 1, 1), np.array([], dtype=object)).is_empty
