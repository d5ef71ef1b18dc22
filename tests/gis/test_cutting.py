"""A cut divides exactly or says why not, and whatever is cut and merged stays a coverage."""

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.cutting import cut_in_coverage, cut_polygon, merge_polygons
from gis.errors import GeometryError
from gis.lattice import on_lattice, snap_to_lattice
from gis.outline import have_same_edges
from gis.shared_vertices import insert_shared_vertices
from tests.support.geometry import (
    a_coverage,
    a_line,
    assert_coverage,
    boxes,
    coverages,
    geometries,
    lines_across,
)
from tests.support.shared import shared_file

SQUARE = shapely.box(0, 0, 10, 10)
DONUT = shapely.box(0, 0, 10, 10).difference(shapely.box(3, 3, 7, 7))
SLANTED = shapely.Polygon([(0, 0), (1, 0.3), (1.2, 1.1), (0.1, 1)])


def areas(polygon: BaseGeometry, *vertices: tuple[float, float]) -> list[float]:
    """Return the areas of the parts in which a line divides a polygon that has no slanted edge."""
    cut = cut_polygon(polygon, a_line(*vertices))
    assert shapely.is_valid(np.array(cut.parts)).all()
    assert sum(part.area for part in cut.parts) == pytest.approx(polygon.area, rel=1e-12)
    return [round(part.area, 6) for part in cut.parts]


def test_a_line_across_divides_in_two_from_west_to_east() -> None:
    assert areas(SQUARE, (3, -1), (3, 11)) == [30, 70]
    assert areas(SQUARE, (3, 11), (3, -1)) == [30, 70]


def test_parts_are_numbered_from_the_north() -> None:
    assert areas(SQUARE, (-1, 2), (11, 2)) == [80, 20]


def test_ends_may_lie_on_the_border_or_on_corners() -> None:
    assert areas(SQUARE, (3, 0), (3, 10)) == [30, 70]
    assert areas(SQUARE, (0, 0), (10, 10)) == [50, 50]


def test_an_end_just_short_of_the_border_reaches_it() -> None:
    cut = cut_polygon(SLANTED, a_line((0.5, 0.15 + 5e-7), (0.6, 1.2)))
    assert len(cut.parts) == 2
    with pytest.raises(GeometryError, match=r"cut\.line_ends_inside"):
        cut_polygon(SLANTED, a_line((0.5, 0.15 + 5e-6), (0.6, 1.2)))


def test_a_line_may_cross_several_times() -> None:
    comb = shapely.union_all(
        [shapely.box(0, 0, 9, 1), shapely.box(0, 0, 1, 5), shapely.box(4, 0, 5, 5), shapely.box(8, 0, 9, 5)]
    )
    assert areas(comb, (-1, 3), (10, 3)) == [2, 2, 2, 15]


def test_a_zigzag_leaves_and_comes_back() -> None:
    assert areas(SQUARE, (2, -1), (2, 11), (6, 11), (6, -1)) == [20, 40, 40]


def test_a_line_runs_through_a_hole() -> None:
    assert areas(DONUT, (5, -1), (5, 11)) == [42, 42]


def test_a_line_runs_along_the_edge_of_a_hole() -> None:
    assert areas(DONUT, (-1, 3), (11, 3)) == [54, 30]


def test_a_line_touches_a_corner_of_a_hole() -> None:
    diamond = SQUARE.difference(shapely.Polygon([(5, 3), (7, 5), (5, 7), (3, 5)]))
    assert areas(diamond, (3, -1), (3, 11)) == [30, 62]


def test_a_hole_away_from_the_line_stays_in_its_part() -> None:
    cut = cut_polygon(SQUARE.difference(shapely.box(6, 6, 8, 8)), a_line((3, -1), (3, 11)))
    assert [len(part.interiors) for part in cut.parts] == [0, 1]


def test_a_line_may_follow_an_edge_before_it_crosses() -> None:
    assert areas(SQUARE, (0, 0), (4, 0), (4, 10), (10, 10)) == [40, 60]


def test_a_closed_line_cuts_out_its_inside() -> None:
    cut = cut_polygon(SQUARE, a_line((2, 2), (4, 2), (4, 4), (2, 4), (2, 2)))
    assert sorted(part.area for part in cut.parts) == [4, 96]
    assert cut.inserted == ()
    assert shapely.coverage_is_valid(np.array(cut.parts))


def test_a_closed_line_around_a_hole_keeps_the_hole_inside() -> None:
    assert areas(DONUT, (1, 1), (9, 1), (9, 9), (1, 9), (1, 1)) == [48, 36]


def test_a_closed_line_through_the_border_cuts_off_what_it_holds() -> None:
    assert areas(SQUARE, (8, 8), (12, 8), (12, 12), (8, 12), (8, 8)) == [96, 4]


def test_a_hole_that_touches_the_shell_divides_where_the_line_meets_it() -> None:
    pinched = shapely.Polygon(SQUARE.exterior.coords, [[(10, 5), (6, 7), (6, 3), (10, 5)]])
    assert shapely.is_valid(pinched)
    assert areas(pinched, (-1, 5), (8, 5)) == [46, 46]


