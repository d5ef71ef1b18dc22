"""Keeps polygons in handfuls at several levels of detail, each made when first looked at, none tearing neighbours."""

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.arcs import Borders, Rings, borders_of, rings_of
from gis.snapping_raster import Line, edges_once, snapped
from gis.spatial_order import chunk_bounds, chunk_starts, hilbert_order, meeting, middle

FINE_CHUNK = 96
COARSE_CHUNK = 960
FINEST_LEVEL = -3
TOLERANCE_PX = 0.7
COARSE_BELOW_PX = 5.0


class Detail(NamedTuple):
    """Some polygons at a level of detail.

    Attributes
    ----------
    rings : Rings
        Holes turn against their shells; those of fine handfuls turn right.
    lines : callable
        Returns the borders: vertices, and where each run of them starts (with their number at the end).
    """

    rings: Rings
    lines: Callable[[], Line]


class Handful(NamedTuple):
    """Names some polygons at a level of detail: level L shows what 2**L metres wide pixels can show."""

    fine: bool
    level: int
    chunk: int


class PolygonLevels:
    """Polygons at several levels of detail.

    There are two ways to leave detail out. *Fine* handfuls are taken apart into shared borders and each border is
    simplified: few vertices, smooth, but it takes a few milliseconds each. *Coarse* handfuls have every vertex moved
    to the centre of its pixel: quick, and good enough where a polygon is a few pixels wide. In both, neighbours move
    alike, so that no gap opens between them.

    Parameters
    ----------
    polygons : (n,) object array of shapely polygons
        Single parts, as stored.
    groups : (n,) integer array
        The rings of a handful come group by group.
    project : callable, (m, 2) float64 -> (m, 2) float64
        Brings stored coordinates to the plane CRS, in metres, that everything below is in.

    Attributes
    ----------
    order : (n,) intp
        The polygons along a Hilbert curve; the `owner` of a ring is a place in this order.
    origin : (float, float)
        All vertices handed out are relative to this corner, so that they fit into small numbers.
    """

    def __init__(
        self,
        polygons: NDArray[np.object_],
        groups: NDArray[np.integer],
        project: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    ) -> None:
        self._project = project
        stored = shapely.bounds(polygons)
        bounds = np.hstack([project(stored[:, :2]), project(stored[:, 2:])])
        self.order = hilbert_order((bounds[:, :2] + bounds[:, 2:]) / 2)
        self.origin = (float(np.floor(bounds[:, 0].min())), float(np.floor(bounds[:, 1].min())))
        self._polygons = polygons[self.order]
        self._groups = groups[self.order]
        self._bounds = bounds[self.order]
        self._width = middle(np.sqrt(np.prod(bounds[:, 2:] - bounds[:, :2], axis=1)))
        self._starts = {
            True: chunk_starts(len(polygons), FINE_CHUNK),
            False: chunk_starts(len(polygons), COARSE_CHUNK),
        }
        self._chunk_bounds = {fine: chunk_bounds(self._bounds, starts) for fine, starts in self._starts.items()}

    def handfuls(
        self, window: tuple[float, float, float, float], resolution: float, fine: bool | None = None
    ) -> list[Handful]:
        """Return the handfuls that meet a window.

        Parameters
        ----------
        window : (west, south, east, north)
        resolution : float
            Metres per pixel.
        fine : bool, optional
            Which sort; by default fine unless most polygons are tiny at this resolution.
        """
        wanted = self._width >= COARSE_BELOW_PX * resolution if fine is None else fine
        level = max(round(math.log2(resolution)), FINEST_LEVEL)  # 0.71 to 1.41 pixels wide
        return [Handful(wanted, level, int(k)) for k in meeting(self._chunk_bounds[wanted], window)]

    def detail(self, handful: Handful) -> Detail:
        """Return a handful of polygons.

        Neither sort moves a vertex by more than 0.71 of 2**level metres, which is less than a pixel. A
        border between fine handfuls is among the lines of one of them only.
        """
        starts, cell = self._starts[handful.fine], 2.0**handful.level
        first, last = int(starts[handful.chunk]), int(starts[handful.chunk + 1])
        members = first + np.argsort(self._groups[first:last], kind="stable")
        if not handful.fine:
            rough = snapped(self._rings(members, turned=False), cell)
            return Detail(rough, partial(edges_once, rough, cell))
        borders = self._borders(handful.chunk, members)
        if handful.level > FINEST_LEVEL:
            borders = borders.simplified(TOLERANCE_PX * cell)
        return Detail(borders.rings(), partial(borders.arcs_of, np.flatnonzero(borders.arc_owner >= first)))

    def _rings(self, members: NDArray[np.intp], turned: bool = True) -> Rings:
        rings = rings_of(self._polygons[members], turned)
        xy = self._project(rings.xy)
        xy -= self.origin
        return Rings(xy, rings.starts, members[rings.owner])

    def _borders(self, chunk: int, members: NDArray[np.intp]) -> Borders:
        near = meeting(self._bounds, tuple(self._chunk_bounds[True][chunk].tolist()))
        around = np.setdiff1d(near, members, assume_unique=True)
        return _only_first(borders_of(self._rings(np.concatenate([members, around]))), members)


def _only_first(borders: Borders, members: NDArray[np.intp]) -> Borders:
    """Return the borders of some polygons, which come first among the rings."""
    rings = int(np.isin(borders.ring_owner, members).sum())
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
