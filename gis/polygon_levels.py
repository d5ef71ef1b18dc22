"""Keeps polygons in handfuls at several levels of detail, each made when first looked at, none tearing neighbours."""

import math
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.arcs import Borders, Rings, borders_of, rings_of
from gis.spatial_order import chunk_bounds, chunk_starts, hilbert_order, meeting, ragged

CHUNK = 96
FINEST_LEVEL = -3
TOLERANCE_PX = 0.5
Line = tuple[NDArray[np.float64], NDArray[np.intp]]
"""Vertices, and where each run of them starts (with their number at the end)."""


class PolygonLevels:
    """Polygons at several levels of detail.

    Parameters
    ----------
    polygons : (n,) object array of shapely polygons
        Single parts, in one plane CRS in metres.
    chunk : int
        Polygons per handful.

    Attributes
    ----------
    order : (n,) intp
        The polygons in the order of a Hilbert curve; "the k-th polygon" below is `order[k]`.
    origin : (float, float)
        All vertices handed out are relative to this corner, so that they fit into small numbers.
    """

    def __init__(self, polygons: NDArray[np.object_], chunk: int = CHUNK) -> None:
        bounds = shapely.bounds(polygons)
        self.order = hilbert_order((bounds[:, :2] + bounds[:, 2:]) / 2)
        self.origin = (float(np.floor(bounds[:, 0].min())), float(np.floor(bounds[:, 1].min())))
        rings = rings_of(polygons[self.order])
        self._rings = Rings(rings.xy - self.origin, rings.starts, rings.owner)
        self._first_ring = np.searchsorted(rings.owner, np.arange(len(polygons) + 1)).astype(np.intp)
        self._bounds = bounds[self.order]
        self._chunks = chunk_starts(len(polygons), chunk)
        self._chunk_bounds = chunk_bounds(self._bounds, self._chunks)
        self._borders = lru_cache(maxsize=1024)(self._make_borders)

    def level(self, resolution: float) -> int:
        """Return the level to draw at so many metres per pixel."""
        return max(math.floor(math.log2(resolution)), FINEST_LEVEL)

    def meeting(self, window: tuple[float, float, float, float]) -> list[int]:
        """Return the handfuls that meet a window in the CRS of the polygons."""
        found: list[int] = meeting(self._chunk_bounds, window).tolist()
        return found

    def detail(self, level: int, chunk: int) -> tuple[Rings, Line]:
        """Return the rings of a handful, and its borders, each border in one handful only.

        Parameters
        ----------
        level : int
            As `level` returned; level L moves no vertex by more than half of 2**L metres.
        chunk : int

        Returns
        -------
        Rings
            Shells turn left, holes right; `owner` is the place in `order`.
        Line
        """
        borders = self._borders(chunk)
        if level > FINEST_LEVEL:
            borders = borders.simplified(TOLERANCE_PX * 2.0**level)
        mine = np.flatnonzero(borders.arc_owner >= self._chunks[chunk])
        return borders.rings(), borders.arcs_of(mine)

    def _make_borders(self, chunk: int) -> Borders:
        first, last = self._chunks[chunk], self._chunks[chunk + 1]
        near = meeting(self._bounds, tuple(self._chunk_bounds[chunk].tolist()))
        around = near[(near < first) | (near >= last)]
        own = np.arange(self._first_ring[first], self._first_ring[last])
        context = ragged(self._first_ring[around], self._first_ring[around + 1] - self._first_ring[around])
        return _only_first(borders_of(self._rings.chosen(np.concatenate([own, context]))), first, last)


def _only_first(borders: Borders, first: int, last: int) -> Borders:
    """Return the borders of the polygons from `first` to before `last`, which come first among the rings."""
    rings = int(((borders.ring_owner >= first) & (borders.ring_owner < last)).sum())
    pieces = borders.ring_pieces[rings]
    used, piece_arc = np.unique(borders.piece_arc[:pieces], return_inverse=True)
    xy, starts = borders.arcs_of(used)
    return Borders(
        xy,
        starts,
        borders.arc_owner[used],
        piece_arc.astype(np.intp),
        borders.piece_forward[:pieces],
        borders.ring_pieces[: rings + 1],
        borders.ring_owner[:rings],
    )
