"""Puts vertices into the edges that several geometries share, finding the edges by identity, never by nearness."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Point = tuple[float, float]


@dataclass(frozen=True)
class Insertion:
    """Vertices put into an edge.

    Parameters
    ----------
    start, end : the ends of the edge, lon/lat degrees.
    vertices : the new vertices, in order from `start` to `end`.
    """

    start: Point
    end: Point
    vertices: tuple[Point, ...]


def _splice(xy: NDArray[np.float64], insertion: Insertion) -> NDArray[np.float64]:
    start, end, inner = np.array(insertion.start), np.array(insertion.end), np.array(insertion.vertices)
    for first, last, ordered in ((start, end, inner), (end, start, inner[::-1])):
        here = np.flatnonzero((xy[:-1] == first).all(axis=1) & (xy[1:] == last).all(axis=1))
        for position in here[::-1]:
            xy = np.insert(xy, position + 1, ordered, axis=0)
    return xy


def _rebuilt(geometry: BaseGeometry, insertions: list[Insertion]) -> BaseGeometry:
    def ring(line: BaseGeometry) -> NDArray[np.float64]:
        xy = shapely.get_coordinates(line)
        for insertion in insertions:
            xy = _splice(xy, insertion)
        return xy

    parts = []
    for polygon in shapely.get_parts(geometry):
        rings = [ring(line) for line in shapely.get_rings(polygon)]
        parts.append(shapely.Polygon(rings[0], rings[1:]))
    return parts[0] if isinstance(geometry, shapely.Polygon) else shapely.multipolygons(parts)


def insert_shared_vertices(geoms: NDArray[np.object_], insertions: Iterable[Insertion]) -> dict[int, BaseGeometry]:
    """Put vertices into every polygon that has the edges they belong to, in either direction.

    Parameters
    ----------
    geoms : object array of polygons or multipolygons; nulls are passed over.
    insertions : vertices by edge. An edge is found when both its ends are consecutive vertices of a ring, equal to the
        last bit: on a slanted edge the new vertex does not lie *on* the neighbour's edge, so no predicate finds it.

    Returns
    -------
    Index and new geometry of those that changed.
    """
    wanted = list(insertions)
    if not wanted:
        return {}
    bounds = shapely.bounds(geoms)
    by_member: dict[int, list[Insertion]] = {}
    for insertion in wanted:
        low = np.minimum(insertion.start, insertion.end)
        high = np.maximum(insertion.start, insertion.end)
        near = (bounds[:, :2] <= low).all(axis=1) & (bounds[:, 2:] >= high).all(axis=1)
        for index in np.flatnonzero(near).tolist():
            by_member.setdefault(index, []).append(insertion)
    changed = {}
    for index, belonging in by_member.items():
        rebuilt = _rebuilt(geoms[index], belonging)
        if shapely.get_num_coordinates(rebuilt) != shapely.get_num_coordinates(geoms[index]):
            changed[index] = rebuilt
    return changed
