"""Gives neighbours each other's vertices where an imported border has a vertex on one side only."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.adjacency import edge_table
from gis.lattice import CELL_DEGREES, Cells, from_cells
from gis.shared_vertices import Insertion, Point, insert_shared_vertices

_MAX_ROUNDS = 4


def _lonely_edges(geoms: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return, as (k, 2, 2) degrees, the edges only one member has: on the outer boundary and where borders differ."""
    table = edge_table(geoms)
    lonely: Cells = table.ends[np.bincount(table.edge, minlength=len(table.ends)) == 1]
    return from_cells(lonely.reshape(-1, 2)).reshape(-1, 2, 2)


def _ordered(edge: NDArray[np.float64], vertices: NDArray[np.float64]) -> tuple[Point, ...]:
    along = (vertices - edge[0]) @ (edge[1] - edge[0])
    return tuple((x, y) for x, y in vertices[np.argsort(along)].tolist())


def _missing_vertices(geoms: NDArray[np.object_], tolerance: float) -> list[Insertion]:
    edges = _lonely_edges(geoms)
    vertices = np.unique(edges.reshape(-1, 2), axis=0)
    tree = shapely.STRtree(shapely.points(vertices))
    edge, vertex = tree.query(shapely.linestrings(edges), predicate="dwithin", distance=tolerance)
    a, b, v = edges[edge, 0], edges[edge, 1], vertices[vertex]
    between = (((v - a) * (b - a)).sum(axis=1) > 0) & (((v - b) * (a - b)).sum(axis=1) > 0)
    edge, v = edge[between], v[between]
    return [
        Insertion((a[0], a[1]), (b[0], b[1]), _ordered(edges[number], v[edge == number]))
        for number in np.unique(edge)
        for a, b in [edges[number].tolist()]
    ]


def match_vertices(geoms: NDArray[np.object_], tolerance_cells: float = 2.0) -> dict[int, BaseGeometry]:
    """Put into edges the vertices of others that lie on them, so that shared borders match vertex by vertex.

    Hand-drawn and reprojected files often have a corner of one polygon in the middle of its neighbour's edge, on it but
    for the rounding. Without the vertex the two do not share that border, and a later cut could not keep them together.

    Parameters
    ----------
    geoms : object array of valid polygons or multipolygons on the lattice; nulls are passed over.
    tolerance_cells : how far from an edge, in lattice cells (11 mm), a vertex still lies on it.

    Returns
    -------
    Index and new geometry of those that changed. A member whose edges would be bent into each other is left as it is.
    """
    current = geoms.copy()
    changed: dict[int, BaseGeometry] = {}
    for _ in range(_MAX_ROUNDS):
        found = insert_shared_vertices(current, _missing_vertices(current, tolerance_cells * CELL_DEGREES))
        sound = {index: geometry for index, geometry in found.items() if geometry.is_valid}
        if not sound:
            break
        changed |= sound
        for index, geometry in sound.items():
            current[index] = geometry
    return changed
