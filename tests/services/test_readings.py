"""What the window reads: layers, tree, queue, cards, tables and timelines, masked and complete."""

import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely

from app.services import choosing, events, grids, history, patrols
from app.services.inspecting import EventCard, GridCard, PatrolCard, RecordCard, read_card
from app.services.map_content import LayerContent
from app.services.map_reading import LAYERS, asset_class, event_class, read_changed, read_layer, time_left
from app.services.queue_reading import QueueFilter, read_queue
from app.services.searching import id_of, search_workspace
from app.services.table_reading import TABLES, read_table
from app.services.timeline_reading import read_timeline, read_undo_state
from app.services.tree_reading import read_tree
from app.services.workspaces import make_sample
from data.model.actor import Actor
from data.model.events import OPEN_STATES, EventState
from data.model.staff import Role
from data.store.workspace import Store, open_workspace

ACTOR = Actor("op01", "值班员", Role.OPERATOR)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "small.gpkg"
    make_sample(path, ACTOR, grids=12, people=1_500, seed=7, events=120)
    return path


@pytest.fixture
def store(made: Path, tmp_path: Path) -> Iterator[Store]:
    copy = tmp_path / "copy.gpkg"
    shutil.copy(made, copy)
    opened = open_workspace(copy)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_is_read(store: Store, name: str) -> None:
    content = read_layer(store, name)
    assert len(content) > 0
    assert content.kind == name
    assert not shapely.is_missing(content.geometries).any()
    assert content.classes.min() >= 0


def test_grids_of_another_day_have_the_boundaries_of_that_day(store: Store) -> None:
    before = read_layer(store, "grid")
    day = store.clock()
    grid = next(node for node in read_tree(store) if node.kind == "grid")
    card = read_card(store, Role.OPERATOR, "grid", grid.id)
    assert card is not None
    assert card.bounds is not None
    west, south, east, north = card.bounds
    middle = (west + east) / 2
    line = shapely.LineString([(middle, south - 0.01), (middle, north + 0.01)])
    grids.split_grid(store, ACTOR, grid.code, line)
    assert len(read_layer(store, "grid")) > len(before)
    assert len(read_layer(store, "grid", at=day)) == len(before)


def test_only_what_an_act_changed_is_read_again(store: Store) -> None:
    queue = read_queue(store, QueueFilter(states=frozenset({EventState.REPORTED})), 10)
    result = events.reject_event(store, ACTOR, queue.codes[0], note="不属本区")
    found = read_changed(store, "event", result.changes)
    assert not isinstance(found, LayerContent)
    content, gone = found
    assert queue.ids[0] in set(content.ids) | gone
    assert len(content) + len(gone) == 1


def test_layers_made_of_several_tables_are_read_whole(store: Store) -> None:
    grid = next(node for node in read_tree(store) if node.kind == "grid")
    card = read_card(store, Role.OPERATOR, "grid", grid.id)
    assert card is not None
    assert card.bounds is not None
    west, south, east, north = card.bounds
    line = shapely.LineString([(west - 0.01, (south + north) / 2), (east + 0.01, (south + north) / 2)])
    result = grids.split_grid(store, ACTOR, grid.code, line)
    assert isinstance(read_changed(store, "grid", result.changes), LayerContent)


def test_the_tree_adds_up(store: Store) -> None:
    nodes = read_tree(store)
    assert all(node.parent < number for number, node in enumerate(nodes))
    top = [node for node in nodes if node.parent < 0]
    leaves = [node for node in nodes if node.kind == "grid" and nodes[node.parent].kind == "area"]
    assert sum(node.people for node in top) == sum(node.people for node in leaves) == 1_500
    assert sum(node.grids for node in top) == 12
    assert sum(node.open_events for node in top) == read_queue(store, QueueFilter(), 1000).opened


def test_the_queue_comes_by_time_left_and_its_filters_add_up(store: Store) -> None:
    queue = read_queue(store, QueueFilter(), 1000)
    due = [at for at in queue.due if at is not None]
    assert due == sorted(due)
    assert None not in queue.due[: len(due)], "those without a deadline stand last"
    assert set(queue.states) <= OPEN_STATES
    late = read_queue(store, QueueFilter(overdue=True), 1000)
    assert len(late.ids) == late.overdue == queue.overdue
    idle = read_queue(store, QueueFilter(unassigned=True), 1000)
    assert len(idle.ids) == idle.unassigned
    assert not any(idle.handlers)
    short = read_queue(store, QueueFilter(), 3)
    assert (len(short.ids), short.total) == (3, queue.opened)
    assert short.ids == queue.ids[:3]


def test_every_kind_of_record_has_a_card(store: Store) -> None:
    for kind in ("grid", "area", "place", "asset", "organisation", "event", "worker"):
        key = read_table(store, kind).ids[0]
        card = read_card(store, Role.OPERATOR, kind, key)
        assert card is not None
        assert card.kind == kind
        assert card.code
    assert read_card(store, Role.OPERATOR, "grid", uuid.uuid4()) is None
    assert read_card(store, Role.OPERATOR, "nothing", uuid.uuid4()) is None


