"""Nodes the street lines exactly on the lattice, so that blocks and every outline made of them share vertices to the digit."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.sample.frame import Floats, Geometries, Ints
from data.sample.superblocks import Lines


@dataclass
class Network:
    """The noded street network.

    Parameters
    ----------
    blocks : array of Polygon
        Everything enclosed by streets, on the lattice.
    edges : array of LineString
        Street pieces between two crossings, on the lattice; block outlines consist of them.
    source : int array
        For each edge the line it comes from.
    """

    blocks: Geometries
    edges: Geometries
    source: Ints


def node(lines: Lines) -> Network:
    """Return the network of `lines`; crossings are rounded to the lattice by snap rounding (grid size 1)."""
    geometry = np.array(lines.geometry, dtype=object)
    noded = shapely.get_parts(shapely.union_all(geometry, grid_size=1.0))
    blocks = shapely.get_parts(shapely.polygonize(noded))
    middle = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    nearest = shapely.STRtree(geometry).query_nearest(middle, all_matches=False)
    return Network(blocks, noded, nearest[1])


@dataclass
class Adjacency:
    """Which blocks lie side by side: each pair once, with the length of the common border in lattice steps."""

    first: Ints
    second: Ints
    length: Floats
    middle: Floats


def neighbours(polygons: Geometries) -> Adjacency:
    """Return the pairs of polygons that share an edge of a noded coverage; whole-number coordinates are asked for."""
    start, end, owner = _directed_segments(polygons)
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    low, high = np.where(swap[:, None], end, start), np.where(swap[:, None], start, end)
    order = np.lexsort([high[:, 1], high[:, 0], low[:, 1], low[:, 0]])
    low, high, owner = low[order], high[order], owner[order]
    same = (low[1:] == low[:-1]).all(axis=1) & (high[1:] == high[:-1]).all(axis=1)
    at = np.flatnonzero(same)
    pair = np.sort(np.column_stack([owner[at], owner[at + 1]]), axis=1)
    length = np.hypot(*(high[at] - low[at]).T)
    return _sum_pairs(pair, length, (low[at] + high[at]) / 2)


def _directed_segments(polygons: Geometries) -> tuple[Floats, Floats, Ints]:
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[1:] == ring[:-1]
    return points[:-1][inner], points[1:][inner], polygon[ring[:-1][inner]]


def _sum_pairs(pair: Ints, length: Floats, middle: Floats) -> Adjacency:
    pairs, inverse = np.unique(pair, axis=0, return_inverse=True)
    inverse = inverse.ravel()
    total = np.bincount(inverse, length)
    weighted = np.column_stack([np.bincount(inverse, length * middle[:, k]) for k in (0, 1)])
    return Adjacency(pairs[:, 0], pairs[:, 1], total, weighted / total[:, None])
