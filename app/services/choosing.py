"""Reads the lists people choose from while they fill in a form."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.services.pinyin import matches_initials
from data.model.actor import Actor
from data.model.errors import UserError
from data.store.queries import choices, staff
from data.store.queries.grids import grids_by_id
from data.store.workspace import Store


@dataclass(frozen=True)
class Choice:
    """Something to choose: what a verb is given, what a person reads, what else can be typed to find it.

    Attributes
    ----------
    key : str
        What the verb takes (a code).
    title, title_en, detail : str
    extra : object
        What the form needs besides.
    """

    key: str
    title: str
    detail: str = ""
    title_en: str = ""
    extra: Any = None


@dataclass(frozen=True)
class ItemFacts:
    """What a form needs to know of a catalogue item."""

    default_grade: str
    checklist: tuple[str, ...]


def read_items(store: Store) -> tuple[Choice, ...]:
    """Read the catalogue items in force that an event can be of: those no other item stands under."""
    with store.reading() as session:
        rows = choices.items_in_force(session, store.clock())
    parents = {(row[0], row[4]) for row in rows if row[4]}
    codes: dict[str, int] = {}
    for row in rows:
        codes[row[1]] = codes.get(row[1], 0) + 1
    return tuple(
        Choice(code if codes[code] == 1 else f"{catalogue}/{code}", label, department or "", label_en,
               ItemFacts(grade, tuple(str(line) for line in checklist or ())))
        for catalogue, code, label, label_en, _parent, department, grade, checklist in rows
        if (catalogue, code) not in parents
    )


def read_workers(store: Store) -> tuple[Choice, ...]:
    """Read the workers in service; `extra` is (id, role)."""
    with store.reading() as session:
        rows = choices.active_workers(session)
    return tuple(Choice(code, name, department or "", extra=(key, role)) for key, code, name, role, department in rows)


def read_handlers(store: Store) -> tuple[Choice, ...]:
    """Read whom an event can be handed to: workers, then departments."""
    with store.reading() as session:
        rows = choices.departments(session)
    return (*read_workers(store), *(Choice(code, name) for _key, code, name in rows))


def read_communities(store: Store) -> tuple[Choice, ...]:
    """Read the communities a file of grids can belong to."""
    with store.reading() as session:
        return tuple(Choice(code, name, code) for code, name in choices.communities(session))


def read_chosen_grids(store: Store, ids: Sequence[uuid.UUID]) -> tuple[Choice, ...]:
    """Read the grids with these keys, by code."""
    with store.reading() as session:
        found = grids_by_id(session, ids)
    return tuple(Choice(grid.code, grid.name) for grid in sorted(found.values(), key=lambda grid: grid.code))


def acting_for(store: Store, actor: Actor, code: str) -> Actor:
    """Return the worker with this code, acting at the actor's workstation; the actor when the code is empty.

    The desk writes down what people in the field have done: the journal names them, and the desk it was written at.

    Raises
    ------
    UserError
        ``worker.unknown``
    """
    if code in ("", actor.code):
        return actor
    with store.reading() as session:
        worker = staff.worker_by_code(session, code)
    if worker is None:
        raise UserError("worker.unknown", worker=code)
    return Actor(worker.code, worker.name, worker.role, worker.id, actor.workstation)


def narrowed(found: Sequence[Choice], typed: str, limit: int = 8, *, english: bool = False) -> list[Choice]:
    """Return the choices that go with what was typed: code, piece of a title, pinyin initials; best first.

    English titles count only for those who read them: their beginnings would stand in the way of pinyin initials.
    """
    typed = typed.strip().lower()
    if not typed:
        return list(found[:limit])
    ranks = ((_rank(choice, typed, english), number) for number, choice in enumerate(found))
    fitting = sorted((rank, number) for rank, number in ranks if rank is not None)
    return [found[number] for _rank_, number in fitting[:limit]]


def _rank(choice: Choice, typed: str, english: bool) -> int | None:
    code = choice.key.rsplit("/", 1)[-1].lower()
    titles = [choice.title.lower(), *([choice.title_en.lower()] if english else [])]
    if code == typed:
        return 0
    if any(title.startswith(typed) for title in titles):
        return 1
    if code.startswith(typed):
        return 2
    if any(typed in title for title in titles):
        return 3
    if not (typed.isascii() and typed.isalpha() and matches_initials(typed, choice.title)):
        return None
    return 4 if matches_initials(typed, choice.title[: len(typed)]) else 5
