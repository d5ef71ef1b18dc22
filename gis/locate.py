"""Tells in which polygon a point lies.

The border rule, stated here and nowhere else: a point exactly on a boundary shared by several members belongs to the
one with the smallest code. A point where members overlap goes to the smallest code by the same rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from gis.crs import metres_per_degree

NOWHERE = -1


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

    Parameters
    ----------
    polygons : (n,) object array of valid polygons or multipolygons, EPSG:4490; null and empty ones hold nothing.
    codes : (n,) codes by which ties are decided: the smallest wins, equal codes by the order given.
    """

    def __init__(self, polygons: NDArray[np.object_], codes: Sequence[str]) -> None:
        self._polygons = np.asarray(polygons, dtype=object)
        order = sorted(range(len(codes)), key=codes.__getitem__)
        self._member = np.array([*order, NOWHERE], dtype=np.int32)
        self._tree = shapely.STRtree(self._polygons[order])

    def locate(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.int32]:
        """Return the index of the member that holds each point, or -1.

        Parameters
        ----------
        x, y : (n,) longitudes and latitudes in degrees; a point that is not finite is nowhere.
        """
        lon, lat = np.atleast_1d(np.asarray(x, dtype=np.float64)), np.atleast_1d(np.asarray(y, dtype=np.float64))
        points = shapely.points(lon, lat)
        points[~(np.isfinite(lon) & np.isfinite(lat))] = None
        point, rank = self._tree.query(points, predicate="intersects")
        first = np.full(len(points), len(self._member) - 1)
        np.minimum.at(first, point, rank)
        return self._member[first]

    def candidates_near(self, x: float, y: float, radius_m: float) -> list[Candidate]:
        """Return the members within a distance of a point, nearest first, at equal distance the smallest code first.

        Parameters
        ----------
        x, y : longitude and latitude in degrees.
        radius_m : uncertainty of the position in metres, up to some 5 km (`gis.crs.metres_per_degree`).
        """
        scale = metres_per_degree(y)
        reach = radius_m / scale * 1.01
        ranks = np.sort(self._tree.query(shapely.box(x - reach[0], y - reach[1], x + reach[0], y + reach[1])))
        local = shapely.transform(self._tree.geometries[ranks], lambda xy: (xy - (x, y)) * scale)
        distances = shapely.distance(local, shapely.Point(0, 0))
        close = np.flatnonzero(distances <= radius_m)
        close = close[np.argsort(distances[close], kind="stable")]
        return [Candidate(int(self._member[ranks[i]]), float(distances[i])) for i in close]
