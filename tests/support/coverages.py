"""Makes coverages in metres and puts rings together again, for tests of borders and levels of detail."""

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from tests.support.made_up_map import a_coverage

METRES = 100_000.0


def in_metres(columns: int, rows: int, seed: int) -> NDArray[np.object_]:
    made: NDArray[np.object_] = shapely.transform(a_coverage(columns, rows, seed), lambda xy: xy * METRES)
    return made


def polygons_of(xy: NDArray[np.float64], starts: NDArray[np.intp], owner: NDArray[np.intp]) -> NDArray[np.object_]:
    """Put rings that have an area together, polygon by polygon."""
    rings = [shapely.LinearRing(xy[a:b]) for a, b in pairwise(starts)]
    made = []
    for k in np.unique(owner):
        shell, *holes = [ring for ring, whose in zip(rings, owner, strict=True) if whose == k]
        made.append(shapely.Polygon(shell, holes))
    return np.array(made, dtype=object)
