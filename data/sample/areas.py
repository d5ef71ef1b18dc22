"""Draws streets, communities and grids over the blocks so that each level tiles the one above to the last digit."""

from dataclasses import dataclass, field

import numpy as np
import shapely

from data.sample.frame import Flags, Floats, Frame, Geometries, Ints, Labels
from data.sample.regions import Patches, components, group, patches, share_out
from data.sample.zones import Use
from gis.adjacency import adjacent_pairs
from gis.numbering import reading_order

DEDICATED = (Use.CAMPUS, Use.HOSPITAL, Use.STATION, Use.INDUSTRY, Use.PARK, Use.BUSINESS)
"""Uses that get a grid of their own (专属网格), in order of preference."""


@dataclass
class Ground:
    """The district's blocks and what the grouping needs to know of them.

    Parameters
    ----------
    polygon : array of Polygon
        Lattice.
    superblock : int array
        The superblock each block belongs with; banks belong with their land.
    use : array of Use
    homes : int array
        Dwellings per block.
    north : bool array
    """

    polygon: Geometries
    superblock: Ints
    use: Labels
    homes: Ints
    north: Flags
    frame: Frame
    first: Ints = field(init=False)
    second: Ints = field(init=False)
    border: Floats = field(init=False)
    centre: Floats = field(init=False)
    weight: Floats = field(init=False)

    def __post_init__(self) -> None:
        pairs, self.border = adjacent_pairs(self.frame.geometries_degrees(self.polygon))
        self.first, self.second = pairs.T
        self.centre = self.frame.to_metres(shapely.get_coordinates(shapely.centroid(self.polygon)))
        area = shapely.area(self.polygon) * self.frame.step_m.prod()
        self.weight = self.homes + area / np.where(np.isin(self.use, DEDICATED), 5000.0, 1200.0)


@dataclass
class Division:
    """Who belongs to whom: street of each community, community of each grid, grid of each block.

    `grid_use` is the use a dedicated grid was made for, "" for comprehensive ones.
    """

    street_of_community: Ints
    community_of_grid: Ints
    grid_of_block: Ints
    grid_use: Labels


