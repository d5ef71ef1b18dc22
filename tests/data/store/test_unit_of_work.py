"""An act is whole or not at all, journals what it wrote and nothing else, and never passes over another's work."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update

from data.model.errors import EnvironmentFault
from data.model.nouns import Attachment, AttachmentContent, Department, Person, Place, PlaceKind, Worker
from data.store import journal, workspace
from data.store.journal_tables import JournalEntry, StepKind
from data.store.workspace import Store
from tests.support.builders import a_person, a_place, a_worker
from tests.support.dumps import JOURNAL, difference, dump
from tests.support.refusals import refused
from tests.support.stores import OPERATOR


def steps(store: Store) -> list[str]:
    """Return the names of all steps, oldest first."""
    with store.reading() as session:
        return [step.act for step in reversed(journal.history(session))]


@contextmanager
def nothing_written(store: Store) -> Iterator[None]:
    """Check that what happens inside leaves no trace, not even in the journal."""
    before = dump(store, without=frozenset())
    yield
    assert difference(before, dump(store, without=frozenset())) == []


def test_an_act_not_committed_leaves_nothing(store: Store) -> None:
    with nothing_written(store), store.act("forget", OPERATOR) as act:
        act.add(a_worker())
        act.flush()
        act.insert_many(Department, [{"code": "d1", "name": "城管"}])


def test_an_exception_takes_everything_back(store: Store) -> None:
    def fail() -> None:
        with store.act("fail", OPERATOR) as act:
            act.add(a_worker())
            act.flush()
            raise ZeroDivisionError

    with nothing_written(store), pytest.raises(ZeroDivisionError):
        fail()


def test_an_act_that_wrote_nothing_leaves_no_step(store: Store) -> None:
    with nothing_written(store), store.act("look", OPERATOR) as act:
        assert not act.commit()
        assert act.changes().step is None


def test_setting_what_is_there_already_is_no_change(store: Store) -> None:
    worker = a_worker(name="王强")
    with store.act("hire", OPERATOR) as act:
        act.add(worker)
        act.commit()
    with nothing_written(store), store.act("rename", OPERATOR) as act:
        same = act.session.get_one(Worker, worker.id)
        same.name = "王强"
        act.update_many(Worker, [{"id": worker.id, "name": "王强"}])
        assert act.commit().step is None


def test_made_and_changed_in_one_act_is_one_entry(store: Store) -> None:
    worker, gone = a_worker(name="王"), a_worker()
    with store.act("hire", OPERATOR) as act:
        act.add_all([worker, gone])
        act.flush()
        worker.name = "王强"
        act.flush()
        act.update_many(Worker, [{"id": worker.id, "phone": "1"}])
        act.delete(gone)
        changes = act.commit()
    assert changes.created == {"worker": {worker.id}}
    assert not changes.updated
    assert not changes.deleted
    with store.reading() as session:
        entry = session.scalars(select(JournalEntry).where(JournalEntry.step == changes.step)).one()
        kept = session.get_one(Worker, worker.id)
        assert (kept.name, kept.phone, kept.version) == ("王强", "1", changes.step)
    assert entry.before is None
    assert '"name":"王强"' in (entry.after or "")


def test_a_step_tells_who_when_where_and_why(store: Store) -> None:
    moment = datetime(2026, 4, 1, 9, 30, 0, 123_987, tzinfo=UTC)
    with store.act("hire", OPERATOR, reason="补员", at=moment) as act:
        act.add(a_worker())
        act.note(worker="W1", numbers=(1, 2))
        assert act.at == moment.replace(microsecond=123_000)
        act.commit()
    with store.reading() as session:
        step = journal.history(session, 1)[0]
    assert (step.act, step.reason, step.actor_code, step.actor_name) == ("hire", "补员", "op01", "值班员")
    assert (step.role, step.workstation, step.at) == ("operator", "desk-1", moment.replace(microsecond=123_000))
    assert step.params == {"worker": "W1", "numbers": [1, 2]}


def test_an_act_is_over_after_commit(store: Store) -> None:
    with store.act("hire", OPERATOR) as act:
        act.add(a_worker())
        act.commit()
        for late in (lambda: act.add(a_worker()), act.commit, act.flush, lambda: act.insert_many(Worker, [])):
            with pytest.raises(RuntimeError, match="over"):
                late()
    assert steps(store) == ["new_workspace", "hire"]


def test_an_act_that_failed_half_way_cannot_be_committed(store: Store) -> None:
    with nothing_written(store), store.act("import", OPERATOR) as act:
        with pytest.raises(TypeError, match="nmae"):
            act.insert_many(Worker, [{"code": "w1", "name": "一", "role": "operator"}, {"nmae": "二"}])
        with pytest.raises(RuntimeError, match="half-way"):
            act.commit()


def test_an_act_inside_an_act_is_a_mistake_said_at_once(store: Store) -> None:
    with (store.act("outer", OPERATOR), pytest.raises(RuntimeError, match="already"),
          store.act("inner", OPERATOR)):
        pass
    with store.act("after", OPERATOR) as act:
        act.add(a_worker())
        act.commit()


def test_writing_past_the_journal_is_refused(store: Store) -> None:
    with nothing_written(store), store.act("cheat", OPERATOR) as act:
        for statement in (update(Worker).values(name="x"), insert(Department).values(code="x", name="x")):
            with pytest.raises(RuntimeError, match="an act writes through"):
                act.session.execute(statement)


def test_a_stale_reader_is_refused(store: Store) -> None:
    with store.act("hire", OPERATOR) as act:
        act.add(a_worker(code="w1", name="王"))
        act.commit()
    with store.reading() as session:
        seen = session.scalars(select(Worker)).one()
    with store.act("rename", OPERATOR) as act:
        act.session.scalars(select(Worker)).one().name = "李"
        act.commit()
    with nothing_written(store):
        with store.act("rename", OPERATOR) as act, refused("record.changed_since"):
            act.expect(act.session.get_one(Worker, seen.id), seen.version)
        with store.act("rename", OPERATOR) as act, refused("record.changed_since"):
            act.update_many(Worker, [{"id": seen.id, "version": seen.version, "name": "赵"}])
        with store.act("rename", OPERATOR) as act, refused("record.changed_since"):
            seen.name = "赵"
            act.session.merge(seen)
            act.flush()


def test_a_stale_reader_is_refused_after_an_undo_and_a_new_act(store: Store) -> None:
    with store.act("hire", OPERATOR) as act:
        worker = a_worker(name="王")
        act.add(worker)
        act.commit()
    with store.act("rename", OPERATOR) as act:
        act.session.get_one(Worker, worker.id).name = "李"
        act.commit()
    with store.reading() as session:
        seen = session.get_one(Worker, worker.id).version
    journal.undo(store, OPERATOR)
    with store.act("rename", OPERATOR) as act:
        act.session.get_one(Worker, worker.id).name = "赵"
        act.commit()
    with store.act("rename", OPERATOR) as act, refused("record.changed_since"):
        act.expect(act.session.get_one(Worker, worker.id), seen)


def test_updating_a_row_that_is_gone_is_refused(store: Store) -> None:
    with nothing_written(store), store.act("rename", OPERATOR) as act, \
            refused("record.changed_since"):
        act.update_many(Worker, [{"id": a_worker().id, "name": "?"}])


def test_the_image_before_is_what_the_database_held_even_when_memory_had_forgotten(store: Store) -> None:
    worker = a_worker(name="王")
    with store.act("hire", OPERATOR) as act:
        act.add(worker)
        act.commit()
    with store.act("rename", OPERATOR) as act:
        kept = act.session.get_one(Worker, worker.id)
        act.session.expire_all()
        kept.name = "李"
        act.commit()
    with store.reading() as session:
        last = journal.timeline(session, worker.id)[-1]
    assert last.before is not None
    assert last.after is not None
    assert (last.before["name"], last.after["name"]) == ("王", "李")


def test_rows_may_be_written_before_those_they_refer_to(store: Store) -> None:
    place = a_place(None)
    with store.act("import", OPERATOR) as act:
        child = a_place(None, parent_id=place.id)
        act.insert_many(Place, [{"code": child.code, "id": child.id, "kind": PlaceKind.ROOM, "parent_id": place.id}])
        act.add(place)
        act.commit()


def test_rows_updated_in_bulk_are_seen_by_records_loaded_before(store: Store) -> None:
    with store.act("hire", OPERATOR) as act:
        worker = a_worker(name="王")
        act.add(worker)
        act.flush()
        act.update_many(Worker, [{"id": worker.id, "name": "李"}])
        assert worker.name == "李"
        worker.name = "赵"
        act.commit()
    with store.reading() as session:
        assert session.scalars(select(Worker.name)).one() == "赵"


def test_rows_with_different_columns_are_updated_each_by_its_own(store: Store) -> None:
    people = [a_person(name="一", phone="1"), a_person(name="二", phone="2")]
    with store.act("import", OPERATOR) as act:
        act.add_all(people)
        act.commit()
    with store.act("correct", OPERATOR) as act:
        act.update_many(Person, [{"id": people[0].id, "name": "壹"}, {"id": people[1].id, "phone": "22"}])
        act.commit()
    with store.reading() as session:
        assert {tuple(row) for row in session.execute(select(Person.name, Person.phone))} == {("壹", "1"), ("二", "22")}
    with store.act("correct", OPERATOR) as act, pytest.raises(ValueError, match="twice"):
        act.update_many(Person, [{"id": people[0].id, "name": "壹"}, {"id": people[0].id, "name": "弌"}])


def test_defaults_are_made_for_each_row_of_its_own(store: Store) -> None:
    with store.act("import", OPERATOR) as act:
        act.insert_many(Person, [{"code": f"r{n}", "name": "李"} for n in range(3)])
        act.commit()
    with store.reading() as session:
        people = session.scalars(select(Person)).all()
    assert len({person.id for person in people}) == 3
    assert {(person.document_type, person.version) for person in people} == {("111", 2)}
    assert [person.care for person in people] == [[], [], []]
    assert people[0].care is not people[1].care


def test_the_bytes_of_attachments_are_not_journalled_but_kept(store: Store) -> None:
    with store.act("attach", OPERATOR) as act:
        act.add(AttachmentContent(sha256="ab", content=b"\x00\xff"))
        act.add(Attachment(subject_kind="event", subject_id=a_person().id or a_worker().id, file_name="a.jpg",
                           media_type="image/jpeg", size_bytes=2, sha256="ab", added_at=act.at))
        assert act.commit().kinds() == {"attachment"}
    journal.undo(store, OPERATOR)
    with store.reading() as session:
        assert session.scalars(select(AttachmentContent.content)).one() == b"\x00\xff"


def test_genesis_counts_what_comes_in_bulk(store: Store) -> None:
    with store.act("make_sample", OPERATOR, kind=StepKind.GENESIS) as act:
        act.insert_many(Department, [{"code": f"d{n}", "name": "局"} for n in range(7)])
        first = act.session.scalars(select(Department.id)).first()
        act.update_many(Department, [{"id": first, "name": "委"}])
        changes = act.commit()
    assert changes.step == 2
    with store.reading() as session:
        assert journal.history(session, 1)[0].params == {"counts": {"department": 7}}
        assert session.scalars(select(JournalEntry)).all() == []
    with refused("undo.nothing"):
        journal.undo(store, OPERATOR)


def test_threads_take_turns(store: Store) -> None:
    with store.act("hire", OPERATOR) as act:
        worker = a_worker(phone="0")
        act.add(worker)
        act.commit()

    def count_up() -> None:
        for _ in range(10):
            with store.act("count", OPERATOR) as act:
                kept = act.session.get_one(Worker, worker.id)
                kept.phone = str(int(kept.phone) + 1)
                act.commit()

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as session:
        assert session.get_one(Worker, worker.id).phone == "40"
        assert journal.verify_chain(session) == 42


def test_a_writer_that_waits_too_long_is_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "BUSY_TIMEOUT_MS", 20)
    refusals: list[EnvironmentFault] = []

    def try_to_write() -> None:
        try:
            with store.act("late", OPERATOR):
                pass
        except EnvironmentFault as fault:
            refusals.append(fault)

    with store.act("long", OPERATOR):
        thread = threading.Thread(target=try_to_write)
        thread.start()
        thread.join()
    assert [fault.code for fault in refusals] == ["store.busy"]


def test_a_reader_sees_one_state_while_others_write(store: Store) -> None:
    with store.reading() as session:
        assert session.scalars(select(Worker)).all() == []
        with store.act("hire", OPERATOR) as act:
            act.add(a_worker())
            act.commit()
        assert session.scalars(select(Worker)).all() == []
        assert len(journal.history(session)) == 1
    with store.reading() as session:
        assert len(session.scalars(select(Worker)).all()) == 1


def test_a_reader_cannot_write(store: Store) -> None:
    with nothing_written(store), store.reading() as session:
        session.add(a_worker())
        with pytest.raises(Exception, match=r"read-?only"):
            session.commit()


def test_the_journal_is_left_out_of_dumps_by_default(store: Store) -> None:
    assert JOURNAL.isdisjoint(dump(store))
    assert set(dump(store)) >= {"worker", "workspace"}
