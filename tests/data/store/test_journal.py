"""The journal tells what happened, in order, and shows when somebody altered it."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from data.model.nouns import Department, EventState, GridEvent, Worker
from data.store import journal
from data.store.history_writer import HistoryStep, append_history
from data.store.journal_tables import StepKind
from data.store.workspace import Store
from tests.support.builders import a_worker, keep
from tests.support.refusals import refused
from tests.support.stores import OPERATOR

PAST = datetime(2025, 1, 1, tzinfo=UTC)


def life_of(event: uuid.UUID, start: datetime) -> list[HistoryStep]:
    """Return the history of an event, newest step first: order is the writer's business."""
    states = [EventState.REPORTED, EventState.DISPATCHED, EventState.CLOSED]
    changes = zip([None, *states], states, strict=False)
    return [
        HistoryStep(f"to_{after}", start + timedelta(hours=hour, microseconds=1), "w01", "王", "grid_worker", "按期",
                    params={"event": "E1"},
                    entries=[("event", event, None if before is None else {"state": before}, {"state": after})])
        for hour, (before, after) in enumerate(changes)
    ][::-1]


def take_over(store: Store, steps: Sequence[HistoryStep]) -> None:
    """Write a genesis act that takes over a history."""
    with store.act("make_sample", OPERATOR, kind=StepKind.GENESIS) as act:
        act.insert_many(Department, [{"code": "d1", "name": "城管"}])
        append_history(act, steps)
        act.commit()


def test_a_history_taken_over_is_a_timeline(store: Store) -> None:
    event, other = uuid.uuid4(), uuid.uuid4()
    take_over(store, [*life_of(event, PAST), *life_of(other, PAST + timedelta(minutes=30))])
    with store.reading() as session:
        lived = journal.timeline(session, event)
        assert [entry.step.act for entry in lived] == ["to_reported", "to_dispatched", "to_closed"]
        assert [entry.before for entry in lived] == [None, {"state": "reported"}, {"state": "dispatched"}]
        assert {entry.step.kind for entry in lived} == {StepKind.HISTORY}
        assert lived[0].step.at == PAST
        assert [entry.step.number for entry in lived] == [3, 5, 7]
        assert [step.act for step in journal.history(session)] == ["make_sample", "new_workspace"]
        assert journal.verify_chain(session) == 8


def test_a_history_taken_over_cannot_be_undone(store: Store) -> None:
    take_over(store, life_of(uuid.uuid4(), PAST))
    with refused("undo.nothing"):
        journal.undo(store, OPERATOR)
    for number in (2, 3):
        with refused("undo.not_undoable"):
            journal.undo(store, OPERATOR, number)


def test_acts_follow_a_history_taken_over(store: Store) -> None:
    take_over(store, life_of(uuid.uuid4(), PAST))
    keep(store, [a_worker()])
    with store.reading() as session:
        assert journal.history(session, 1)[0].number == 6
        assert journal.verify_chain(session) == 6
    journal.undo(store, OPERATOR)


def test_a_history_alone_needs_no_step_of_its_own(store: Store) -> None:
    with store.act("take_over", OPERATOR) as act:
        append_history(act, life_of(uuid.uuid4(), PAST))
        assert act.commit().step is None
    with store.reading() as session:
        assert journal.verify_chain(session) == 4


def test_a_history_of_unknown_things_is_a_mistake(store: Store) -> None:
    step = HistoryStep("x", PAST, "w", entries=[("dragon", uuid.uuid4(), None, {})])
    with store.act("take_over", OPERATOR) as act, pytest.raises(ValueError, match="dragon"):
        append_history(act, [step])


def test_pages_of_the_history_follow_each_other(store: Store) -> None:
    for _ in range(5):
        keep(store, [a_worker()])
    with store.reading() as session:
        first = journal.history(session, 4)
        rest = journal.history(session, 4, before=first[-1].number)
    assert [step.number for step in (*first, *rest)] == [6, 5, 4, 3, 2, 1]


def test_the_timeline_of_a_record_has_its_acts_and_their_undoing(store: Store) -> None:
    worker = a_worker(name="王")
    keep(store, [worker])
    with store.act("rename", OPERATOR) as act:
        act.session.get_one(Worker, worker.id).name = "李"
        act.commit()
    journal.undo(store, OPERATOR)
    with store.reading() as session:
        told = [(entry.step.act, entry.after and entry.after["name"]) for entry in journal.timeline(session, worker.id)]
        assert journal.timeline(session, uuid.uuid4()) == []
    assert told == [("set_up", "王"), ("rename", "李"), ("undo", "王")]


TAMPERINGS = {
    "who": "UPDATE journal_step SET actor_code = 'x' WHERE number = 3",
    "why": "UPDATE journal_step SET reason = 'x' WHERE number = 3",
    "what": "UPDATE journal_entry SET after = '{}' WHERE step = 3",
    "which": "DELETE FROM journal_entry WHERE step = 3",
    "link": "UPDATE journal_step SET previous_hash = '' WHERE number = 3",
    "one more row": "INSERT INTO journal_entry (step, sequence, table_name, row_id) "
                    "SELECT step, 9, table_name, row_id FROM journal_entry WHERE step = 3",
    "as if undone": "UPDATE journal_step SET undone_by = 4 WHERE number = 3",
    "as if not undone": "UPDATE journal_step SET undone_by = NULL WHERE number = 5",
}


@pytest.mark.parametrize("tampering", TAMPERINGS.values(), ids=TAMPERINGS)
def test_an_altered_journal_shows(store: Store, tampering: str) -> None:
    for _ in range(4):
        keep(store, [a_worker()])
    journal.undo(store, OPERATOR)
    with store.writing() as session:
        session.execute(text(tampering))
        session.commit()
    with store.reading() as session, refused("journal.broken") as refusal:
        journal.verify_chain(session)
    assert refusal.params["step"] in {3, 5}


def test_a_step_taken_out_of_the_middle_shows(store: Store) -> None:
    for _ in range(3):
        keep(store, [a_worker()])
    with store.writing() as session:
        session.execute(text("DELETE FROM journal_entry WHERE step = 3"))
        session.execute(text("DELETE FROM journal_step WHERE number = 3"))
        session.commit()
    with store.reading() as session, refused("journal.broken") as refusal:
        journal.verify_chain(session)
    assert refusal.params == {"step": 4}


def test_a_long_journal_is_verified_page_by_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_PAGE", 3)
    take_over(store, [step for _ in range(4) for step in life_of(uuid.uuid4(), PAST)])
    with store.reading() as session:
        assert journal.verify_chain(session) == 14
        assert session.query(GridEvent).count() == 0