def test_pieces_the_line_does_not_reach_are_kept() -> None:
    islands = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(5, 0, 7, 2)])
    assert areas(islands, (1, -1), (1, 3)) == [2, 2, 4]


def test_a_spur_from_a_hole_is_left_out() -> None:
    assert areas(DONUT, (5, 5), (5, 11), (2, 11), (2, -1)) == [20, 64]


@pytest.mark.parametrize(
    ("vertices", "code"),
    [
        ([(20, 20), (30, 30)], "cut.line_misses"),
        ([(-1, 0), (11, 0)], "cut.line_misses"),
        ([(0, 0), (10, 0), (10, 10)], "cut.line_misses"),
        ([(4, 4), (6, 6)], "cut.line_misses"),
        ([(-5, 5), (5, -5)], "cut.line_misses"),
        ([(1, -1), (1, 5)], "cut.line_ends_inside"),
        ([(1, 1), (2, 2)], "cut.line_ends_inside"),
        ([(1, 1), (11, 1)], "cut.line_ends_inside"),
        ([(5, -1), (5, 2), (1, 2), (1, 1), (11, 1)], "cut.self_crossing"),
        ([(-1, 1), (5, 1), (5, 2), (4, 1), (11, 1.5)], "cut.self_crossing"),
        ([(5, -1), (5, 5)], "cut.does_not_divide"),
        ([(1, 1), (1, 1)], "cut.line_too_short"),
    ],
)
def test_a_line_that_does_not_divide_is_refused(vertices: list[tuple[float, float]], code: str) -> None:
    with pytest.raises(GeometryError) as refused:
        cut_polygon(DONUT, a_line(*vertices))
    assert refused.value.code == code


def test_the_place_of_the_fault_is_told() -> None:
    with pytest.raises(GeometryError) as refused:
        cut_polygon(SQUARE, a_line((1, -1), (1, 5)))
    assert (refused.value.params["lon"], refused.value.params["lat"]) == (1, 5)


@pytest.mark.parametrize(
    "polygon",
    [
        shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]),
        shapely.Polygon(),
        shapely.Point(1, 1),
        None,
        shapely.box(0, 0, 1e-9, 1e-9),
    ],
)
def test_what_is_no_polygon_cannot_be_cut(polygon: BaseGeometry | None) -> None:
    with pytest.raises(GeometryError, match=r"cut\.invalid_polygon"):
        cut_polygon(polygon, a_line((1, -1), (1, 3)))


def test_what_is_no_line_does_not_cut() -> None:
    with pytest.raises(GeometryError, match=r"cut\.not_a_line"):
        cut_polygon(SQUARE, SQUARE)


def test_new_vertices_are_told_with_the_edges_they_split() -> None:
    cut = cut_polygon(SQUARE, a_line((3, -1), (3, 11)))
    assert {(i.start, i.end, i.vertices) for i in cut.inserted} == {
        ((10.0, 10.0), (0.0, 10.0), ((3.0, 10.0),)),
        ((0.0, 0.0), (10.0, 0.0), ((3.0, 0.0),)),
    }


def test_on_slanted_edges_the_parts_tile_the_polygon_with_its_new_vertices() -> None:
    cut = cut_polygon(SLANTED, a_line((0.33, -1), (0.61, 2)))
    parts = geometries(*cut.parts)
    bent = insert_shared_vertices(geometries(SLANTED), cut.inserted)[0]
    assert_coverage(parts, bent)
    assert bent.area == pytest.approx(SLANTED.area, rel=1e-6)


def test_neighbours_get_the_vertices_and_only_they() -> None:
    coverage = a_coverage(4, 4, seed=5)
    inner = coverage[5]
    west, south, east, north = inner.bounds
    cut = cut_in_coverage(5, a_line(((west + east) / 2, south - 1e-4), ((west + east) / 2, north + 1e-4)), coverage)
    assert set(cut.changed_neighbours) == {1, 9}
    after = apply(coverage, 5, cut.parts, cut.changed_neighbours)
    assert_coverage(after, shapely.coverage_union_all(coverage))


def test_cutting_only_the_member_breaks_the_coverage() -> None:
    coverage = a_coverage(3, 3, seed=2)
    west, south, east, north = coverage[4].bounds
    cut = cut_in_coverage(4, a_line((west - 1, (south + north) / 2), (east + 1, (south + north) / 2)), coverage)
    assert not shapely.coverage_is_valid(apply(coverage, 4, cut.parts, {}))
    assert shapely.coverage_is_valid(apply(coverage, 4, cut.parts, cut.changed_neighbours))


def apply(
    coverage: NDArray[np.object_], index: int, parts: tuple[BaseGeometry, ...], changed: dict[int, BaseGeometry]
) -> NDArray[np.object_]:
    """Return the coverage with a member replaced by its parts and its neighbours by what they became."""
    after = coverage.copy()
    for neighbour, geometry in changed.items():
        after[neighbour] = geometry
    return np.concatenate([np.delete(after, index), geometries(*parts)])


