"""Turns the fabric into main streets and the superblocks between them, and chooses which of them are the district."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import shapely

from data.sample.fabric import Fabric
from data.sample.frame import Flags, Floats, Frame, Geometries, Ints

SEGMENTS = 6
"""Straight pieces per side of a cell: enough for the bends, few enough for ten thousand grids."""


class Rank(IntEnum):
    """Ranks of a line, as `StreetLine.rank` counts them; below 1 are lines that are no street."""

    RIVER = -1
    BOUNDARY = 0
    ARTERIAL = 1
    SECONDARY = 2
    LOCAL = 3
    LANE = 4


@dataclass
class Lines:
    """Lines on the lattice with their rank and the key of the street they are part of."""

    geometry: list[shapely.LineString] = field(default_factory=list)
    rank: list[int] = field(default_factory=list)
    street: list[int] = field(default_factory=list)

    def add(self, points: Floats, rank: int, street: int) -> None:
        """Add one line; `points` has shape (n, 2) in lattice steps."""
        self.geometry.append(shapely.LineString(points))
        self.rank.append(rank)
        self.street.append(street)


@dataclass
class Superblocks:
    """The pieces of town between main streets.

    Parameters
    ----------
    polygon : array of Polygon
        On the lattice.
    inside : bool array
        Whether the piece belongs to the district.
    strip : bool array
        Whether it is a bank of the river.
    land : int array
        For a bank the superblock it belongs with; for others their own number.
    north : bool array
        On which side of the river it lies.
    centrality : array
        0 in the middle, about 1 at the edge.
    """

    polygon: Geometries
    inside: Flags
    strip: Flags
    land: Ints
    north: Flags
    centrality: Floats
    lines: Lines


def lay_superblocks(fabric: Fabric, frame: Frame, wanted: int, rng: np.random.Generator) -> Superblocks:
    """Return the superblocks of `fabric`, about `wanted` of them (banks not counted) inside the district."""
    horizontal, vertical = _sides(fabric, frame)
    cells = _cells(horizontal, vertical)
    score = _score(fabric, rng)
    chosen = _choose(score, fabric, wanted)
    dropped = _dropped_sides(fabric, chosen, rng)
    lines = _main_lines(fabric, horizontal, vertical, dropped)
    return _merge(fabric, cells, chosen, score, dropped, lines)


def _sides(fabric: Fabric, frame: Frame) -> tuple[Floats, Floats]:
    """Return the sides of all cells on the lattice: along x, shape (nu, ny, k, 2); along y, (nx, nv, k, 2)."""
    t = np.linspace(0, 1, SEGMENTS + 1)
    along_x = fabric.x[:-1, None] + np.diff(fabric.x)[:, None] * t
    along_y = fabric.y[:-1, None] + np.diff(fabric.y)[:, None] * t
    nu, nv = fabric.shape
    flat_x = np.empty((nu, nv + 1, SEGMENTS + 1, 2))
    flat_x[..., 0], flat_x[..., 1] = along_x[:, None, :], fabric.y[None, :, None]
    flat_y = np.empty((nu + 1, nv, SEGMENTS + 1, 2))
    flat_y[..., 0], flat_y[..., 1] = fabric.x[:, None, None], along_y[None, :, :]
    return _bent(fabric, frame, flat_x), _bent(fabric, frame, flat_y)


def _bent(fabric: Fabric, frame: Frame, flat: Floats) -> Floats:
    return frame.to_lattice(fabric.bend(flat.reshape(-1, 2))).reshape(flat.shape)


def _cells(horizontal: Floats, vertical: Floats) -> Geometries:
    """Return the cell polygons, shape (nu, nv)."""
    south, north = horizontal[:, :-1, :-1], horizontal[:, 1:, :0:-1]
    east, west = vertical[1:, :, :-1], vertical[:-1, :, :0:-1]
    rings = np.concatenate([south, east, north, west, south[:, :, :1]], axis=2)
    return shapely.polygons(rings)


def _score(fabric: Fabric, rng: np.random.Generator) -> Floats:
    """Return how far out each cell lies, with a little noise so that the outline is nobody's circle."""
    x, y = (fabric.x[:-1] + fabric.x[1:]) / 2, (fabric.y[:-1] + fabric.y[1:]) / 2
    y[fabric.river - 1], y[fabric.river] = y[fabric.river - 2], y[fabric.river + 1]
    p, q = np.abs(x / fabric.x.max())[:, None], np.abs(y / fabric.y.max())[None, :]
    noise = rng.normal(0, 0.035, fabric.shape)
    noise[:, fabric.river - 1], noise[:, fabric.river] = noise[:, fabric.river - 2], noise[:, fabric.river + 1]
    return (p**2.4 + q**2.4) ** (1 / 2.4) + noise