def test_the_card_of_a_grid_counts_what_the_tree_counts(store: Store) -> None:
    for node in [node for node in read_tree(store) if node.kind == "grid"][:4]:
        card = read_card(store, Role.OPERATOR, "grid", node.id)
        assert isinstance(card, GridCard)
        assert card.numbers is not None
        assert card.numbers.people == node.people
        assert card.numbers.households == node.households
        assert card.numbers.open_events == node.open_events
        assert card.area_m2 is not None
        assert card.area_m2 > 1000
        assert any(line.post == "leader" for line in card.staff)


def test_the_card_of_an_event_names_deadline_rule_and_acts(store: Store) -> None:
    queue = read_queue(store, QueueFilter(states=frozenset({EventState.DISPATCHED})), 10)
    card = read_card(store, Role.OPERATOR, "event", queue.ids[0])
    assert isinstance(card, EventCard)
    assert card.rule.split("/")[3] == "handle"
    assert {"accept_event", "handle_event", "return_event"} <= set(card.acts)
    auditor = read_card(store, Role.AUDITOR, "event", queue.ids[0])
    assert isinstance(auditor, EventCard)
    assert auditor.acts == ()


def test_personal_fields_are_masked_on_cards(store: Store) -> None:
    hit = next(hit for hit in search_workspace(store, "李") if hit.kind == "person")
    assert hit.id is not None
    card = read_card(store, Role.OPERATOR, "person", hit.id)
    assert isinstance(card, RecordCard)
    assert card.masked
    assert card.name == "李**"
    assert card.fields["document"].count("*") >= 14
    assert "*" in card.fields["phone"] or not card.fields["phone"]
    assert isinstance(card.fields["age"], int)
    assert "birth_date" not in card.fields


@pytest.mark.parametrize("name", TABLES)
def test_every_register_has_a_table(store: Store, name: str) -> None:
    rows = read_table(store, name)
    assert all(len(column.values) == len(rows.ids) for column in rows.columns)
    assert len(rows.ids) > 0 or name == "patrol_task"


def test_the_timeline_tells_what_happened_without_personal_fields(store: Store) -> None:
    queue = read_queue(store, QueueFilter(states=frozenset({EventState.REPORTED})), 10)
    events.register_event(store, ACTOR, queue.codes[0])
    lines = read_timeline(store, queue.ids[0])
    assert lines[-1].act == "register_event"
    assert lines[-1].state is EventState.REGISTERED
    assert not hasattr(lines[-1], "after")


def test_undo_and_redo_know_what_they_would_do(store: Store) -> None:
    queue = read_queue(store, QueueFilter(states=frozenset({EventState.REPORTED})), 10)
    events.register_event(store, ACTOR, queue.codes[0])
    state = read_undo_state(store)
    assert state.undoable is not None
    assert state.undoable.act == "register_event"
    assert state.redoable is None
    history.undo(store, ACTOR)
    state = read_undo_state(store)
    assert state.redoable is not None
    assert state.redoable.params["undone_act"] == "register_event"
    assert state.undoable is None or state.undoable.act != "register_event"
    history.redo(store, ACTOR)
    again = read_undo_state(store)
    assert again.redoable is None
    assert again.undoable is not None
    assert again.undoable.act == "register_event"


def test_choices_are_found_by_code_word_and_initials(store: Store) -> None:
    items = choosing.read_items(store)
    assert len(items) >= 220
    rubbish = choosing.narrowed(items, "垃圾")
    assert rubbish
    assert all("垃圾" in one.title for one in rubbish)
    assert choosing.narrowed(items, "bllj")[0].title == "暴露垃圾"
    assert choosing.narrowed(items, items[5].key.rsplit("/", 1)[-1])[0] == items[5]
    assert rubbish[0] in choosing.narrowed(items, rubbish[0].title_en.lower()[:12], english=True)
    assert choosing.narrowed(items, "bl")[0].title.startswith("暴露"), "initials from the beginning come first"
    assert choosing.narrowed(items, "zzzz") == []


def test_the_desk_can_act_for_somebody_in_the_field(store: Store) -> None:
    worker = choosing.read_workers(store)[0]
    acting = choosing.acting_for(store, ACTOR, worker.key)
    assert (acting.code, acting.workstation) == (worker.key, ACTOR.workstation)
    assert choosing.acting_for(store, ACTOR, "") is ACTOR


def test_classes_of_assets_and_events() -> None:
    assert [asset_class(code) for code in ("010101", "0601", "07", "99", "x")] == [0, 5, 6, 6, 6]
    assert event_class(EventState.SUSPENDED, False) == event_class(EventState.ACCEPTED, False)
    assert event_class(EventState.REPORTED, True) != event_class(EventState.REPORTED, False)
    assert np.isnan(time_left(None, None, datetime.now(UTC)))


def test_a_patrol_has_a_card(store: Store) -> None:
    grid = next(node for node in read_tree(store) if node.kind == "grid")
    planned = patrols.plan_patrol(store, ACTOR, grid=grid.code, due=store.clock() + timedelta(hours=4))
    key = id_of(store, "patrol_task", planned.code)
    assert key is not None
    card = read_card(store, Role.OPERATOR, "patrol_task", key)
    assert isinstance(card, PatrolCard)
    assert len(card.points) == len(planned.checkpoints)
    assert card.finished_at is None
