"""Borders taken apart and put together: nothing is lost, and simplifying never tears neighbours apart."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.arcs import borders_of, rings_of
from tests.support.coverages import in_metres, polygons_of


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_apart_and_together_is_the_same(columns: int, rows: int, seed: int) -> None:
    shapes = in_metres(columns, rows, seed)
    rings = borders_of(rings_of(shapes)).rings()
    assert shapely.equals(polygons_of(rings.xy, rings.starts, rings.owner), shapes).all()


@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 10_000), st.floats(1, 60))
@settings(max_examples=20, deadline=None)
def test_simplified_neighbours_still_share_every_border(columns: int, rows: int, seed: int, tolerance: float) -> None:
    borders = borders_of(rings_of(in_metres(columns, rows, seed))).simplified(tolerance)
    rings = borders.rings()
    made = polygons_of(rings.xy, rings.starts, rings.owner)
    edges: dict[tuple[tuple[float, ...], tuple[float, ...]], int] = {}
    for polygon in made:
        xy = [tuple(place) for place in shapely.get_coordinates(polygon).tolist()]
        for one, other in pairwise(xy):
            edges[one, other] = edges.get((one, other), 0) + 1
    lonely = [edge for edge in edges if edge[::-1] not in edges]
    outline = shapely.union_all(shapely.linestrings([list(edge) for edge in lonely]))
    assert shapely.line_merge(outline).is_ring
    inside = shapely.Polygon(shapely.get_coordinates(shapely.line_merge(outline)))
    assert shapely.area(made).sum() == pytest.approx(inside.area, rel=1e-9)


def test_every_border_is_there_once() -> None:
    borders = borders_of(rings_of(in_metres(4, 3, 5)))
    drawn = shapely.linestrings(
        borders.xy, indices=np.repeat(np.arange(len(borders.arc_owner)), np.diff(borders.starts))
    )
    expected = shapely.union_all(shapely.boundary(in_metres(4, 3, 5)))
    assert shapely.length(drawn).sum() == pytest.approx(expected.length, rel=1e-9)
    assert len(drawn) == 4 * 2 + 3 * 3 + 2 * (4 + 3) - 4  # inner edges, outer edges; corners are no ends


def test_an_island_is_the_hole_of_what_surrounds_it() -> None:
    island = shapely.Point(50, 50).buffer(20)
    lake = shapely.Polygon(shapely.box(0, 0, 100, 100).exterior, [island.exterior.coords[5:-1]])
    shapes = np.array([lake, island], dtype=object)
    shapes[0] = shapely.box(0, 0, 100, 100).difference(island)
    borders = borders_of(rings_of(shapes))
    assert len(borders.arc_owner) == 2
    rings = borders.simplified(3).rings()
    made = polygons_of(rings.xy, rings.starts, rings.owner)
    assert shapely.area(made).sum() == pytest.approx(10_000, rel=1e-9)


def test_degenerate_rings_are_left_out() -> None:
    shapes = np.array([shapely.Polygon([(0, 0), (1e-5, 0), (0, 1e-5)]), shapely.box(0, 0, 9, 9)], dtype=object)
    assert borders_of(rings_of(shapes)).ring_owner.tolist() == [1]


def test_nothing_has_no_borders() -> None:
    borders = borders_of(rings_of(np.empty(0, dtype=object)))
    assert len(borders.rings().owner) == 0
