"""Borders drawn with a vertex on one side only come to match without moving visibly."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gis.coverage import check_coverage
from gis.lattice import CELL_DEGREES, snap_one, snap_to_lattice
from gis.matching import match_vertices
from gis.outline import matched_outline
from tests.support.geometry import boxes, coverages, geometries


def matched(geoms: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return members with their borders matched."""
    after = geoms.copy()
    for index, geometry in match_vertices(geoms).items():
        after[index] = geometry
    return after


def test_a_corner_on_a_straight_edge_becomes_a_shared_vertex() -> None:
    members = geometries(shapely.box(0, 0, 2, 1), shapely.box(0, 1, 1, 2), shapely.box(1, 1, 2, 2))
    assert matched_outline(members) is None
    changed = match_vertices(members)
    assert set(changed) == {0}
    assert (1.0, 1.0) in changed[0].exterior.coords
    assert shapely.coverage_is_valid(matched(members))


def test_what_matches_already_stays_as_it_is() -> None:
    assert match_vertices(boxes(3, 3)) == {}
    assert match_vertices(geometries(None, shapely.box(0, 0, 1, 1))) == {}


def test_vertices_further_off_are_left_alone() -> None:
    apart = geometries(shapely.box(0, 0, 2, 1), shapely.Polygon([(0, 1), (1, 1 + 9 * CELL_DEGREES), (2, 1), (1, 3)]))
    assert match_vertices(snap_to_lattice(apart)) == {}


@settings(max_examples=40, deadline=None)
@given(coverages(), st.data())
def test_leaving_out_a_vertex_that_lies_on_the_edge_is_mended(
    coverage: NDArray[np.object_], data: st.DataObject
) -> None:
    chosen = data.draw(st.integers(0, len(coverage) - 1))
    middle = snap_one(shapely.segmentize(coverage[chosen], shapely.length(coverage[chosen]) / 9))
    coverage[chosen] = middle
    after = matched(coverage)
    assert matched_outline(after) is not None
    assert shapely.area(after).sum() == pytest.approx(shapely.area(coverage).sum(), rel=1e-4)
    assert [fault.kind for fault in check_coverage(after, gap_width_m=0)] == []
