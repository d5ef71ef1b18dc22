"""What comes in bulk is the same as what comes one by one, only faster."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from sqlalchemy import select, text

from data.model.base import Base
from data.model.nouns import Place, PlaceKind
from data.store import bulk_writer, journal
from data.store.journal_tables import StepKind
from data.store.workspace import Store
from tests.support.dumps import dump
from tests.support.stores import OPERATOR, a_file_store


def rooms(count: int, first: int = 0) -> list[dict[str, object]]:
    """Return rows of rooms at random places; each tenth has none, each hundredth an empty one."""
    xy = np.random.default_rng(first).uniform((112.9, 28.1), (113.1, 28.3), (count, 2))
    places = list(shapely.points(xy))
    places[::10] = [None] * len(places[::10])
    places[5::100] = [shapely.Point()] * len(places[5::100])
    return [{"code": f"r{first + n}", "kind": PlaceKind.ROOM, "location": place} for n, place in enumerate(places)]


def insert(store: Store, rows: list[dict[str, object]], kind: StepKind = StepKind.ACT) -> None:
    """Insert rows in an act."""
    with store.act("import", OPERATOR, kind=kind) as act:
        act.insert_many(Place, rows)
        act.commit()


def boxes(store: Store) -> list[tuple[float, ...]]:
    """Return the content of the index of places."""
    with store.reading() as session:
        assert session.scalar(text("SELECT rtreecheck('rtree_place_location')")) == "ok"
        query = text("SELECT id, minx, maxx, miny, maxy FROM rtree_place_location ORDER BY id")
        return [tuple(row) for row in session.execute(query)]


@pytest.mark.parametrize("kind", [StepKind.ACT, StepKind.GENESIS])
def test_the_index_filled_afterwards_is_that_of_the_triggers(file_store: Store, twin: Store, kind: StepKind,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    insert(twin, rooms(700), kind)
    insert(twin, rooms(300, 700), kind)
    insert(file_store, rooms(700), kind)
    monkeypatch.setattr(bulk_writer, "REINDEX_ROWS", 100)
    monkeypatch.setattr(bulk_writer, "BATCH_ROWS", 64)
    insert(file_store, rooms(300, 700), kind)
    assert boxes(file_store) == boxes(twin)
    assert len(boxes(twin)) == 890
    monkeypatch.undo()
    insert(file_store, rooms(3, 2000), kind)
    assert len(boxes(file_store)) == 892


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Store]:
    """A second file."""
    with a_file_store(tmp_path, "twin.gpkg") as opened:
        yield opened


def test_a_bulk_load_not_committed_leaves_index_and_trigger_as_they_were(file_store: Store,
                                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    insert(file_store, rooms(50))
    before, schema = boxes(file_store), schema_of(file_store)
    monkeypatch.setattr(bulk_writer, "REINDEX_ROWS", 100)
    with file_store.act("import", OPERATOR) as act:
        act.insert_many(Place, rooms(200, 500))
    assert (boxes(file_store), schema_of(file_store)) == (before, schema)
    with pytest.raises(TypeError), file_store.act("import", OPERATOR) as act:
        act.insert_many(Place, [*rooms(200, 500), {"no such": 1}])
    assert (boxes(file_store), schema_of(file_store)) == (before, schema)
    insert(file_store, rooms(200, 500))
    assert schema_of(file_store) == schema


def schema_of(store: Store) -> list[tuple[str, str]]:
    """Return names and statements of everything in the file."""
    with store.reading() as session:
        return [tuple(row) for row in session.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name"))]


def test_keys_go_on_whoever_made_the_last_one(store: Store) -> None:
    insert(store, rooms(3))
    with store.act("add", OPERATOR) as act:
        act.add(Place(code="x", kind=PlaceKind.ROOM))
        act.flush()
        act.insert_many(Place, rooms(2, 10))
        act.add(Place(code="y", kind=PlaceKind.ROOM))
        act.commit()
    journal.undo(store, OPERATOR)
    insert(store, rooms(1, 20))
    with store.reading() as session:
        keys = list(session.scalars(select(Place.fid).order_by(Place.fid)))
    assert keys == [1, 2, 3, 8]


def test_a_key_once_given_is_not_given_again(file_store: Store) -> None:
    insert(file_store, rooms(3))
    journal.undo(file_store, OPERATOR)
    insert(file_store, rooms(1))
    with file_store.reading() as session:
        assert list(session.scalars(select(Place.fid))) == [4]


def test_an_import_is_undone_and_redone_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_writer, "REINDEX_ROWS", 500)
    start = dump(store)
    insert(store, rooms(1200))
    with store.act("rename", OPERATOR) as act:
        ids = act.session.scalars(select(Place.id)).all()
        act.update_many(Place, [{"id": key, "name": f"{key}室"} for key in ids])
        act.commit()
    full = dump(store)
    for _ in range(2):
        journal.undo(store, OPERATOR)
    assert dump(store) == start
    for _ in range(2):
        journal.redo(store, OPERATOR)
    assert dump(store) == full


def test_every_feature_table_has_the_key_other_programs_ask_for() -> None:
    for table in Base.metadata.tables.values():
        has_geometry = any(hasattr(column.type, "kind") for column in table.columns)
        assert ("fid" in table.c) == has_geometry, table.name
