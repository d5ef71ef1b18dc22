"""A call is taken in with one gesture, and a refused dispatch never loses the report."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.history import history
from app.services.taking_in import take_in
from data.model.errors import UserError
from data.model.events import EventState
from data.store.queries.events import event_by_code
from tests.support.event_builders import Desk, a_desk, spot


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path)
    yield made
    made.store.close()


def report(item: str = "0101") -> dict[str, object]:
    place = spot(0.3, 0.3)
    return {"item": item, "lon": place.x, "lat": place.y, "text": "路口有垃圾"}


def state_of(desk: Desk, code: str) -> EventState:
    with desk.store.reading() as session:
        event = event_by_code(session, code)
        assert event is not None
        return event.state


def test_a_call_becomes_an_event_in_somebodys_hands(desk: Desk) -> None:
    taken = take_in(desk.store, desk["O1"], "W2", report())
    assert taken.dispatched
    assert taken.refusal is None
    assert state_of(desk, taken.reported.event) is EventState.DISPATCHED
    (event,) = taken.changes.created["event"]
    assert event not in taken.changes.updated.get("event", ())
    assert [step.act for step in history(desk.store, limit=2)] == ["dispatch_event", "report_event"]
    assert taken.changes.step == history(desk.store, limit=1)[0].number


def test_without_anybody_to_send_it_is_only_reported(desk: Desk) -> None:
    taken = take_in(desk.store, desk["O1"], "", report())
    assert not taken.dispatched
    assert state_of(desk, taken.reported.event) is EventState.REPORTED


def test_a_refused_dispatch_leaves_the_report(desk: Desk) -> None:
    taken = take_in(desk.store, desk["O1"], "nobody", report())
    assert taken.refusal is not None
    assert state_of(desk, taken.reported.event) is EventState.REPORTED


def test_a_refused_report_writes_nothing(desk: Desk) -> None:
    before = history(desk.store, limit=1)
    with pytest.raises(UserError):
        take_in(desk.store, desk["O1"], "W2", report("no such item"))
    assert history(desk.store, limit=1) == before
