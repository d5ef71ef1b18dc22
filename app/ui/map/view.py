"""Holds where the map looks, as numbers only, so that navigation can be tested without a window."""

import math
from dataclasses import dataclass, replace

import numpy as np

from gis.crs import from_web_mercator, to_web_mercator

Bounds = tuple[float, float, float, float]

FINEST = 0.005
COARSEST = 120_000.0
NEAR = 4.8  # near enough to see houses
WORLD = 20_037_508.342789244
STANDARD_PIXEL_M = 0.00028  # OGC's "standardised rendering pixel size" (OGC 07-057r7, 6.1)


@dataclass(frozen=True)
class MapView:
    """A rectangle of the map on the screen.

    Attributes
    ----------
    x, y : float
        Centre, Web Mercator metres.
    resolution : float
        Web Mercator metres per logical pixel.
    width, height : int
        Logical pixels.
    """

    x: float
    y: float
    resolution: float
    width: int
    height: int

    def to_pixel(self, x: float, y: float) -> tuple[float, float]:
        """Return the logical pixel of a Web Mercator position."""
        return (x - self.x) / self.resolution + self.width / 2, (self.y - y) / self.resolution + self.height / 2

    def to_map(self, px: float, py: float) -> tuple[float, float]:
        """Return the Web Mercator position of a logical pixel."""
        return self.x + (px - self.width / 2) * self.resolution, self.y - (py - self.height / 2) * self.resolution

    def to_lonlat(self, px: float, py: float) -> tuple[float, float]:
        """Return longitude and latitude of a logical pixel, degrees."""
        return lonlat_of(*self.to_map(px, py))

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north in Web Mercator metres."""
        half_x, half_y = self.width * self.resolution / 2, self.height * self.resolution / 2
        return self.x - half_x, self.y - half_y, self.x + half_x, self.y + half_y

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the centre, degrees."""
        return lonlat_of(self.x, self.y)

    @property
    def metres_per_pixel(self) -> float:
        """Metres on the ground per logical pixel at the centre."""
        return self.resolution * math.cos(math.radians(self.centre[1]))

    @property
    def scale(self) -> float:
        """The n of 1:n at the centre."""
        return self.metres_per_pixel / STANDARD_PIXEL_M

    def panned(self, dx: float, dy: float) -> "MapView":
        """Return the view after the map was dragged by so many pixels."""
        return replace(self, x=self.x - dx * self.resolution, y=self.y + dy * self.resolution).kept_on_earth()

    def zoomed(self, factor: float, px: float, py: float) -> "MapView":
        """Return the view `factor` times closer, with the position under the pixel staying there."""
        resolution = min(max(self.resolution / factor, FINEST), COARSEST)
        x, y = self.to_map(px, py)
        k = resolution / self.resolution
        return replace(self, x=x + (self.x - x) * k, y=y + (self.y - y) * k, resolution=resolution).kept_on_earth()

    def resized(self, width: int, height: int) -> "MapView":
        """Return the view with the same centre and resolution in a window of another size."""
        return replace(self, width=max(width, 1), height=max(height, 1))

    def fitted(self, bounds: Bounds, margin_px: float = 24.0, closest: float = FINEST) -> "MapView":
        """Return the view that shows these Web Mercator bounds with a margin.

        A point keeps the resolution unless that is coarser than `NEAR`; nothing is shown closer than `closest`.
        """
        west, south, east, north = bounds
        room_x, room_y = max(self.width - 2 * margin_px, 16.0), max(self.height - 2 * margin_px, 16.0)
        needed = max((east - west) / room_x, (north - south) / room_y)
        resolution = min(max(needed, closest), COARSEST) if needed > 0 else min(self.resolution, NEAR)
        return replace(self, x=(west + east) / 2, y=(south + north) / 2, resolution=resolution).kept_on_earth()

    def kept_on_earth(self) -> "MapView":
        """Return the view with its centre inside the square that Web Mercator knows."""
        return replace(self, x=min(max(self.x, -WORLD), WORLD), y=min(max(self.y, -WORLD), WORLD))

    def between(self, other: "MapView", share: float) -> "MapView":
        """Return the view that lies this share (0 to 1) of the way to another one."""
        k = (other.resolution / self.resolution) ** share
        return replace(
            self,
            x=self.x + (other.x - self.x) * share,
            y=self.y + (other.y - self.y) * share,
            resolution=self.resolution * k,
        )


def lonlat_of(x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude, degrees, of a Web Mercator position."""
    lon, lat = from_web_mercator(np.array([[x, y]]))[0].tolist()
    return lon, lat


def mercator_of(lon: float, lat: float) -> tuple[float, float]:
    """Return the Web Mercator position of a longitude and latitude in degrees."""
    x, y = to_web_mercator(np.array([[lon, lat]]))[0].tolist()
    return x, y


def mercator_bounds(bounds_lonlat: Bounds) -> Bounds:
    """Return west, south, east, north in Web Mercator metres of bounds in degrees."""
    west, south = mercator_of(*bounds_lonlat[:2])
    east, north = mercator_of(*bounds_lonlat[2:])
    return west, south, east, north


class ViewHistory:
    """Remembers where the map rested, for going back and forward."""

    def __init__(self, limit: int = 100) -> None:
        self._limit = limit
        self._visited: list[MapView] = []
        self._at = -1

    def rest(self, view: MapView) -> None:
        """Remember a view the map came to rest at."""
        if self._at >= 0 and self._same_place(self._visited[self._at], view):
            return
        self._visited = [*self._visited[: self._at + 1], view][-self._limit :]
        self._at = len(self._visited) - 1

    def step(self, by: int) -> MapView | None:
        """Go back (-1) or forward (1); None where the history ends."""
        to = self._at + by
        if not 0 <= to < len(self._visited):
            return None
        self._at = to
        return self._visited[to]

    @staticmethod
    def _same_place(one: MapView, other: MapView) -> bool:
        near = one.resolution * 1.5
        return (
            math.isclose(one.resolution, other.resolution, rel_tol=1e-6)
            and abs(one.x - other.x) < near
            and abs(one.y - other.y) < near
        )
