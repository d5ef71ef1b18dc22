"""The made-up district as drawn, before a row is written: ground, names, people and the keys of its areas."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
import shapely

from data.model.working_calendar import CHINA
from data.sample.addresses import (
    AreaNames,
    Doors,
    Sites,
    find_doors,
    name_areas,
    name_grids,
    name_sites,
    number_buildings,
    prefixes,
)
from data.sample.frame import Floats, Geometries, Ints, Labels
from data.sample.geography import Geography, make_geography
from data.sample.people import Population, make_people
from data.sample.place_names import DISTRICT_CODE, NamePool
from data.sample.registers import IdMint
from data.sample.scenery import Streets, Surfaces, lay_surfaces, name_streets
from gis.locate import Locator

HISTORY = timedelta(days=548)
"""How far back the district's events reach: 18 months."""


@dataclass
class Town:
    """Everything the row makers read.

    Parameters
    ----------
    seed : int
    today : datetime
        The instant the district is alive at, UTC.
    established : datetime
        When its grids were set up.
    grid_boundary : array of Polygon
        In degrees, in the order of `areas.grid_code`; micro-grids are kept apart.
    """

    seed: int
    today: datetime
    established: datetime
    mint: IdMint
    ground: Geography
    streets: Streets
    surfaces: Surfaces
    areas: AreaNames
    doors: Doors
    sites: Sites
    address_prefix: Labels
    building_site: Ints
    building_number: Ints
    people: Population
    grid_boundary: Geometries
    district_id: uuid.UUID
    street_ids: list[uuid.UUID]
    community_ids: list[uuid.UUID]
    grid_ids: list[uuid.UUID]
    micro_ids: list[uuid.UUID]
    locator: Locator = field(init=False)

    def __post_init__(self) -> None:
        self.locator = Locator(self.grid_boundary, self.areas.grid_code)

    def rng(self, topic: int) -> np.random.Generator:
        """Return the generator of one topic: drawing more of one never changes another."""
        return np.random.default_rng([self.seed, 100 + topic])

    def degrees(self, metres: Floats) -> Geometries:
        """Return points at metres, shape (n, 2), in EPSG:4490."""
        return self.ground.frame.points_degrees(metres)

    def grid_of(self, points: Geometries) -> Ints:
        """Return the grid each point (degrees) belongs to by the border rule, -1 outside."""
        return self.locator.locate(shapely.get_x(points), shapely.get_y(points)).astype(np.int64)

    def ids(self, count: int) -> list[uuid.UUID]:
        """Return fresh keys."""
        return self.mint.make(count)

    @property
    def site_prefix(self) -> Labels:
        """Return the address of each site down to its name."""
        community = self.ground.community_of_grid[self.ground.grid_of_block[self.sites.block]]
        return self.address_prefix[community] + self.sites.name + self.sites.address

    @property
    def building_point(self) -> Floats:
        """Return the middle of each building in metres."""
        return shapely.get_coordinates(shapely.centroid(self.ground.buildings.outline))


def draw_town(grids: int, people: int, seed: int, today: datetime) -> Town:
    """Return the district of `grids` grids and `people` people as it stands at `today`."""
    ground = make_geography(grids, people, seed)
    names = NamePool(np.random.default_rng([seed, 10]))
    areas = name_areas(ground, DISTRICT_CODE, names)
    streets = name_streets(ground, names)
    surfaces = lay_surfaces(ground, names)
    doors = find_doors(ground, streets)
    sites = name_sites(ground, doors, names)
    name_grids(ground, areas, sites)
    building_site, building_number = number_buildings(ground, sites)
    population = make_people(people, today.astimezone(CHINA).date(), np.random.default_rng([seed, 11]))
    mint = IdMint(today, np.random.default_rng([seed, 12]))
    return Town(
        seed=seed, today=today, established=_established(today), mint=mint, ground=ground, streets=streets,
        surfaces=surfaces, areas=areas, doors=doors, sites=sites, address_prefix=prefixes(ground, areas),
        building_site=building_site, building_number=building_number, people=population,
        grid_boundary=ground.frame.geometries_degrees(ground.grid), district_id=mint.make(1)[0],
        street_ids=mint.make(len(areas.street)), community_ids=mint.make(len(areas.community)),
        grid_ids=mint.make(len(areas.grid_code)), micro_ids=mint.make(len(areas.micro_code)),
    )


def _established(today: datetime) -> datetime:
    """Return the first of the month, midnight in China, some weeks before the first event."""
    first = (today - HISTORY - timedelta(days=60)).astimezone(CHINA).replace(day=1)
    return first.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
