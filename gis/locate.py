"""Tells in which polygon a point lies.

The border rule, stated here and nowhere else: a point exactly on a boundary shared by several members belongs to the
one with the smallest code. A point where members overlap goes to the smallest code by the same rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from gis.box_join import points_in_boxes
from gis.cell_index import DOUBTFUL, CellIndex, NoRasterError
from gis.crs import metres_per_degree

Floats = NDArray[np.float64]

NOWHERE = -1
_POINTS_PER_VERTEX = 0.4
"""Where building the index costs as much as asking the tree: measured in benchmarks/binding.py."""
_USES_WORTH_PREPARING = 4
_MANY_POINTS = 5_000
"""From here on sorting the points into cells beats making a geometry of each and asking the tree."""


@dataclass(frozen=True)
class Candidate:
    """A member near an uncertain position.

    Parameters
    ----------
    index : the member's index.
    distance_m : how far the position is from it; 0 inside and on its border.
    """

    index: int
    distance_m: float


class Locator:
    """Finds the member of a set of polygons that holds a point, exactly, by the border rule above.

    Few points are looked up in a tree. Once it has been asked for many, a raster index (`gis.cell_index`) is built,
    which answers some 20 times faster; what that cannot tell, the tree decides. The answers are the same.

    Parameters
    ----------
    polygons : (n,) object array of valid polygons or multipolygons, EPSG:4490; null and empty ones hold nothing.
    codes : (n,) codes by which ties are decided: the smallest wins, equal codes by the order given.
    """

    def __init__(self, polygons: NDArray[np.object_], codes: Sequence[str]) -> None:
        order = sorted(range(len(codes)), key=codes.__getitem__)
        self._ranked = np.asarray(polygons, dtype=object)[order]
        self._member = np.array([*order, NOWHERE], dtype=np.int32)
        self._tree = shapely.STRtree(self._ranked)
        present = ~(shapely.is_missing(self._ranked) | shapely.is_empty(self._ranked))
        self._indexed = np.append(np.flatnonzero(present), NOWHERE)
        areal = bool((shapely.get_dimensions(self._ranked[present]) == 2).all()) and bool(present.any())
        self._worth_indexing = shapely.get_num_coordinates(self._ranked).sum() * _POINTS_PER_VERTEX if areal else np.inf
        self._asked = 0
        self._index: CellIndex | None = None

    def prepare(self) -> None:
        """Build the raster index now instead of when it has paid off; sets that hold lines or points never have one."""
        if self._index is None and np.isfinite(self._worth_indexing):
            try:
                self._index = CellIndex(self._ranked[self._indexed[:-1]])
            except NoRasterError:
                self._worth_indexing = np.inf

    def locate(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.int32]:
        """Return the index of the member that holds each point, or -1.

        Parameters
        ----------
        x, y : (n,) longitudes and latitudes in degrees; a point that is not finite is nowhere.
        """
        lon, lat = np.atleast_1d(np.asarray(x, dtype=np.float64)), np.atleast_1d(np.asarray(y, dtype=np.float64))
        self._asked += len(lon)
        if self._asked > self._worth_indexing:
            self.prepare()
        if self._index is None:
            return self._member[self._decide(lon, lat)]
        found = self._index.find(lon, lat)
        doubtful = np.flatnonzero(found == DOUBTFUL)
        found[doubtful] = NOWHERE
        ranks = self._indexed.take(found)
        ranks[doubtful] = self._decide(lon[doubtful], lat[doubtful])
        return self._member[ranks]

    def _decide(self, lon: Floats, lat: Floats) -> NDArray[np.int64]:
        """Return the smallest rank among the members that hold each point, or -1, by GEOS's exact predicate."""
        ranks = np.full(len(lon), len(self._ranked))
        rank, point = self._box_pairs(lon, lat)
        held = shapely.intersects_xy(self._testable(rank), lon[point], lat[point])
        np.minimum.at(ranks, point[held], rank[held])
        ranks[ranks == len(self._ranked)] = NOWHERE
        return ranks

    def _box_pairs(self, lon: Floats, lat: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the ranks, ascending, and the points in whose boxes the points lie."""
        if len(lon) > _MANY_POINTS:
            return points_in_boxes(lon, lat, shapely.bounds(self._ranked))
        known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        point, rank = self._tree.query(shapely.points(lon[known], lat[known]))
        by_member = np.argsort(rank, kind="stable")
        return rank[by_member], known[point[by_member]]

    def _testable(self, rank: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return the members of ascending ranks; where most come again and again, as prepared copies of our own.

        Copies, because preparing the caller's geometries would let two threads write into them.
        """
        used, which = np.unique(rank, return_inverse=True)
        if len(rank) < _USES_WORTH_PREPARING * len(used):
            return self._ranked[rank]
        copies = shapely.force_2d(self._ranked[used])
        shapely.prepare(copies)
        return copies[which]

    def candidates_near(self, x: float, y: float, radius_m: float) -> list[Candidate]:
        """Return the members within a distance of a point, nearest first, at equal distance the smallest code first.

        Parameters
        ----------
        x, y : longitude and latitude in degrees.
        radius_m : uncertainty of the position in metres, up to some 5 km (`gis.crs.metres_per_degree`).
        """
        point, rank, distance = self._within(np.array([x]), np.array([y]), radius_m)
        order = np.lexsort([rank, distance])
        return [Candidate(int(self._member[rank[i]]), float(distance[i])) for i in order if point[i] == 0]

    def doubtful(self, x: ArrayLike, y: ArrayLike, radius_m: float) -> NDArray[np.bool_]:
        """Tell which positions, known to `radius_m` only, might as well lie in another member, or in none.

        Parameters
        ----------
        x, y : (n,) longitudes and latitudes in degrees.
        radius_m : uncertainty in metres, up to some 5 km.

        Returns
        -------
        (n,) True where two or more members, or none, come within the radius. A position near the outer boundary is not
        doubtful: it has only one candidate.
        """
        lon, lat = np.atleast_1d(np.asarray(x, dtype=np.float64)), np.atleast_1d(np.asarray(y, dtype=np.float64))
        point, _, _ = self._within(lon, lat, radius_m)
        return np.bincount(point, minlength=len(lon)) != 1

    def _within(self, lon: Floats, lat: Floats, radius_m: float) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        """Return point number, rank and distance in metres of every member within a radius of a point."""
        known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        scale = metres_per_degree(lat[known])
        reach = radius_m / scale * 1.01
        x, y = lon[known], lat[known]
        boxes = shapely.box(x - reach[:, 0], y - reach[:, 1], x + reach[:, 0], y + reach[:, 1])
        pair, rank = self._tree.query(boxes)
        members = self._ranked[rank]
        owner = pair[shapely.get_coordinates(members, return_index=True)[1]]
        origin = np.column_stack([x, y])
        local = shapely.transform(members, lambda xy: (xy - origin[owner]) * scale[owner])
        distance = shapely.distance(local, shapely.Point(0, 0))
        close = np.flatnonzero(distance <= radius_m)
        return known[pair[close]], rank[close], distance[close]
