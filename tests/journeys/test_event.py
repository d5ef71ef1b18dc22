"""Journey 4: an event is reported on the map, dispatched, handled, verified by somebody else and closed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.services import events
from app.services.history import event_timeline
from data.model.errors import UserError
from data.model.event_flow import EventAct
from data.model.events import EventState
from tests.support.event_builders import MONDAY_TEN, WEST, Desk, a_desk, spot


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path)
    yield made
    made.store.close()


def test_an_event_runs_from_report_to_closure(desk: Desk) -> None:
    store = desk.store
    place = spot(0.5, 0.5)

    reported = events.report_event(store, desk.operator, item="0101", lon=place.x, lat=place.y, text="楼道口有垃圾")
    assert reported.event == "E20261109-0001"
    assert reported.grid == WEST
    assert reported.deadline == MONDAY_TEN + timedelta(hours=2), "two working hours from Monday 10:00"
    assert reported.rule == "city_events/2026/0101/register/*/normal"
    handler = reported.proposal.handler
    assert handler is not None
    assert handler.code == "W2", "the one on shift"

    dispatched = events.dispatch_event(store, desk.operator, reported.event, handler.code)
    assert dispatched.state is EventState.DISPATCHED
    assert dispatched.rule == "city_events/2026/0101/handle/*/normal"

    with pytest.raises(UserError) as refused:
        events.close_event(store, desk.operator, reported.event)
    assert refused.value.code == "event.illegal_transition"
    assert EventAct.HANDLE in refused.value.params["allowed"]

    desk.clock.forward(minutes=20)
    events.accept_event(store, desk["W2"], reported.event)
    desk.clock.forward(minutes=40)
    handled = events.handle_event(store, desk["W2"], reported.event, note="已清运")
    assert handled.state is EventState.HANDLED

    with pytest.raises(UserError) as refused:
        events.verify_event(store, desk["W2"], reported.event)
    assert refused.value.code == "event.verifier_is_handler"

    events.verify_event(store, desk["W1"], reported.event, note="现场已干净")
    closed = events.close_event(store, desk.operator, reported.event)
    assert closed.state is EventState.CLOSED
    assert closed.deadline is None

    steps = [entry.step for entry in event_timeline(store, reported.event)]
    told = [(step.act, step.actor_code, step.reason) for step in steps]
    assert told == [
        ("report_event", "desk", ""), ("dispatch_event", "desk", ""), ("accept_event", "W2", ""),
        ("handle_event", "W2", "已清运"), ("verify_event", "W1", "现场已干净"), ("close_event", "desk", ""),
    ]
