"""Makes the ground of the made-up district: streets, blocks, buildings, and the nested areas and grids over them."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.sample.areas import Division, Ground, dissolve, divide, how_many, number
from data.sample.buildings import Buildings, build
from data.sample.fabric import Fabric, weave
from data.sample.frame import Frame, Geometries, Ints, Labels
from data.sample.network import Network, node
from data.sample.subdivision import Cutter
from data.sample.superblocks import Lines, Rank, Superblocks, lay_superblocks
from data.sample.zones import Use, block_size, use_blocks, zone_superblocks

PEOPLE_PER_KM2 = 17_500.0
"""How densely the district is built; sparse enough for parks, dense enough for a city."""


@dataclass
class Geography:
    """The ground of the district; polygons on the lattice unless their name ends in `_m`.

    Parameters
    ----------
    block, block_use, superblock, grid_of_block : arrays
        The district's blocks, their use, the superblock and the grid they are part of.
    grid, community, street : arrays of Polygon
        In the order of their codes.
    community_of_grid, street_of_community : int arrays
    grid_use : array of str
        The use a dedicated grid was made for; "" for comprehensive grids.
    micro_block, micro_parent : int arrays
        Micro-grids: each is one block of a comprehensive grid.
    buildings : Buildings
        `buildings.block` counts in `block`.
    """

    frame: Frame
    fabric: Fabric
    lines: Lines
    network: Network
    block: Geometries
    block_m: Geometries
    block_use: Labels
    superblock: Ints
    grid_of_block: Ints
    grid: Geometries
    grid_use: Labels
    micro_block: Ints
    micro_parent: Ints
    community_of_grid: Ints
    community: Geometries
    street_of_community: Ints
    street: Geometries
    district: shapely.Geometry
    buildings: Buildings


def make_geography(grids: int, people: int, seed: int) -> Geography:
    """Return the ground for `grids` grids and `people` people; the same numbers give the same ground.

    Of 24 grids one is a micro-grid inside another; all others tile their community.
    """
    rng = np.random.default_rng([seed, 1])
    frame = Frame()
    area_per_grid = float(np.clip(people / grids / PEOPLE_PER_KM2 * 1e6, 28_000, 400_000))
    fabric, superblocks = _lattice(frame, grids, area_per_grid, seed)
    zone = zone_superblocks(superblocks, rng)
    cutter = Cutter(frame, superblocks.lines, rng)
    block_m2 = float(np.clip(area_per_grid / 3.8, 6_500, 16_000))
    for k in np.flatnonzero(superblocks.inside & ~superblocks.strip):
        cutter.cut(superblocks.polygon[k], block_m2 * block_size(zone[k]))
    network = node(superblocks.lines)
    superblock, use = use_blocks(superblocks, zone, network.blocks, rng)
    inside = np.flatnonzero(use != Use.OUTSIDE)
    blocks, use, superblock = network.blocks[inside], use[inside], superblock[inside]
    block_m = frame.geometries_m(blocks)
    buildings = build(block_m, use, _main_streets_m(superblocks.lines, frame), round(people / 2.87 * 1.05), rng)
    homes = np.bincount(buildings.block, buildings.homes, len(blocks)).astype(np.int64)
    ground = Ground(blocks, superblocks.land[superblock], use, homes, superblocks.north[superblock], frame)
    division = _number(ground, divide(ground, grids - grids // 24, rng))
    return _assemble(frame, fabric, superblocks, network, ground, block_m, division, buildings, grids // 24)


def _lattice(frame: Frame, grids: int, area_per_grid: float, seed: int) -> tuple[Fabric, Superblocks]:
    """Return fabric and superblocks with room for the grids, two superblocks per community where that can be had."""
    area = grids * area_per_grid
    communities = how_many(grids)[1]
    wanted = max(round(grids / 2.4), 2 * communities, round(area / 170_000))
    wanted = max(1, communities, min(wanted, round(area / 30_000)))
    fabric = weave(wanted, float(np.sqrt(area / wanted)), np.random.default_rng([seed, 2]))
    first_try = lay_superblocks(fabric, frame, wanted, np.random.default_rng([seed, 3]))
    land = first_try.polygon[first_try.inside & ~first_try.strip]
    fabric = fabric.scaled(float(np.sqrt(area / (shapely.area(land).sum() * frame.step_m.prod()))))
    return fabric, lay_superblocks(fabric, frame, wanted, np.random.default_rng([seed, 3]))


def _main_streets_m(lines: Lines, frame: Frame) -> Geometries:
    geometry = np.array(lines.geometry, dtype=object)
    rank = np.array(lines.rank)
    return frame.geometries_m(geometry[(rank == Rank.ARTERIAL) | (rank == Rank.SECONDARY)])


def _number(ground: Ground, division: Division) -> Division:
    """Renumber streets, communities and grids in the order of their codes."""
    community_of_block = division.community_of_grid[division.grid_of_block]
    grids, communities = len(division.community_of_grid), len(division.street_of_community)
    streets = int(division.street_of_community.max()) + 1
    degrees = ground.frame.geometries_degrees(ground.polygon)
    grid = dissolve(degrees, division.grid_of_block, grids)
    community = dissolve(degrees, community_of_block, communities)
    street = dissolve(degrees, division.street_of_community[community_of_block], streets)
    street_rank = number(np.zeros(streets, dtype=np.int64), street)
    community_rank = number(street_rank[division.street_of_community], community)
    grid_rank = number(community_rank[division.community_of_grid], grid)
    return Division(
        street_of_community=street_rank[division.street_of_community][np.argsort(community_rank)],
        community_of_grid=community_rank[division.community_of_grid][np.argsort(grid_rank)],
        grid_of_block=grid_rank[division.grid_of_block],
        grid_use=division.grid_use[np.argsort(grid_rank)],
    )


def _assemble(frame: Frame, fabric: Fabric, superblocks: Superblocks, network: Network, ground: Ground,
              block_m: Geometries, division: Division, buildings: Buildings, micro: int) -> Geography:
    grid = dissolve(ground.polygon, division.grid_of_block, len(division.community_of_grid))
    community = dissolve(grid, division.community_of_grid, len(division.street_of_community))
    street = dissolve(community, division.street_of_community, int(division.street_of_community.max()) + 1)
    micro_block, micro_parent = _micro_grids(ground, division, micro)
    return Geography(
        frame=frame, fabric=fabric, lines=superblocks.lines, network=network, block=ground.polygon, block_m=block_m,
        block_use=ground.use, superblock=ground.superblock, grid_of_block=division.grid_of_block,
        grid=grid, grid_use=division.grid_use, micro_block=micro_block, micro_parent=micro_parent,
        community_of_grid=division.community_of_grid, community=community,
        street_of_community=division.street_of_community, street=street,
        district=shapely.coverage_union_all(street), buildings=buildings,
    )


def _micro_grids(ground: Ground, division: Division, count: int) -> tuple[Ints, Ints]:
    """Return the fullest block of each of the `count` fullest comprehensive grids, and those grids, in their order."""
    grid, homes = division.grid_of_block, ground.homes
    grids = len(division.community_of_grid)
    total = np.bincount(grid, homes, grids)
    lands = np.bincount(grid[ground.use != Use.BANK], minlength=grids)
    fit = (division.grid_use == "") & (lands >= 2)
    parent = np.sort(np.argsort(np.where(fit, -total, 1.0), kind="stable")[:count])
    order = np.lexsort([-homes, grid])
    fullest = order[np.searchsorted(grid[order], parent)]
    return fullest, parent
