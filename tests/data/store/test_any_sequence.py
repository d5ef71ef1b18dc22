"""Whatever is done, undone and done again: journal and rows agree, and undoing all of it leads back to the start."""

import itertools
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from data.model.base import Base
from data.model.errors import UserError
from data.model.nouns import Household, Person, Place, PlaceKind
from data.store import journal
from data.store.bulk_writer import images_by_id
from data.store.journal_tables import JournalEntry
from data.store.unit_of_work import UnitOfWork
from data.store.workspace import Store, open_workspace
from tests.support.builders import a_household, a_person, a_place
from tests.support.dumps import difference, dump
from tests.support.stores import OPERATOR, START, an_empty_file, ticking

Dice = random.Random
State = dict[tuple[str, str], str]
Model = TypeVar("Model", bound=Base)
_codes = itertools.count()


def somewhere(dice: Dice) -> shapely.Point | None:
    """Return a position, now and then none."""
    return shapely.Point(113 + dice.random(), 28 + dice.random()) if dice.random() < 0.8 else None


def add(act: UnitOfWork, dice: Dice) -> None:
    """Add a place with a household in it."""
    place = a_place(somewhere(dice))
    act.add_all([place, a_household(place)])


def add_many(act: UnitOfWork, dice: Dice) -> None:
    """Import some rooms of a place that may be there, and people."""
    parent = chosen(act, Place, dice)
    of_parent = {"kind": PlaceKind.ROOM, "parent_id": parent.id if parent else None}
    act.insert_many(Place, [{**of_parent, "code": f"m{next(_codes)}", "location": somewhere(dice)} for _ in range(3)])
    act.add(a_person())


def edit(act: UnitOfWork, dice: Dice) -> None:
    """Move a place, once or twice."""
    place = chosen(act, Place, dice)
    for _ in range(dice.randint(1, 2)):
        if place is not None:
            place.location, place.name = somewhere(dice), str(dice.randint(0, 2))
            act.flush()


def edit_many(act: UnitOfWork, dice: Dice) -> None:
    """Rename all places; some have that name already."""
    name = str(dice.randint(0, 2))
    act.update_many(Place, [{"id": key, "name": name} for key in act.session.scalars(select(Place.id))])


def hand_on(act: UnitOfWork, dice: Dice) -> None:
    """Rotate the unique codes of all people."""
    people = list(act.session.scalars(select(Person).order_by(Person.code)))
    codes = [person.code for person in people]
    act.update_many(Person, [{"id": person.id, "code": f"x{next(_codes)}"} for person in people])
    turned = codes[1:] + codes[:1] if dice.random() < 0.9 else codes
    act.update_many(Person, [{"id": one.id, "code": code} for one, code in zip(people, turned, strict=True)])


def remove(act: UnitOfWork, dice: Dice) -> None:
    """Remove a household."""
    household = chosen(act, Household, dice)
    if household is not None:
        act.delete(household)


def add_and_remove(act: UnitOfWork, dice: Dice) -> None:
    """Change one's mind within the act."""
    place = a_place(somewhere(dice))
    act.add(place)
    act.flush()
    act.delete(place)


def chosen(act: UnitOfWork, model: type[Model], dice: Dice) -> Model | None:
    """Return one of the records there are."""
    records = list(act.session.scalars(select(model).order_by("code")))
    return dice.choice(records) if records else None


ACTS: tuple[Callable[[UnitOfWork, Dice], None], ...] = (
    add, add_many, edit, edit_many, hand_on, remove, add_and_remove)
MOVES = (*(act.__name__ for act in ACTS), "undo", "undo", "undo_some", "redo", "redo")


def play(store: Store, moves: Sequence[tuple[str, int]]) -> None:
    """Do what the moves say; what is refused is left out."""
    acts = {act.__name__: act for act in ACTS}
    for move, seed in moves:
        dice = Dice(seed)
        if move in acts:
            with store.act(move, OPERATOR) as act:
                acts[move](act, dice)
                act.commit()
        else:
            step_back_or_forth(store, move, dice)


def step_back_or_forth(store: Store, move: str, dice: Dice) -> None:
    """Undo the newest step or any, or redo."""
    before = dump(store, without=frozenset())
    with store.reading() as session:
        steps = [step.number for step in journal.history(session)]
    code = code_of_refusal(lambda: journal.redo(store, OPERATOR) if move == "redo" else journal.undo(
        store, OPERATOR, dice.choice(steps) if move == "undo_some" else None))
    if code is not None:
        assert code.startswith(("undo.", "redo."))
        assert difference(before, dump(store, without=frozenset())) == []


def code_of_refusal(act: Callable[[], object]) -> str | None:
    """Return why `act` was refused, None when it was done."""
    try:
        act()
    except UserError as refusal:
        return refusal.code
    return None


def check(store: Store, start: State) -> None:
    """Check that the journal, replayed from the start, gives the rows there are."""
    state = dict(start)
    with store.reading() as session:
        journal.verify_chain(session)
        for entry in session.scalars(select(JournalEntry).order_by(JournalEntry.step, JournalEntry.sequence)):
            key = (entry.table_name, str(entry.row_id))
            assert state.get(key) == entry.before, f"step {entry.step} did not find {key} as it says"
            state[key] = entry.after or ""
            if entry.after is None:
                del state[key]
    assert state == state_of(store)


def state_of(store: Store) -> State:
    """Return the image of every row."""
    with store.reading() as session:
        return {(table.name, str(key)): image for table in Base.metadata.sorted_tables if "version" in table.c
                for key, image in images_by_id(session.connection(), table,
                                               list(session.scalars(select(table.c.id)))).items()}


def undo_everything(store: Store) -> None:
    """Undo until nothing is left."""
    code = None
    while code is None:
        code = code_of_refusal(lambda: journal.undo(store, OPERATOR))
    assert code == "undo.nothing"


def play_and_return(store: Store, moves: Sequence[tuple[str, int]]) -> None:
    """Play, check, and go all the way back."""
    start, empty = state_of(store), dump(store)
    play(store, moves)
    check(store, start)
    undo_everything(store)
    check(store, start)
    assert difference(empty, dump(store)) == []


@pytest.fixture(scope="module")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workspace to copy."""
    return an_empty_file(tmp_path_factory.mktemp("empty"))


@contextmanager
def a_copy(path: Path) -> Iterator[Store]:
    """Hand out an open copy of a workspace."""
    copy = path.with_name(f"copy-{next(_codes)}.gpkg")
    shutil.copy(path, copy)
    store = open_workspace(copy, clock=ticking(START))
    try:
        yield store
    finally:
        store.close()
        copy.unlink()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 99)), max_size=20))
def test_any_sequence_leads_back(empty_file: Path, moves: list[tuple[str, int]]) -> None:
    with a_copy(empty_file) as store:
        play_and_return(store, moves)


@pytest.mark.parametrize("seed", range(2))
def test_a_long_sequence_leads_back(store: Store, seed: int) -> None:
    dice = Dice(seed)
    play_and_return(store, [(dice.choice(MOVES), dice.randint(0, 99)) for _ in range(40)])


@pytest.mark.slow
@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 9_999)), max_size=60))
def test_a_thousand_sequences_lead_back(empty_file: Path, moves: list[tuple[str, int]]) -> None:
    with a_copy(empty_file) as store:
        play_and_return(store, moves)
