"""The named history tells what was done, takes it back with everything it touched, and does it again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services import events
from app.services.history import event_timeline, history, redo, undo
from data.model.errors import UserError
from data.model.events import EventState, GridEvent
from data.model.nouns import HandlingTask, Notice
from data.model.paperwork import NoticeState
from tests.support.event_builders import Desk, a_desk, rows_of, spot


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def code(desk: Desk) -> str:
    place = spot(0.5, 0.5)
    made = events.report_event(desk.store, desk.operator, item="0101", lon=place.x, lat=place.y).event
    events.dispatch_event(desk.store, desk.operator, made, "W1", note="速办")
    return made


def state(desk: Desk) -> tuple[EventState, int, int]:
    with desk.store.reading() as session:
        (event,) = rows_of(session, GridEvent)
        return event.state, len(rows_of(session, HandlingTask)), len(rows_of(session, Notice))


def test_the_history_names_acts_with_what_they_were_about(desk: Desk, code: str) -> None:
    newest, before = history(desk.store, limit=2)
    assert (newest.act, newest.params, newest.reason) == ("dispatch_event", {"event": code, "to": "W1"}, "速办")
    assert (before.act, before.actor_code) == ("report_event", "desk")
    assert history(desk.store, limit=1, before=newest.number) == [before]


def test_undo_takes_back_the_state_the_task_and_the_notice_and_redo_brings_them_again(desk: Desk, code: str) -> None:
    done = state(desk)
    assert done[:2] == (EventState.DISPATCHED, 1)
    undo(desk.store, desk.operator, reason="派错")
    assert state(desk) == (EventState.REPORTED, 0, done[2] - 1)
    redo(desk.store, desk.operator)
    assert state(desk) == done
    assert [entry.step.act for entry in event_timeline(desk.store, code)] == [
        "report_event", "dispatch_event", "undo", "dispatch_event"]


def test_what_others_built_upon_is_not_taken_back(desk: Desk, code: str) -> None:
    step = history(desk.store, limit=1)[0].number
    events.accept_event(desk.store, desk["W1"], code)
    with pytest.raises(UserError, match=r"undo.changed_since"):
        undo(desk.store, desk.operator, step)


@pytest.mark.usefixtures("code")
def test_a_notice_that_went_out_keeps_its_act_from_being_taken_back(desk: Desk) -> None:
    step = history(desk.store, limit=1)[0].number
    with desk.store.act("send_notices", desk.operator) as act:
        for notice in rows_of(act.session, Notice):
            notice.state = NoticeState.SENT
        act.commit()
    with pytest.raises(UserError, match=r"undo.left_the_house"):
        undo(desk.store, desk.operator, step)


@pytest.mark.usefixtures("code")
def test_who_only_reads_or_works_outside_takes_nothing_back(desk: Desk) -> None:
    for who in ("A1", "W1"):
        with pytest.raises(UserError, match=r"rights.not_allowed"):
            undo(desk.store, desk[who])
        with pytest.raises(UserError, match=r"rights.not_allowed"):
            redo(desk.store, desk[who])
    assert state(desk)[0] is EventState.DISPATCHED


def test_the_timeline_of_an_unknown_event_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError, match=r"event.unknown"):
        event_timeline(desk.store, "E1")
