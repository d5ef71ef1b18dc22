"""Ties the made-up town to the globe: local metres on one side, the 1e-7 degree lattice of the stored coordinates on the other."""

import math

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]

LATTICE = 10_000_000
"""Lattice steps per degree: seven decimals, what RFC 7946 writers keep, so nothing moves on export."""

ORIGIN_LON, ORIGIN_LAT = 113.0, 28.2
"""Centre of the town. The ground is real, the town on it is not."""


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Return the length of one degree of longitude and of latitude at `lat`, in metres (CGCS2000 ellipsoid, series)."""
    phi = math.radians(lat)
    east = 111_412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi) + 0.118 * math.cos(5 * phi)
    north = 111_132.92 - 559.82 * math.cos(2 * phi) + 1.175 * math.cos(4 * phi)
    return east, north


class Frame:
    """Converts between metres east/north of the origin, lattice steps from the origin and lon/lat.

    Topology is decided on the lattice, in whole numbers small enough to be exact in float64; metres serve for
    shapes and distances only.
    """

    def __init__(self, lon: float = ORIGIN_LON, lat: float = ORIGIN_LAT) -> None:
        self.origin = np.array([round(lon * LATTICE), round(lat * LATTICE)], dtype=np.float64)
        self.step_m = np.array(metres_per_degree(lat)) / LATTICE

    def to_lattice(self, metres: Floats) -> Floats:
        """Return metres, shape (n, 2), as whole lattice steps."""
        return np.round(metres / self.step_m)

    def to_metres(self, steps: Floats) -> Floats:
        """Return lattice steps, shape (n, 2), as metres."""
        return steps * self.step_m

    def degrees(self, steps: Floats) -> Floats:
        """Return lattice steps, shape (n, 2), as lon/lat in degrees, each the double nearest to its decimal."""
        return (np.round(steps) + self.origin) / LATTICE

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