def how_many(grids: int) -> tuple[int, int]:
    """Return the number of streets and communities for `grids` grids: 3 and 12 for a district of the usual size."""
    if grids <= 108:
        communities = min(12, -(-grids // 6))
        return max(1, round(communities / 4)), communities
    communities = round(grids / 9)
    return max(3, min(99, round(communities / 9))), communities


def divide(ground: Ground, grids: int, rng: np.random.Generator) -> Division:
    """Group the blocks into `grids` grids in communities in streets; numbering is left to the caller."""
    streets, communities = how_many(grids)
    community = _communities(ground, communities, rng)
    street = _streets(ground, community, streets, rng)
    allotted = _allot(ground, community, communities, grids)
    grid_of_block = np.full(len(community), -1)
    community_of_grid: list[int] = []
    grid_use: list[str] = []
    budget = round(0.14 * grids)
    for number in range(communities):
        members = np.flatnonzero(community == number)
        label, uses = _grids_of(ground, members, int(allotted[number]), min(budget, 2), rng)
        budget -= sum(bool(use) for use in uses)
        grid_of_block[members] = label + len(community_of_grid)
        community_of_grid += [number] * len(uses)
        grid_use += uses
    return Division(street, np.array(community_of_grid), grid_of_block, np.array(grid_use, dtype=object))


def _communities(ground: Ground, count: int, rng: np.random.Generator) -> Ints:
    """Return the community of each block: whole superblocks, not across the river where that can be had."""
    kept = ground.north[ground.first] == ground.north[ground.second]
    _, unit = np.unique(ground.superblock, return_inverse=True)
    for allowed in (kept, np.ones_like(kept)):
        label = group(_units(ground, unit, allowed), count, rng)
        if label is not None:
            return label[unit]
    by_block = group(_units(ground, np.arange(len(unit)), np.ones_like(kept)), count, rng)
    assert by_block is not None, "a district is in one piece"  # noqa: S101 - guaranteed by the choice of superblocks
    return by_block


def _units(ground: Ground, unit: Ints, allowed: Flags) -> Patches:
    """Return the blocks joined to `unit`s as patches."""
    count = int(unit.max()) + 1
    weight = np.bincount(unit, ground.weight, count)
    area = shapely.area(ground.polygon)
    centre = np.column_stack([np.bincount(unit, area * ground.centre[:, k], count) for k in (0, 1)])
    return patches(weight, centre / np.bincount(unit, area, count)[:, None], unit[ground.first[allowed]],
                   unit[ground.second[allowed]], ground.border[allowed])


def _streets(ground: Ground, community: Ints, count: int, rng: np.random.Generator) -> Ints:
    """Return the street (街道) of each community."""
    same_bank = ground.north[ground.first] == ground.north[ground.second]
    for allowed in (same_bank, np.ones_like(same_bank)):
        label = group(_units(ground, community, allowed), count, rng)
        if label is not None:
            return label
    raise AssertionError("a district is in one piece")


def _allot(ground: Ground, community: Ints, communities: int, grids: int) -> Ints:
    """Return how many grids each community gets, by weight and at most one per land block."""
    land = ground.use != Use.BANK
    capacity = np.bincount(community[land], minlength=communities)
    return share_out(np.bincount(community, ground.weight, communities).astype(np.float64), grids, capacity)


def _grids_of(
    ground: Ground, members: Ints, count: int, dedicated: int, rng: np.random.Generator
) -> tuple[Ints, list[str]]:
    """Return the grid (0 …) of each member block of one community, and the dedicated use of each grid."""
    unit = _with_banks(ground, members)
    blocks = _community_patches(ground, members, unit)
    use = ground.use[members]
    sites = _sites(blocks, use, unit, ground.superblock[members])[: max(0, min(dedicated, count - 1))]
    while True:
        taken = {int(m) for site, _ in sites for m in site}
        rest = np.array([k for k in range(len(blocks.weight)) if k not in taken and unit[k] == k])
        label = group(blocks.part(rest), count - len(sites), rng) if len(rest) else None
        if label is not None:
            break
        sites = sites[:-1]
    grid = np.full(len(members), -1)
    grid[rest] = label
    for number, (site, _) in enumerate(sites):
        grid[site] = count - len(sites) + number
    return grid[unit], [""] * (count - len(sites)) + [kind for _, kind in sites]


def _with_banks(ground: Ground, members: Ints) -> Ints:
    """Return for each member the member it stays with: banks with the block they border longest, others themselves."""
    position = {int(block): k for k, block in enumerate(members)}
    unit, best = np.arange(len(members)), np.zeros(len(members))
    bank = ground.use == Use.BANK
    mixed = np.flatnonzero(bank[ground.first] != bank[ground.second])
    for a, b, length in zip(ground.first[mixed], ground.second[mixed], ground.border[mixed], strict=True):
        strip, land = (a, b) if bank[a] else (b, a)
        if strip in position and land in position and length > best[position[strip]]:
            unit[position[strip]], best[position[strip]] = position[land], length
    return unit


def _community_patches(ground: Ground, members: Ints, unit: Ints) -> Patches:
    """Return one community's blocks as patches; banks are empty and what they border counts for their land."""
    position = np.full(len(ground.weight), -1)
    position[members] = np.arange(len(members))
    inside = (position[ground.first] >= 0) & (position[ground.second] >= 0)
    first, second = unit[position[ground.first[inside]]], unit[position[ground.second[inside]]]
    return patches(ground.weight[members], ground.centre[members], first, second, ground.border[inside])


def _sites(blocks: Patches, use: Labels, unit: Ints, superblock: Ints) -> list[tuple[Ints, str]]:
    """Return the connected sites fit for a dedicated grid, by preference."""
    found = []
    for kind in DEDICATED:
        for one in np.unique(superblock[use == kind]):
            members = np.flatnonzero((use == kind) & (superblock == one) & (unit == np.arange(len(unit))))
            if len(members) and components(blocks.part(members)).max() == 0:
                found.append((members, str(kind)))
    return found


def number(parent: Ints, polygons: Geometries) -> Ints:
    """Return the final number of each polygon: by its parent's number, then west to east in rows from the north."""
    rank = np.empty(len(parent), dtype=np.int64)
    start = 0
    for one in np.unique(parent):
        members = np.flatnonzero(parent == one)
        rank[members[reading_order(polygons[members])]] = start + np.arange(len(members))
        start += len(members)
    return rank


def dissolve(polygons: Geometries, label: Ints, count: int) -> Geometries:
    """Return the union of the coverage `polygons` per label 0 … count-1; shared vertices stay as they are."""
    order = np.argsort(label, kind="stable")
    parts = np.split(polygons[order], np.cumsum(np.bincount(label, minlength=count))[:-1])
    return np.array([shapely.coverage_union_all(part) for part in parts], dtype=object)
