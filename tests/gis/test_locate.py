"""A point is located exactly, and by the stated rule on borders."""

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gis.lattice import snap_to_lattice
from gis.locate import Locator
from tests.support.geometry import a_coverage, boxes, coverages, geometries
from tests.support.shared import shared_file


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


def nasty_points(polygons: NDArray[np.object_], random: np.random.Generator) -> NDArray[np.float64]:
    """Return points on, a breath beside, level with and away from the vertices and edges of polygons."""
    vertices = shapely.get_coordinates(polygons)
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    middles = (vertices[1:] + vertices[:-1]) / 2
    beside = [middles + random.uniform(-size, size, middles.shape) for size in (1e-16, 1e-14, 1e-12, 1e-10)]
    ulps = np.nextafter(vertices, random.choice([-1e9, 1e9], vertices.shape))
    free = random.uniform(low - (high - low) * 0.1, high + (high - low) * 0.1, (100, 2))
    level = np.column_stack([random.uniform(low[0], high[0], 50), random.choice(vertices[:, 1], 50)])
    upright = np.column_stack([random.choice(vertices[:, 0], 50), random.uniform(low[1], high[1], 50)])
    crossed = np.column_stack([random.choice(vertices[:, 0], 50), random.choice(vertices[:, 1], 50)])
    return np.vstack([vertices, middles, *beside, ulps, free, level, upright, crossed])


def assert_exact(polygons: NDArray[np.object_], points: NDArray[np.float64], seed: int = 0) -> None:
    """Assert that tree and index both give the answer of a comparison with every polygon."""
    codes = [f"{number:05d}" for number in np.random.default_rng(seed).permutation(len(polygons))]
    truth = expected(polygons, codes, *points.T)
    assert Locator(polygons, codes).locate(*points.T).tolist() == truth
    prepared = Locator(polygons, codes)
    prepared.prepare()
    assert prepared.locate(*points.T).tolist() == truth


@settings(max_examples=60, deadline=None)
@given(coverages(), st.integers(0, 2**32 - 1))
def test_every_point_is_where_shapely_says(coverage: NDArray[np.object_], seed: int) -> None:
    assert_exact(coverage, nasty_points(coverage, np.random.default_rng(seed)), seed)


LATTICE = np.stack(np.meshgrid(np.arange(-1, 7.01, 0.25), np.arange(-1, 7.01, 0.25)), axis=-1).reshape(-1, 2)
DIAMOND = shapely.buffer(shapely.Point(2.5, 2.5), 0.25, quad_segs=1)


def with_hole() -> NDArray[np.object_]:
    """Return squares, one with a hole."""
    members = boxes(6, 6)
    members[14] = shapely.difference(members[14], DIAMOND)
    return members


@pytest.mark.parametrize(
    "members",
    [
        boxes(6, 6),
        np.delete(boxes(6, 6), [5, 14, 20, 21]),
        with_hole(),
        np.append(with_hole(), DIAMOND),
        np.append(boxes(6, 6), [shapely.box(1.5, 1.5, 5.25, 4.75), shapely.box(3.1, 3.1, 3.2, 12)]),
        np.append(boxes(6, 6)[1:30], shapely.union(boxes(6, 6)[0], boxes(6, 6)[35])),
        np.append(np.delete(boxes(6, 6), [7, 13]), shapely.union(boxes(6, 6)[7], boxes(6, 6)[13])),
        np.concatenate([boxes(6, 6), boxes(6, 6)]),
        geometries(shapely.box(0, 0, 1, 1), None, shapely.Polygon(), shapely.box(1000, 1000, 1001, 1001)),
        geometries(shapely.box(0, 0, 6, 1e-12)),
        geometries(shapely.box(1, 1, 1 + 4e-16, 1 + 4e-16), shapely.box(1, 1, 1 + 4e-16, 1 - 4e-16)),
        geometries(shapely.box(0, 0, 1, 1), shapely.box(-0.0, 1, 1, 2), shapely.box(-1, -1, -0.0, 2)),
        geometries(shapely.box(0, 0, 3, 3), shapely.LineString([(0, 4), (6, 4)]), shapely.Point(5, 5)),
    ],
    ids=[
        "boxes", "gaps", "hole", "island", "overlaps", "multipolygon", "unmatched edges", "two layers",
        "null, empty, far off", "sliver", "as small as doubles tell", "negative zero", "lines and points",
    ],
)  # fmt: skip
def test_awkward_sets_are_located_exactly(members: NDArray[np.object_]) -> None:
    points = np.vstack([LATTICE, np.random.default_rng(4).uniform(-1, 7, (2000, 2))])
    assert_exact(members, points)


def test_the_index_is_built_once_many_points_were_asked_for_and_changes_nothing() -> None:
    coverage = a_coverage(3, 3, seed=6)
    locator = Locator(coverage, [str(number) for number in range(9)])
    points = nasty_points(coverage, np.random.default_rng(1))
    answers = [locator.locate(*points.T).tolist() for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]


def test_real_blocks_are_located_exactly() -> None:
    frame = pyogrio.read_dataframe(shared_file("wuhan_blocks.fgb"), max_features=1500)
    blocks = snap_to_lattice(np.asarray(frame.geometry.values, dtype=object))
    random = np.random.default_rng(2)
    points = random.permutation(nasty_points(blocks, random))[:20_000]
    codes = [f"{number:05d}" for number in range(len(blocks))]
    point, block = shapely.STRtree(blocks).query(shapely.points(points), predicate="intersects")
    truth = np.full(len(points), len(blocks))
    np.minimum.at(truth, point, block)
    truth[truth == len(blocks)] = -1
    locator = Locator(blocks, codes)
    locator.prepare()
    assert (locator.locate(*points.T) == truth).all()
    assert (Locator(blocks, codes).locate(*points.T) == truth).all()


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


def test_positions_are_doubtful_where_another_member_is_in_reach() -> None:
    locator = Locator(boxes(3, 1, 0.001), ["c", "b", "a"])
    x, y = [0.0005, 0.00098, 0.00098, 0.001, -0.00001, 0.5, np.nan], [0.0005, 0.0005, 0.0005, 0.0005, 0.0005, 0.5, 0]
    assert locator.doubtful(x, y, 5).tolist() == [False, True, True, True, False, True, True]
    assert locator.doubtful(x, y, 1).tolist() == [False, False, False, True, True, True, True]
    assert locator.doubtful([], [], 5).tolist() == []


def test_islands_and_holes_are_told_apart() -> None:
    members = a_coverage(2, 2, seed=3, holes=True)
    island = len(members) - 1
    centre = shapely.get_coordinates(shapely.centroid(members[island]))[0]
    assert Locator(members, [str(i) for i in range(len(members))]).locate(*centre).tolist() == [island]
    assert Locator(members[:island], [str(i) for i in range(island)]).locate(*centre).tolist() == [-1]
