"""The ground tiles exactly, level by level, along streets, without cutting a house."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data.sample.geography import Geography, make_geography
from data.sample.place_names import NamePool, chinese_number
from data.sample.regions import components, group, patches
from data.sample.subdivision import cut_ring
from data.sample.town import Town
from data.sample.zones import HOMES, Use
from gis.lattice import on_lattice
from gis.numbering import reading_order

SIZES = [(1, 20, 1), (2, 60, 5), (12, 100, 3), (13, 800, 11), (24, 900, 7), (96, 6_000, 7), (150, 9_000, 2)]


@pytest.fixture(scope="module", params=SIZES, ids=lambda one: f"{one[0]} grids")
def ground(request: pytest.FixtureRequest) -> Geography:
    return make_geography(*request.param)


def _segments(polygons: np.ndarray) -> set[tuple[float, ...]]:
    """Return the undirected edges of polygons or lines."""
    points, part = shapely.get_coordinates(shapely.get_rings(polygons), return_index=True)
    if not len(points):
        points, part = shapely.get_coordinates(polygons, return_index=True)
    inner = part[1:] == part[:-1]
    pairs = np.hstack([points[:-1][inner], points[1:][inner]])
    backwards = (pairs[:, 0] > pairs[:, 2]) | ((pairs[:, 0] == pairs[:, 2]) & (pairs[:, 1] > pairs[:, 3]))
    pairs[backwards] = pairs[backwards][:, [2, 3, 0, 1]]
    return set(map(tuple, pairs.tolist()))


def test_every_level_is_a_valid_coverage_on_the_lattice(ground: Geography) -> None:
    for level in (ground.block, ground.grid, ground.community, ground.street):
        degrees = ground.frame.geometries_degrees(level)
        assert shapely.is_valid(degrees).all()
        assert shapely.coverage_is_valid(degrees)
        assert on_lattice(degrees)


def test_every_level_fills_the_one_above_exactly(ground: Geography) -> None:
    pairs = [(ground.grid, ground.community_of_grid, ground.community),
             (ground.community, ground.street_of_community, ground.street),
             (ground.street, np.zeros(len(ground.street), dtype=int), np.array([ground.district], dtype=object))]
    for parts, parent, whole in pairs:
        for number, outline in enumerate(ground.frame.geometries_degrees(whole)):
            inside = ground.frame.geometries_degrees(parts[parent == number])
            assert shapely.equals(shapely.union_all(inside), outline)
            assert shapely.symmetric_difference(shapely.coverage_union_all(inside), outline).area == 0


def test_every_level_is_in_one_piece(ground: Geography) -> None:
    for level in (ground.grid, ground.community, ground.street, np.array([ground.district], dtype=object)):
        assert (shapely.get_type_id(level) == shapely.GeometryType.POLYGON).all()


def test_as_many_grids_as_asked_micro_grids_among_them(ground: Geography, request: pytest.FixtureRequest) -> None:
    wanted = request.node.callspec.params["ground"][0]
    assert len(ground.grid) + len(ground.micro_block) == wanted
    assert len(ground.micro_block) == wanted // 24


def test_grid_edges_run_along_the_noded_lines(ground: Geography) -> None:
    assert _segments(ground.grid) <= _segments(ground.network.edges)


def test_no_building_is_cut(ground: Geography) -> None:
    grid = ground.frame.geometries_m(ground.grid)[ground.grid_of_block[ground.buildings.block]]
    assert shapely.contains_properly(grid, ground.buildings.outline).all()


def test_everybody_finds_a_home(ground: Geography, request: pytest.FixtureRequest) -> None:
    people = request.node.callspec.params["ground"][1]
    assert ground.buildings.homes.sum() >= people / 3.4


def test_micro_grids_lie_in_their_grid(ground: Geography) -> None:
    parent = ground.grid[ground.micro_parent]
    assert shapely.covers(parent, ground.block[ground.micro_block]).all()
    assert (shapely.area(parent) > shapely.area(ground.block[ground.micro_block])).all()


def test_grids_are_numbered_like_a_page(ground: Geography) -> None:
    degrees = ground.frame.geometries_degrees(ground.grid)
    for community in np.unique(ground.community_of_grid):
        members = degrees[ground.community_of_grid == community]
        assert reading_order(members).tolist() == list(range(len(members)))


def test_a_district_of_the_usual_size_has_three_streets_and_twelve_communities() -> None:
    ground = make_geography(96, 6_000, 7)
    assert (len(ground.street), len(ground.community)) == (3, 12)
    assert (ground.grid_use != "").sum() >= 4
    assert set(HOMES) | {Use.PARK, Use.PRIMARY_SCHOOL, Use.MARKET, Use.HOSPITAL} <= set(ground.block_use)


def test_it_is_no_chessboard() -> None:
    ground = make_geography(96, 6_000, 7)
    points = shapely.get_coordinates(ground.frame.geometries_m(ground.district.boundary))
    step = np.diff(points, axis=0)
    direction = np.degrees(np.arctan2(step[:, 1], step[:, 0])) % 90
    assert np.ptp(direction) > 30
    area = shapely.area(ground.block)
    assert area.std() > 0.3 * area.mean()


def test_the_river_runs_through(town: Town) -> None:
    water = town.surfaces.geometry[0]
    assert town.surfaces.kind[0] == "water"
    assert shapely.intersects(water, town.ground.district)
    dry = shapely.difference(town.ground.district, water)
    assert len(shapely.get_parts(dry)) >= 2


def test_no_two_streets_share_a_name(town: Town) -> None:
    assert len(set(town.streets.name)) == len(town.streets.name)


def test_addresses_are_full_and_different(town: Town) -> None:
    assert all(one.startswith("示例省云江市云溪区") and "街道" in one and "社区" in one and "号" in one
               for one in town.site_prefix)
    assert len(set(town.site_prefix)) == len(town.site_prefix)
    assert len(set(town.areas.grid_code + town.areas.micro_code)) == len(town.grid_ids) + len(town.micro_ids)


def test_names_never_repeat() -> None:
    names = NamePool(np.random.default_rng(1))
    drawn = [names.homes("estate") for _ in range(3_000)]
    assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (21, "二十一"), (105, "一百零五"), (110, "一百一十")]
)
def test_numbers_in_chinese(number: int, text: str) -> None:
    assert chinese_number(number) == text


@settings(max_examples=40, deadline=None)
@given(columns=st.integers(1, 7), rows=st.integers(1, 7), share=st.floats(0.05, 1), seed=st.integers(0, 10_000))
def test_regions_are_connected_and_all_used(columns: int, rows: int, share: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    number = np.arange(columns * rows).reshape(rows, columns)
    pairs = np.concatenate([np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
                            np.column_stack([number[:-1].ravel(), number[1:].ravel()])])
    centre = np.column_stack([number.ravel() % columns, number.ravel() // columns]).astype(float)
    ground = patches(rng.random(number.size), centre, pairs[:, 0], pairs[:, 1], np.ones(len(pairs)))
    count = max(1, round(share * number.size))
    label = group(ground, count, rng)
    assert label is not None
    assert set(label.tolist()) == set(range(count))
    for region in range(count):
        assert components(ground.part(np.flatnonzero(label == region))).max() == 0


def test_too_many_regions_are_refused() -> None:
    apart = patches([1.0, 1.0], np.zeros((2, 2)), np.array([], dtype=int), np.array([], dtype=int), np.array([]))
    assert group(apart, 1, np.random.default_rng(0)) is None
    assert group(apart, 3, np.random.default_rng(0)) is None


@settings(max_examples=60, deadline=None)
@given(angle=st.floats(0, 3.1), shift=st.floats(-20, 20), bulge=st.floats(-0.05, 0.05))
def test_the_pieces_of_a_cut_block_sum_to_the_whole(angle: float, shift: float, bulge: float) -> None:
    ring = np.array([[0.0, 0.0], [120.0, 6.0], [130.0, 90.0], [4.0, 84.0]])
    pieces = cut_ring(ring, np.array([62.0 + shift, 45.0]), np.array([np.cos(angle), np.sin(angle)]), bulge)
    if pieces is not None:
        left, right, cut = pieces
        whole = shapely.Polygon(ring).area
        assert shapely.Polygon(left).area + shapely.Polygon(right).area == pytest.approx(whole)
        assert len(cut) == 5