def _choose(score: Floats, fabric: Fabric, wanted: int) -> Flags:
    """Return which cells are the district: the innermost `wanted`, in one piece and without holes."""
    from scipy import ndimage

    inner = np.zeros(fabric.shape, dtype=bool)
    inner[1:-1, 1:-1] = True
    land = np.broadcast_to(~fabric.is_strip(), fabric.shape)
    limit = np.sort(score[inner & land])[: max(1, wanted)][-1]
    chosen = inner & (score <= limit)
    parts, count = ndimage.label(chosen)
    if count > 1:
        chosen = parts == 1 + np.argmax(np.bincount(parts.ravel())[1:])
    chosen = ndimage.binary_fill_holes(chosen)
    _drop_lone_banks(chosen, fabric.river)
    return chosen


def _drop_lone_banks(chosen: Flags, river: int) -> None:
    """Leave out a bank whose land is left out; where both sides have land both banks belong."""
    chosen[:, river - 1] = chosen[:, river - 2]
    chosen[:, river] = chosen[:, river + 1]


def _dropped_sides(fabric: Fabric, chosen: Flags, rng: np.random.Generator) -> Flags:
    """Return which sides between a cell and its eastern neighbour are missing: large sites of two cells."""
    dropped = np.zeros(fabric.shape, dtype=bool)
    ring = _ring(fabric)
    for i in range(1, fabric.shape[0] - 1):
        for j in np.flatnonzero(~fabric.is_strip()):
            both = chosen[i, j] and chosen[i + 1, j]
            main = _is_arterial(fabric, i + 1) or i + 1 in ring[:2] or dropped[i - 1, j]
            dropped[i, j] = both and not main and rng.random() < 0.16
    return dropped


def _is_arterial(fabric: Fabric, i: int) -> bool:
    """Return whether lattice line `i` along y carries an arterial: the middle axis and every fourth line from it."""
    return (i - (fabric.shape[0] + 1) // 2) % 4 == 0


def _ring(fabric: Fabric) -> tuple[int, int, int, int]:
    """Return the lattice lines of the ring road: west, east, south, north."""
    nu, nv = fabric.shape
    west, south = 1 + (nu - 2) // 6, 1 + (nv - 2) // 7
    return west, nu - west, south, nv - south


def _rank_x(fabric: Fabric, i: int, j: int) -> int:
    """Return the rank of the side along y at lattice line `i` in row `j`."""
    west, east, south, north = _ring(fabric)
    on_ring = i in (west, east) and south <= j < north
    if j in (fabric.river - 1, fabric.river):
        return Rank.ARTERIAL if on_ring or _is_arterial(fabric, i) else Rank.BOUNDARY
    return Rank.ARTERIAL if on_ring or _is_arterial(fabric, i) else Rank.SECONDARY


def _rank_y(fabric: Fabric, i: int, j: int) -> int:
    """Return the rank of the side along x at lattice line `j` in column `i`."""
    if j == fabric.river:
        return Rank.RIVER
    west, east, south, north = _ring(fabric)
    on_ring = j in (south, north) and west <= i < east
    axis = abs(j - fabric.river) > 1 and (j - fabric.river - 2) % 4 == 1
    return Rank.ARTERIAL if on_ring or axis else Rank.SECONDARY


def _main_lines(fabric: Fabric, horizontal: Floats, vertical: Floats, dropped: Flags) -> Lines:
    """Return the sides of all cells as lines; a lattice line keeps one street key, the ring road has key 0."""
    lines = Lines()
    west, east, south, north = _ring(fabric)
    for j in range(horizontal.shape[1]):
        for i in range(horizontal.shape[0]):
            ring = j in (south, north) and west <= i < east
            lines.add(horizontal[i, j], _rank_y(fabric, i, j), 0 if ring else 1 + j)
    offset = 1 + horizontal.shape[1]
    for i in range(vertical.shape[0]):
        for j in range(vertical.shape[1]):
            ring = i in (west, east) and south <= j < north
            if i == 0 or not dropped[i - 1, j]:
                lines.add(vertical[i, j], _rank_x(fabric, i, j), 0 if ring else offset + i)
    return lines


def _merge(
    fabric: Fabric, cells: Geometries, chosen: Flags, score: Floats, dropped: Flags, lines: Lines
) -> Superblocks:
    """Join the cells whose common side is missing and number what results."""
    nu, nv = fabric.shape
    number = np.arange(nu * nv).reshape(nu, nv)
    for i, j in np.argwhere(dropped):
        number[i + 1, j] = number[i, j]
    kept, first = np.unique(number.ravel(), return_index=True)
    number = np.searchsorted(kept, number)
    polygons = cells.ravel()[first]
    for i, j in np.argwhere(dropped):
        polygons[number[i, j]] = shapely.coverage_union(cells[i, j], cells[i + 1, j])
    land = number.copy()
    land[:, fabric.river - 1], land[:, fabric.river] = number[:, fabric.river - 2], number[:, fabric.river + 1]
    rows = np.broadcast_to(np.arange(nv), (nu, nv)).ravel()[first]
    return Superblocks(polygons, chosen.ravel()[first], (rows == fabric.river - 1) | (rows == fabric.river),
                       land.ravel()[first], rows >= fabric.river, np.clip(score.ravel()[first], 0, 1), lines)
