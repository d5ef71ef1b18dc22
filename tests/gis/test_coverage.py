"""Every way polygons fail to tile their parent is found and named, and sound coverages are left in peace."""

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.adjacency import adjacent_pairs, neighbours
from gis.coverage import CoverageFault, check_coverage, check_touched, normalise_rings
from gis.lattice import CELL_DEGREES, on_lattice, snap_one, snap_to_lattice
from gis.measure import area_of
from gis.outline import have_same_edges, matched_outline
from gis.shared_vertices import Insertion, insert_shared_vertices
from tests.support.geometry import a_coverage, assert_coverage, boxes, coverages, geometries
from tests.support.shared import shared_file

SIZE = 0.001
PARENT = shapely.box(0, 0, 3 * SIZE, 3 * SIZE)


def nine() -> NDArray[np.object_]:
    """Return nine squares of some 110 m that fill `PARENT`."""
    return snap_to_lattice(boxes(3, 3, SIZE))


def kinds(faults: list[CoverageFault]) -> list[tuple[str, tuple[int, ...]]]:
    """Return kind and members of faults."""
    return [(fault.kind, fault.members) for fault in faults]


def replaced(index: int, geometry: BaseGeometry | None) -> NDArray[np.object_]:
    """Return the nine squares, one replaced."""
    members = nine()
    members[index] = geometry
    return members


def test_a_sound_coverage_has_no_fault() -> None:
    assert check_coverage(nine(), PARENT) == []
    assert check_coverage(nine()) == []


def test_nothing_is_a_sound_coverage_of_nothing() -> None:
    assert check_coverage(geometries()) == []
    assert check_coverage(geometries(), shapely.Polygon()) == []


@pytest.mark.parametrize("absent", [None, shapely.Polygon(), shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])])
def test_a_member_without_area_is_null_and_leaves_a_gap(absent: BaseGeometry | None) -> None:
    faults = check_coverage(replaced(4, absent), PARENT)
    assert kinds(faults) == [("null", (4,)), ("gap", (0, 1, 2, 3, 5, 6, 7, 8))]
    assert faults[1].area_m2 == pytest.approx(area_of(nine()[4]))


def test_a_member_that_crosses_itself_is_invalid() -> None:
    bow = shapely.Polygon([(SIZE, SIZE), (2 * SIZE, 2 * SIZE), (2 * SIZE, SIZE), (SIZE, 2 * SIZE)])
    assert ("invalid", (4,)) in kinds(check_coverage(replaced(4, bow), PARENT))


def test_a_member_in_pieces_is_not_contiguous() -> None:
    members = nine()
    joined = shapely.union_all(members[[0, 8]])
    members = np.delete(np.concatenate([members, geometries(joined)]), [0, 8])
    assert kinds(check_coverage(members, PARENT)) == [("not_contiguous", (7,))]


def test_a_hole_is_a_gap_with_or_without_a_parent() -> None:
    members = np.delete(nine(), 4)
    for parent in (None, PARENT):
        assert kinds(check_coverage(members, parent)) == [("gap", tuple(range(8)))]


def test_a_missing_corner_is_a_gap_of_the_parent_only() -> None:
    members = np.delete(nine(), 8)
    assert kinds(check_coverage(members, PARENT)) == [("gap", (4, 5, 7))]
    assert check_coverage(members) == []


def test_a_narrow_opening_between_members_is_a_gap_without_a_parent() -> None:
    apart = replaced(1, shapely.box(SIZE + 50 * CELL_DEGREES, 0, 2 * SIZE, SIZE))
    apart = np.delete(apart, [3, 4, 5, 6, 7, 8])
    faults = check_coverage(snap_to_lattice(apart))
    assert kinds(faults) == [("gap", (0, 1))]
    assert faults[0].area_m2 == pytest.approx(0.5 * 110.6, rel=0.15)
    assert check_coverage(snap_to_lattice(apart), gap_width_m=0.3) == []
    assert check_coverage(snap_to_lattice(apart), gap_width_m=0) == []


def test_overlapping_members_are_named_in_pairs() -> None:
    members = snap_to_lattice(replaced(4, shapely.box(SIZE, SIZE, 2.1 * SIZE, 2 * SIZE)))
    faults = check_coverage(members, PARENT)
    assert kinds(faults) == [("overlap", (4, 5))]
    assert faults[0].area_m2 == pytest.approx(area_of(shapely.box(2 * SIZE, SIZE, 2.1 * SIZE, 2 * SIZE)))


def test_a_member_inside_another_overlaps_it() -> None:
    inner = shapely.box(1.2 * SIZE, 1.2 * SIZE, 1.4 * SIZE, 1.4 * SIZE)
    members = np.concatenate([nine(), snap_to_lattice(geometries(inner))])
    assert kinds(check_coverage(members, PARENT)) == [("overlap", (4, 9))]


