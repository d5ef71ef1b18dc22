"""Turns the population into rows: households in their rooms, people, where they live and where they are registered."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from data.model.people import Household, Person, Residence
from data.sample.frame import Ints, Labels
from data.sample.ground_rows import Batch, Row
from data.sample.people import LODGER
from data.sample.place_rows import CHUNK, Homes
from data.sample.registers import running_codes
from data.sample.town import Town

_NEEDS = ("上门送餐", "代办购药", "陪同就医", "家电检修", "子女课后托管", "加装扶手", "方言沟通", "轮椅通行")
REGISTERED_ELSEWHERE = 0.06
"""Share of people whose household register names another home of the district (人户分离)."""


def people_rows(town: Town, homes: Homes) -> Iterator[Batch]:
    """Yield households, people and residences."""
    people, rng = town.people, town.rng(2)
    households = town.ids(len(people.shape))
    persons = town.ids(len(people))
    place = homes.place_ids()
    yield from _households(town, households, persons, place, rng)
    yield from _persons(town, households, persons)
    yield from _residences(town, homes, persons, place, rng)


def _households(town: Town, keys: list[uuid.UUID], persons: list[uuid.UUID], place: list[uuid.UUID],
                rng: np.random.Generator) -> Iterator[Batch]:
    people = town.people
    size = np.bincount(people.household, minlength=len(keys)).tolist()
    wish = np.where(rng.random(len(keys)) < 0.04, rng.integers(0, len(_NEEDS), len(keys)), -1).tolist()
    codes, first = running_codes("H", len(keys), 7), people.first.tolist()
    for start in range(0, len(keys), CHUNK):
        yield Household, [
            {"id": keys[k], "code": codes[k], "place_id": place[k], "head_id": persons[first[k]], "size": size[k],
             "needs": _NEEDS[wish[k]] if wish[k] >= 0 else ""}
            for k in range(start, min(start + CHUNK, len(keys)))
        ]


def _persons(town: Town, households: list[uuid.UUID], keys: list[uuid.UUID]) -> Iterator[Batch]:
    people = town.people
    codes = running_codes("P", len(keys), 8)
    sex = np.where(people.male, "1", "2").tolist()
    household = people.household.tolist()
    for start in range(0, len(keys), CHUNK):
        yield Person, [
            {"id": keys[k], "code": codes[k], "name": people.name[k], "document_type": people.document[k],
             "document_number": people.number[k], "sex": sex[k], "birth_date": people.birth[k],
             "phone": people.phone[k], "language": people.language[k], "household_id": households[household[k]],
             "relation": people.relation[k], "care": people.care[k]}
            for k in range(start, min(start + CHUNK, len(keys)))
        ]


def _residences(town: Town, homes: Homes, persons: list[uuid.UUID], place: list[uuid.UUID],
                rng: np.random.Generator) -> Iterator[Batch]:
    people = town.people
    kind = _residence_kinds(people.shape, people.role, people.household, rng)
    since = np.minimum(rng.integers(30, 6_000, len(people.shape))[people.household], people.age * 365 + 1).tolist()
    elsewhere = np.flatnonzero(rng.random(len(persons)) < REGISTERED_ELSEWHERE)
    other = rng.integers(0, max(len(homes.rooms), 1), len(elsewhere)).tolist()
    household = people.household.tolist()
    rows: list[Row] = [
        {"person_id": persons[k], "place_id": place[household[k]], "kind": kind[k],
         "valid_from": town.today - timedelta(days=since[k])}
        for k in range(len(persons))
    ]
    rows += [
        {"person_id": persons[k], "place_id": homes.room_ids[room], "kind": "registered",
         "valid_from": town.today - timedelta(days=since[k] + 200)}
        for k, room in zip(elsewhere.tolist(), other, strict=True)
    ]
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        yield Residence, [{"id": key, **row} for key, row in zip(town.ids(len(part)), part, strict=True)]


def _residence_kinds(shape: Ints, role: Ints, household: Ints, rng: np.random.Generator) -> Labels:
    """Return GB/T 31000 kinds: own home, rented, staying with others, staff dormitory; lodgers rent."""
    kinds = np.array(["01", "02", "04", "05"], dtype=object)
    by_household = kinds[rng.choice(4, len(shape), p=[0.66, 0.29, 0.03, 0.02])]
    kind: Labels = by_household[household]
    lodging = np.zeros(len(shape), dtype=bool)
    lodging[household[role == LODGER]] = True
    kind[lodging[household]] = "02"
    return kind
