"""Finds where imported people live: the place behind an address, the household in it, the residence that says so."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.services.import_places import rooms_for
from app.services.import_registers import give_codes
from app.services.import_task import ImportTask, Row
from data.model.base import new_id
from data.model.findings import Finding, Severity
from data.model.people import Household, Residence
from data.model.places import Place, PlaceKind
from data.store.queries.codes import by_code, records_by
from data.store.queries.people import household_sizes, households_at, open_residences
from data.store.queries.places import addresses_of_buildings, places_by_address

HEAD = "02"
"""Head of household in GB/T 4761."""

REGISTERED = "registered"
_HOMES = (PlaceKind.ROOM, PlaceKind.UNIT, PlaceKind.BUILDING, PlaceKind.PREMISES, PlaceKind.COMPOUND)
_SHORTEST_ADDRESS = 4


@dataclass
class Homes:
    """What addresses and household codes came to.

    Attributes
    ----------
    places : mapping of address to Place
    households : mapping of row to the household's id
    left : households people leave by this import
    """

    places: dict[str, Place] = field(default_factory=dict)
    households: dict[int, uuid.UUID] = field(default_factory=dict)
    left: set[uuid.UUID] = field(default_factory=set)


def read_homes(task: ImportTask, rows: Mapping[int, Row]) -> Homes:
    """Find or make the places and households of imported people.

    An address is a known place's, or goes on from a known building's: then it is a room of it, made where needed. A
    household is the one of that code, else the one in that room; a whole building says nothing about households.
    """
    addresses = {row[name] for row in rows.values() for name in ("address", "registered") if name in row}
    homes = Homes(_places(task, addresses))
    for index, row in rows.items():
        for name in ("address", "registered"):
            if name in row and row[name] not in homes.places:
                task.warn(index, name, "person.address_unknown")
    _join_households(task, rows, homes)
    return homes


def _places(task: ImportTask, addresses: Iterable[str]) -> dict[str, Place]:
    wanted = set(addresses)
    known = places_by_address(task.act.session, wanted)
    found = {address: known[address, kind] for kind in reversed(_HOMES) for address in wanted
             if (address, kind) in known}
    buildings = addresses_of_buildings(task.act.session)
    beginnings = {address: code for address in wanted - found.keys() if (code := _building_of(address, buildings))}
    records = by_code(task.act.session, Place, set(beginnings.values()))
    rooms = rooms_for(task, {address: records[code] for address, code in sorted(beginnings.items())})
    if rooms:
        task.findings.append(Finding("person.rooms_made", Severity.HINT, {"count": len(rooms)}, tuple(
            ("place", room.id) for room in rooms.values())))
    return found | rooms


def _building_of(address: str, buildings: Mapping[str, str]) -> str:
    """Return the code of the building with the longest address this one begins with, "" when there is none."""
    lengths = range(len(address) - 1, _SHORTEST_ADDRESS, -1)
    return next((buildings[address[:length]] for length in lengths if address[:length] in buildings), "")


def _join_households(task: ImportTask, rows: Mapping[int, Row], homes: Homes) -> None:
    session = task.act.session
    coded = by_code(session, Household, {row["household"] for row in rows.values() if "household" in row})
    rooms = {place.id for place in homes.places.values() if place.kind is PlaceKind.ROOM}
    housed = households_at(session, rooms)
    made: dict[object, Row] = {}
    for index, row in rows.items():
        place = homes.places.get(row.get("address", ""))
        if "household" in row and row["household"] in coded:
            homes.households[index] = coded[row["household"]].id
        elif "household" not in row and place is not None and place.id in housed:
            homes.households[index] = housed[place.id].id
        elif "household" in row or (place is not None and place.kind is PlaceKind.ROOM):
            key = row.get("household") or (place.id if place else None)
            fresh = made.setdefault(key, _new_household(row, place))
            homes.households[index] = fresh["id"]
    give_codes(task, dict(enumerate(made.values())), Household, "HU")
    task.act.insert_many(Household, list(made.values()))


def _new_household(row: Row, place: Place | None) -> Row:
    made: Row = {"id": new_id(), "place_id": place.id if place is not None else None}
    return made | ({"code": row["household"]} if "household" in row else {})


def write_residences(task: ImportTask, rows: Mapping[int, Row], people: Mapping[int, uuid.UUID], homes: Homes) -> None:
    """Record where people live and are registered from now on, ending what no longer holds; count the households."""
    known = open_residences(task.act.session, list(people.values()))
    opened: list[Row] = []
    for index, person in people.items():
        row = rows[index]
        for name, registered in (("address", False), ("registered", True)):
            place = homes.places.get(row.get(name, ""))
            if place is not None:
                kind = REGISTERED if registered else row.get("residence", "")
                opened += _moved_in(task, person, place.id, kind, known.get(person, []))
    task.act.flush()
    task.act.insert_many(Residence, opened)
    _count_members(task, rows, people, homes)


def _moved_in(task: ImportTask, person: uuid.UUID, place: uuid.UUID, kind: str, known: list[Residence]) -> list[Row]:
    same = [one for one in known if (one.kind == REGISTERED) == (kind == REGISTERED)]
    if any(one.place_id == place for one in same):
        return []
    for one in same:
        one.valid_to = task.act.at
    return [{"person_id": person, "place_id": place, "kind": kind, "valid_from": task.act.at, "valid_to": None}]


def _count_members(task: ImportTask, rows: Mapping[int, Row], people: Mapping[int, uuid.UUID], homes: Homes) -> None:
    heads = {homes.households[index]: person for index, person in people.items()
             if rows[index].get("relation") == HEAD and index in homes.households}
    concerned = homes.left | set(homes.households.values())
    sizes = household_sizes(task.act.session, concerned)
    for household in records_by(task.act.session, Household.id, concerned):
        household.size = sizes.get(household.id, 0)
        household.head_id = heads.get(household.id, household.head_id)
