"""Splitting and merging grids: identity, codes, neighbours, and everything that hangs on them."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import LineString, Point

from app.services.binding import bind_all
from app.services.grids import merge_grids, preview_split, split_grid
from data.model.actor import Actor
from data.model.errors import UserError
from data.model.grids import Grid, GridKind, LineageReason
from data.model.nouns import BindingOrigin, PatrolTask, Role, SubjectKind
from data.store.journal import undo
from data.store.queries.areas import area_by_code
from data.store.queries.grids import (
    assignments,
    boundaries,
    grid_by_code,
    lineage_of,
    micro_grids,
    open_patrols,
)
from data.store.queries.subjects import open_grids
from gis.errors import GeometryError
from tests.support.builders import (
    AUDITOR,
    LONG_AGO,
    PLANNER,
    District,
    a_binding,
    a_boundary,
    a_district,
    a_grid,
    a_household,
    a_matter,
    a_person,
    a_place,
    a_row,
    a_worker,
    an_area,
    an_asset,
    an_assignment,
    an_event,
    an_organisation,
)
from tests.support.dumps import difference, dump
from tests.support.geometry import assert_coverage

WEST, MIDDLE, EAST, NEXT = (f"43010500100100{number}" for number in (1, 2, 3, 4))


@pytest.fixture
def row(tmp_path: Path) -> District:
    """Three square grids in a row, the middle one to be cut."""
    return a_row(tmp_path)


def across(district: District, number: int, share: float) -> LineString:
    """Return a line from south to north through a grid of the row, `share` of its width from the west."""
    west, south, east, north = district.shapes[number].bounds
    lon = west + share * (east - west)
    return LineString([(lon, south - 0.001), (lon, north + 0.001)])


def slanted(district: District, number: int) -> LineString:
    """Return a line from west to east that crosses both neighbours' borders at odd places."""
    west, south, east, _ = district.shapes[number].bounds
    return LineString([(west - 0.001, south + 0.00071), (east + 0.001, south + 0.00123)])


def spot(district: District, number: int, x: float, y: float = 0.5) -> Point:
    """Return a point of a grid of the row by its shares of width and height."""
    west, south, east, north = district.shapes[number].bounds
    return Point(west + x * (east - west), south + y * (north - south))


def grid_of(district: District, *records: object) -> list[str]:
    """Return the codes of the grids records are bound to now; "" for none."""
    with district.store.reading() as session:
        bound = open_grids(session, [record.id for record in records])
        codes = {one.id: one.code for one in session.query(Grid)}
    return [codes.get(bound.get(record.id), "") for record in records]


def test_the_larger_part_keeps_code_and_identity(row: District) -> None:
    done = split_grid(row.store, PLANNER, MIDDLE, across(row, 1, 0.3), reason="too large")

    assert (done.kept_code, done.new_codes) == (MIDDLE, (NEXT,))
    with row.store.reading() as session:
        kept, new = grid_by_code(session, MIDDLE), grid_by_code(session, NEXT)
        assert kept.id == row.grids[1].id
        assert kept.established_at == LONG_AGO
        assert new.established_at > LONG_AGO
        assert new.name == "第004网格"
        now = boundaries(session)
    bounds = {code: shape.bounds for code, shape in zip(now.codes, now.geometries, strict=True)}
    assert bounds[NEXT][2] == pytest.approx(bounds[MIDDLE][0])


@pytest.mark.parametrize(("keep", "kept_is_western"), [("larger", False), ("first", True), (1, True), (2, False)])
def test_who_keeps_the_code_is_chosen(row: District, keep: str | int, kept_is_western: bool) -> None:
    shown = preview_split(row.store, MIDDLE, across(row, 1, 0.3), keep)

    kept, new = sorted(shown.parts, key=lambda part: not part.keeps_code)
    assert (kept.geometry.centroid.x < new.geometry.centroid.x) is kept_is_western
    assert (kept.proposed_code, new.proposed_code) == (MIDDLE, NEXT)


def test_of_equal_parts_the_western_keeps_the_code(row: District) -> None:
    kept, _ = sorted(preview_split(row.store, MIDDLE, across(row, 1, 0.5)).parts, key=lambda part: not part.keeps_code)

    assert kept.geometry.bounds[0] == row.shapes[1].bounds[0]


@pytest.mark.parametrize(("keep", "code"), [(3, "split.no_such_part"), (0, "split.no_such_part"),
                                            ("smaller", "split.bad_choice")])
