"""A point is located exactly, and by the stated rule on borders."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gis.locate import Locator
from tests.support.geometry import a_coverage, boxes, coverages, geometries


def expected(
    polygons: NDArray[np.object_], codes: list[str], x: NDArray[np.float64], y: NDArray[np.float64]
) -> list[int]:
    """Return the answer by comparing every point with every polygon."""
    found = []
    for point in shapely.points(x, y):
        holding = [
            i for i, polygon in enumerate(polygons) if polygon is not None and shapely.intersects(polygon, point)
        ]
        found.append(min(holding, key=lambda i: (codes[i], i), default=-1))
    return found


def test_points_inside_outside_and_on_borders() -> None:
    locator = Locator(boxes(2, 2), ["b", "a", "d", "c"])
    x = [0.5, 1.5, 0.5, 1.5, 1.0, 1.0, 0.5, 1.0, 2.0, 2.1, 0.0]
    y = [0.5, 0.5, 1.5, 1.5, 0.5, 1.5, 1.0, 1.0, 2.0, 1.0, 0.0]
    assert locator.locate(x, y).tolist() == [0, 1, 2, 3, 1, 3, 0, 1, 3, -1, 0]


def test_the_answer_has_one_small_integer_per_point() -> None:
    answer = Locator(boxes(1, 1), ["a"]).locate(0.5, 0.5)
    assert (answer.dtype, answer.tolist()) == (np.int32, [0])
    assert Locator(boxes(1, 1), ["a"]).locate([], []).tolist() == []


def test_points_that_are_no_numbers_are_nowhere() -> None:
    answer = Locator(boxes(1, 1), ["a"]).locate([np.nan, 0.5, np.inf, 0.5], [0.5, np.nan, 0.5, -np.inf])
    assert answer.tolist() == [-1] * 4


def test_null_and_empty_members_hold_nothing() -> None:
    members = geometries(None, shapely.box(0, 0, 1, 1), shapely.Polygon())
    assert Locator(members, ["a", "b", "c"]).locate([0.5, 3], [0.5, 3]).tolist() == [1, -1]
    assert Locator(geometries(), []).locate([0.5], [0.5]).tolist() == [-1]
    assert Locator(geometries(None), ["a"]).locate([0.5], [0.5]).tolist() == [-1]


def test_where_members_overlap_the_smallest_code_wins() -> None:
    stacked = geometries(shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3), shapely.box(1, 1, 3, 3))
    assert Locator(stacked, ["z", "m", "m"]).locate([1.5, 0.5], [1.5, 0.5]).tolist() == [1, 0]


@settings(max_examples=60, deadline=None)
@given(coverages(), st.randoms(use_true_random=False))
def test_every_point_is_where_shapely_says(coverage: NDArray[np.object_], chance: st.DataObject) -> None:
    random = np.random.default_rng(chance.randrange(2**32))
    codes = [f"{number:03d}" for number in random.permutation(len(coverage))]
    vertices = shapely.get_coordinates(coverage)
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    middles = (vertices[1:] + vertices[:-1]) / 2
    near = np.nextafter(vertices, random.choice([0.0, 1e3], vertices.shape))
    free = random.uniform(low - 0.001, high + 0.001, (60, 2))
    mixed = np.column_stack([random.choice(vertices[:, 0], 30), random.choice(vertices[:, 1], 30)])
    points = np.vstack([vertices, middles, near, free, mixed])
    answer = Locator(coverage, codes).locate(*points.T)
    assert answer.tolist() == expected(coverage, codes, *points.T)


def test_members_near_an_uncertain_position_come_nearest_first() -> None:
    members = boxes(3, 1, 0.001)
    locator = Locator(members, ["c", "b", "a"])
    near = locator.candidates_near(0.00105, 0.0005, 20)
    assert [candidate.index for candidate in near] == [1, 0]
    assert near[0].distance_m == 0
    assert near[1].distance_m == pytest.approx(5.566, abs=0.01)
    assert [candidate.index for candidate in locator.candidates_near(0.00105, 0.0005, 5)] == [1]
    assert [candidate.index for candidate in locator.candidates_near(0.001, 0.0005, 5)] == [1, 0]
    assert locator.candidates_near(1, 1, 100) == []


def test_islands_and_holes_are_told_apart() -> None:
    members = a_coverage(2, 2, seed=3, holes=True)
    island = len(members) - 1
    centre = shapely.get_coordinates(shapely.centroid(members[island]))[0]
    assert Locator(members, [str(i) for i in range(len(members))]).locate(*centre).tolist() == [island]
    assert Locator(members[:island], [str(i) for i in range(island)]).locate(*centre).tolist() == [-1]
