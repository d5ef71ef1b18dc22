"""Proves, from the edges alone, that polygons tile without overlap, and finds what they cover together.

Every polygon adds one to the cover count of its inside, and the count changes by one across each of its directed edges.
Where two polygons share an edge the changes cancel. When the edges left over bound a polygon with its inside on their
left, the count is one inside it and zero outside: no two members overlap anywhere, and that polygon is their union.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.adjacency import EdgeTable, edge_table, ring_edges
from gis.lattice import Cells, from_cells


def _uncancelled(table: EdgeTable) -> Cells | None:
    """Return the directed edges (start, end) that only one polygon has, or None when an edge is not cancelled."""
    count = np.bincount(table.edge, minlength=len(table.ends))
    net = np.bincount(table.edge, weights=np.where(table.forward, 1, -1), minlength=len(table.ends))
    if (count > 2).any() or (net[count == 2] != 0).any():
        return None
    single = count == 1
    ends, turned = table.ends[single], net[single] < 0
    return np.where(turned[:, None], ends[:, [2, 3, 0, 1]], ends)


def _directed_edges(area: BaseGeometry) -> Cells:
    start, end, _ = ring_edges(np.array([area], dtype=object))
    return np.hstack([start, end])


def _equal_sets(one: Cells, two: Cells) -> bool:
    return len(one) == len(two) and np.array_equal(np.unique(one, axis=0), np.unique(two, axis=0))


def have_same_edges(one: BaseGeometry, two: BaseGeometry) -> bool:
    """Tell whether two valid areas are the same, vertex by vertex, on the lattice."""
    return shapely.get_num_coordinates(one) == shapely.get_num_coordinates(two) and _equal_sets(
        _directed_edges(one), _directed_edges(two)
    )


def matched_outline(geoms: NDArray[np.object_]) -> BaseGeometry | None:
    """Return what polygons cover together, if they tile it without overlap and match vertex by vertex.

    Parameters
    ----------
    geoms : object array of valid polygons or multipolygons on the lattice.

    Returns
    -------
    Polygon or multipolygon with counter-clockwise shells; its holes are gaps between the members. None when members
    overlap, or share a border without sharing all its vertices.
    """
    edges = _uncancelled(edge_table(geoms))
    if edges is None:
        return None
    if not len(edges):
        return shapely.Polygon()
    lines = shapely.linestrings(from_cells(edges.reshape(-1, 2)).reshape(-1, 2, 2))
    linework = shapely.multilinestrings(lines)
    if not shapely.is_simple(linework):
        return None
    area = shapely.orient_polygons(shapely.build_area(linework))
    return area if _equal_sets(_directed_edges(area), edges) else None