def test_a_choice_that_is_none_is_refused(row: District, keep: str | int, code: str) -> None:
    with pytest.raises(UserError, match=code):
        preview_split(row.store, MIDDLE, across(row, 1, 0.5), keep)


def test_old_boundaries_end_where_new_ones_begin(row: District) -> None:
    with row.store.reading() as session:
        before = boundaries(session)
    done = split_grid(row.store, PLANNER, MIDDLE, slanted(row, 1))

    with row.store.reading() as session:
        history = {moment: boundaries(session, at=moment) for moment in (LONG_AGO, _time_of(row, done.changes.step))}
    assert done.neighbours == (WEST, EAST)
    assert list(history[LONG_AGO].codes) == [WEST, MIDDLE, EAST]
    assert shapely.equals_identical(history[LONG_AGO].geometries, before.geometries).all()
    after = history[_time_of(row, done.changes.step)]
    assert list(after.codes) == [WEST, MIDDLE, EAST, NEXT]
    assert_coverage(after.geometries, shapely.coverage_union_all(after.geometries))


def test_areas_around_get_the_vertices_too(row: District) -> None:
    split_grid(row.store, PLANNER, MIDDLE, LineString([(112.9825, 28.249), (112.98313, 28.253)]))

    with row.store.reading() as session:
        now = boundaries(session)
        for code in ("430105", "430105001", "430105001001"):
            assert_coverage(now.geometries, area_by_code(session, code).geometry)


def test_a_border_community_gets_the_vertices_as_well(tmp_path: Path) -> None:
    two = a_district(tmp_path, columns=2, rows=2, communities=2)
    west, south, east, north = two.shapes[0].bounds
    line = LineString([((west + east) / 2 + 1e-5, south - 0.002), ((west + east) / 2 - 2e-5, north + 0.002)])

    done = split_grid(two.store, PLANNER, two.grids[0].code, line)

    assert two.grids[2].code in done.neighbours
    with two.store.reading() as session:
        for number, community in enumerate(two.communities):
            own = boundaries(session, community_id=community.id)
            assert_coverage(own.geometries, area_by_code(session, community.code).geometry)
            assert len(own) == (3, 2)[number]


def test_records_follow_the_part_they_lie_in(row: District) -> None:
    book, item = a_matter()
    west, east = spot(row, 1, 0.1), spot(row, 1, 0.9)
    staying = [a_place(east), an_asset(east), an_organisation(east)]
    moving = [a_place(west), an_asset(west), an_organisation(west)]
    row.add(book, item, *staying, *moving)
    open_event = an_event(item, west, deadline_at=LONG_AGO)
    shop = an_organisation(None, place_id=moving[0].id)
    row.add(open_event, shop)
    bind_all(row.store, PLANNER)

    done = split_grid(row.store, PLANNER, MIDDLE, across(row, 1, 0.3))

    assert grid_of(row, *staying) == [MIDDLE] * 3
    assert grid_of(row, *moving, open_event, shop) == [NEXT] * 5
    assert done.moved == {SubjectKind.PLACE: 1, SubjectKind.ASSET: 1, SubjectKind.ORGANISATION: 2,
                          SubjectKind.EVENT: 1}
    assert done.findings == ()
    with row.store.reading() as session:
        event = session.get(type(open_event), open_event.id)
        assert (event.version, event.deadline_at) == (open_event.version, LONG_AGO)


def test_the_preview_counts_what_follows(row: District) -> None:
    west, east = a_place(spot(row, 1, 0.1)), a_place(spot(row, 1, 0.9))
    doubtful = a_place(spot(row, 1, 0.305))
    book, item = a_matter()
    row.add(west, east, doubtful, book, item)
    room = a_place(None, parent_id=west.id)
    row.add(room)
    homes = [a_household(room), a_household(west), a_household(east)]
    row.add(*homes, an_event(item, spot(row, 1, 0.2)))
    row.add(a_person(homes[0]), a_person(homes[0]), a_person(homes[2]), a_person(homes[2], left_at=LONG_AGO))
    bind_all(row.store, PLANNER)

    new, kept = preview_split(row.store, MIDDLE, across(row, 1, 0.3)).parts

    assert (new.households, new.people, new.places, new.open_events, new.doubtful) == (2, 2, 1, 1, 0)
    assert (kept.households, kept.people, kept.places, kept.open_events, kept.doubtful) == (1, 1, 2, 0, 1)
    assert new.area_m2 / kept.area_m2 == pytest.approx(3 / 7, rel=1e-3)