def test_two_layers_overlap_everywhere() -> None:
    members = np.concatenate([nine(), nine()])
    assert kinds(check_coverage(members, PARENT)) == [("overlap", (index, index + 9)) for index in range(9)]


def test_a_member_beyond_the_parent_is_named_with_what_lies_beyond() -> None:
    members = snap_to_lattice(replaced(5, shapely.box(2 * SIZE, SIZE, 3.2 * SIZE, 2 * SIZE)))
    faults = check_coverage(members, PARENT)
    assert kinds(faults) == [("outside_parent", (5,))]
    assert faults[0].area_m2 == pytest.approx(area_of(shapely.box(3 * SIZE, SIZE, 3.2 * SIZE, 2 * SIZE)))


def test_a_thin_member_is_a_sliver_but_a_long_one_is_not() -> None:
    thin = snap_to_lattice(
        geometries(shapely.box(0, -0.0000100, 3 * SIZE, 0), shapely.box(0, -0.0001, 3 * SIZE, -1e-5))
    )
    assert kinds(check_coverage(thin)) == [("sliver", (0,))]
    assert check_coverage(thin, sliver_width_m=1.0) == []


def test_roundings_to_the_lattice_are_no_faults() -> None:
    bent = shapely.Polygon([(0, 0), (SIZE, CELL_DEGREES), (3 * SIZE, 0), (3 * SIZE, 3 * SIZE), (0, 3 * SIZE)])
    assert check_coverage(nine(), bent) == []


def test_unmatched_vertices_are_no_overlap_and_no_gap() -> None:
    members = geometries(shapely.box(0, 0, 2, 1), shapely.box(0, 1, 1, 2), shapely.box(1, 1, 2, 2))
    assert matched_outline(members) is None
    assert check_coverage(members, shapely.box(0, 0, 2, 2)) == []


def test_touched_members_are_checked_with_their_neighbours_only() -> None:
    members = snap_to_lattice(replaced(4, shapely.box(SIZE, SIZE, 2.1 * SIZE, 2 * SIZE)))
    members[0] = None
    assert kinds(check_touched(members, [4], PARENT)) == [("overlap", (4, 5)), ("gap", (1, 3, 4))]
    assert kinds(check_touched(members, [2], PARENT)) == []
    assert kinds(check_touched(members, [0], PARENT)) == [("null", (0,))]


