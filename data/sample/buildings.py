"""Puts buildings on the blocks: slabs in rows that look south, towers, old-town houses, sheds, schools."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.sample.frame import Floats, Geometries, Ints, Labels
from data.sample.zones import HOMES, Use


@dataclass(frozen=True)
class Pattern:
    """How a use is built up.

    House length, depth, gap beside it, pitch of the rows and length per stair in metres; floors from and to; homes per
    stair and floor; GB/T 31000 building use; share of the slots filled; distance kept from the block's edge.
    """

    length: float
    depth: float
    gap: float
    pitch: float
    floors: tuple[int, int]
    stair: float
    homes: int
    code: str
    fill: float = 1.0
    setback: float = 9.0


PATTERNS: dict[Use, Pattern] = {
    Use.OLD_TOWN: Pattern(17, 11, 5, 20, (2, 5), 17, 2, "01", 0.92, 7),
    Use.ESTATE: Pattern(52, 12, 11, 29, (6, 7), 13, 2, "01", 0.97),
    Use.TOWER: Pattern(34, 16, 22, 48, (17, 28), 34, 4, "01", 0.95, 12),
    Use.VILLAGE: Pattern(12, 11, 4, 16, (3, 5), 12, 1, "01", 0.93, 6),
    Use.BUSINESS: Pattern(42, 34, 26, 62, (5, 24), 42, 0, "03", 0.9, 13),
    Use.INDUSTRY: Pattern(72, 34, 22, 56, (1, 3), 72, 0, "04", 0.9, 13),
    Use.CAMPUS: Pattern(64, 17, 30, 62, (4, 6), 64, 0, "99", 0.72, 16),
    Use.PRIMARY_SCHOOL: Pattern(46, 14, 18, 44, (4, 5), 46, 0, "99", 0.75, 12),
    Use.MIDDLE_SCHOOL: Pattern(54, 15, 18, 48, (5, 6), 54, 0, "99", 0.75, 12),
    Use.KINDERGARTEN: Pattern(30, 15, 16, 40, (2, 3), 30, 0, "99", 0.8, 10),
    Use.HOSPITAL: Pattern(56, 20, 20, 50, (6, 14), 56, 0, "99", 0.95, 12),
    Use.STATION: Pattern(90, 30, 40, 80, (2, 3), 90, 0, "99", 0.9, 12),
    Use.MARKET: Pattern(44, 24, 12, 36, (1, 3), 44, 0, "02", 0.95, 9),
    Use.CONSTRUCTION: Pattern(40, 18, 40, 70, (1, 2), 40, 0, "99", 0.5, 12),
}
"""Building-use codes are those of GB/T 31000; 06 (homes over shops) is set along main streets afterwards."""


@dataclass
class Buildings:
    """All buildings of the district, one entry each; `code` is the GB/T 31000 building use."""

    outline: Geometries
    block: Ints
    floors: Ints
    units: Ints
    homes_per_floor: Ints
    code: Labels
    order: Ints

    @property
    def homes(self) -> Ints:
        """Return the dwellings per building; the ground floor of homes over shops has none."""
        return (self.floors - self.shop_floors) * self.units * self.homes_per_floor

    @property
    def shop_floors(self) -> Ints:
        """Return how many floors from the ground are shops."""
        return (self.code == "06").astype(np.int64)

    def __len__(self) -> int:
        return len(self.block)


def build(
    blocks: Geometries, use: Labels, busy: Geometries, wanted_homes: int, rng: np.random.Generator
) -> Buildings:
    """Return the buildings on `blocks` (metres), `wanted_homes` dwellings among them if the ground allows.

    Parameters
    ----------
    blocks : array of Polygon
        In metres.
    use : array of Use
    busy : array of LineString
        Main streets in metres; nothing is built within 15 m of their middle, and houses within 40 m get shops below.
    """
    numbers = np.flatnonzero(np.isin(use, list(PATTERNS)))
    pattern = [PATTERNS[use[k]] for k in numbers]
    outline, index, order = _stand_in_rows(blocks[numbers], pattern, rng)
    street = shapely.STRtree(busy)
    near, _ = street.query(outline, predicate="dwithin", distance=15.0)
    keep = np.setdiff1d(np.arange(len(outline)), near)
    outline, index, order = outline[keep], index[keep], order[keep]
    base = np.array([rng.integers(p.floors[0], p.floors[1] + 1) for p in pattern])
    floors = np.maximum(1, base[index] + rng.integers(-1, 2, len(index)))
    stair = np.array([p.stair for p in pattern])[index]
    units = np.maximum(1, np.round(_length(outline) / stair)).astype(np.int64)
    homes = np.array([p.homes for p in pattern])[index]
    code = np.array([p.code for p in pattern], dtype=object)[index]
    buildings = Buildings(outline, numbers[index], floors, units, homes, code, order)
    _shops_below(buildings, use, street, rng)
    _fit_homes(buildings, wanted_homes)
    return buildings


def _length(outline: Geometries) -> Floats:
    corners = shapely.get_coordinates(outline).reshape(-1, 5, 2)
    return np.hypot(*(corners[:, 1] - corners[:, 0]).T)


def _stand_in_rows(
    blocks: Geometries, pattern: list[Pattern], rng: np.random.Generator
) -> tuple[Geometries, Ints, Ints]:
    """Return outlines, the number of their block and their order in it; candidates that do not fit are left out."""
    column = {name: np.array([getattr(p, name) for p in pattern]) for name in ("length", "depth", "gap", "pitch",
                                                                              "fill", "setback")}
    ground = shapely.buffer(blocks, -column["setback"], join_style="mitre")
    angle = _house_angle(blocks, rng)
    block, along, up, order = _slots(ground, angle, column)
    kept = rng.random(len(block)) < column["fill"][block]
    block, along, up, order = block[kept], along[kept], up[kept], order[kept]
    length = column["length"][block] * rng.uniform(0.93, 1.07, len(block))
    depth = column["depth"][block]
    outline = _rectangles(along, up, length, depth, angle[block])
    shapely.prepare(ground)
    fits = shapely.covers(ground[block], outline)
    for shift in (-0.24, 0.24):
        shorter = _rectangles(along + shift * length, up, length * 0.5, depth, angle[block])
        replace = ~fits & shapely.covers(ground[block], shorter)
        outline[replace], fits = shorter[replace], fits | replace
    return outline[fits], block[fits], order[fits]


def _house_angle(blocks: Geometries, rng: np.random.Generator) -> Floats:
    """Return the direction of the rows: the block's side nearest to east-west, turned back towards it when far off."""
    corners = shapely.get_coordinates(shapely.oriented_envelope(blocks)).reshape(-1, 5, 2)
    side = corners[:, 1] - corners[:, 0]
    angle = np.arctan2(side[:, 1], side[:, 0])
    angle = angle - np.round(angle / (np.pi / 2)) * (np.pi / 2)
    return np.clip(angle, -0.45, 0.45) + rng.normal(0, 0.01, len(blocks))