def test_what_lies_near_the_cut_becomes_a_finding(row: District) -> None:
    book, item = a_matter()
    near, far = a_place(spot(row, 1, 0.305)), a_place(spot(row, 1, 0.6))
    row.add(near, far, book, item)
    vague = an_event(item, spot(row, 1, 0.45), position_uncertainty_m=50)
    row.add(vague)
    bind_all(row.store, PLANNER)

    findings = split_grid(row.store, PLANNER, MIDDLE, across(row, 1, 0.3)).findings

    assert [(one.code, one.members) for one in findings] == [
        ("split.doubtful", (("place", near.id),)), ("split.doubtful", (("event", vague.id),))]
    assert findings[0].params == {"grid": MIDDLE, "kind": SubjectKind.PLACE, "count": 1}
    assert findings[0].geometry.equals(shapely.MultiPoint([near.location]))


def test_what_was_assigned_by_hand_stays_with_the_code(row: District) -> None:
    place = a_place(spot(row, 1, 0.1))
    row.add(place)
    row.add(a_binding(place, row.grids[1], BindingOrigin.ASSIGNED))

    done = split_grid(row.store, PLANNER, MIDDLE, across(row, 1, 0.3))

    assert grid_of(row, place) == [MIDDLE]
    assert [(one.code, one.members) for one in done.findings] == [
        ("split.assigned_elsewhere", (("place", place.id),))]


def test_staff_is_copied_and_somebody_must_decide(row: District) -> None:
    leader, left = a_worker(Role.GRID_LEADER), a_worker()
    row.add(leader, left)
    row.add(an_assignment(leader, row.grids[1], "leader"), an_assignment(left, row.grids[1], valid_to=LONG_AGO))

    done = split_grid(row.store, PLANNER, MIDDLE, across(row, 1, 0.3))

    with row.store.reading() as session:
        new = grid_by_code(session, NEXT)
        assert [(one.worker_id, one.post) for one in assignments(session, [new.id])] == [(leader.id, "leader")]
    (finding,) = done.findings
    assert finding.code == "split.staff_copied"
    assert finding.members == (("grid", new.id), ("worker", leader.id))


def test_lineage_tells_what_became_of_the_grid(row: District) -> None:
    west, east = a_place(spot(row, 1, 0.1)), a_place(spot(row, 1, 0.9))
    row.add(west, east)
    row.add(*(a_household(west) for _ in range(3)), a_household(east))
    bind_all(row.store, PLANNER)

    split_grid(row.store, PLANNER, MIDDLE, across(row, 1, 0.3))

    with row.store.reading() as session:
        rows = {one.child_grid_id: one for one in lineage_of(session, row.grids[1].id)}
        new = rows.pop(grid_by_code(session, NEXT).id)
    kept = rows[row.grids[1].id]
    assert (new.reason, new.parent_grid_id) == (LineageReason.SPLIT, row.grids[1].id)
    assert (new.area_share, new.household_share) == (pytest.approx(0.3, rel=1e-3), 0.75)
    assert (kept.area_share, kept.household_share) == (pytest.approx(0.7, rel=1e-3), 0.25)


def test_micro_grids_go_with_the_part_they_lie_in(row: District) -> None:
    inside, torn = (a_grid(row.communities[0], number, kind=GridKind.MICRO, parent_grid_id=row.grids[1].id)
                    for number in (11, 12))
    row.add(inside, torn)
    row.add(a_boundary(inside, _share_of(row, 1, 0.0, 0.2)), a_boundary(torn, _share_of(row, 1, 0.2, 0.9)))

    done = split_grid(row.store, PLANNER, MIDDLE, across(row, 1, 0.3))

    with row.store.reading() as session:
        new = grid_by_code(session, done.new_codes[0])
        assert [one.code for one in micro_grids(session, [new.id])] == [inside.code]
        assert [one.code for one in micro_grids(session, [row.grids[1].id])] == [torn.code]
    assert [(one.code, one.members) for one in done.findings] == [("split.micro_cut", (("grid", torn.id),))]
    assert done.new_codes == ("430105001001013",)


