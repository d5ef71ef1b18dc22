"""How far points lie from lines and borders, in metres."""

import numpy as np
import pytest
import shapely

from gis.measure import distance_m
from gis.nearness import common_border, distances_m, near_borders
from tests.support.geometry import geometries

SQUARE = shapely.box(112.98, 28.25, 112.982, 28.252)
BESIDE = shapely.box(112.982, 28.25, 112.984, 28.252)


def test_distances_agree_with_the_ellipsoid() -> None:
    points = np.array([[112.975, 28.251], [112.981, 28.26], [112.9805, 28.2503]])
    nearest = np.array([[112.98, 28.251], [112.981, 28.252], [112.9805, 28.25]])

    found = distances_m(points, SQUARE)

    assert found[:2] == pytest.approx(distance_m(points, nearest)[:2], rel=2e-3)
    assert found[2] == 0
    assert distances_m(points, SQUARE.boundary)[2] == pytest.approx(distance_m(points, nearest)[2], rel=2e-3)


def test_what_has_no_position_is_infinitely_far() -> None:
    assert distances_m(np.array([[np.nan, np.nan]]), SQUARE).tolist() == [np.inf]
    assert distances_m(np.array([[112.98, 28.25]]), shapely.LineString()).tolist() == [np.inf]
    assert distances_m(np.empty((0, 2)), SQUARE).tolist() == []


def test_near_means_within_reach_of_any_border() -> None:
    points = np.array([[112.98201, 28.251], [112.981, 28.251], [112.98099, 28.25199], [np.nan, np.nan], [112.9, 28.2]])

    assert near_borders(points, geometries(SQUARE, BESIDE), 1.5).tolist() == [True, False, True, False, False]
    assert near_borders(points, geometries(SQUARE, None), 1.5).tolist() == [True, False, True, False, False]
    assert not near_borders(points, geometries(), 1.5).any()


def test_the_common_border_is_where_members_touch_along_a_line() -> None:
    corner = shapely.box(112.982, 28.252, 112.984, 28.254)

    border = common_border(geometries(SQUARE, BESIDE, corner))

    assert border.equals(shapely.MultiLineString([[(112.982, 28.25), (112.982, 28.252)],
                                                  [(112.982, 28.252), (112.984, 28.252)]]))
    assert common_border(geometries(SQUARE, corner)).is_empty