def _slots(ground: Geometries, angle: Floats, column: dict[str, Floats]) -> tuple[Ints, Floats, Floats, Ints]:
    """Return block, position along and across the rows (turned frame) and running number of every possible house."""
    low, size = _turned_bounds(ground, angle)
    across = np.maximum(0, np.floor((size[:, 0] + column["gap"]) / (column["length"] + column["gap"]))).astype(np.int64)
    rows = np.maximum(0, np.floor((size[:, 1] + column["pitch"] - column["depth"]) / column["pitch"])).astype(np.int64)
    count = across * rows
    block = np.repeat(np.arange(len(ground)), count)
    order = np.arange(len(block)) - np.repeat(np.cumsum(count) - count, count)
    i, j = order % np.maximum(across, 1)[block], order // np.maximum(across, 1)[block]
    step = size / np.maximum(np.column_stack([across, rows]), 1)
    at = low[block] + step[block] * (np.column_stack([i, j]) + 0.5)
    return block, at[:, 0], at[:, 1], order


def _turned_bounds(ground: Geometries, angle: Floats) -> tuple[Floats, Floats]:
    """Return the lower corner and size of each polygon's box in the frame turned by its angle; size 0 when empty."""
    points, owner = shapely.get_coordinates(ground, return_index=True)
    cos, sin = np.cos(angle[owner]), np.sin(angle[owner])
    turned = np.column_stack([points[:, 0] * cos + points[:, 1] * sin, -points[:, 0] * sin + points[:, 1] * cos])
    low, high = np.zeros((len(ground), 2)), np.zeros((len(ground), 2))
    if len(owner):
        present, start = np.unique(owner, return_index=True)
        low[present], high[present] = np.minimum.reduceat(turned, start), np.maximum.reduceat(turned, start)
    return low, high - low


def _rectangles(along: Floats, up: Floats, length: Floats, depth: Floats, angle: Floats) -> Geometries:
    """Return rectangles centred at turned positions."""
    corner_x = np.array([-0.5, 0.5, 0.5, -0.5, -0.5])
    corner_y = np.array([-0.5, -0.5, 0.5, 0.5, -0.5])
    u = along[:, None] + length[:, None] * corner_x
    v = up[:, None] + depth[:, None] * corner_y
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    return shapely.polygons(np.stack([u * cos - v * sin, u * sin + v * cos], axis=2))


def _fit_homes(buildings: Buildings, wanted: int) -> None:
    """Raise or lower the houses with homes until about `wanted` dwellings exist.

    At most 33 floors, at least 0.6 of what the pattern asks: a thinly peopled town has empty homes, not flat houses.
    """
    living = buildings.homes_per_floor > 0
    low = np.maximum(np.ceil(0.6 * buildings.floors[living]), 1 + buildings.shop_floors[living])
    for _ in range(6):
        have = int(buildings.homes.sum())
        if not have or abs(have / wanted - 1) < 0.02:
            return
        scaled = buildings.floors[living] * (wanted / have)
        buildings.floors[living] = np.clip(np.round(scaled), low, np.maximum(low, 33)).astype(np.int64)


def _shops_below(buildings: Buildings, use: Labels, street: shapely.STRtree, rng: np.random.Generator) -> None:
    """Mark houses on main streets as homes over shops (06); the ground floor is let to shops."""
    homes = np.flatnonzero(np.isin(use[buildings.block], HOMES) & (buildings.floors > 1))
    near = np.unique(street.query(buildings.outline[homes], predicate="dwithin", distance=42.0)[0])
    mixed = homes[near][rng.random(len(near)) < 0.6]
    buildings.code[mixed] = "06"
    business = np.flatnonzero(buildings.code == "03")
    buildings.code[business[rng.random(len(business)) < 0.35]] = "02"
