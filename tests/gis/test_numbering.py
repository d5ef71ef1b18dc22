"""Polygons are numbered like the words on a page."""

import numpy as np
import shapely
from hypothesis import given, settings
from numpy.typing import NDArray

from gis.numbering import reading_order
from tests.support.geometry import a_coverage, boxes, coverages, geometries


def test_rows_run_from_north_to_south_and_west_to_east() -> None:
    assert reading_order(boxes(3, 2)).tolist() == [3, 4, 5, 0, 1, 2]


def test_a_bent_coverage_is_still_read_in_rows() -> None:
    assert reading_order(a_coverage(4, 3, seed=1)).tolist() == [8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3]


def test_what_has_no_place_comes_last() -> None:
    members = geometries(None, shapely.box(0, 0, 1, 1), shapely.Polygon(), shapely.box(-5, 0, -4, 1))
    assert reading_order(members).tolist() == [3, 1, 0, 2]
    assert reading_order(geometries(None, None)).tolist() == [0, 1]
    assert reading_order(geometries()).tolist() == []


def test_at_equal_places_the_given_order_stands() -> None:
    assert reading_order(np.repeat(boxes(1, 1), 3)).tolist() == [0, 1, 2]


@settings(max_examples=30, deadline=None)
@given(coverages())
def test_everybody_gets_one_number(coverage: NDArray[np.object_]) -> None:
    assert sorted(reading_order(coverage).tolist()) == list(range(len(coverage)))
