"""Nodes the street lines exactly on the lattice, so that every outline made of them shares its vertices."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.sample.frame import Geometries, Ints
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
