"""What is asked about grids and what hangs on them, on a file and on a server alike."""

import numpy as np
import pytest
import shapely
from shapely import LineString, Point

from app.services.binding import bind_all
from app.services.grids import merge_grids, preview_split, split_grid
from data.model.nouns import (
    AreaLevel,
    BindingOrigin,
    CodeListEntry,
    Grid,
    GridKind,
    Place,
    PlaceKind,
    Residence,
    SubjectKind,
)
from data.store.journal import undo
from data.store.queries import counts
from data.store.queries.areas import areas_meeting, communities, known_outline, line_of_areas, orphans
from data.store.queries.codes import by_code, code_list, last_number
from data.store.queries.grids import boundaries, codes_of_community, grids_in_service
from data.store.queries.people import household_sizes, households_at, people_by_document
from data.store.queries.places import addresses_of_buildings, places_by_address
from data.store.queries.subjects import open_grids, place_parents, subjects, subjects_named
from data.store.workspace import Store
from tests.support.builders import (
    COMMUNITY,
    LONG_AGO,
    PLANNER,
    District,
    a_binding,
    a_boundary,
    a_grid,
    a_household,
    a_matter,
    a_person,
    a_place,
    a_row,
    an_area,
    an_asset,
    an_event,
    an_organisation,
)
from tests.support.dumps import difference, dump

WEST, MIDDLE, EAST = (f"{COMMUNITY}00{number}" for number in (1, 2, 3))


@pytest.fixture
def row(store: Store) -> District:
    """Three square grids in a row, in either store."""
    return a_row(store)


def test_boundaries_are_found_by_time_place_level_and_key(row: District) -> None:
    micro = a_grid(row.communities[0], 11, kind=GridKind.MICRO, parent_grid_id=row.grids[0].id)
    row.add(micro)
    row.add(a_boundary(micro, row.shapes[0]))
    middle = row.shapes[1].centroid

    with row.store.reading() as session:
        every = boundaries(session)
        assert every.codes == (WEST, MIDDLE, EAST, micro.code)
        assert shapely.equals_exact(every.geometries[:3], row.shapes, 0).all()
        assert boundaries(session, micro=False).codes == (WEST, MIDDLE, EAST)
        assert boundaries(session, micro=True).codes == (micro.code,)
        assert boundaries(session, box=(middle.x, middle.y, middle.x, middle.y)).codes == (MIDDLE,)
        assert boundaries(session, grid_ids=[row.grids[2].id]).codes == (EAST,)
        assert len(boundaries(session, at=LONG_AGO.replace(year=2000))) == 0
        assert len(boundaries(session, community_id=row.communities[0].id)) == 4
        assert codes_of_community(session, row.communities[0].id)
        assert [code for _, code in grids_in_service(session)] == [COMMUNITY] * 4
    assert every.index(row.grids[1].id) == 1
    assert every.of_level(micro=True).codes == (micro.code,)
    assert every.rows([2]).joined(every.rows([0])).codes == (EAST, WEST)


def test_subjects_come_with_positions_and_bindings(row: District) -> None:
    book, item = a_matter()
    place, asset = a_place(row.inside(0)), an_asset(row.inside(1))
    row.add(book, item, place, asset)
    shop, room = an_organisation(None, place_id=place.id), a_place(None, parent_id=place.id)
    event = an_event(item, row.inside(2), position_uncertainty_m=12.5)
    row.add(shop, room, event, a_binding(asset, row.grids[2], BindingOrigin.ASSIGNED))

    with row.store.reading() as session:
        rows = subjects(session)
        bound = subjects(session, [row.grids[2].id])
        named = subjects_named(session, [shop.id, event.id])
        assert place_parents(session, [room.id]) == {room.id: place.id}
        assert open_grids(session, [asset.id, place.id]) == {asset.id: row.grids[2].id}
    assert set(rows.ids) == {place.id, asset.id, shop.id, event.id}
    found = dict(zip(rows.ids, range(len(rows)), strict=True))
    assert rows.xy[found[place.id]].tolist() == [row.inside(0).x, row.inside(0).y]
    assert np.isnan(rows.xy[found[shop.id]]).all()
    assert rows.source_ids[found[shop.id]] == place.id
    assert (rows.uncertainty_m[found[event.id]], rows.open_events[found[event.id]]) == (12.5, True)
    assert (bound.ids, bound.origins, bound.kinds) == ((asset.id,), (BindingOrigin.ASSIGNED,), (SubjectKind.ASSET,))
    assert set(named.ids) == {shop.id, event.id}


