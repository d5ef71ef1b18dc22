"""Bends an irregular lattice of main streets into a town: rings round the centre and a winding river."""

from dataclasses import dataclass

import numpy as np

from data.sample.frame import Flags, Floats, Ints

BANK_M = 85.0
"""From the middle of the river to the riverside road."""

WATER_SHARE = 0.62
"""How much of that is water; the rest is the green bank."""


@dataclass(frozen=True)
class Fabric:
    """The lattice of main streets before and after bending.

    Parameters
    ----------
    x, y : array
        Positions of the lattice lines in metres before bending. The river runs along `y[river]`; the lines before and
        after it are the riverside roads.
    river : int
        Index of the river in `y`.
    jitter : array, shape (len(x), len(y), 2)
        Displacement of each crossing in metres.
    waves : array, shape (k, 6)
        Plane waves that bend everything: wave vector (2), amplitude (2), phase (2).
    wander : array, shape (m, 3)
        Sines of the river's course: wave number, amplitude in metres, phase.
    """

    x: Floats
    y: Floats
    river: int
    jitter: Floats
    waves: Floats
    wander: Floats
    rotation: float

    @property
    def shape(self) -> tuple[int, int]:
        """Number of cells along x and y."""
        return len(self.x) - 1, len(self.y) - 1

    @property
    def cell_m(self) -> float:
        """The usual width of a cell."""
        return float(np.median(np.diff(self.x)))

    def scaled(self, factor: float) -> "Fabric":
        """Return the same town `factor` times as wide."""
        waves, wander = self.waves.copy(), self.wander.copy()
        waves[:, :2] /= factor
        waves[:, 2:4] *= factor
        wander[:, 0] /= factor
        wander[:, 1] *= factor
        return Fabric(self.x * factor, self.y * factor, self.river, self.jitter * factor, waves, wander, self.rotation)

    def is_strip(self) -> Flags:
        """Return which rows of cells are banks of the river."""
        rows = np.arange(self.shape[1])
        return (rows == self.river - 1) | (rows == self.river)

    def bend(self, flat: Floats) -> Floats:
        """Return positions, shape (n, 2) in metres, where the bent town has them."""
        moved = flat + self._jitter_at(flat)
        moved = self._follow_river(moved)
        moved = self._round(moved)
        moved = moved + self._waves_at(moved)
        cos, sin = np.cos(self.rotation), np.sin(self.rotation)
        return moved @ np.array([[cos, sin], [-sin, cos]])

    def _jitter_at(self, flat: Floats) -> Floats:
        """Interpolate the crossings' displacement between the lattice lines, so that no two lines can cross."""
        i, s = _cell_and_share(self.x, flat[:, 0])
        j, t = _cell_and_share(self.y, flat[:, 1])
        s, t, w = s[:, None], t[:, None], self.jitter
        low = w[i, j] * (1 - s) + w[i + 1, j] * s
        high = w[i, j + 1] * (1 - s) + w[i + 1, j + 1] * s
        return low * (1 - t) + high * t

    def _follow_river(self, at: Floats) -> Floats:
        """Push everything near the river to follow its course; the push fades within two cells."""
        number, amplitude, phase = self.wander.T
        course = (amplitude * np.sin(at[:, :1] * number + phase)).sum(axis=1)
        away = (at[:, 1] - self.y[self.river]) / (2.2 * self.cell_m)
        return np.column_stack([at[:, 0], at[:, 1] + course * np.exp(-(away**2))])

    def _round(self, at: Floats) -> Floats:
        """Draw the square towards a disc (elliptical mapping), so that outer lines become a ring."""
        half = np.array([np.abs(self.x).max(), np.abs(self.y).max()])
        p = np.clip(at / half, -1.2, 1.2)
        pull = 1 - 0.55 * (1 - np.sqrt(1 - np.square(p[:, ::-1]) / 2))
        return at * pull

    def _waves_at(self, at: Floats) -> Floats:
        total = np.zeros_like(at)
        for kx, ky, ax, ay, px, py in self.waves:
            angle = kx * at[:, 0] + ky * at[:, 1]
            total += np.column_stack([ax * np.sin(angle + px), ay * np.sin(angle + py)])
        return total


def weave(cells: int, cell_m: float, rng: np.random.Generator) -> Fabric:
    """Return a fabric with room for `cells` cells of `cell_m` metres and one row of surroundings."""
    columns = max(3, round((cells * 1.35) ** 0.5)) + 2
    rows = max(2, round(cells * 1.25 / (columns - 2))) + 2
    x = _lines(columns, cell_m, rng)
    river = max(2, min(rows - 2, round(rows * 0.4)))
    y = _lines(rows, cell_m, rng)
    y = np.concatenate([y[:river], [y[river] - BANK_M, y[river], y[river] + BANK_M], y[river + 1 :]])
    y[river + 3 :] += BANK_M
    y[:river] -= BANK_M
    x, y = x - x.mean(), y - (y[0] + y[-1]) / 2
    return Fabric(x, y, river + 1, _jitter(len(x), len(y), river + 1, cell_m, rng), _waves(cell_m, rng),
                  _wander(cell_m, rng), float(rng.uniform(0.10, 0.22)))


def _lines(cells: int, cell_m: float, rng: np.random.Generator) -> Floats:
    return np.concatenate([[0.0], np.cumsum(cell_m * rng.uniform(0.72, 1.28, cells))])


def _jitter(nx: int, ny: int, river: int, cell_m: float, rng: np.random.Generator) -> Floats:
    jitter = rng.normal(0, 0.05 * cell_m, (nx, ny, 2)).clip(-0.12 * cell_m, 0.12 * cell_m)
    jitter[:, river - 1 : river + 2] = 0
    return jitter


def _waves(cell_m: float, rng: np.random.Generator) -> Floats:
    count = 5
    length = cell_m * rng.uniform(4.5, 9.0, count)
    angle = rng.uniform(0, 2 * np.pi, count)
    amplitude = length[:, None] * rng.uniform(0.010, 0.024, (count, 2))
    number = 2 * np.pi / length
    phase = rng.uniform(0, 2 * np.pi, (count, 2))
    return np.column_stack([number * np.cos(angle), number * np.sin(angle), amplitude, phase])


def _wander(cell_m: float, rng: np.random.Generator) -> Floats:
    length = cell_m * np.array([rng.uniform(6.0, 7.5), rng.uniform(3.2, 4.0)])
    amplitude = cell_m * np.array([0.72, 0.16])
    return np.column_stack([2 * np.pi / length, amplitude, rng.uniform(0, 6.28, 2)])


def _cell_and_share(lines: Floats, at: Floats) -> tuple[Ints, Floats]:
    """Return the index of the line before each position and how far it lies towards the next, 0 to 1."""
    index = np.clip(np.searchsorted(lines, at, side="right") - 1, 0, len(lines) - 2)
    return index, np.clip((at - lines[index]) / (lines[index + 1] - lines[index]), 0, 1)
