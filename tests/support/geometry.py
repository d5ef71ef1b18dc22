"""Makes coverages to test with and asserts what a coverage must be."""

from itertools import pairwise

import numpy as np
import shapely
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.lattice import CELLS_PER_DEGREE, from_cells, on_lattice
from gis.outline import have_same_edges

WEST, SOUTH = 114 * CELLS_PER_DEGREE + 3_141_592, 30 * CELLS_PER_DEGREE + 5_358_979
BLOCK_CELLS = 20_000


def geometries(*geoms: BaseGeometry | None) -> NDArray[np.object_]:
    """Return an object array of geometries."""
    array = np.empty(len(geoms), dtype=object)
    array[:] = geoms
    return array


def boxes(columns: int, rows: int, size: float = 1.0) -> NDArray[np.object_]:
    """Return squares side by side, row by row from the south-west, that share their corners only."""
    return geometries(
        *(shapely.box(i * size, j * size, (i + 1) * size, (j + 1) * size) for j in range(rows) for i in range(columns))
    )


def a_line(*vertices: tuple[float, float]) -> shapely.LineString:
    """Return a line through vertices."""
    return shapely.LineString(vertices)


def a_coverage(columns: int, rows: int, seed: int = 0, bends: int = 2, holes: bool = False) -> NDArray[np.object_]:
    """Return a valid coverage of bent quadrilaterals on the lattice, near Wuhan, some 200 m each.

    Parameters
    ----------
    columns, rows : how many side by side; row by row from the south-west.
    seed : decides the bends.
    bends : vertices between the corners of a shared edge.
    holes : put an island into every third one, as a member of its own at the end.
    """
    random = np.random.default_rng(seed)
    corners = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1), indexing="ij"), axis=-1) * BLOCK_CELLS
    corners = corners + random.integers(-BLOCK_CELLS // 5, BLOCK_CELLS // 5, corners.shape) + (WEST, SOUTH)
    edges: dict[tuple[tuple[int, int], tuple[int, int]], NDArray[np.int64]] = {}

    def edge(start: tuple[int, int], end: tuple[int, int]) -> NDArray[np.int64]:
        low, high = min(start, end), max(start, end)
        if (low, high) not in edges:
            share = np.arange(1, bends + 1)[:, None] / (bends + 1)
            straight = corners[low] + share * (corners[high] - corners[low])
            bent = np.rint(straight + random.integers(-BLOCK_CELLS // 20, BLOCK_CELLS // 20, (bends, 2)))
            edges[low, high] = np.vstack([corners[low], bent.astype(np.int64), corners[high]])
        path = edges[low, high]
        return path[:-1] if start == low else path[:0:-1]

    def block(i: int, j: int) -> NDArray[np.float64]:
        around = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j)]
        return from_cells(np.vstack([edge(a, b) for a, b in pairwise(around)]))

    shells = [block(i, j) for j in range(rows) for i in range(columns)]
    inner = [_island(shell) if holes and number % 3 == 0 else None for number, shell in enumerate(shells)]
    members = [shapely.Polygon(s, [] if h is None else [h]) for s, h in zip(shells, inner, strict=True)]
    return geometries(*members, *(shapely.Polygon(hole) for hole in inner if hole is not None))


def _island(shell: NDArray[np.float64]) -> NDArray[np.float64]:
    centre = np.rint(shell.mean(axis=0) * CELLS_PER_DEGREE).astype(np.int64)
    return from_cells(centre + np.array([[-2001, -1503], [1999, -1201], [2503, 1807], [-1497, 2213]]))


def a_city(count: int, seed: int = 1, bends: int = 12) -> NDArray[np.object_]:
    """Return a valid coverage of about `count` bent blocks of uneven size on the lattice, quickly, for benchmarks.

    Parameters
    ----------
    count : the blocks stand in a square, so their number is rounded to one.
    seed : decides the bends.
    bends : vertices between the corners of a shared edge; a block has 4 * (bends + 1) edges.
    """
    random = np.random.default_rng(seed)
    side, size = round(count**0.5), int(0.7 * CELLS_PER_DEGREE / count**0.5)
    stretched = np.linspace(0, 1, side + 1)
    stretched = (stretched + 0.05 * np.sin(4 * np.pi * stretched)) * side * size
    corners = np.stack(np.meshgrid(WEST + stretched, SOUTH + stretched, indexing="ij"), axis=-1)
    corners = np.rint(corners + random.uniform(-0.06, 0.06, corners.shape) * size)
    share = np.arange(bends + 1)[:, None] / (bends + 1)

    def edges(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
        path = start[:, :, None] + share * (end - start)[:, :, None]
        path[:, :, 1:] += random.uniform(-0.009, 0.009, path[:, :, 1:].shape) * size
        return np.concatenate([np.rint(path), end[:, :, None]], axis=2)

    across, up = edges(corners[:-1], corners[1:]), edges(corners[:, :-1], corners[:, 1:])
    south, east = across[:, :-1, :-1], up[1:, :, :-1]
    north, west = across[:, 1:, :0:-1], up[:-1, :, ::-1]
    rings = np.concatenate([south, east, north, west], axis=2).reshape(side * side, -1, 2)
    return shapely.polygons(from_cells(rings))


def city_points(city: NDArray[np.object_], count: int, seed: int = 7) -> NDArray[np.float64]:
    """Return (count, 2) positions on the lattice, most of them in clusters, a few outside the city."""
    random = np.random.default_rng(seed)
    low, high = shapely.total_bounds(city).reshape(2, 2)
    clustered = random.uniform(0.05, 0.95, (200, 2))[random.integers(200, size=count * 6 // 10)]
    clustered = clustered + random.normal(0, 0.03, clustered.shape)
    spread = random.uniform(-0.01, 1.01, (count - len(clustered), 2))
    unit = random.permutation(np.vstack([clustered, spread]))
    return from_cells(np.rint((low + unit * (high - low)) * CELLS_PER_DEGREE))


@st.composite
def coverages(draw: st.DrawFn) -> NDArray[np.object_]:
    """Draw a small coverage, with or without islands."""
    return a_coverage(
        draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(0, 10_000)), draw(st.integers(0, 3)),
        draw(st.booleans()),
    )  # fmt: skip


@st.composite
def lines_across(draw: st.DrawFn, geometry: BaseGeometry) -> shapely.LineString:
    """Draw a line of two to four vertices around a geometry: free ones, its own vertices, middles of its edges."""
    xy = shapely.get_coordinates(geometry)
    low, high = xy.min(axis=0), xy.max(axis=0)
    free = st.tuples(st.floats(-0.3, 1.3), st.floats(-0.3, 1.3)).map(lambda at: low + np.array(at) * (high - low))
    own = st.integers(0, len(xy) - 1).map(lambda index: xy[index])
    middle = st.integers(0, len(xy) - 2).map(lambda index: (xy[index] + xy[index + 1]) / 2)
    return shapely.LineString(draw(st.lists(st.one_of(free, own, middle), min_size=2, max_size=4)))


def assert_coverage(geoms: NDArray[np.object_], parent: BaseGeometry) -> None:
    """Assert that members are sound, on the lattice, do not overlap and fill their parent to the last vertex."""
    assert shapely.is_valid(geoms).all(), shapely.is_valid_reason(geoms[~shapely.is_valid(geoms)])
    assert on_lattice(geoms)
    first, second = shapely.STRtree(geoms).query(geoms, predicate="intersects")
    inside_each_other = shapely.relate_pattern(geoms[first], geoms[second], "2********") & (first != second)
    assert not inside_each_other.any()
    assert have_same_edges(shapely.coverage_union_all(geoms), parent)
    assert shapely.coverage_is_valid(geoms) or any(is_pinched(geometry) for geometry in geoms)


def is_pinched(geometry: BaseGeometry) -> bool:
    """Tell whether a hole touches another ring in a vertex; GEOS then finds fault with coverages that have none."""
    xy = np.vstack([shapely.get_coordinates(ring)[:-1] for ring in shapely.get_rings(geometry)])
    return len(np.unique(xy, axis=0)) < len(xy)
