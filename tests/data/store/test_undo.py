"""Undo brings back every row, redo does it again, and neither destroys what came later or has left the house."""

import pytest
from sqlalchemy import select

from data.model.base import Base, Versioned
from data.model.nouns import Binding, Notice, NoticeState, Person, Place, SubjectKind, Worker
from data.store import journal
from data.store.journal_tables import StepKind
from data.store.workspace import Store
from tests.data.store.test_row_images import MODELS, keep_all
from tests.support.builders import (
    LONG_AGO,
    a_binding,
    a_grid,
    a_household,
    a_person,
    a_place,
    a_worker,
    an_area,
    keep,
)
from tests.support.dumps import difference, dump
from tests.support.one_of_each import one_row_each
from tests.support.refusals import refused
from tests.support.stores import OPERATOR


def rename(store: Store, worker: Worker, name: str) -> int:
    """Rename a worker in an act of its own and return its step."""
    with store.act("rename", OPERATOR) as act:
        act.session.get_one(Worker, worker.id).name = name
        act.note(name=name)
        return act.commit().step or 0


def name_of(store: Store, worker: Worker) -> str:
    """Return what a worker is called now."""
    with store.reading() as session:
        return session.get_one(Worker, worker.id).name


@pytest.fixture
def worker(store: Store) -> Worker:
    """Somebody to rename."""
    worker = a_worker(name="一")
    keep(store, [worker])
    return worker


def test_undoing_and_redoing_brings_back_a_row_of_every_table(store: Store) -> None:
    start = dump(store)
    keep_all(store, one_row_each(), by_orm=False)
    full = dump(store)
    journal.undo(store, OPERATOR)
    assert difference(start, dump(store)) == []
    journal.redo(store, OPERATOR)
    assert difference(full, dump(store)) == []


def test_undoing_the_removal_of_every_row_brings_them_back_with_their_keys(store: Store) -> None:
    rows = one_row_each()
    keep_all(store, rows, by_orm=False)
    full = dump(store)
    versioned = {table: row for table, row in rows.items() if issubclass(MODELS[table], Versioned)}
    with store.act("clear", OPERATOR) as act:
        for table, row in reversed(versioned.items()):
            act.delete(_get(act.session, MODELS[table], row["id"]))
            act.flush()
        changes = act.commit()
    assert sum(map(len, changes.deleted.values())) == len(versioned)
    journal.undo(store, OPERATOR)
    assert difference(full, dump(store)) == []


def _get(session: object, model: type[Base], key: object) -> Base:
    record: Base = session.scalars(select(model).where(model.id == key)).one()  # type: ignore[attr-defined]  # any session, any noun
    return record


def test_undo_names_what_it_takes_back(store: Store, worker: Worker) -> None:
    step = rename(store, worker, "二")
    changes = journal.undo(store, OPERATOR, reason="写错了")
    assert changes.updated == {"worker": {worker.id}}
    with store.reading() as session:
        newest, undone = journal.history(session, 2)
    assert (newest.kind, newest.undoes, newest.reason) == (StepKind.UNDO, step, "写错了")
    assert newest.params == {"undone_act": "rename", "name": "二"}
    assert undone.undone_by == newest.number == changes.step


def test_undo_and_redo_walk_back_and_forth(store: Store, worker: Worker) -> None:
    for name in ("二", "三", "四"):
        rename(store, worker, name)
    seen = []
    for move in (journal.undo, journal.undo, journal.redo, journal.undo, journal.undo, journal.redo, journal.redo,
                 journal.redo):
        move(store, OPERATOR)
        seen.append(name_of(store, worker))
    assert seen == ["三", "二", "三", "二", "一", "二", "三", "四"]
    with refused("redo.nothing"):
        journal.redo(store, OPERATOR)
    with store.reading() as session:
        assert journal.history(session, 1)[0].act == "rename"
        journal.verify_chain(session)


def test_a_new_act_ends_what_can_be_redone(store: Store, worker: Worker) -> None:
    rename(store, worker, "二")
    journal.undo(store, OPERATOR)
    rename(store, worker, "三")
    with refused("redo.nothing"):
        journal.redo(store, OPERATOR)


def test_an_earlier_step_can_be_named_when_nothing_hangs_on_it(store: Store, worker: Worker) -> None:
    other = a_worker(name="甲")
    keep(store, [other])
    step = rename(store, worker, "二")
    rename(store, other, "乙")
    journal.undo(store, OPERATOR, step)
    assert (name_of(store, worker), name_of(store, other)) == ("一", "乙")
    with refused("undo.not_undoable"):
        journal.undo(store, OPERATOR, step)


def test_undo_refuses_when_somebody_wrote_since_and_names_the_rows(store: Store, worker: Worker) -> None:
    step = rename(store, worker, "二")
    rename(store, worker, "三")
    before = dump(store, without=frozenset())
    with refused("undo.changed_since") as refusal:
        journal.undo(store, OPERATOR, step)
    assert refusal.params == {"step": step, "rows": 1, "kinds": ["worker"], "records": [("worker", str(worker.id))]}
    assert difference(before, dump(store, without=frozenset())) == []


