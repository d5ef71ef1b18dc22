"""The verbs about patrols: ground, people, points, results, and what is refused without a trace."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from shapely.geometry import Polygon, box

from app.services import patrols
from app.services.events import report_event
from app.services.history import history, undo
from app.services.patrol_planning import MOST_CHECKPOINTS
from app.services.patrol_results import PatrolResult
from data.model.errors import UserError
from data.model.nouns import Notice, PatrolCheckpoint, PatrolTask
from data.model.tasks import TaskState
from data.store.queries.events import event_by_code
from gis.tour import way_length_m
from tests.support.event_builders import EAST, LAT, LON, SIDE, WEST, Desk, a_desk, a_place, an_asset, rows_of, spot


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path)
    yield made
    made.store.close()


def plan(desk: Desk, **more: object) -> patrols.PatrolPlanned:
    due = desk.clock.at + timedelta(hours=4)
    fields = {"grid": None if "polygon" in more else WEST, "to": "W1", "due": due, **more}
    return patrols.plan_patrol(desk.store, desk["L1"], **fields)  # type: ignore[arg-type]  # assembled by keyword


def furnish(desk: Desk) -> None:
    desk.add(an_asset("A1", 0.1, 0.1), an_asset("A2", 0.9, 0.1), a_place("B1", 0.5, 0.5), an_asset("A3", 1.5, 0.5))


def refused(code: str) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, match=rf"^{code}\(")


def test_a_grid_is_patrolled_with_its_open_events_first_and_nothing_of_the_neighbours(desk: Desk) -> None:
    furnish(desk)
    event = report_event(desk.store, desk.operator, item="0101", lon=spot(0.2, 0.8).x, lat=spot(0.2, 0.8).y).event
    full = plan(desk)
    assert {point.label for point in full.checkpoints} == {"井盖A1", "井盖A2", "B1栋", f"{event} 暴露垃圾"}
    first = plan(desk, limit=1)
    assert [point.subject_kind for point in first.checkpoints] == ["event"]


def test_points_are_limited_spread_and_in_an_order_short_to_walk(desk: Desk) -> None:
    desk.add(*(an_asset(f"A{number}", 0.05 + number % 6 * 0.18, 0.05 + number // 6 * 0.18) for number in range(36)))
    points = plan(desk).checkpoints
    assert len(points) == MOST_CHECKPOINTS
    xy = [(point.lon, point.lat) for point in points]
    walked = way_length_m(np.array(xy), np.arange(len(xy)))
    assert walked < way_length_m(np.array(sorted(xy)), np.arange(len(xy)))


def test_ground_with_nothing_on_it_gets_one_point_inside(desk: Desk) -> None:
    (point,) = plan(desk).checkpoints
    assert (point.subject_kind, point.subject_id) == ("", None)
    assert LON < point.lon < LON + SIDE
    assert LAT < point.lat < LAT + SIDE


def test_a_lasso_is_mended_and_clipped_to_the_grids(desk: Desk) -> None:
    crossing = Polygon([(LON - SIDE, LAT), (LON + SIDE, LAT + SIDE), (LON + SIDE, LAT), (LON - SIDE, LAT + SIDE)])
    done = plan(desk, polygon=crossing)
    with desk.store.reading() as session:
        (task,) = rows_of(session, PatrolTask)
    assert done.grids == (WEST,)
    assert task.geometry.is_valid
    assert task.geometry.within(box(LON, LAT, LON + SIDE, LAT + SIDE))
    assert task.geometry.area == pytest.approx(SIDE * SIDE / 2)


def test_a_lasso_over_two_grids_belongs_to_none_alone(desk: Desk) -> None:
    done = plan(desk, polygon=box(LON + SIDE / 2, LAT, LON + 3 * SIDE / 2, LAT + SIDE))
    assert done.grids == (WEST, EAST)
    with desk.store.reading() as session:
        assert rows_of(session, PatrolTask)[0].grid_id is None


def test_a_lasso_that_only_touches_the_neighbour_is_not_his(desk: Desk) -> None:
    assert plan(desk, polygon=box(LON, LAT, LON + SIDE, LAT + SIDE)).grids == (WEST,)


@pytest.mark.parametrize(("changed", "code"), [
    ({"grid": "430105001001999"}, "grid.unknown"), ({"grid": None}, "patrol.grid_or_polygon"),
    ({"polygon": box(0, 0, 1, 1)}, "patrol.outside_all_grids"), ({"polygon": Polygon()}, "patrol.bad_polygon"),
    ({"polygon": Polygon([(112, 28), (112.1, 28.1), (112, 28)])}, "patrol.bad_polygon"),
    ({"to": "NOBODY"}, "worker.unknown"), ({"to": "X1"}, "worker.inactive"), ({"to": "H1"}, "patrol.cannot_be_sent"),
    ({"grid": EAST, "to": ""}, "patrol.no_worker"),
])
def test_a_patrol_that_cannot_be_is_refused(desk: Desk, changed: dict[str, object], code: str) -> None:
    before = history(desk.store)
    with refused(code):
        plan(desk, **changed)
    assert history(desk.store) == before


def test_a_patrol_is_planned_by_those_who_may_where_they_may_and_for_later(desk: Desk) -> None:
    due = desk.clock.at + timedelta(hours=1)
    with refused("rights.not_allowed"):
        patrols.plan_patrol(desk.store, desk["W1"], grid=WEST, to="W1", due=due)
    with refused("rights.outside_area"):
        patrols.plan_patrol(desk.store, desk["O2"], grid=WEST, to="W1", due=due)
    with refused("patrol.due_in_past"):
        plan(desk, due=desk.clock.at)
    assert patrols.plan_patrol(desk.store, desk["O1"], grid=WEST, due=due).worker == "W2", "on duty"


def test_who_has_less_to_do_is_proposed(desk: Desk) -> None:
    desk.clock.forward(days=1)
    assert patrols.propose_patrol(desk.store, grid=WEST).workers[0].code == "W1"
    plan(desk, to="W1")
    best = patrols.propose_patrol(desk.store, grid=WEST).workers[0]
    assert best.code == "W2"
    assert [reason.code for reason in best.reasons][-2:] == ["proposal.events_in_hand", "proposal.patrols_in_hand"]


def test_results_come_in_one_by_one_or_at_the_end_and_the_coverage_adds_up(desk: Desk) -> None:
    furnish(desk)
    code = plan(desk).code
    one = patrols.record_checkpoint(desk.store, desk["W1"], code, 1, "normal")
    assert (one.state, one.visited, one.required) == (TaskState.STARTED, 1, 3), "who records has set out"
    done = patrols.finish_patrol(desk.store, desk["W1"], code, {2: "normal", 3: PatrolResult("0101", "垃圾")}, "毕")
    assert (done.state, done.coverage, done.findings, len(done.events)) == (TaskState.DONE, 1.0, (), 1)
    with desk.store.reading() as session:
        points = rows_of(session, PatrolCheckpoint)
        event = event_by_code(session, done.events[0])
        assert event is not None
        assert sorted(point.result for point in points) == ["event", "normal", "normal"]
        assert [point.event_id for point in points if point.result == "event"] == [event.id]
        (task,) = rows_of(session, PatrolTask)
        assert (task.summary, task.finished_at) == ("毕", desk.clock.at)


def test_an_event_found_and_its_point_are_one_act_and_undone_together(desk: Desk) -> None:
    code = plan(desk).code
    found = patrols.record_checkpoint(desk.store, desk["W1"], code, 1, "0101", note="有垃圾").events[0]
    undo(desk.store, desk.operator)
    with desk.store.reading() as session:
        assert event_by_code(session, found) is None
        assert rows_of(session, PatrolCheckpoint)[0].result == ""
        assert rows_of(session, PatrolTask)[0].state is TaskState.ASSIGNED


def test_an_impossible_result_records_nothing_at_all(desk: Desk) -> None:
    furnish(desk)
    code = plan(desk).code
    before = history(desk.store)
    for results, why in (({1: "normal", 9: "normal"}, "patrol.unknown_checkpoint"),
                         ({1: "normal", 2: "9999"}, "catalogue.unknown_item")):
        with refused(why):
            patrols.finish_patrol(desk.store, desk["W1"], code, results)
    assert history(desk.store) == before
    patrols.record_checkpoint(desk.store, desk["W1"], code, 1, "normal")
    with refused("patrol.checkpoint_done"):
        patrols.record_checkpoint(desk.store, desk["W1"], code, 1, "0101")


def test_what_is_over_is_over_and_what_is_others_is_theirs(desk: Desk) -> None:
    code = plan(desk).code
    with refused("patrol.not_yours"):
        patrols.start_patrol(desk.store, desk["W2"], code)
    with refused("patrol.unknown"):
        patrols.start_patrol(desk.store, desk["W1"], "P1")
    patrols.start_patrol(desk.store, desk["W1"], code)
    with refused("patrol.illegal_transition"):
        patrols.start_patrol(desk.store, desk["W1"], code)
    with refused("patrol.needs_note"):
        patrols.cancel_patrol(desk.store, desk["L1"], code)
    assert patrols.cancel_patrol(desk.store, desk["L1"], code, note="暴雨").state is TaskState.CANCELLED
    with refused("patrol.illegal_transition"):
        patrols.finish_patrol(desk.store, desk["W1"], code)


def test_the_worker_is_told(desk: Desk) -> None:
    code = plan(desk).code
    with desk.store.reading() as session:
        (notice,) = rows_of(session, Notice)
    assert (notice.code, notice.recipient_id) == ("notice.patrol_assigned", desk["W1"].worker_id)
    assert notice.parameters["patrol"] == code
