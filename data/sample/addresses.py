"""Gives every compound, building and public site its name, door number and full address."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.sample.frame import Flags, Floats, Geometries, Ints, Labels
from data.sample.geography import Geography
from data.sample.place_names import CITY, DISTRICT, PROVINCE, NamePool, chinese_number
from data.sample.scenery import Streets
from data.sample.zones import HOMES, Use

_SITE_NAMES = {
    Use.CAMPUS: "{word}职业技术学院", Use.PRIMARY_SCHOOL: "{word}小学", Use.MIDDLE_SCHOOL: "{word}中学",
    Use.KINDERGARTEN: "{word}幼儿园", Use.HOSPITAL: "{word}医院", Use.STATION: "{word}客运站",
    Use.MARKET: "{word}农贸市场", Use.GARDEN: "{word}游园", Use.PARK: "{word}公园", Use.SQUARE: "{word}广场",
    Use.PARKING: "{word}停车场", Use.CONSTRUCTION: "{word}项目工地", Use.BUSINESS: "{word}商务区",
    Use.INDUSTRY: "{word}产业园",
}

_LARGE = (Use.CAMPUS, Use.PARK, Use.BUSINESS, Use.INDUSTRY)

DOOR_STEP_M = 12.0
"""Along a street door numbers rise by two every 12 metres, odd on the left."""


@dataclass
class AreaNames:
    """Names and codes of streets, communities, grids and micro-grids, in the order of the geography's arrays."""

    street: list[str]
    street_code: list[str]
    community: list[str]
    community_code: list[str]
    grid: list[str]
    grid_code: list[str]
    micro: list[str]
    micro_code: list[str]


@dataclass
class Sites:
    """Compounds and public sites, one per used block.

    Parameters
    ----------
    block : int array
    use : array of Use
    name, address : array of str
    base_name : array of str
        The name without the part ("东湖学院" of "东湖学院二区").
    outline, point : arrays of geometries in metres
    """

    block: Ints
    use: Labels
    name: Labels
    base_name: Labels
    address: Labels
    outline: Geometries
    point: Geometries

    @property
    def homes(self) -> Flags:
        """Return which of them are compounds where people live."""
        return np.isin(self.use, HOMES)


@dataclass
class Doors:
    """The door each block is known by."""

    street: Labels
    number: Ints
    point: Geometries


def name_areas(ground: Geography, district_code: str, names: NamePool) -> AreaNames:
    """Return names and codes: three digits per level, numbered as the geography is; grids are named by `name_grids`."""
    streets, communities = len(ground.street), len(ground.community)
    street_code = [f"{district_code}{k + 1:03d}" for k in range(streets)]
    number = _running(ground.street_of_community)
    community_code = [f"{street_code[s]}{n:03d}" for s, n in zip(ground.street_of_community, number, strict=True)]
    grid_number = _running(ground.community_of_grid)
    grid_code = [f"{community_code[c]}{n:03d}" for c, n in zip(ground.community_of_grid, grid_number, strict=True)]
    street = [f"{names.word()}街道" for _ in range(streets)]
    community = [f"{names.word()}社区" for _ in range(communities)]
    micro_code = _micro_codes(ground, community_code)
    return AreaNames(street, street_code, community, community_code, [], grid_code, [], micro_code)


def _micro_codes(ground: Geography, community_code: list[str]) -> list[str]:
    """Return the codes of the micro-grids: they go on where the other grids of their community end."""
    community = ground.community_of_grid[ground.micro_parent]
    last = np.bincount(ground.community_of_grid, minlength=len(community_code))[community]
    return [f"{community_code[c]}{n:03d}" for c, n in zip(community, last + _running(community), strict=True)]


def name_grids(ground: Geography, areas: AreaNames, sites: "Sites") -> None:
    """Name the grids: comprehensive ones count through their community, dedicated ones are called after their site."""
    site_name = _dedicated_site_names(ground, sites)
    ordinary = _running_where(ground.community_of_grid, ground.grid_use == "")
    areas.grid = [
        f"{site_name[k]}专属网格" if k in site_name else f"{areas.community[c]}第{chinese_number(int(n))}网格"
        for k, (c, n) in enumerate(zip(ground.community_of_grid, ordinary, strict=True))
    ]
    site_of_block = dict(zip(sites.block.tolist(), sites.name.tolist(), strict=True))
    areas.micro = [f"{site_of_block[block]}微网格" for block in ground.micro_block.tolist()]


def _running(parent: Ints) -> Ints:
    """Return 1, 2, 3 … within each run of equal, ascending parents."""
    start = np.searchsorted(parent, parent)
    return np.arange(len(parent)) - start + 1


def _running_where(parent: Ints, counted: Flags) -> Ints:
    """Return the running number among the counted of each parent."""
    total = np.cumsum(counted)
    before = np.concatenate([[0], total])[np.searchsorted(parent, parent)]
    return np.maximum(1, total - before)


