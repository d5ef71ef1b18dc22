"""Binding: every record to the grid it lies in, by the border rule, hand-made bindings untouched."""

from pathlib import Path

import pytest
from shapely import Point

from app.services.binding import bind_all
from app.services.locating import grids_within, locate_point
from data.model.errors import UserError
from data.model.nouns import BindingOrigin, PlaceKind, SubjectKind
from data.store.queries.subjects import subjects
from tests.support.builders import (
    AUDITOR,
    PLANNER,
    District,
    a_binding,
    a_matter,
    a_place,
    a_row,
    an_asset,
    an_event,
    an_organisation,
)

WEST, MIDDLE, EAST = (f"43010500100100{number}" for number in (1, 2, 3))
BORDER = Point(112.982, 28.251)
OUTSIDE = Point(112.97, 28.251)


@pytest.fixture
def row(tmp_path: Path) -> District:
    """Three square grids in a row."""
    return a_row(tmp_path)


def bindings(district: District) -> dict[object, tuple[str, BindingOrigin]]:
    """Return grid code and origin of the open bindings, by subject."""
    codes = {grid.id: grid.code for grid in district.grids}
    with district.store.reading() as session:
        rows = subjects(session)
    return {key: (codes[grid], origin) for key, grid, origin in zip(rows.ids, rows.grid_ids, rows.origins, strict=True)
            if grid is not None}


def test_everything_with_a_position_is_bound_where_it_lies(row: District) -> None:
    book, item = a_matter()
    row.add(book, item)
    records = [a_place(row.inside(0)), an_asset(row.inside(1)), an_organisation(row.inside(2)),
               an_event(item, row.inside(1))]
    row.add(*records)

    done = bind_all(row.store, PLANNER)

    assert (done.bound, done.moved, done.released, done.outside) == (4, 0, 0, ())
    assert [bindings(row)[one.id][0] for one in records] == [WEST, MIDDLE, EAST, MIDDLE]
    assert done.counts == {WEST: {SubjectKind.PLACE: 1}, MIDDLE: {SubjectKind.ASSET: 1, SubjectKind.EVENT: 1},
                           EAST: {SubjectKind.ORGANISATION: 1}}


def test_a_point_on_a_border_belongs_to_the_smaller_code(row: District) -> None:
    place = a_place(BORDER)
    row.add(place)

    done = bind_all(row.store, PLANNER)

    assert bindings(row)[place.id] == (WEST, BindingOrigin.LOCATED)
    assert [(one.code, one.members, one.severity.value) for one in done.findings] == [
        ("bind.near_border", (("place", place.id),), "hint")]


def test_what_lies_outside_is_listed_not_lost(row: District) -> None:
    place, asset = a_place(OUTSIDE), an_asset(OUTSIDE)
    row.add(place, asset)

    done = bind_all(row.store, PLANNER)

    assert [(one.kind, one.id, one.code, one.lon, one.lat) for one in done.outside] == [
        (SubjectKind.PLACE, place.id, place.code, 112.97, 28.251),
        (SubjectKind.ASSET, asset.id, asset.code, 112.97, 28.251)]
    assert {one.code: one.params["count"] for one in done.findings} == {"bind.outside": 1}
    assert bindings(row) == {}


def test_a_shop_without_a_position_follows_its_place_or_what_that_lies_in(row: District) -> None:
    building = a_place(row.inside(1))
    row.add(building)
    room = a_place(None, kind=PlaceKind.ROOM, parent_id=building.id)
    row.add(room)
    shops = [an_organisation(None, place_id=one.id) for one in (building, room)]
    lost = a_place(None), an_organisation(None)
    row.add(*shops, *lost)

    done = bind_all(row.store, PLANNER)

    assert bindings(row) == {building.id: (MIDDLE, BindingOrigin.LOCATED)} | {
        shop.id: (MIDDLE, BindingOrigin.INHERITED) for shop in shops}
    assert done.outside == ()


def test_what_follows_a_place_follows_its_assignment_by_hand(row: District) -> None:
    building = a_place(row.inside(1))
    row.add(building)
    shop = an_organisation(None, place_id=building.id)
    row.add(shop, a_binding(building, row.grids[2], BindingOrigin.ASSIGNED))

    done = bind_all(row.store, PLANNER)

    assert bindings(row) == {building.id: (EAST, BindingOrigin.ASSIGNED), shop.id: (EAST, BindingOrigin.INHERITED)}
    assert [(one.code, one.members) for one in done.findings] == [
        ("bind.assigned_elsewhere", (("place", building.id),))]


def test_a_record_that_moved_changes_grids_and_keeps_its_past(row: District) -> None:
    place = a_place(row.inside(0))
    row.add(place)
    bind_all(row.store, PLANNER)
    with row.store.act("set_up", PLANNER) as act:
        act.session.get(type(place), place.id).location = row.inside(2)
        act.commit()

    done = bind_all(row.store, PLANNER)

    assert (done.bound, done.moved) == (0, 1)
    assert bindings(row)[place.id] == (EAST, BindingOrigin.LOCATED)
    assert {kind: len(ids) for kind, ids in done.changes.created.items()} == {"binding": 1}
    assert {kind: len(ids) for kind, ids in done.changes.updated.items()} == {"binding": 1}


def test_a_record_that_left_every_grid_is_released(row: District) -> None:
    place = a_place(OUTSIDE)
    row.add(place)
    row.add(a_binding(place, row.grids[0]))

    done = bind_all(row.store, PLANNER)

    assert (done.moved, done.released, len(done.outside)) == (0, 1, 1)
    assert bindings(row) == {}


def test_binding_again_writes_nothing(row: District) -> None:
    row.add(a_place(row.inside(0)), a_place(OUTSIDE))
    bind_all(row.store, PLANNER)

    again = bind_all(row.store, PLANNER)

    assert not again.changes
    assert again.changes.step is None


def test_an_auditor_binds_nothing(row: District) -> None:
    with pytest.raises(UserError, match=r"rights\.not_allowed"):
        bind_all(row.store, AUDITOR)


def test_a_point_is_located_with_its_neighbourhood(row: District) -> None:
    assert locate_point(row.store, 112.981, 28.251).code == WEST
    assert locate_point(row.store, BORDER.x, BORDER.y).code == WEST
    assert locate_point(row.store, OUTSIDE.x, OUTSIDE.y) is None
    near = grids_within(row.store, 112.9821, 28.251, 30)
    assert [(one.code, round(one.distance_m)) for one in near] == [(MIDDLE, 0), (WEST, 10)]
