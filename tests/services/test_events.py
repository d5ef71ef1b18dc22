"""The verbs about events: what each writes beside the state, what they refuse, and that a refusal leaves no trace."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.services import events
from app.services.binding import bind_all
from app.services.event_cases import Step
from app.services.event_grids import choose_grid
from app.services.event_stages import EventMoved, advance
from app.services.history import event_timeline, history
from data.model.bindings import Binding, BindingOrigin
from data.model.errors import UserError
from data.model.event_flow import FLOW, EventAct
from data.model.events import EventState, Grade, GridEvent, Urgency
from data.model.paperwork import Notice
from data.model.staff import Role, Worker
from data.model.tasks import TaskState
from data.model.working_calendar import LimitUnit
from data.store.queries import tasks
from data.store.queries.events import binding_of, event_by_code, grid_of
from tests.support.event_builders import EAST, MONDAY_TEN, WEST, Desk, a_desk, a_worker, actor_of, rows_of, spot


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path)
    yield made
    made.store.close()


def report(desk: Desk, item: str = "0101", x: float = 0.5, y: float = 0.5, **more: Any) -> str:
    place = spot(x, y)
    return events.report_event(desk.store, desk.operator, item=item, lon=place.x, lat=place.y, **more).event


def dispatched(desk: Desk, to: str = "W1", **more: Any) -> str:
    code = report(desk, **more)
    events.dispatch_event(desk.store, desk.operator, code, to)
    return code


def handled(desk: Desk) -> str:
    code = dispatched(desk)
    events.handle_event(desk.store, desk["W1"], code, note="已清运")
    return code


def event(desk: Desk, code: str) -> GridEvent:
    with desk.store.reading() as session:
        found = event_by_code(session, code)
        assert found is not None
        return found


def refused(code: str) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, match=rf"^{code}\(")


def test_codes_run_on_within_a_local_day_and_begin_anew_the_next(desk: Desk) -> None:
    assert [report(desk), report(desk)] == ["E20261109-0001", "E20261109-0002"]
    desk.clock.at = datetime(2026, 11, 9, 15, 59, tzinfo=UTC)
    assert report(desk) == "E20261109-0003", "23:59 in China"
    desk.clock.forward(minutes=1)
    assert report(desk) == "E20261110-0001", "midnight in China"


@pytest.mark.parametrize(("x", "grid"), [(0.5, WEST), (1.0, WEST), (1.5, EAST)])
def test_the_border_belongs_to_the_smaller_code(desk: Desk, x: float, grid: str) -> None:
    code = report(desk, x=x)
    with desk.store.reading() as session:
        bound = grid_of(session, event(desk, code).id)
        assert bound is not None
        assert bound.code == grid


def test_a_place_outside_all_grids_is_kept_and_said(desk: Desk) -> None:
    place = spot(3, 0.5)
    done = events.report_event(desk.store, desk.operator, item="0101", lon=place.x, lat=place.y)
    assert done.grid is None
    assert [finding.code for finding in done.findings] == ["event.outside_all_grids"]
    with desk.store.reading() as session:
        assert binding_of(session, event(desk, done.event).id) is None


def test_an_uncertain_place_near_a_border_offers_the_neighbour_and_remembers_the_choice(desk: Desk) -> None:
    place = spot(0.95, 0.5)
    done = events.report_event(desk.store, desk.operator, item="0101", lon=place.x, lat=place.y, uncertainty_m=50)
    assert done.grid == WEST
    assert [hit.code for hit in done.proposal.near_border] == [EAST]
    assert done.proposal.near_border[0].distance_m == pytest.approx(19.6, abs=0.3)
    chosen = events.report_event(desk.store, desk.operator, item="0101", lon=place.x, lat=place.y, uncertainty_m=50,
                                 grid=EAST)
    assert chosen.grid == EAST
    with refused("event.grid_not_near"):
        events.report_event(desk.store, desk.operator, item="0101", lon=place.x, lat=place.y, grid=EAST)


def test_a_person_may_say_which_grid_it_is_and_binding_again_keeps_to_it(desk: Desk) -> None:
    code = report(desk, x=0.95)
    chosen = choose_grid(desk.store, desk.operator, code, EAST, note="门朝东")
    assert chosen.grid == EAST
    bind_all(desk.store, desk.operator)
    with desk.store.reading() as session:
        bound = binding_of(session, event(desk, code).id)
        assert bound is not None
        assert bound.origin is BindingOrigin.ASSIGNED
        assert [one.valid_to is None for one in rows_of(session, Binding)] == [False, True]
    assert not choose_grid(desk.store, desk.operator, code, EAST).changes, "said before"
    with refused("grid.unknown"):
        choose_grid(desk.store, desk.operator, code, "1")
    with refused("rights.outside_area"):
        choose_grid(desk.store, desk["O2"], code, WEST)
    with refused("rights.not_allowed"):
        choose_grid(desk.store, desk["W1"], code, WEST)


@pytest.mark.parametrize(("changed", "code"), [
    ({"item": "9999"}, "catalogue.unknown_item"), ({"lon": float("nan")}, "input.bad_position"),
    ({"lat": 91.0}, "input.bad_position"), ({"uncertainty_m": -1.0}, "input.bad_position"),
    ({"at": MONDAY_TEN + timedelta(days=1)}, "event.from_the_future"),
])
def test_a_report_that_cannot_be_is_refused(desk: Desk, changed: dict[str, Any], code: str) -> None:
    fields: dict[str, Any] = {"item": "0101", "lon": spot(0.5, 0.5).x, "lat": spot(0.5, 0.5).y, **changed}
    before = len(history(desk.store))
    with refused(code):
        events.report_event(desk.store, desk.operator, **fields)
    assert len(history(desk.store)) == before


def test_the_catalogue_limits_by_grade_and_urgency(desk: Desk) -> None:
    def rule(**more: Any) -> str:
        return event(desk, dispatched(desk, **more)).deadline_rule

    assert rule() == "city_events/2026/0101/handle/*/normal"
    assert rule(grade=Grade.GRAVE) == "city_events/2026/0101/handle/grave/normal"
    assert rule(urgency=Urgency.URGENT) == "city_events/2026/0101/handle/*/urgent"
    assert rule(item="0102") == "preset/handle"


def test_a_deadline_in_a_year_without_official_days_is_doubted(desk: Desk) -> None:
    desk.clock.at = datetime(2026, 12, 31, 9, tzinfo=UTC)
    done = events.report_event(desk.store, desk.operator, item="0102", lon=spot(0.5, 0.5).x, lat=spot(0.5, 0.5).y)
    assert [(finding.code, finding.params["year"]) for finding in done.findings] == [("calendar.year_missing", 2027)]


def test_leaders_hear_of_reports_and_handlers_of_dispatches(desk: Desk) -> None:
    dispatched(desk)
    with desk.store.reading() as session:
        told = [(notice.code, notice.recipient_id) for notice in rows_of(session, Notice)]
    assert told == [("notice.event_reported", desk["L1"].worker_id), ("notice.event_dispatched", desk["W1"].worker_id)]


def test_a_department_without_people_by_name_can_be_sent_an_event_and_a_colleague_takes_it(desk: Desk) -> None:
    code = dispatched(desk, "CG", item="0102")
    assert event(desk, code).handler_id is None
    with refused("event.not_in_your_hands"):
        events.accept_event(desk.store, desk["W1"], code)
    events.accept_event(desk.store, desk["H2"], code)
    assert event(desk, code).handler_id == desk["H2"].worker_id
    events.handle_event(desk.store, desk["H2"], code)
    with refused("event.verifier_is_handlers_department"):
        events.verify_event(desk.store, desk["H1"], code)


@pytest.mark.parametrize(("to", "code"), [
    ("NOBODY", "worker.unknown"), ("X1", "worker.inactive"), ("A1", "event.cannot_be_handled_by"),
    ("", "event.needs_handler"),
])
def test_an_event_is_handed_only_to_somebody_who_can_take_it(desk: Desk, to: str, code: str) -> None:
    number = report(desk)
    with refused(code):
        events.dispatch_event(desk.store, desk.operator, number, to)
    assert event(desk, number).state is EventState.REPORTED


def test_two_operators_cannot_dispatch_the_same_event(desk: Desk) -> None:
    code = report(desk)
    seen = event(desk, code).version
    events.dispatch_event(desk.store, desk.operator, code, "W1", version=seen)
    with refused("record.changed_since"):
        events.dispatch_event(desk.store, desk.operator, code, "W2", version=seen)
    with refused("event.illegal_transition"):
        events.dispatch_event(desk.store, desk.operator, code, "W2")
    assert event(desk, code).handler_id == desk["W1"].worker_id


def test_an_area_bounds_the_operator(desk: Desk) -> None:
    code = report(desk)
    with refused("rights.outside_area"):
        events.dispatch_event(desk.store, desk["O2"], code, "W1")
    events.dispatch_event(desk.store, desk["O1"], code, "W1")


def test_a_neighbour_who_helps_out_may_do_what_was_handed_to_him_and_the_desk_is_told(desk: Desk) -> None:
    with desk.store.reading() as session:
        elsewhere = next(one.area_id for one in rows_of(session, Worker) if one.code == "O2")
    helper = a_worker("W9", Role.GRID_WORKER, area_id=elsewhere)
    desk.add(helper)
    code = report(desk)
    done = events.dispatch_event(desk.store, desk.operator, code, "W9")
    assert [finding.code for finding in done.findings] == ["event.handler_elsewhere"]
    events.accept_event(desk.store, actor_of(helper), code)
    with refused("rights.outside_area"):
        events.handle_on_the_spot(desk.store, actor_of(helper), report(desk))


def test_who_left_or_only_reads_does_nothing(desk: Desk) -> None:
    code = report(desk)
    with refused("rights.not_allowed"):
        events.dispatch_event(desk.store, desk["A1"], code, "W1")
    with refused("rights.not_allowed"):
        events.report_event(desk.store, desk["A1"], item="0101", lon=spot(0.5, 0.5).x, lat=spot(0.5, 0.5).y)
    with refused("worker.inactive"):
        events.handle_on_the_spot(desk.store, desk["X1"], code)


def test_what_is_sent_back_goes_to_the_desk_and_starts_the_dispatch_anew(desk: Desk) -> None:
    code = dispatched(desk)
    with refused("event.needs_note"):
        events.return_event(desk.store, desk["W1"], code)
    back = events.return_event(desk.store, desk["W1"], code, note="不属本网格")
    assert (back.state, back.rule) == (EventState.REGISTERED, "preset/dispatch")
    assert event(desk, code).handler_id is None
    reporter = events.return_event(desk.store, desk.operator, code, note="地址不清")
    assert (reporter.state, reporter.rule) == (EventState.REPORTED, "city_events/2026/0101/register/*/normal")


def test_a_transfer_keeps_the_deadline_and_hands_out_a_new_task(desk: Desk) -> None:
    code = dispatched(desk)
    before = event(desk, code).deadline_at
    desk.clock.forward(hours=1)
    events.accept_event(desk.store, desk["W1"], code)
    moved = events.transfer_event(desk.store, desk.operator, code, "W2")
    assert (moved.state, moved.deadline) == (EventState.DISPATCHED, before)
    with desk.store.reading() as session:
        task = tasks.open_handling(session, event(desk, code).id)
        assert task is not None
        assert (task.worker_id, task.due_at) == (desk["W2"].worker_id, before)
    with refused("event.not_in_your_hands"):
        events.accept_event(desk.store, desk["W1"], code)
    with refused("event.already_in_these_hands"):
        events.transfer_event(desk.store, desk.operator, code, "W2")


def test_a_suspended_clock_stands_still(desk: Desk) -> None:
    code = dispatched(desk)
    events.accept_event(desk.store, desk["W1"], code)
    desk.clock.forward(hours=1)
    events.suspend_event(desk.store, desk["W1"], code, note="等待配件", until=MONDAY_TEN + timedelta(days=3))
    desk.clock.at = MONDAY_TEN + timedelta(days=2)
    resumed = events.resume_event(desk.store, desk["W1"], code)
    assert resumed.deadline == MONDAY_TEN + timedelta(days=2, hours=4, minutes=30), "3 of 4 hours left, lunch between"
    assert event(desk, code).suspended_until is None
    with desk.store.reading() as session:
        assert tasks.open_handling(session, event(desk, code).id).due_at == resumed.deadline  # type: ignore[union-attr]  # it is in hand


def test_extensions_are_asked_one_at_a_time_approved_and_add_up(desk: Desk) -> None:
    code = dispatched(desk)
    events.accept_event(desk.store, desk["W1"], code)
    due = event(desk, code).deadline_at
    assert due is not None
    for count in (1, 2):
        events.ask_extension(desk.store, desk["W1"], code, 1, LimitUnit.WORKING_DAYS, note="需采购")
        with refused("event.extension_pending"):
            events.ask_extension(desk.store, desk["W1"], code, 1, note="再要")
        with refused("rights.not_allowed"):
            events.grant_extension(desk.store, desk.operator, code)
        granted = events.grant_extension(desk.store, desk["S1"], code)
        assert granted.deadline == due + timedelta(days=count)
    assert event(desk, code).extensions == 2
    events.ask_extension(desk.store, desk["W1"], code, 1, note="三")
    assert event_timeline(desk.store, code)[-1].step.act == "ask_extension", "though the event itself did not change"
    assert events.refuse_extension(desk.store, desk["S1"], code, note="已两次").deadline == granted.deadline
    with refused("event.no_extension_asked"):
        events.grant_extension(desk.store, desk["S1"], code)
    desk.clock.forward(days=30)
    with refused("event.extension_too_late"):
        events.ask_extension(desk.store, desk["W1"], code, 1, note="太晚")


def test_a_request_lapses_when_the_work_is_done_without_it(desk: Desk) -> None:
    code = dispatched(desk)
    events.accept_event(desk.store, desk["W1"], code)
    events.ask_extension(desk.store, desk["W1"], code, 1, note="可能要")
    events.handle_event(desk.store, desk["W1"], code)
    with desk.store.reading() as session:
        assert tasks.pending_extension(session, event(desk, code).id) is None
    assert event(desk, code).extensions == 0


def test_rework_goes_back_to_the_handler_with_a_new_task(desk: Desk) -> None:
    code = handled(desk)
    again = events.rework_event(desk.store, desk["W2"], code, note="未清净")
    assert again.state is EventState.ACCEPTED
    with desk.store.reading() as session:
        task = tasks.open_handling(session, event(desk, code).id)
        assert task is not None
        assert task.worker_id == desk["W1"].worker_id
        assert tasks.open_verification(session, event(desk, code).id) is None
    assert event(desk, code).reworks == 1
    events.handle_event(desk.store, desk["W1"], code)
    events.verify_event(desk.store, desk["W2"], code)
    with desk.store.reading() as session:
        done = tasks.last_finished_handling(session, event(desk, code).id)
        assert done is not None
        assert (done.state, done.finished_by) == (TaskState.DONE, "W1")


def test_who_reported_the_work_done_for_somebody_does_not_verify_it(desk: Desk) -> None:
    code = dispatched(desk)
    events.handle_event(desk.store, desk["O1"], code, note="电话告知")
    with refused("event.verifier_is_handler"):
        events.verify_event(desk.store, desk["O1"], code)
    events.verify_event(desk.store, desk["L1"], code)
    assert event(desk, code).verifier_id == desk["L1"].worker_id


def test_a_matter_is_settled_on_the_spot_and_still_verified(desk: Desk) -> None:
    code = report(desk)
    events.handle_on_the_spot(desk.store, desk["W1"], code, note="随手清理")
    with refused("event.verifier_is_handler"):
        events.verify_event(desk.store, desk["W1"], code)
    events.verify_event(desk.store, desk["W2"], code)
    assert events.close_event(desk.store, desk.operator, code).state is EventState.CLOSED
    with refused("event.not_on_the_spot"):
        events.handle_on_the_spot(desk.store, desk["W1"], report(desk, item="0102"))


def test_a_duplicate_is_linked_not_lost_and_can_be_opened_again(desk: Desk) -> None:
    first, second = report(desk), report(desk)
    with refused("event.duplicate_of_itself"):
        events.mark_duplicate(desk.store, desk.operator, second, second)
    with refused("event.unknown"):
        events.mark_duplicate(desk.store, desk.operator, second, "E1")
    marked = events.mark_duplicate(desk.store, desk.operator, second, first)
    assert (marked.state, marked.deadline) == (EventState.DUPLICATE, None)
    assert event(desk, second).duplicate_of_id == event(desk, first).id
    opened = events.reopen_event(desk.store, desk.operator, second, note="不同地点")
    assert opened.state is EventState.REPORTED
    assert event(desk, second).duplicate_of_id is None


def test_closed_events_reopen_within_the_window_and_are_put_away(desk: Desk) -> None:
    code = handled(desk)
    events.verify_event(desk.store, desk["W2"], code)
    events.close_event(desk.store, desk.operator, code)
    events.reopen_event(desk.store, desk.operator, code, note="复发")
    assert event(desk, code).state is EventState.REGISTERED
    rejected = report(desk)
    events.reject_event(desk.store, desk.operator, rejected, note="不属受理范围")
    desk.clock.forward(days=16)
    with refused("event.reopen_too_late"):
        events.reopen_event(desk.store, desk.operator, rejected, note="再看")
    assert events.archive_event(desk.store, desk.operator, rejected).state is EventState.ARCHIVED


def test_grave_events_are_closed_by_the_supervisor(desk: Desk) -> None:
    code = dispatched(desk, grade=Grade.GRAVE)
    events.handle_event(desk.store, desk["W1"], code)
    events.verify_event(desk.store, desk["W2"], code)
    with refused("event.grave_needs_supervisor"):
        events.close_event(desk.store, desk.operator, code)
    assert events.close_event(desk.store, desk["S1"], code).state is EventState.CLOSED


_steps = st.tuples(st.sampled_from(EventAct), st.sampled_from(["S1", "O1", "L1", "W1", "W2"]),
                   st.sampled_from(["W1", "H1"]))


# No shrinking: each example writes to a file, and the failing walk itself tells enough.
@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_steps, min_size=15, max_size=30))
def test_every_legal_act_is_journalled_once_and_a_refused_one_not_at_all(
    desk: Desk, walk: list[tuple[EventAct, str, str]]
) -> None:
    code, other = report(desk), report(desk, x=1.5)
    acts = ["report_event"]
    for what, who, to in walk:
        before, steps = event(desk, code), history(desk.store, limit=1)[0].number
        try:
            moved: EventMoved = advance(desk.store, desk[who], code, what,
                                        Step("因为", to=to, duplicate_of=other, amount=1))
        except UserError:
            assert history(desk.store, limit=1)[0].number == steps
            assert event(desk, code).version == before.version
            continue
        assert moved.state is FLOW[before.state, what].target
        acts.append(what)
    assert [entry.step.act for entry in event_timeline(desk.store, code)] == acts