def find_doors(ground: Geography, streets: Streets) -> Doors:
    """Return for each block a named street it lies on, its door number there and the middle of that side, in metres.

    Smaller streets are preferred: compounds open to the quiet side. Blocks without a named street (banks between two
    bridges) get the nearest one.
    """
    named = np.flatnonzero(streets.of_edge >= 0)
    edges = ground.frame.geometries_m(ground.network.edges[named])
    middle = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    chosen = _quiet_side(ground.block_m, edges, middle, streets.rank[streets.of_edge[named]])
    street = streets.of_edge[named][chosen]
    lines = ground.frame.geometries_m(streets.geometry)
    along = shapely.line_locate_point(_single(lines)[street], middle[chosen])
    side = _left_of(edges[chosen], shapely.point_on_surface(ground.block_m))
    number = 2 * np.floor(along / DOOR_STEP_M).astype(np.int64) + np.where(side, 1, 2)
    return Doors(streets.name[street], _without_repeats(street, number), middle[chosen])


def _single(lines: Geometries) -> Geometries:
    """Return the longest part of each line: positions along a street are measured on it."""
    return np.array([max(shapely.get_parts(line), key=shapely.length) for line in lines], dtype=object)


def _quiet_side(blocks: Geometries, edges: Geometries, middle: Geometries, rank: Ints) -> Ints:
    block, edge = shapely.STRtree(middle).query(shapely.boundary(blocks), predicate="dwithin", distance=0.5)
    length = shapely.length(edges)
    wish = -rank[edge] * 1000.0 - np.minimum(length[edge], 900.0)
    order = np.lexsort([wish, block])
    found, first = np.unique(block[order], return_index=True)
    chosen = np.empty(len(blocks), dtype=np.int64)
    chosen[found] = edge[order][first]
    missing = np.setdiff1d(np.arange(len(blocks)), found)
    if len(missing):
        chosen[missing] = shapely.STRtree(edges).query_nearest(blocks[missing], all_matches=False)[1]
    return chosen


def _left_of(edges: Geometries, points: Geometries) -> Flags:
    start = shapely.get_coordinates(shapely.get_point(edges, 0))
    end = shapely.get_coordinates(shapely.get_point(edges, -1))
    point = shapely.get_coordinates(points)
    cross: Floats = (end[:, 0] - start[:, 0]) * (point[:, 1] - start[:, 1]) - (end[:, 1] - start[:, 1]) * (
        point[:, 0] - start[:, 0])
    return cross > 0


def _without_repeats(street: Ints, number: Ints) -> Ints:
    """Raise door numbers by two until no street has one twice."""
    result = number.copy()
    taken: set[tuple[int, int]] = set()
    for k in np.lexsort([number, street]).tolist():
        while (int(street[k]), int(result[k])) in taken:
            result[k] += 2
        taken.add((int(street[k]), int(result[k])))
    return result


def name_sites(ground: Geography, doors: Doors, names: NamePool) -> Sites:
    """Return the compounds and public sites; their address still lacks street and community (see `prefixes`)."""
    block = np.flatnonzero(ground.block_use != Use.BANK)
    use = ground.block_use[block]
    outline = shapely.buffer(ground.block_m[block], -5.0, join_style="mitre")
    whole = shapely.is_empty(outline) | (shapely.get_type_id(outline) != 3)
    outline[whole] = shapely.buffer(ground.block_m[block][whole], -0.5, join_style="mitre")
    base_name, name = _site_names(use, ground.superblock[block], names)
    address = [f"{street}{number}号" for street, number in zip(doors.street[block], doors.number[block], strict=True)]
    point = shapely.point_on_surface(outline)
    return Sites(block, use, base_name, name, np.array(address, dtype=object), outline, point)


def _site_names(use: Labels, superblock: Ints, names: NamePool) -> tuple[Labels, Labels]:
    """Return the name of each site without and with its part; large sites fill a superblock and share one name."""
    shared: dict[int, tuple[str, int]] = {}
    base, full = [], []
    for kind, one in zip(use, superblock.tolist(), strict=True):
        word, part = shared.get(one, ("", 0)) if kind in _LARGE else ("", 0)
        word = word or (names.homes(str(kind)) if kind in HOMES else _SITE_NAMES[kind].format(word=names.word()))
        if kind in _LARGE:
            shared[one] = (word, part + 1)
        base.append(word)
        full.append(f"{word}{chinese_number(part + 1)}区" if part else word)
    return np.array(base, dtype=object), np.array(full, dtype=object)


def prefixes(ground: Geography, areas: AreaNames) -> Labels:
    """Return the beginning of every address in each community: province, city, district, street, community."""
    return np.array([
        f"{PROVINCE}{CITY}{DISTRICT}{areas.street[s]}{c}"
        for s, c in zip(ground.street_of_community, areas.community, strict=True)
    ], dtype=object)


def _dedicated_site_names(ground: Geography, sites: Sites) -> dict[int, str]:
    """Return the name of the first site in each dedicated grid."""
    grid = ground.grid_of_block[sites.block]
    own = np.flatnonzero(ground.grid_use[grid] == sites.use)
    return {int(grid[k]): str(sites.base_name[k]) for k in own[::-1]}


def number_buildings(ground: Geography, sites: Sites) -> tuple[Ints, Ints]:
    """Return for each building the site it stands on and its number there (幢), from 1."""
    site_of_block = np.full(len(ground.block), -1)
    site_of_block[sites.block] = np.arange(len(sites.block))
    site = site_of_block[ground.buildings.block]
    order = np.lexsort([ground.buildings.order, site])
    number = np.empty(len(site), dtype=np.int64)
    number[order] = _running(site[order])
    return site, number