def test_merging_joins_what_was_cut() -> None:
    cut = cut_polygon(SLANTED, a_line((0.33, -1), (0.61, 2)))
    merged = merge_polygons(cut.parts)
    assert have_same_edges(merged, insert_shared_vertices(geometries(SLANTED), cut.inserted)[0])


def test_merging_an_island_closes_its_hole() -> None:
    merged = merge_polygons([DONUT, shapely.box(3, 3, 7, 7)])
    assert shapely.equals(merged, SQUARE)
    assert not merged.interiors


def test_merging_around_a_lake_keeps_the_lake() -> None:
    ring = np.delete(boxes(3, 3), 4)
    assert merge_polygons(ring).area == 8


def test_members_with_unmatched_vertices_merge_all_the_same() -> None:
    merged = merge_polygons([shapely.box(0, 0, 2, 1), shapely.box(0, 1, 1, 2), shapely.box(1, 1, 2, 2)])
    assert shapely.equals(merged, shapely.box(0, 0, 2, 2))


@pytest.mark.parametrize(
    ("members", "apart"),
    [
        ([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)], (1,)),
        ([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2)], (1,)),
        ([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(1, 0, 2, 1), shapely.box(5, 5, 6, 6)], (3,)),
    ],
)
def test_what_shares_no_border_does_not_merge(members: list[BaseGeometry], apart: tuple[int, ...]) -> None:
    with pytest.raises(GeometryError, match=r"merge\.not_adjacent") as refused:
        merge_polygons(members)
    assert refused.value.params["members"] == apart


def test_merging_needs_two_sound_members() -> None:
    with pytest.raises(GeometryError, match=r"merge\.too_few"):
        merge_polygons([SQUARE])
    with pytest.raises(GeometryError, match=r"merge\.invalid_polygon"):
        merge_polygons([SQUARE, shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])])


def edit(
    data: st.DataObject, coverage: NDArray[np.object_], parent: BaseGeometry
) -> tuple[NDArray[np.object_], BaseGeometry]:
    """Cut or merge as drawn; a refusal leaves everything as it was."""
    chosen = data.draw(st.integers(0, len(coverage) - 1))
    try:
        if data.draw(st.booleans()):
            cut = cut_in_coverage(chosen, data.draw(lines_across(coverage[chosen])), coverage)
            changed_parent = insert_shared_vertices(geometries(parent), cut.inserted)
            return apply(coverage, chosen, cut.parts, cut.changed_neighbours), changed_parent.get(0, parent)
        other = data.draw(st.integers(0, len(coverage) - 1).filter(lambda index: index != chosen))
        merged = merge_polygons(coverage[[chosen, other]])
    except GeometryError:
        return coverage, parent
    return np.concatenate([np.delete(coverage, [chosen, other]), geometries(merged)]), parent


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(coverages().filter(lambda coverage: len(coverage) > 1), st.data())
def test_any_sequence_of_cuts_and_merges_leaves_a_coverage(coverage: NDArray[np.object_], data: st.DataObject) -> None:
    parent = shapely.coverage_union_all(coverage)
    for _ in range(data.draw(st.integers(1, 6))):
        if len(coverage) > 1:
            coverage, parent = edit(data, coverage, parent)
            assert_coverage(coverage, parent)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_line_divides_a_polygon_exactly_or_is_refused(data: st.DataObject) -> None:
    corner = st.integers(0, 12)
    polygon = shapely.convex_hull(shapely.multipoints(data.draw(st.lists(st.tuples(corner, corner), min_size=3))))
    hole = shapely.box(4, 4, 6, 7)
    polygon = polygon.difference(hole) if polygon.contains_properly(hole) else polygon
    line = shapely.LineString(data.draw(st.lists(st.tuples(corner, corner), min_size=2, max_size=5)))
    try:
        cut = cut_polygon(polygon, line)
    except GeometryError:
        return
    parts = geometries(*cut.parts)
    bent = insert_shared_vertices(geometries(polygon), cut.inserted).get(0, polygon)
    assert on_lattice(parts)
    assert shapely.coverage_is_valid(parts)
    assert shapely.area(parts).sum() == pytest.approx(bent.area, rel=1e-12)


def test_real_blocks_stay_a_coverage_under_many_cuts() -> None:
    frame = pyogrio.read_dataframe(shared_file("wuhan_blocks.fgb"), max_features=400)
    coverage = snap_to_lattice(np.asarray(frame.geometry.values, dtype=object))
    parent = shapely.coverage_union_all(coverage)
    random = np.random.default_rng(8)
    done = 0
    for _ in range(60):
        chosen = int(random.integers(len(coverage)))
        low, high = np.array(coverage[chosen].bounds).reshape(2, 2)
        ends = random.uniform(low - (high - low) * 0.2, high + (high - low) * 0.2, (2, 2))
        try:
            cut = cut_in_coverage(chosen, shapely.LineString(ends), coverage)
        except GeometryError:
            continue
        coverage = apply(coverage, chosen, cut.parts, cut.changed_neighbours)
        parent = insert_shared_vertices(geometries(parent), cut.inserted).get(0, parent)
        done += 1
    assert done >= 20
    assert_coverage(coverage, parent)
