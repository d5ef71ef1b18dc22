"""Peoples the homes: households of the usual shapes, ages that fit together, care needs at believable shares."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from data.sample.frame import Flags, Floats, Ints, Labels
from data.sample.person_names import draw_surnames, full_names
from data.sample.place_names import DISTRICT_CODE
from data.sample.registers import FOREIGN_REGIONS, identity_numbers, phones

HEAD, SPOUSE, CHILD, PARENT, CHILD_IN_LAW, GRANDCHILD, LODGER = range(7)

_SHAPES: tuple[tuple[float, tuple[int, int], tuple[int, ...]], ...] = (
    (0.06, (20, 42), (HEAD,)),
    (0.06, (62, 93), (HEAD,)),
    (0.07, (24, 38), (HEAD, SPOUSE)),
    (0.07, (46, 62), (HEAD, SPOUSE)),
    (0.08, (61, 90), (HEAD, SPOUSE)),
    (0.28, (26, 55), (HEAD, SPOUSE, CHILD)),
    (0.16, (28, 50), (HEAD, SPOUSE, CHILD, CHILD)),
    (0.07, (29, 48), (HEAD, SPOUSE, CHILD, PARENT, PARENT)),
    (0.05, (30, 50), (HEAD, SPOUSE, CHILD, PARENT)),
    (0.05, (52, 78), (HEAD, SPOUSE, CHILD, CHILD_IN_LAW, GRANDCHILD)),
    (0.03, (28, 52), (HEAD, CHILD)),
    (0.02, (20, 32), (HEAD, LODGER, LODGER)),
)
"""Household shapes: share, age of the head from and to, members."""


@dataclass
class Population:
    """Households and people, one entry each; people of a household stand together, the head first.

    Parameters
    ----------
    shape : int array
        Household shape, index into `_SHAPES`.
    household, role, age : int arrays
        Per person.
    birth : array of date
    relation : array of str
        GB/T 4761.
    care : list of lists of str
        Codes of the list "care".
    """

    shape: Ints
    first: Ints
    household: Ints
    role: Ints
    male: Flags
    age: Ints
    birth: Labels
    name: Labels
    number: Labels
    document: Labels
    phone: Labels
    relation: Labels
    language: Labels
    care: list[list[str]]

    def __len__(self) -> int:
        return len(self.household)


def make_people(count: int, today: date, rng: np.random.Generator) -> Population:
    """Return `count` people in households."""
    shape = _draw_shapes(count, rng)
    household, role = _members(shape, count)
    first = np.searchsorted(household, np.arange(len(shape)))
    male = _sexes(household, role, first, rng)
    age = _ages(shape, household, role, rng)
    birth = _births(age, today, rng)
    name, region = _names_and_regions(household, role, male, first, birth, shape, rng)
    adult = age >= 14
    phone = np.full(len(age), "", dtype=object)
    phone[adult] = phones(int(adult.sum()), rng)
    document = np.where(age < 14, "113", "111").astype(object)
    population = Population(
        shape, first, household, role, male, age, birth, name, identity_numbers(region, birth, male), document, phone,
        _relations(role, male, household, rng), _languages(len(age), rng), [],
    )
    population.care = _care(population, rng)
    return population


def _draw_shapes(people: int, rng: np.random.Generator) -> Ints:
    share = np.array([one[0] for one in _SHAPES])
    size = np.array([len(one[2]) for one in _SHAPES])
    drawn = rng.choice(len(_SHAPES), people, p=share / share.sum())
    return drawn[: int(np.searchsorted(np.cumsum(size[drawn]), people)) + 1]


def _members(shape: Ints, count: int) -> tuple[Ints, Ints]:
    """Return household and role of each person; the last household is cut to fit."""
    sizes = np.array([len(one[2]) for one in _SHAPES])[shape]
    household = np.repeat(np.arange(len(shape)), sizes)[:count]
    place = (np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes))[:count]
    width = max(len(one[2]) for one in _SHAPES)
    roles = np.array([[*one[2], *[-1] * (width - len(one[2]))] for one in _SHAPES])
    return household, roles[shape[household], place]


def _sexes(household: Ints, role: Ints, first: Ints, rng: np.random.Generator) -> Flags:
    male = rng.random(len(role)) < 0.517
    heads = role == HEAD
    male[heads] = rng.random(int(heads.sum())) < 0.62
    head_male = male[first][household]
    spouse, in_law = role == SPOUSE, role == CHILD_IN_LAW
    male[spouse] = ~head_male[spouse]
    male[in_law] = ~male[np.flatnonzero(in_law) - 1]
    second_parent = np.flatnonzero((role == PARENT) & (np.roll(role, 1) == PARENT))
    male[second_parent] = ~male[second_parent - 1]
    return male


def _ages(shape: Ints, household: Ints, role: Ints, rng: np.random.Generator) -> Ints:
    """Return ages: the head's by the shape, the others' at the usual distance from it."""
    low, high = np.array([one[1] for one in _SHAPES])[shape].T
    head = np.round(rng.triangular(low, (low * 1.2 + high) / 2.2, high + 1)).astype(np.int64)
    age = head[household].copy()
    gap = rng.normal(0, 1, len(age))
    age[role == SPOUSE] += np.round(gap[role == SPOUSE] * 2.4 - 0.5).astype(np.int64)
    old_head = head[household] >= 52
    child = role == CHILD
    born = np.round(27.5 + 3.4 * gap).astype(np.int64).clip(21, 42)
    age[child] = (age - born)[child]
    young = child & ~np.isin(shape[household], (9,))
    too_old = young & (age > 24) & ~old_head
    age[too_old] = rng.integers(0, 25, int(too_old.sum()))
    age[role == PARENT] += born[role == PARENT]
    in_law = np.flatnonzero(role == CHILD_IN_LAW)
    age[in_law] = age[in_law - 1] + np.round(gap[in_law] * 2).astype(np.int64)
    grandchild = np.flatnonzero(role == GRANDCHILD)
    age[grandchild] = np.maximum(0, age[grandchild - 2] - born[grandchild])
    age[role == LODGER] = rng.integers(19, 34, int((role == LODGER).sum()))
    adult = np.isin(role, (HEAD, SPOUSE, CHILD_IN_LAW, LODGER))
    return np.where(adult, np.clip(age, 19, 99), np.clip(age, 0, 99))


def _births(age: Ints, today: date, rng: np.random.Generator) -> Labels:
    """Return birth dates that give each person's age today."""
    birthday = [_years_before(today, years) for years in range(int(age.max(initial=0)) + 1)]
    spare = rng.integers(0, 365, len(age)).tolist()
    return np.array([birthday[years] - timedelta(days=days)
                     for years, days in zip(age.tolist(), spare, strict=True)], dtype=object)


