"""Levels of detail: handfuls fit together whatever is left out, and nothing moves farther than promised."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gis.arcs import rings_of
from gis.polygon_levels import Handful, PolygonLevels
from gis.snapping_raster import edges_once, snapped
from tests.support.coverages import METRES, in_metres, polygons_of
from tests.support.made_up_map import SIDE_DEG

EVERYWHERE = (-1e9, -1e9, 1e9, 1e9)


def as_stored(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    return xy


def details(levels: PolygonLevels, handfuls: list[Handful]) -> tuple[NDArray[np.object_], float]:
    """Return all polygons of handfuls, and the length of all borders."""
    made, length = [], 0.0
    for handful in handfuls:
        rings, lines = levels.detail(handful)
        xy, starts = lines()
        made += list(polygons_of(rings.xy, rings.starts, rings.owner))
        lines = shapely.linestrings(xy, indices=np.repeat(np.arange(len(starts) - 1), np.diff(starts)))
        length += float(shapely.length(lines).sum())
    return np.array(made, dtype=object), length


@pytest.mark.parametrize("resolution", [0.05, 3.0, 40.0])
def test_fine_handfuls_fit_together_at_every_level(resolution: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis.polygon_levels.FINE_CHUNK", 16)
    shapes = in_metres(14, 11, 3)
    levels = PolygonLevels(shapes, np.arange(len(shapes)) % 3, as_stored)
    handfuls = levels.handfuls(EVERYWHERE, resolution)
    assert len(handfuls) > 5
    assert all(handful.fine for handful in handfuls)
    made, length = details(levels, handfuls)
    assert len(made) == len(shapes)
    together = shapely.union_all(made)
    assert together.geom_type == "Polygon"
    assert not together.interiors
    assert shapely.area(made).sum() == pytest.approx(together.area, rel=1e-9)
    assert length == pytest.approx((shapely.length(made).sum() + together.length) / 2, rel=1e-9)


@given(st.integers(2, 9), st.integers(2, 9), st.integers(0, 10_000), st.floats(0.5, 60))
@settings(max_examples=25, deadline=None)
def test_snapped_neighbours_leave_no_gap(columns: int, rows: int, seed: int, cell: float) -> None:
    shapes = in_metres(columns, rows, seed)
    rings = snapped(rings_of(shapes), 2.0 ** round(np.log2(cell)))
    signed = [_signed_area(rings.xy[a:b]) for a, b in zip(rings.starts[:-1], rings.starts[1:], strict=True)]
    outer = snapped(rings_of(np.array([shapely.union_all(shapes)], dtype=object)), 2.0 ** round(np.log2(cell)))
    assert sum(signed) == pytest.approx(_signed_area(outer.xy), rel=1e-9)


def _signed_area(ring: NDArray[np.float64]) -> float:
    x, y = (ring - ring[0]).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def test_snapped_edges_are_there_once_and_move_less_than_a_cell() -> None:
    shapes = in_metres(5, 4, 7)
    rings = snapped(rings_of(shapes), 16.0)
    xy, starts = edges_once(rings, 16.0)
    pairs = [(a, b) for i, j in pairwise(starts.tolist()) for a, b in pairwise(map(tuple, xy[i:j].tolist()))]
    assert len({frozenset(pair) for pair in pairs}) == len(pairs)
    edges = shapely.linestrings([list(pair) for pair in pairs])
    drawn = shapely.union_all(edges)
    outlines = shapely.linestrings(rings.xy, indices=np.repeat(np.arange(len(rings.owner)), np.diff(rings.starts)))
    assert shapely.hausdorff_distance(drawn, shapely.union_all(outlines)) == 0
    assert shapely.hausdorff_distance(drawn, shapely.union_all(shapely.boundary(shapes))) <= 16 * 0.7072


def test_what_falls_into_one_cell_is_left_out() -> None:
    shapes = np.array([shapely.box(3, 3, 9, 9), shapely.box(0, 0, 100, 100)], dtype=object)
    rings = snapped(rings_of(shapes), 16.0)
    assert rings.owner.tolist() == [1]


def test_a_fine_level_moves_nothing_as_far_as_a_pixel() -> None:
    shapes = in_metres(6, 5, 8)
    levels = PolygonLevels(shapes, np.arange(len(shapes)) % 3, as_stored)
    for resolution in (1.0, 8.0, 30.0):
        (handful,) = levels.handfuls(EVERYWHERE, resolution)
        rings, _ = levels.detail(handful)
        assert (np.diff(levels.order[rings.owner] % 3) >= 0).all()
        made = shapely.transform(polygons_of(rings.xy, rings.starts, rings.owner), lambda xy: xy + levels.origin)
        far = shapely.hausdorff_distance(
            shapely.boundary(made), shapely.boundary(shapes[levels.order[np.unique(rings.owner)]])
        )
        assert far.max() <= resolution


def test_tiny_polygons_are_drawn_coarsely_and_only_what_is_in_the_window() -> None:
    shapes = in_metres(20, 20, 2)
    levels = PolygonLevels(shapes, np.arange(len(shapes)) % 3, as_stored)
    assert not levels.handfuls(EVERYWHERE, 100.0)[0].fine
    west, south = shapely.total_bounds(shapes)[:2]
    step = SIDE_DEG * METRES / 20
    corner = (west, south, west + step, south + step)
    assert 0 < len(levels.handfuls(corner, 1.0)) < len(levels.handfuls(EVERYWHERE, 1.0))
