"""Cuts superblocks into blocks along gently bent local streets, the long side first."""

import numpy as np
import shapely

from data.sample.frame import Floats, Frame
from data.sample.superblocks import Lines, Rank

_NEXT_NUMBER = 10_000
"""Street keys below belong to main streets."""

TRIES = 10
"""A cut must end clear of the corners of the ring; one try in three does not."""


class Cutter:
    """Cuts rings until they are small enough and collects the cuts as street lines.

    Parameters
    ----------
    frame : Frame
    lines : Lines
        Receives the cuts.
    rng : numpy Generator
    """

    def __init__(self, frame: Frame, lines: Lines, rng: np.random.Generator) -> None:
        self.frame = frame
        self.lines = lines
        self.rng = rng
        self._next = _NEXT_NUMBER

    def cut(self, polygon: shapely.Polygon, target_m2: float) -> None:
        """Cut `polygon` (lattice) into blocks of about `target_m2`."""
        ring = self.frame.to_metres(shapely.get_coordinates(polygon)[:-1])
        waiting = [(ring, 0)]
        while waiting:
            ring, depth = waiting.pop()
            if _area(ring) < target_m2 * self.rng.uniform(1.15, 1.9):
                continue
            halves = self._halve(ring, depth)
            if halves is not None:
                waiting.extend((half, depth + 1) for half in halves)

    def _halve(self, ring: Floats, depth: int) -> tuple[Floats, Floats] | None:
        """Cut one ring across its long side; None when no clean cut was found."""
        centre, along, length = _long_axis(ring)
        for _ in range(TRIES):
            shift = self.rng.normal(0, 0.05) * length
            turn = self.rng.normal(0, 0.05)
            across = np.array([-along[1] * np.cos(turn) - along[0] * np.sin(turn),
                               along[0] * np.cos(turn) - along[1] * np.sin(turn)])
            halves = cut_ring(ring, centre + along * shift, across, self.rng.normal(0, 0.035))
            if halves is not None and min(_area(halves[0]), _area(halves[1])) > 0.25 * _area(ring):
                self._record(halves[2], depth)
                return halves[0], halves[1]
        return None

    def _record(self, cut: Floats, depth: int) -> None:
        self.lines.add(self.frame.to_lattice(cut), Rank.LOCAL if depth < 2 else Rank.LANE, self._next)
        self._next += 1


def cut_ring(ring: Floats, through: Floats, direction: Floats, bulge: float) -> tuple[Floats, Floats, Floats] | None:
    """Cut an open ring along a line that bulges to one side.

    Parameters
    ----------
    ring : array, shape (n, 2)
    through, direction : array, shape (2,)
        A point of the line and its unit direction.
    bulge : float
        Height of the bow as a share of the cut's length.

    Returns
    -------
    (left, right, cut) or None
        Two open rings and the cut; None unless the line crosses the ring exactly twice, away from its corners.
    """
    offset = ring - through
    side = offset[:, 0] * direction[1] - offset[:, 1] * direction[0]
    following = np.roll(side, -1)
    crossed = np.flatnonzero((side > 0) != (following > 0))
    if len(crossed) != 2:
        return None
    share = side[crossed] / (side[crossed] - following[crossed])
    ends = ring[crossed] + (np.roll(ring, -1, axis=0)[crossed] - ring[crossed]) * share[:, None]
    if np.any(np.hypot(*(ring[:, None] - ends).transpose(2, 0, 1)).min(axis=0) < 4.0):
        return None
    cut = _bow(ends[0], ends[1], bulge)
    a, b = crossed
    first = np.concatenate([cut[::-1], ring[a + 1 : b + 1]])
    second = np.concatenate([cut, ring[b + 1 :], ring[: a + 1]])
    return first, second, cut


def _bow(start: Floats, end: Floats, bulge: float) -> Floats:
    """Return a shallow arc of five points."""
    t = np.array([0, 0.25, 0.5, 0.75, 1.0])[:, None]
    chord = end - start
    height = 4 * bulge * t * (1 - t)
    return start + chord * t + np.array([-chord[1], chord[0]]) * height


def _area(ring: Floats) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def _long_axis(ring: Floats) -> tuple[Floats, Floats, float]:
    """Return centre, unit direction and length of the long side of the smallest rectangle round the ring."""
    box = shapely.get_coordinates(shapely.oriented_envelope(shapely.MultiPoint(ring)))
    sides = np.diff(box[:3], axis=0)
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    longest = int(np.argmax(lengths))
    return box[:4].mean(axis=0), sides[longest] / lengths[longest], float(lengths[longest])