def _years_before(day: date, years: int) -> date:
    """Return the same day some years earlier, 28 February for the 29th."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap_day else day.day)


def _names_and_regions(household: Ints, role: Ints, male: Flags, first: Ints, birth: Labels, shape: Ints,
                       rng: np.random.Generator) -> tuple[Labels, Labels]:
    """Return names (children carry the father's surname) and identity-number regions (families share one)."""
    surname = draw_surnames(len(role), rng)
    head = first[household]
    father = np.where(male[head], head, np.minimum(head + 1, len(role) - 1))
    has_spouse = np.zeros(len(shape), dtype=bool)
    has_spouse[household[role == SPOUSE]] = True
    father = np.where(has_spouse[household], father, head)
    blood = role == CHILD
    surname[blood] = surname[father[blood]]
    own_father = (role == PARENT) & male
    surname[own_father] = surname[head[own_father]]
    grandchild = np.flatnonzero(role == GRANDCHILD)
    parent = np.where(male[grandchild - 2], grandchild - 2, grandchild - 1)
    surname[grandchild] = surname[parent]
    regions = np.array([DISTRICT_CODE, *FOREIGN_REGIONS], dtype=object)
    share = np.array([0.62, *[0.38 / len(FOREIGN_REGIONS)] * len(FOREIGN_REGIONS)])
    from_where = rng.choice(len(regions), len(shape), p=share)[household]
    year = np.array([one.year for one in birth], dtype=np.int64)
    return full_names(surname, male, year, rng), regions[from_where]


def _relations(role: Ints, male: Flags, household: Ints, rng: np.random.Generator) -> Labels:
    """Return GB/T 4761 codes: an only child is 21 or 31, of two the elder son 22, the elder daughter 32."""
    children = np.bincount(household[role == CHILD], minlength=int(household.max(initial=0)) + 1)[household]
    again = (role == CHILD) & (np.roll(role, 1) == CHILD) & (np.roll(male, 1) == male) & (children == 2)
    son = np.where(children < 2, "21", np.where(again, "23", "22"))
    daughter = np.where(children < 2, "31", np.where(again, "33", "32"))
    in_law = rng.random(int(household.max(initial=0)) + 1)[household] < 0.22
    father, mother = np.where(in_law, "55", "51"), np.where(in_law, "56", "52")
    table: dict[int, tuple[npt.ArrayLike, npt.ArrayLike]] = {
        HEAD: ("02", "02"), SPOUSE: ("11", "12"), CHILD: (son, daughter), PARENT: (father, mother),
        CHILD_IN_LAW: ("28", "38"), GRANDCHILD: ("41", "42"), LODGER: ("99", "99"),
    }
    relation = np.full(len(role), "99", dtype=object)
    for one, (man, woman) in table.items():
        members = role == one
        relation[members] = np.where(male, man, woman)[members]
    return relation


def _languages(count: int, rng: np.random.Generator) -> Labels:
    """Return the language of service where it is not plain Chinese."""
    choices = np.array(["", "粤语", "客家话", "英语", "手语"], dtype=object)
    return choices[rng.choice(5, count, p=[0.975, 0.012, 0.007, 0.004, 0.002])]


def _care(people: Population, rng: np.random.Generator) -> list[list[str]]:
    """Return the care categories of each person; codes of the list "care" (resources/catalogues/code_lists.csv)."""
    size = np.bincount(people.household, minlength=len(people.shape))
    youngest = np.full(len(people.shape), 200)
    np.minimum.at(youngest, people.household, people.age)
    alone, old_only = size[people.household] == 1, youngest[people.household] >= 65
    age, male = people.age, people.male
    draw: Floats = rng.random((12, len(age)))
    poor = rng.random(len(people.shape))[people.household] < 0.012
    found: dict[str, Flags] = {
        "01": alone & (age >= 65),
        "02": old_only & ~alone,
        "03": age >= 80,
        "04": draw[0] < np.where(age >= 60, 0.055, 0.016),
        "05": poor,
        "06": alone & (age >= 60) & (draw[1] < 0.03),
        "07": (age < 16) & (draw[2] < 0.007),
        "08": (age >= 65) & (draw[3] < 0.012),
        "09": ~male & (age >= 20) & (age < 55) & (draw[4] < 0.004),
        "10": (age < 16) & (draw[5] < 0.012),
        "11": old_only & ~alone & (draw[6] < 0.02),
        "12": male & (age >= 40) & (draw[7] < 0.009),
        "13": ~male & (age >= 21) & (age <= 41) & (draw[8] < 0.028),
        "14": (age >= 68) & (draw[9] < 0.06),
    }
    care: list[list[str]] = [[] for _ in range(len(age))]
    for code, members in found.items():
        for person in np.flatnonzero(members).tolist():
            care[person].append(code)
    return care