def test_undo_works_again_once_the_later_step_is_undone(store: Store, worker: Worker) -> None:
    step, later = rename(store, worker, "二"), rename(store, worker, "三")
    journal.undo(store, OPERATOR, later)
    journal.undo(store, OPERATOR, step)
    assert name_of(store, worker) == "一"


@pytest.mark.parametrize("by", ["foreign key", "plain id"])
def test_undo_refuses_to_remove_what_later_records_refer_to(store: Store, by: str) -> None:
    community = an_area()
    grid = a_grid(community, 1)
    keep(store, [community, grid])
    place = a_place(None)
    keep(store, [place])
    with store.reading() as session:
        step = journal.history(session, 1)[0].number
    user = a_household(place) if by == "foreign key" else a_binding(place, grid)
    keep(store, [user])
    with refused("undo.still_used") as refusal:
        journal.undo(store, OPERATOR, step)
    assert refusal.params["records"] == [(user.__tablename__, str(user.id))]
    journal.undo(store, OPERATOR)
    journal.undo(store, OPERATOR, step)


def test_undo_refuses_when_another_took_the_place(store: Store) -> None:
    first = a_person(code="R1")
    keep(store, [first])
    with store.act("remove", OPERATOR) as act:
        act.delete(act.session.get_one(Person, first.id))
        step = act.commit().step
    keep(store, [a_person(code="R1")])
    before = dump(store, without=frozenset())
    with refused("undo.clashes"):
        journal.undo(store, OPERATOR, step)
    assert difference(before, dump(store, without=frozenset())) == []


def test_undo_puts_back_rows_that_changed_places(store: Store) -> None:
    """Unique codes handed on from row to row: no order of single updates could take them back."""
    people = [a_person(code=f"R{n}") for n in range(3)]
    keep(store, people)
    before = dump(store)
    with store.act("hand_on", OPERATOR) as act:
        for codes in (("x0", "x1", "x2"), ("R1", "R2", "R0")):
            act.update_many(Person, [{"id": one.id, "code": code} for one, code in zip(people, codes, strict=True)])
        act.commit()
    journal.undo(store, OPERATOR)
    assert difference(before, dump(store)) == []


def test_undo_reopens_a_binding_closed_in_the_same_act(store: Store) -> None:
    community, place = an_area(), a_place(None)
    grids = [a_grid(community, number) for number in (1, 2)]
    keep(store, [community, *grids, place, a_binding(place, grids[0])])
    before = dump(store)
    with store.act("rebind", OPERATOR) as act:
        act.session.scalars(select(Binding)).one().valid_to = act.at
        act.flush()
        act.insert_many(Binding, [{"subject_kind": SubjectKind.PLACE, "subject_id": place.id, "grid_id": grids[1].id,
                                   "valid_from": act.at}])
        act.commit()
    after = dump(store)
    journal.undo(store, OPERATOR)
    assert difference(before, dump(store)) == []
    journal.redo(store, OPERATOR)
    assert difference(after, dump(store)) == []


def test_a_reference_round_in_a_circle_is_undone(store: Store) -> None:
    before = dump(store)
    place = a_place(None)
    with store.act("import", OPERATOR) as act:
        child = a_place(None, parent_id=place.id)
        act.add_all([child, place])
        act.flush()
        place.parent_id = child.id
        act.commit()
    journal.undo(store, OPERATOR)
    assert difference(before, dump(store)) == []
    with store.reading() as session:
        assert session.scalars(select(Place)).all() == []


def test_what_has_left_the_house_is_not_undone(store: Store, worker: Worker) -> None:
    with store.act("dispatch", OPERATOR) as act:
        act.session.get_one(Worker, worker.id).name = "二"
        notice = Notice(recipient_id=worker.id, code="event.dispatched", queued_at=LONG_AGO)
        act.add(notice)
        step = act.commit().step
    with store.act("send", OPERATOR) as act:
        sent = act.session.get_one(Notice, notice.id)
        sent.state, sent.sent_at = NoticeState.SENT, act.at
        sending = act.commit().step
    for number in (step, sending, None):
        with refused("undo.left_the_house") as refusal:
            journal.undo(store, OPERATOR, number)
        assert refusal.params["records"] == [("notice", str(notice.id))]
    assert name_of(store, worker) == "二"


def test_a_notice_still_in_the_house_is_taken_back(store: Store, worker: Worker) -> None:
    before = dump(store)
    with store.act("dispatch", OPERATOR) as act:
        act.add(Notice(recipient_id=worker.id, code="event.dispatched", queued_at=LONG_AGO))
        act.commit()
    journal.undo(store, OPERATOR)
    assert difference(before, dump(store)) == []


def test_there_is_nothing_to_undo_in_an_empty_workspace(store: Store) -> None:
    with refused("undo.nothing"):
        journal.undo(store, OPERATOR)
    with refused("undo.not_undoable"):
        journal.undo(store, OPERATOR, 1)
    with refused("redo.nothing"):
        journal.redo(store, OPERATOR)
