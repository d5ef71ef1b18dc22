"""Points are paired with exactly the boxes that hold them."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gis.box_join import points_in_boxes

NUMBERS = st.one_of(st.integers(-5, 5).map(float), st.floats(-6, 6), st.sampled_from([np.nan, np.inf, -np.inf, 1e300]))


def expected(x: NDArray[np.float64], y: NDArray[np.float64], boxes: NDArray[np.float64]) -> set[tuple[int, int]]:
    """Compare every point with every box."""
    return {
        (box, point)
        for box, (west, south, east, north) in enumerate(boxes)
        for point in range(len(x))
        if np.isfinite(boxes[box]).all() and west <= x[point] <= east and south <= y[point] <= north
    }


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(NUMBERS, NUMBERS), max_size=30),
    st.lists(st.tuples(*[st.floats(-5, 5)] * 4) | st.just((np.nan,) * 4), max_size=12),
)
def test_every_point_meets_every_box_that_holds_it(
    points: list[tuple[float, float]], corners: list[tuple[float, ...]]
) -> None:
    x, y = np.array(points, dtype=np.float64).reshape(-1, 2).T
    drawn = np.array(corners, dtype=np.float64).reshape(-1, 4)
    boxes = np.hstack([np.minimum(drawn[:, :2], drawn[:, 2:]), np.maximum(drawn[:, :2], drawn[:, 2:])])
    box, point = points_in_boxes(x, y, boxes)
    assert set(zip(box.tolist(), point.tolist(), strict=True)) == expected(x, y, boxes)
    assert len(box) == len(expected(x, y, boxes))
    assert (np.diff(box) >= 0).all()


def test_a_box_may_be_a_point_or_a_line() -> None:
    boxes = np.array([[1.0, 1, 1, 1], [0, 2, 4, 2]])
    box, point = points_in_boxes(np.array([1.0, 3, 1]), np.array([1.0, 2, 2]), boxes)
    assert sorted(zip(box.tolist(), point.tolist(), strict=True)) == [(0, 0), (1, 1), (1, 2)]