def test_a_micro_grid_is_split_inside_its_grid(row: District) -> None:
    micro = a_grid(row.communities[0], 11, kind=GridKind.MICRO, parent_grid_id=row.grids[1].id)
    place = a_place(spot(row, 1, 0.5))
    row.add(micro, place)
    row.add(a_boundary(micro, _share_of(row, 1, 0.2, 0.9)))
    bind_all(row.store, PLANNER)

    done = split_grid(row.store, PLANNER, micro.code, across(row, 1, 0.4))

    with row.store.reading() as session:
        new = grid_by_code(session, done.new_codes[0])
        assert (new.kind, new.parent_grid_id) == (GridKind.MICRO, row.grids[1].id)
    assert grid_of(row, place) == [MIDDLE]


def test_a_line_may_make_several_parts(row: District) -> None:
    west, south, _east, north = row.shapes[1].bounds
    zigzag = LineString([(west + 0.0005, south - 0.001), (west + 0.001, north + 0.001), (west + 0.0015, south - 0.001)])

    done = split_grid(row.store, PLANNER, MIDDLE, zigzag)

    assert done.new_codes == (NEXT, "430105001001005")


@pytest.mark.parametrize(("code", "reason"), [("430105001001099", "record.missing"), (EAST, "grid.locked"),
                                              (WEST, "grid.retired")])
def test_some_grids_cannot_be_split(row: District, code: str, reason: str) -> None:
    with row.store.act("set_up", PLANNER) as act:
        session_grids = {one.code: one for one in (grid_by_code(act.session, each) for each in (WEST, EAST))}
        session_grids[WEST].retire(act.at, LineageReason.ABOLISH)
        session_grids[EAST].locked = True
        act.commit()

    with pytest.raises(UserError, match=reason):
        split_grid(row.store, PLANNER, code, across(row, 2, 0.5))


def test_a_line_that_misses_writes_nothing(row: District) -> None:
    before = dump(row.store)

    with pytest.raises(GeometryError, match=r"cut\.line_misses"):
        split_grid(row.store, PLANNER, MIDDLE, LineString([(112, 28), (112, 29)]))

    assert difference(before, dump(row.store)) == []


def test_an_auditor_changes_nothing(row: District) -> None:
    with pytest.raises(UserError, match=r"rights\.not_allowed"):
        split_grid(row.store, AUDITOR, MIDDLE, across(row, 1, 0.3))


def test_planners_keep_to_their_own_area(row: District) -> None:
    elsewhere = an_area("430106", "别区")
    row.add(elsewhere)
    home, stranger = (a_worker(Role.PLANNER, area_id=area.id) for area in (row.communities[0], elsewhere))
    row.add(home, stranger)
    actors = [Actor(one.code, one.name, one.role, one.id) for one in (home, stranger)]

    with pytest.raises(UserError, match=r"rights\.outside_area"):
        split_grid(row.store, actors[1], MIDDLE, across(row, 1, 0.3))
    with pytest.raises(UserError, match=r"rights\.outside_area"):
        merge_grids(row.store, actors[1], [WEST, MIDDLE], WEST)

    assert split_grid(row.store, actors[0], MIDDLE, across(row, 1, 0.3)).changes


def test_undo_restores_every_row(row: District) -> None:
    worker = a_worker()
    row.add(worker, *(a_place(spot(row, 1, share)) for share in np.linspace(0.05, 0.95, 12)))
    row.add(an_assignment(worker, row.grids[1]))
    bind_all(row.store, PLANNER)
    before = dump(row.store)

    split_grid(row.store, PLANNER, MIDDLE, slanted(row, 1))
    assert difference(before, dump(row.store))
    undo(row.store, PLANNER)

    assert difference(before, dump(row.store)) == []


def test_merging_keeps_one_and_retires_the_others(row: District) -> None:
    place, fixed = a_place(spot(row, 1, 0.5)), a_place(spot(row, 0, 0.5))
    row.add(place, fixed)
    row.add(a_binding(fixed, row.grids[1], BindingOrigin.ASSIGNED))
    bind_all(row.store, PLANNER)

    done = merge_grids(row.store, PLANNER, [MIDDLE, EAST], EAST, reason="few households")

    assert (done.kept_code, done.retired_codes) == (EAST, (MIDDLE,))
    assert grid_of(row, place, fixed) == [EAST, EAST]
    with row.store.reading() as session:
        gone = grid_by_code(session, MIDDLE)
        assert (gone.retired_reason, gone.retired_at is None) == (LineageReason.MERGE, False)
        now = boundaries(session)
        assert list(now.codes) == [WEST, EAST]
        assert_coverage(now.geometries, shapely.coverage_union_all(row.shapes))
        assert {one.origin for one in _bindings(session, fixed)} == {BindingOrigin.ASSIGNED}


