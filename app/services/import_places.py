"""Imports places: compounds, buildings, rooms and premises with addresses and positions."""

from collections.abc import Mapping, Sequence

from app.services.import_positions import POSITION_FIELDS, DatumReading
from app.services.import_registers import Words, coded, give_codes, positions, take_text, word_for
from app.services.import_task import ImportTask, Row
from data.model.base import new_id
from data.model.errors import UserError
from data.model.places import Place, PlaceKind
from data.store.queries.codes import by_code
from data.store.queries.places import places_by_address

FIELDS: Mapping[str, Sequence[str]] = {
    "code": ("地址编码", "楼栋编码", "房屋编码", "场所编码", "地点编码", "编码", "代码", "编号", "place_code", "code"),
    "name": ("地点名称", "楼栋名称", "小区名称", "场所名称", "名称", "name"),
    "address": ("标准地址", "详细地址", "门牌地址", "地址", "address"),
    "kind": ("地点类型", "类别", "类型", "kind", "type"),
    "parent": ("上级编码", "所属小区编码", "所属楼栋编码", "parent"),
    "use": ("建筑用途", "用途", "use"),
    "floors": ("楼层数", "层数", "floors"),
    "units": ("单元数", "units"),
    **POSITION_FIELDS,
}

_KINDS: Words = {
    "小区": PlaceKind.COMPOUND, "院落": PlaceKind.COMPOUND, "compound": PlaceKind.COMPOUND,
    "楼栋": PlaceKind.BUILDING, "楼": PlaceKind.BUILDING, "栋": PlaceKind.BUILDING, "幢": PlaceKind.BUILDING,
    "建筑物": PlaceKind.BUILDING, "建筑": PlaceKind.BUILDING, "building": PlaceKind.BUILDING,
    "单元": PlaceKind.UNIT, "unit": PlaceKind.UNIT, "房屋": PlaceKind.ROOM, "房间": PlaceKind.ROOM,
    "室": PlaceKind.ROOM, "户室": PlaceKind.ROOM, "room": PlaceKind.ROOM,
    "场所": PlaceKind.PREMISES, "premises": PlaceKind.PREMISES,
}


def import_places(task: ImportTask) -> DatumReading | None:
    """Write the places of a file: updated by code, else by address and kind; new ones get codes.

    A row needs a code, a name or an address. A parent is named by its code, in the file or known before.
    """
    uses = coded(task, "building_use") | coded(task, "premises_kind")
    rows = task.rows(lambda task, index: _row(task, index, uses), range(len(task.source)))
    reading = positions(task, rows)
    _recognise(task, rows)
    rows = task.unique(rows, "code")
    give_codes(task, rows, Place, "DZ")
    _write(task, rows)
    return reading


def _row(task: ImportTask, index: int, uses: Mapping[str, str]) -> Row:
    source = task.source
    row = take_text(source, index, "code", "name", "address", "parent")
    if not row:
        raise UserError("import.empty_row")
    kind = source.text(index, "kind")
    if kind:
        row["kind"] = word_for(_KINDS, kind, "kind")
    if use := source.text(index, "use"):
        row["use"] = uses.get(use, use)
    for field in ("floors", "units"):
        number = source.number(index, field)
        if number is not None:
            row[field] = int(number)
    return row


def _recognise(task: ImportTask, rows: dict[int, Row]) -> None:
    """Find places that were imported without a code before, by their address and kind."""
    without = [row for row in rows.values() if "code" not in row and "address" in row]
    known = places_by_address(task.act.session, {row["address"] for row in without})
    for row in without:
        match = known.get((row["address"], row.get("kind", PlaceKind.BUILDING)))
        if match is not None:
            row["code"] = match.code
    repeated: dict[tuple[str, PlaceKind], int] = {}
    for index, row in list(rows.items()):
        if "code" not in row and "address" in row:
            key = row["address"], row.get("kind", PlaceKind.BUILDING)
            if key in repeated:
                task.refuse(index, "address", "import.repeated", first=task.source.numbers[repeated[key]])
                del rows[index]
            repeated.setdefault(key, index)


def _write(task: ImportTask, rows: dict[int, Row]) -> None:
    """Write parents before what lies in them; a parent nobody knows is a warning."""
    known = by_code(task.act.session, Place, {row["code"] for row in rows.values()}
                    | {row["parent"] for row in rows.values() if "parent" in row})
    ids = {code: place.id for code, place in known.items()}
    waiting = dict(rows)
    while waiting:
        coming = {row["code"] for row in waiting.values()}
        ready = {index: row for index, row in waiting.items() if row.get("parent") in (None, row["code"])
                 or row["parent"] not in coming}
        for index, row in (ready or waiting).items():
            parent = row.pop("parent", "")
            if parent in ids and parent != row["code"]:
                row["parent_id"] = ids[parent]
            elif parent:
                task.warn(index, "parent", "place.parent_unknown", parent=parent)
        batch = ready or dict(waiting)
        ids |= task.write(Place, list(batch.values()), known, defaults={"kind": PlaceKind.BUILDING})
        waiting = {index: row for index, row in waiting.items() if index not in batch}
    task.touched |= {row["id"] for row in rows.values()}


def rooms_for(task: ImportTask, addresses: Mapping[str, Place]) -> dict[str, Place]:
    """Make a room for each full address that goes on from a known building's.

    Parameters
    ----------
    task : ImportTask
    addresses : full address to the building it begins with

    Returns
    -------
    Copies of the new rooms, by address; changing them changes nothing.
    """
    rows: dict[int, Row] = {
        number: {"id": new_id(), "address": address, "kind": PlaceKind.ROOM, "parent_id": building.id, "use": "01",
                 "name": address.removeprefix(building.address)}
        for number, (address, building) in enumerate(addresses.items())
    }
    give_codes(task, rows, Place, "DZ")
    task.act.insert_many(Place, list(rows.values()))
    return {row["address"]: Place(**row) for row in rows.values()}
