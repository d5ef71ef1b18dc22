"""Turns sites, buildings and homes into places with outlines, and binds each to the grid it lies in."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely

from data.model.bindings import Binding, BindingOrigin, SubjectKind
from data.model.places import Place, PlaceKind, PlaceOutline
from data.sample.frame import Geometries, Ints
from data.sample.ground_rows import Batch, Row
from data.sample.registers import running_codes
from data.sample.town import Town

CHUNK = 50_000


@dataclass
class Homes:
    """Where each household lives.

    Parameters
    ----------
    room : int array
        Number of the room (counted through all buildings) of each household.
    rooms : int array
        The rooms that become places: all lived in and a few empty ones, ascending.
    """

    room: Ints
    rooms: Ints
    room_ids: list[uuid.UUID] = field(default_factory=list)

    def place_ids(self) -> list[uuid.UUID]:
        """Return the place of each household."""
        return [self.room_ids[k] for k in np.searchsorted(self.rooms, self.room).tolist()]


@dataclass
class Placed:
    """Keys and addresses of what stands on the ground, for organisations and events to refer to."""

    site_ids: list[uuid.UUID]
    building_ids: list[uuid.UUID]
    building_address: list[str]


def move_in(town: Town) -> Homes:
    """Give every household a room; when there are too few, some share one."""
    rng = town.rng(1)
    households, rooms = len(town.people.shape), int(town.ground.buildings.homes.sum())
    lived_in = rng.permutation(rooms)[:households]
    if len(lived_in) < households:
        lived_in = np.concatenate([lived_in, rng.integers(0, max(rooms, 1), households - len(lived_in))])
    empty = rng.integers(0, max(rooms, 1), min(rooms, households // 30))
    return Homes(lived_in, np.unique(np.concatenate([lived_in, empty])))


def bindings(town: Town, kind: SubjectKind, keys: list[uuid.UUID], points: Geometries) -> list[Row]:
    """Return the bindings of located subjects; points outside every grid get none."""
    grid = town.grid_of(points)
    inside = np.flatnonzero(grid >= 0)
    return [
        {"id": key, "subject_kind": kind, "subject_id": keys[k], "grid_id": town.grid_ids[grid[k]],
         "valid_from": town.established, "origin": BindingOrigin.LOCATED}
        for key, k in zip(town.ids(len(inside)), inside.tolist(), strict=True)
    ]


def place_rows(town: Town, homes: Homes) -> Iterator[Batch | Placed]:
    """Yield the rows of places and, last, what others refer to."""
    site_ids = town.ids(len(town.sites.block))
    building_ids = town.ids(len(town.ground.buildings))
    address = _building_addresses(town)
    yield from _sites(town, site_ids)
    yield from _buildings(town, building_ids, site_ids, address)
    yield from _rooms(town, homes, building_ids, address)
    yield Placed(site_ids, building_ids, address)


def _sites(town: Town, keys: list[uuid.UUID]) -> Iterator[Batch]:
    sites, frame = town.sites, town.ground.frame
    homes = sites.homes
    point = frame.geometries_degrees(frame.geometries_lattice(sites.point))
    outline = frame.geometries_degrees(frame.geometries_lattice(sites.outline))
    compound, premises = running_codes("XQ", len(keys), 5), running_codes("CS", len(keys), 5)
    yield Place, [
        {"id": key, "code": compound[k] if homes[k] else premises[k],
         "kind": PlaceKind.COMPOUND if homes[k] else PlaceKind.PREMISES, "name": sites.name[k],
         "address": address, "use": "01" if homes[k] else str(sites.use[k]), "location": point[k]}
        for k, (key, address) in enumerate(zip(keys, town.site_prefix, strict=True))
    ]
    yield PlaceOutline, _outlines(town, keys, outline)
    yield Binding, bindings(town, SubjectKind.PLACE, keys, point)


def _outlines(town: Town, keys: list[uuid.UUID], outline: Geometries) -> list[Row]:
    sound = np.flatnonzero(shapely.is_valid(outline) & ~shapely.is_empty(outline))
    return [{"id": key, "place_id": keys[k], "geometry": outline[k]}
            for key, k in zip(town.ids(len(sound)), sound.tolist(), strict=True)]


def _building_addresses(town: Town) -> list[str]:
    prefix = town.site_prefix[town.building_site]
    return [f"{start}{number}幢" for start, number in zip(prefix, town.building_number.tolist(), strict=True)]


def _buildings(town: Town, keys: list[uuid.UUID], site_ids: list[uuid.UUID], address: list[str]) -> Iterator[Batch]:
    buildings, frame, site = town.ground.buildings, town.ground.frame, town.building_site.tolist()
    point = town.degrees(town.building_point)
    outline = frame.geometries_degrees(frame.geometries_lattice(buildings.outline))
    codes = building_codes(len(keys))
    for start in range(0, len(keys), CHUNK):
        yield Place, [
            {"id": keys[k], "code": codes[k], "kind": PlaceKind.BUILDING, "address": address[k],
             "name": f"{town.sites.name[site[k]]}{town.building_number[k]}幢", "parent_id": site_ids[site[k]],
             "use": buildings.code[k], "floors": int(buildings.floors[k]), "units": int(buildings.units[k]),
             "location": point[k]}
            for k in range(start, min(start + CHUNK, len(keys)))
        ]
    for start in range(0, len(keys), CHUNK):
        part = slice(start, start + CHUNK)
        yield PlaceOutline, _outlines(town, keys[part], outline[part])
        yield Binding, bindings(town, SubjectKind.PLACE, keys[part], point[part])


def building_codes(count: int) -> list[str]:
    """Return the codes of buildings (楼栋) in order."""
    return running_codes("LD", count, 6)


def _rooms(town: Town, homes: Homes, building_ids: list[uuid.UUID], address: list[str]) -> Iterator[Batch]:
    buildings = town.ground.buildings
    first = np.cumsum(buildings.homes) - buildings.homes
    building = np.searchsorted(first, homes.rooms, side="right") - 1
    per_floor = np.maximum(1, buildings.units * buildings.homes_per_floor)[building]
    local = homes.rooms - first[building]
    floor = local // per_floor + 1 + buildings.shop_floors[building]
    per_unit = np.maximum(1, buildings.homes_per_floor[building])
    unit, number = local % per_floor // per_unit + 1, local % per_floor % per_unit + 1
    homes.room_ids = town.ids(len(homes.rooms))
    codes = building_codes(len(building_ids))
    columns = list(zip(homes.room_ids, building.tolist(), floor.tolist(), unit.tolist(), number.tolist(), strict=True))
    for start in range(0, len(columns), CHUNK):
        yield Place, [
            {"id": key, "code": f"{codes[b]}-{u}-{f:02d}{n:02d}", "kind": PlaceKind.ROOM,
             "name": f"{u}单元{f}{n:02d}室", "address": f"{address[b]}{u}单元{f}层{f}{n:02d}室",
             "parent_id": building_ids[b], "use": "01"}
            for key, b, f, u, n in columns[start : start + CHUNK]
        ]
