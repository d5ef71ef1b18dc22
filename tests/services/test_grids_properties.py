"""Whatever is split, merged and taken back, the coverage stays one and every record is bound to where it lies."""

import tempfile
from pathlib import Path

import numpy as np
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point
from shapely.geometry.base import BaseGeometry

from app.services.binding import bind_all
from app.services.grids import merge_grids, split_grid
from data.model.errors import UserError
from data.model.nouns import BindingOrigin
from data.store.journal import history, undo
from data.store.queries.areas import area_by_code
from data.store.queries.grids import BoundaryRows, boundaries
from data.store.queries.subjects import subjects
from gis.adjacency import adjacent_pairs
from gis.errors import GeometryError
from gis.locate import NOWHERE, Locator
from tests.support.builders import COMMUNITY, PLANNER, District, a_binding, a_district, a_place, points_in
from tests.support.dumps import difference, dump
from tests.support.geometry import assert_coverage

BEND_DEGREES = 5e-7
"""Every cut may bend a slanted border edge by a lattice cell (1e-7 degree, 11 mm)."""

Step = tuple[str, int, tuple[float, float, float, float]]

steps = st.lists(
    st.tuples(st.sampled_from(["split", "split", "merge", "undo"]), st.integers(0, 10_000),
              st.tuples(*[st.floats(-0.2, 1.2)] * 4)),
    min_size=1, max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps, st.integers(0, 1000))
def test_any_sequence_leaves_a_coverage_and_true_bindings(planned: list[Step], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        district = a_district(Path(folder), columns=3, rows=2, seed=seed)
        _settle(district, seed)
        start, outline = dump(district.store), shapely.coverage_union_all(district.shapes)
        done = 0
        for step in planned:
            done += _take(district, step, done)
            _assert_sound(district, outline)
        for _ in range(done):
            undo(district.store, PLANNER)
        assert difference(start, dump(district.store)) == []
        district.store.close()


def _settle(district: District, seed: int) -> None:
    """Put places inside, on corners and on edges, and bind them; one of them by hand to the wrong grid."""
    corners = [Point(xy) for shape in district.shapes for xy in shapely.get_coordinates(shape)[::4]]
    middles = [LineString(shapely.get_coordinates(shape)[:2]).centroid for shape in district.shapes]
    inside = [point for number, shape in enumerate(district.shapes) for point in points_in(shape, 6, seed + number)]
    by_hand = a_place(inside[0])
    district.add(by_hand, *(a_place(point) for point in corners + middles + inside))
    district.add(a_binding(by_hand, district.grids[-1], BindingOrigin.ASSIGNED))
    bind_all(district.store, PLANNER)


def _take(district: District, step: Step, done: int) -> int:
    """Do a step and return by how much it changes the number of acts to take back."""
    verb, number, shares = step
    with district.store.reading() as session:
        now = boundaries(session)
    try:
        if verb == "split":
            code, shape = now.codes[number % len(now)], now.geometries[number % len(now)]
            split_grid(district.store, PLANNER, code, _line(shape, shares), keep=("larger", "first", 2)[number % 3])
        elif verb == "merge":
            pairs, _ = adjacent_pairs(now.geometries)
            codes = [now.codes[index] for index in pairs[number % len(pairs)]] if len(pairs) else []
            merge_grids(district.store, PLANNER, codes, codes[number % 2] if codes else "")
        elif done:
            undo(district.store, PLANNER)
            return -1
        else:
            return 0
    except (GeometryError, UserError):
        return 0
    return 1


def _line(shape: BaseGeometry, shares: tuple[float, float, float, float]) -> LineString:
    low, high = np.array(shape.bounds[:2]), np.array(shape.bounds[2:])
    start, end = np.array(shares[:2]), np.array(shares[2:])
    far = 3 * (end - start)
    return LineString([low + (start - far) * (high - low), low + (end + far) * (high - low)])


def _assert_sound(district: District, outline: BaseGeometry) -> None:
    with district.store.reading() as session:
        now, rows = boundaries(session), subjects(session)
        community = area_by_code(session, COMMUNITY)
        assert history(session, 1)
    assert community is not None
    assert_coverage(now.geometries, community.geometry)
    strayed = shapely.distance(shapely.points(shapely.get_coordinates(community.geometry)), outline.boundary)
    assert strayed.max() <= BEND_DEGREES
    _assert_bound_where_they_lie(now, rows.xy, list(rows.grid_ids), list(rows.origins))


def _assert_bound_where_they_lie(now: BoundaryRows, xy: np.ndarray, grids: list, origins: list) -> None:
    found = Locator(now.geometries, now.codes).locate(xy[:, 0], xy[:, 1])
    for index, grid, origin in zip(found.tolist(), grids, origins, strict=True):
        if origin is BindingOrigin.ASSIGNED:
            assert grid in now.grid_ids
        elif grid is not None:
            assert index != NOWHERE
            assert now.grid_ids[index] == grid