def test_staff_patrols_and_micro_grids_pass_to_the_kept_grid(row: District) -> None:
    both, one = a_worker(), a_worker()
    micro = a_grid(row.communities[0], 11, kind=GridKind.MICRO, parent_grid_id=row.grids[1].id)
    row.add(both, one, micro)
    row.add(a_boundary(micro, _share_of(row, 1, 0.0, 0.5)))
    row.add(an_assignment(both, row.grids[1]), an_assignment(both, row.grids[2]), an_assignment(one, row.grids[1]))
    patrol = PatrolTask(code="T1", grid_id=row.grids[1].id, worker_id=one.id, assigned_at=LONG_AGO, due_at=LONG_AGO,
                        geometry=row.shapes[1])
    row.add(patrol)

    merge_grids(row.store, PLANNER, [MIDDLE, EAST], EAST)

    with row.store.reading() as session:
        assert sorted(each.worker_id for each in assignments(session, [row.grids[2].id])) == sorted([both.id, one.id])
        assert assignments(session, [row.grids[1].id]) == []
        assert [each.code for each in open_patrols(session, [row.grids[2].id])] == ["T1"]
        assert [each.code for each in micro_grids(session, [row.grids[2].id])] == [micro.code]


def test_a_point_on_a_border_goes_to_the_smaller_code_after_a_merger(row: District) -> None:
    on_border = a_place(Point(row.shapes[2].bounds[0], 28.251))
    row.add(on_border)
    bind_all(row.store, PLANNER)
    assert grid_of(row, on_border) == [MIDDLE]
    split_grid(row.store, PLANNER, MIDDLE, across(row, 1, 0.5), keep=1)
    assert grid_of(row, on_border) == [EAST]

    merge_grids(row.store, PLANNER, [MIDDLE, NEXT], MIDDLE)

    assert grid_of(row, on_border) == [MIDDLE]


@pytest.mark.parametrize(("codes", "keep", "reason"), [
    ([WEST], WEST, "merge.too_few"), ([WEST, WEST], WEST, "merge.too_few"), ([WEST, EAST], WEST, "merge.not_adjacent"),
    ([WEST, MIDDLE], EAST, "merge.keep_not_among"), ([WEST, "430105001001077"], WEST, "record.missing"),
])
def test_mergers_that_make_no_sense_are_refused(row: District, codes: list[str], keep: str, reason: str) -> None:
    before = dump(row.store)

    with pytest.raises(UserError, match=reason):
        merge_grids(row.store, PLANNER, codes, keep)

    assert difference(before, dump(row.store)) == []


def test_grids_of_different_communities_or_levels_stay_apart(tmp_path: Path) -> None:
    two = a_district(tmp_path, columns=1, rows=2, communities=2)
    micro = a_grid(two.communities[0], 11, kind=GridKind.MICRO, parent_grid_id=two.grids[0].id)
    two.add(micro)
    two.add(a_boundary(micro, two.shapes[0]))

    with pytest.raises(UserError, match=r"merge\.other_community"):
        merge_grids(two.store, PLANNER, [grid.code for grid in two.grids], two.grids[0].code)
    with pytest.raises(UserError, match=r"merge\.mixed_levels"):
        merge_grids(two.store, PLANNER, [two.grids[0].code, micro.code], two.grids[0].code)


def test_undo_of_a_merger_restores_every_row(row: District) -> None:
    row.add(*(a_place(spot(row, number, 0.5)) for number in range(3)))
    bind_all(row.store, PLANNER)
    before = dump(row.store)

    merge_grids(row.store, PLANNER, [WEST, MIDDLE, EAST], MIDDLE)
    undo(row.store, PLANNER)

    assert difference(before, dump(row.store)) == []


def _share_of(district: District, number: int, start: float, end: float) -> shapely.Polygon:
    west, south, east, north = district.shapes[number].bounds
    width = east - west
    return shapely.box(round(west + start * width, 7), south, round(west + end * width, 7), north)


def _time_of(district: District, step: int | None) -> object:
    from data.store.journal import history

    with district.store.reading() as session:
        return next(one.at for one in history(session) if one.number == step)


def _bindings(session: object, record: object) -> list[object]:
    from data.model.bindings import Binding

    return list(session.query(Binding).where(Binding.subject_id == record.id))
