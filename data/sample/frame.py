"""Ties the made-up town to the globe: local metres here, the lattice of the stored coordinates there."""

import numpy as np
import numpy.typing as npt
import shapely

from gis.crs import metres_per_degree
from gis.lattice import CELLS_PER_DEGREE

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Geometries = npt.NDArray[np.object_]
Labels = npt.NDArray[np.object_]

ORIGIN_LON, ORIGIN_LAT = 113.0, 28.2
"""Centre of the town. The ground is real, the town on it is not."""


class Frame:
    """Converts between metres east/north of the origin, lattice steps from the origin and lon/lat.

    Topology is decided on the lattice, in whole numbers small enough to be exact in float64; metres serve for
    shapes and distances only.
    """

    def __init__(self, lon: float = ORIGIN_LON, lat: float = ORIGIN_LAT) -> None:
        self.origin = np.array([round(lon * CELLS_PER_DEGREE), round(lat * CELLS_PER_DEGREE)], dtype=np.float64)
        self.step_m = metres_per_degree(lat) / CELLS_PER_DEGREE

    def to_lattice(self, metres: Floats) -> Floats:
        """Return metres, shape (n, 2), as whole lattice steps."""
        return np.round(metres / self.step_m)

    def to_metres(self, steps: Floats) -> Floats:
        """Return lattice steps, shape (n, 2), as metres."""
        return steps * self.step_m

    def degrees(self, steps: Floats) -> Floats:
        """Return lattice steps, shape (n, 2), as lon/lat in degrees, each the double nearest to its decimal."""
        return (np.round(steps) + self.origin) / CELLS_PER_DEGREE

    def geometries_m(self, lattice: Geometries) -> Geometries:
        """Return lattice geometries in metres."""
        return shapely.transform(lattice, self.to_metres)

    def geometries_lattice(self, metres: Geometries) -> Geometries:
        """Return metre geometries on the lattice."""
        return shapely.transform(metres, self.to_lattice)

    def geometries_degrees(self, lattice: Geometries) -> Geometries:
        """Return lattice geometries in EPSG:4490 lon/lat."""
        return shapely.transform(lattice, self.degrees)

    def points_degrees(self, metres: Floats) -> Geometries:
        """Return points at metres, shape (n, 2), in EPSG:4490 lon/lat on the lattice."""
        return shapely.points(self.degrees(self.to_lattice(metres)))