def test_a_hole_beside_a_touched_member_is_found_without_a_parent() -> None:
    members = nine()
    members[4] = shapely.box(1.3 * SIZE, SIZE, 2 * SIZE, 2 * SIZE)
    members = snap_to_lattice(members)
    tree = shapely.STRtree(nine())
    faults = check_touched(members, [4], tree=tree, gap_width_m=0)
    assert kinds(faults) == [("gap", (0, 1, 3, 4, 6, 7))]
    assert faults[0].area_m2 == pytest.approx(area_of(shapely.box(SIZE, SIZE, 1.3 * SIZE, 2 * SIZE)), rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(coverages(), st.data())
def test_touched_and_whole_checks_agree(coverage: NDArray[np.object_], data: st.DataObject) -> None:
    parent = shapely.coverage_union_all(coverage)
    chosen = data.draw(st.integers(0, len(coverage) - 1))
    shift = np.array(data.draw(st.tuples(st.integers(-3000, 3000), st.integers(-3000, 3000)))) * CELL_DEGREES
    tree = shapely.STRtree(coverage.copy())
    coverage[chosen] = snap_one(shapely.transform(coverage[chosen], lambda xy: xy + shift))
    whole = [fault for fault in check_coverage(coverage, parent) if chosen in fault.members]
    local = check_touched(coverage, [chosen], parent, tree=tree)
    assert sorted(kinds(local)) == sorted(kinds(whole))
    assert sum(f.area_m2 for f in local) == pytest.approx(sum(f.area_m2 for f in whole), rel=1e-6, abs=0.01)


@settings(max_examples=60, deadline=None)
@given(coverages(), st.data())
def test_the_outline_is_found_exactly_when_nothing_overlaps(coverage: NDArray[np.object_], data: st.DataObject) -> None:
    kept = coverage[sorted(data.draw(st.sets(st.integers(0, len(coverage) - 1), min_size=1)))]
    outline = matched_outline(kept)
    assert outline is not None
    assert have_same_edges(outline, shapely.coverage_union_all(kept))
    moved = kept.copy()
    moved[0] = snap_one(shapely.transform(moved[0], lambda xy: np.add(xy, (0.0003, 0.0002))))
    first, second = shapely.STRtree(moved).query(moved, predicate="intersects")
    if (shapely.relate_pattern(moved[first], moved[second], "2********") & (first != second)).any():
        assert matched_outline(moved) is None


def test_neighbours_share_an_edge_not_a_corner() -> None:
    assert neighbours(nine(), 4).tolist() == [1, 3, 5, 7]
    assert neighbours(nine(), 0).tolist() == [1, 3]
    assert neighbours(replaced(1, None), 0).tolist() == [3]


def test_adjacent_pairs_carry_the_length_of_their_border() -> None:
    pairs, lengths = adjacent_pairs(nine())
    assert len(pairs) == 12
    assert pairs[0].tolist() == [0, 1]
    assert lengths == pytest.approx([SIZE] * 12)


def test_vertices_are_inserted_by_identity_in_both_directions() -> None:
    left, right = shapely.Polygon([(0, 0), (1, 0), (2, 3)]), shapely.Polygon([(1, 0), (4, 0), (2, 3)])
    far = shapely.box(10, 10, 11, 11)
    vertices = ((1.3, 1.0), (1.7, 2.0))
    changed = insert_shared_vertices(geometries(left, None, right, far), [Insertion((1, 0), (2, 3), vertices)])
    assert set(changed) == {0, 2}
    assert shapely.get_coordinates(changed[0])[1:5].tolist() == [[1, 0], [1.3, 1], [1.7, 2], [2, 3]]
    assert shapely.get_coordinates(changed[2])[2:6].tolist() == [[2, 3], [1.7, 2], [1.3, 1], [1, 0]]
    assert insert_shared_vertices(geometries(left), []) == {}


def test_multipolygons_and_holes_get_vertices_too() -> None:
    donut = shapely.box(0, 0, 10, 10).difference(shapely.box(3, 3, 7, 7))
    both = shapely.MultiPolygon([donut, shapely.box(20, 0, 21, 1)])
    changed = insert_shared_vertices(geometries(both), [Insertion((3, 3), (7, 3), ((5.0, 3.0),))])
    assert shapely.get_num_coordinates(changed[0]) == shapely.get_num_coordinates(both) + 1
    assert changed[0].geom_type == "MultiPolygon"
    assert shapely.equals(changed[0], both)


def test_rings_are_brought_to_one_form() -> None:
    one = shapely.Polygon([(0, 0), (0, 2), (2, 2), (2, 0)], [[(0.5, 0.5), (1, 0.5), (1, 1)]])
    two = shapely.Polygon([(2, 2), (2, 0), (0, 0), (0, 2)], [[(1, 1), (1, 0.5), (0.5, 0.5)]])
    first, second, nothing = normalise_rings(geometries(one, two, None))
    assert first.wkt == second.wkt
    assert nothing is None
    assert first.exterior.is_ccw
    assert first.exterior.coords[0] == (0, 0)
    assert not first.interiors[0].is_ccw


def test_the_lattice_is_what_seven_decimals_say() -> None:
    random = np.random.default_rng(2).uniform((73, 18), (135, 53), (2000, 2))
    snapped = snap_to_lattice(shapely.points(random))
    written = [[float(f"{value:.7f}") for value in pair] for pair in random]
    assert shapely.get_coordinates(snapped).tolist() == written
    assert on_lattice(snapped)
    assert not on_lattice(shapely.points(random))


def test_vertices_that_fall_together_become_one() -> None:
    tiny = 1e-9
    rough = shapely.Polygon(
        [(0, 0), (1, 0), (1, tiny), (1, 1), (0, 1)],
        [[(0.5, 0.5), (0.5 + tiny, 0.5), (0.5, 0.5 + tiny)], [(0.2, 0.2), (0.2, 0.3), (0.3, 0.3)]],
    )
    pair = shapely.MultiPolygon([rough, shapely.box(5, 5, 5 + tiny, 5 + tiny)])
    snapped, several, collapsed, null = snap_to_lattice(geometries(rough, pair, shapely.box(5, 5, 5 + tiny, 6), None))
    assert snapped.is_valid
    assert len(snapped.exterior.coords) == 5
    assert len(snapped.interiors) == 1
    assert (several.geom_type, len(several.geoms)) == ("MultiPolygon", 1)
    assert shapely.area(collapsed) == 0
    assert null is None


def test_snapping_keeps_a_coverage() -> None:
    rough = shapely.transform(a_coverage(3, 3, seed=4), lambda xy: xy * 1.000001)
    snapped = snap_to_lattice(np.asarray(rough, dtype=object))
    assert_coverage(snapped, shapely.coverage_union_all(snapped))


def test_real_blocks_are_a_coverage_on_the_lattice() -> None:
    frame = pyogrio.read_dataframe(shared_file("wuhan_blocks.fgb"))
    blocks = snap_to_lattice(np.asarray(frame.geometry.values, dtype=object))
    outline = matched_outline(blocks)
    assert outline is not None
    assert {fault.kind for fault in check_coverage(blocks, outline)} <= {"sliver"}
    assert {fault.kind for fault in check_coverage(blocks, gap_width_m=0)} <= {"sliver", "gap"}
