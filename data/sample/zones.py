"""Says what the ground is used for: old town, estates, villages swallowed by the city, parks, a campus, industry."""

from enum import StrEnum

import numpy as np
import shapely

from data.sample.frame import Floats, Geometries, Ints, Labels
from data.sample.superblocks import Superblocks


class Use(StrEnum):
    """What a superblock or block is used for."""

    OUTSIDE = "outside"
    BANK = "bank"
    OLD_TOWN = "old_town"
    ESTATE = "estate"
    TOWER = "tower"
    VILLAGE = "village"
    BUSINESS = "business"
    INDUSTRY = "industry"
    CAMPUS = "campus"
    PARK = "park"
    PRIMARY_SCHOOL = "primary_school"
    MIDDLE_SCHOOL = "middle_school"
    KINDERGARTEN = "kindergarten"
    HOSPITAL = "hospital"
    STATION = "station"
    MARKET = "market"
    GARDEN = "garden"
    SQUARE = "square"
    PARKING = "parking"
    CONSTRUCTION = "construction"


HOMES = (Use.OLD_TOWN, Use.ESTATE, Use.TOWER, Use.VILLAGE)

_SHARE_OF_SUPERBLOCKS = {Use.BUSINESS: 0.08, Use.OLD_TOWN: 0.20, Use.INDUSTRY: 0.06, Use.CAMPUS: 0.03, Use.PARK: 0.05,
                         Use.VILLAGE: 0.09}

_PER_SUPERBLOCK = {Use.HOSPITAL: 1 / 24, Use.STATION: 1 / 60, Use.PRIMARY_SCHOOL: 1 / 6, Use.MIDDLE_SCHOOL: 1 / 11,
                   Use.KINDERGARTEN: 1 / 4, Use.MARKET: 1 / 6, Use.GARDEN: 1 / 3, Use.SQUARE: 1 / 18,
                   Use.PARKING: 1 / 12, Use.CONSTRUCTION: 1 / 12}

_BLOCK_SIZE = {Use.OLD_TOWN: 0.75, Use.ESTATE: 1.0, Use.TOWER: 1.35, Use.VILLAGE: 0.9, Use.BUSINESS: 1.1,
               Use.INDUSTRY: 2.2, Use.CAMPUS: 2.6, Use.PARK: 4.5}


def zone_superblocks(superblocks: Superblocks, rng: np.random.Generator) -> Labels:
    """Return the `Use` of every superblock."""
    use = np.full(len(superblocks.polygon), Use.OUTSIDE, dtype=object)
    use[superblocks.inside & superblocks.strip] = Use.BANK
    land = np.flatnonzero(superblocks.inside & ~superblocks.strip)
    use[land] = Use.ESTATE
    use[land[rng.random(len(land)) < 0.25 + 0.5 * superblocks.centrality[land]]] = Use.TOWER
    free = np.ones(len(land), dtype=bool)
    for kind, wish in _wishes(superblocks, land, rng).items():
        count = int(_SHARE_OF_SUPERBLOCKS[kind] * len(land) + 0.5)
        taken = np.argsort(np.where(free, wish, np.inf), kind="stable")[:count]
        use[land[taken]], free[taken] = kind, False
    return use


def _wishes(superblocks: Superblocks, land: Ints, rng: np.random.Generator) -> dict[Use, Floats]:
    """Return for each special use how unsuited each superblock is; the order of the uses is the order of choice."""
    centrality = superblocks.centrality[land]
    centre = shapely.centroid(superblocks.polygon[land])
    x = shapely.get_x(centre) / max(1.0, np.abs(shapely.get_x(centre)).max())
    area = shapely.area(superblocks.polygon[land])
    small = 1 - area / area.max()
    noise = rng.random((5, len(land)))
    return {
        Use.BUSINESS: centrality + 0.5 * ~superblocks.north[land] + 0.15 * noise[0],
        Use.OLD_TOWN: centrality + 0.35 * superblocks.north[land] + 0.25 * noise[1],
        Use.INDUSTRY: -x - 0.6 * centrality + 0.3 * noise[2],
        Use.CAMPUS: np.abs(centrality - 0.6) + small + 0.3 * noise[3],
        Use.PARK: 0.6 * small + noise[4],
        Use.VILLAGE: -centrality + 0.5 * rng.random(len(land)),
    }


def block_size(use: Use) -> float:
    """Return how large blocks of `use` are against the usual one."""
    return _BLOCK_SIZE[use]


def use_blocks(
    superblocks: Superblocks, use: Labels, blocks: Geometries, rng: np.random.Generator
) -> tuple[Ints, Labels]:
    """Return for each block its superblock (-1 outside the lattice) and its `Use`, facilities placed."""
    superblock = np.full(len(blocks), -1)
    point, owner = shapely.STRtree(superblocks.polygon).query(shapely.point_on_surface(blocks), predicate="intersects")
    superblock[point] = owner
    block_use = np.where(superblock >= 0, use[superblock], Use.OUTSIDE)
    _place_facilities(block_use, shapely.area(blocks), len(np.flatnonzero(np.isin(use, HOMES))), rng)
    return superblock, block_use


def _place_facilities(use: Labels, area: Floats, superblocks: int, rng: np.random.Generator) -> None:
    """Give some home blocks to schools, markets and gardens; large ones to the hospital, small ones to gardens."""
    homes = np.flatnonzero(np.isin(use, HOMES))
    budget = len(homes) // 3
    for kind, rate in _PER_SUPERBLOCK.items():
        count = min(budget, max(int(rate * superblocks + 0.5), kind is Use.PRIMARY_SCHOOL and budget > 2))
        if not count:
            continue
        large = kind in (Use.HOSPITAL, Use.STATION, Use.MIDDLE_SCHOOL, Use.PRIMARY_SCHOOL, Use.CONSTRUCTION)
        rank = area[homes].argsort().argsort() / len(homes)
        wish = (rank if large else 1 - rank) + rng.random(len(homes)) * 1.2
        taken = np.argsort(-wish)[:count]
        use[homes[taken]] = kind
        homes, budget = np.delete(homes, taken), budget - count