def test_people_count_where_they_live(row: District) -> None:
    compound = a_place(row.inside(0), kind=PlaceKind.COMPOUND)
    row.add(compound)
    building = a_place(row.inside(0), parent_id=compound.id)
    row.add(building)
    room = a_place(None, kind=PlaceKind.ROOM, parent_id=building.id)
    row.add(room)
    home, homeless = a_household(room), a_household(building, place_id=None)
    row.add(home, homeless)
    alone, twice = a_person(), a_person(homeless)
    row.add(a_person(home), a_person(home), a_person(home, left_at=LONG_AGO), alone, twice)
    row.add(*(Residence(person_id=alone.id, place_id=room.id, kind=kind, valid_from=LONG_AGO) for kind in ("01", "")),
            Residence(person_id=twice.id, place_id=building.id, kind="registered", valid_from=LONG_AGO),
            Residence(person_id=alone.id, place_id=building.id, valid_from=LONG_AGO, valid_to=LONG_AGO))
    bind_all(row.store, PLANNER)
    grid = row.grids[0].id

    with row.store.reading() as session:
        assert counts.bound_by_grid(session) == {grid: {SubjectKind.PLACE: 2}}
        assert counts.bound_by_grid(session, at=LONG_AGO) == {}
        assert counts.households_by_grid(session) == {grid: 1}
        assert counts.households_by_place(session, [grid]) == {building.id: 1}
        assert counts.people_by_grid(session) == {grid: 3}
        assert counts.people_by_place(session, [grid]) == {building.id: 3}
        assert counts.people_by_place(session, [row.grids[1].id]) == {}
        assert household_sizes(session, [home.id, homeless.id]) == {home.id: 2, homeless.id: 1}
        assert households_at(session, [room.id])[room.id].id == home.id


def test_open_events_are_counted(row: District) -> None:
    book, item = a_matter()
    row.add(book, item)
    row.add(an_event(item, row.inside(0)), an_event(item, row.inside(0), state="closed", closed_at=LONG_AGO))
    bind_all(row.store, PLANNER)

    with row.store.reading() as session:
        assert counts.open_events_by_grid(session) == {row.grids[0].id: 1}


def test_areas_are_found_around_and_above(row: District) -> None:
    lost = an_area("430106001", "别处")
    row.add(lost)
    point = row.shapes[0].centroid

    with row.store.reading() as session:
        assert [area.code for area in line_of_areas(session, row.communities[0].id)] == [
            COMMUNITY, "430105001", "430105"]
        assert [area.code for area in areas_meeting(session, (point.x, point.y, point.x, point.y))] == [
            "430105", "430105001", COMMUNITY]
        assert [area.code for area in orphans(session)] == [lost.code]
        assert communities(session) == {row.communities[0].id: (COMMUNITY, "第1社区")}
        assert known_outline(session).equals(shapely.union_all(row.shapes))
    assert row.communities[0].level is AreaLevel.COMMUNITY


def test_codes_are_looked_up_and_counted_on(row: District) -> None:
    row.add(a_place(None, code="DZ00000007", address="一路1号"), a_place(None, code="DZ7"),
            a_place(None, code="DZx0000009"), a_place(None, code="DZ0000009x"),
            a_person(document_number="440524188001010014", code="RY1"),
            CodeListEntry(list_code="sex", code="1", label="男", label_en="Male"))

    with row.store.reading() as session:
        assert last_number(session, Place, "DZ", 8) == 7
        assert last_number(session, Grid, "ZZ", 8) == 0
        assert set(by_code(session, Place, ["DZ7", "none", ""])) == {"DZ7"}
        assert code_list(session, "sex") == {"1": "1", "男": "1", "Male": "1"}
        assert set(places_by_address(session, {"一路1号", ""})) == {("一路1号", PlaceKind.BUILDING)}
        assert addresses_of_buildings(session)["一路1号"] == "DZ00000007"
        assert set(people_by_document(session, ["440524188001010014", ""])) == {"440524188001010014"}


def test_grids_are_split_merged_and_restored_in_either_store(row: District) -> None:
    row.add(*(a_place(Point(x, 28.251)) for x in np.linspace(112.9801, 112.9859, 20)))
    bind_all(row.store, PLANNER)
    before = dump(row.store)
    line = LineString([(112.9825, 28.249), (112.98313, 28.253)])

    shown = preview_split(row.store, MIDDLE, line)
    done = split_grid(row.store, PLANNER, MIDDLE, line)
    merge_grids(row.store, PLANNER, [WEST, *done.new_codes], WEST)

    assert [part.places for part in shown.parts] == [2, 4]
    with row.store.reading() as session:
        assert boundaries(session).codes == (WEST, MIDDLE, EAST)
    undo(row.store, PLANNER)
    undo(row.store, PLANNER)
    assert difference(before, dump(row.store)) == []
