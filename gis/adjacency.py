"""Tells which polygons of a coverage share an edge, from the edges themselves."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.lattice import Cells, from_cells, to_cells

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class EdgeTable:
    """The distinct undirected edges of a set of polygons.

    Parameters
    ----------
    edge : (m,) for every edge of every ring, the number of its undirected edge.
    member : (m,) the polygon it belongs to.
    forward : (m,) whether the ring runs from the edge's smaller vertex to its larger one.
    ends : (k, 4) the undirected edges: x, y of the smaller and of the larger vertex, in cells.
    """

    edge: Indices
    member: Indices
    forward: NDArray[np.bool_]
    ends: Cells


def ring_edges(geoms: NDArray[np.object_]) -> tuple[Cells, Cells, Indices]:
    """Return start, end and member number of every edge, rings turned so that the inside lies left, in cells."""
    oriented = shapely.orient_polygons(geoms)
    polygons, member = shapely.get_parts(oriented, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    cells = to_cells(xy)
    joined = (ring[1:] == ring[:-1]) & (cells[1:] != cells[:-1]).any(axis=1)
    owner = member[polygon[ring[:-1][joined]]] if len(ring) else np.empty(0, dtype=np.int64)
    return cells[:-1][joined], cells[1:][joined], owner.astype(np.int64)


def _vertex_keys(cells: Cells) -> Indices:
    """Pack lon/lat cells into one number each: 32 bits of longitude, 31 of latitude, in ascending order."""
    return ((cells[:, 0] + (1 << 31)) << 31) | (cells[:, 1] + (1 << 30))


def edge_table(geoms: NDArray[np.object_]) -> EdgeTable:
    """Number the undirected edges of polygons, by identity on the lattice.

    Parameters
    ----------
    geoms : object array of polygons or multipolygons; nulls have no edges.
    """
    a, b, member = ring_edges(geoms)
    _, number, vertex = np.unique(_vertex_keys(np.vstack([a, b])), return_index=True, return_inverse=True)
    start, end = vertex[: len(a)], vertex[len(a) :]
    forward = start < end
    keys = (np.minimum(start, end) << 32) | np.maximum(start, end)
    distinct, edge = np.unique(keys, return_inverse=True)
    cells = np.vstack([a, b])[number]
    ends = np.hstack([cells[distinct >> 32], cells[distinct & 0xFFFFFFFF]])
    return EdgeTable(edge, member, forward, ends)


def adjacent_pairs(geoms: NDArray[np.object_]) -> tuple[Indices, NDArray[np.float64]]:
    """Return which members share edges, and how much border.

    Parameters
    ----------
    geoms : object array of polygons or multipolygons on the lattice, matching vertex by vertex.

    Returns
    -------
    (k, 2) pairs of indices, the smaller first, in ascending order; (k,) length of the shared border in degrees.
    """
    table = edge_table(geoms)
    order = np.lexsort([table.member, table.edge])
    edge, member = table.edge[order], table.member[order]
    shared = np.flatnonzero((edge[1:] == edge[:-1]) & (member[1:] != member[:-1]))
    pairs, which = np.unique(np.column_stack([member[shared], member[shared + 1]]), axis=0, return_inverse=True)
    ends = from_cells(table.ends[edge[shared]])
    length = np.hypot(ends[:, 2] - ends[:, 0], ends[:, 3] - ends[:, 1])
    total: NDArray[np.float64] = np.bincount(which.ravel(), weights=length, minlength=len(pairs)).astype(np.float64)
    return pairs, total


def neighbours(geoms: NDArray[np.object_], index: int) -> Indices:
    """Return, ascending, the members that share at least one edge with member `index`.

    Members that only touch it in a point are not neighbours.
    """
    box = shapely.bounds(geoms[index])
    bounds = shapely.bounds(geoms)
    near = np.flatnonzero((bounds[:, :2] <= box[2:]).all(axis=1) & (bounds[:, 2:] >= box[:2]).all(axis=1))
    near = near[near != index]
    table = edge_table(np.concatenate([geoms[index : index + 1], geoms[near]]))
    mine = np.zeros(len(table.ends), dtype=bool)
    mine[table.edge[table.member == 0]] = True
    touching = np.unique(table.member[mine[table.edge]])
    return near[touching[touching > 0] - 1]


def _border_contacts(geoms: NDArray[np.object_]) -> Indices:
    """Return the pairs that share border length, overlap or have unmatched edges lying on each other."""
    tree = shapely.STRtree(geoms)
    i, j = tree.query(geoms, predicate="intersects")
    pairs = np.column_stack([i, j])[i < j]
    lines = shapely.get_dimensions(shapely.intersection(geoms[pairs[:, 0]], geoms[pairs[:, 1]]))
    return pairs[lines >= 1]


def are_connected(geoms: NDArray[np.object_]) -> tuple[int, ...]:
    """Return the members that do not hang together with the first through shared border: none when all do."""
    pairs, _ = adjacent_pairs(geoms)
    apart = _unreached(len(geoms), pairs)
    return _unreached(len(geoms), np.vstack([pairs, _border_contacts(geoms)])) if apart else apart


def _unreached(count: int, pairs: Indices) -> tuple[int, ...]:
    reached = np.zeros(count, dtype=bool)
    reached[0] = True
    while True:
        either = reached[pairs].any(axis=1)
        grown = reached.copy()
        grown[pairs[either].ravel()] = True
        if (grown == reached).all():
            return tuple(np.flatnonzero(~reached).tolist())
        reached = grown
