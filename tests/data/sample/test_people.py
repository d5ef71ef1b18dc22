"""The people are plausible, check like real ones, and can be nobody."""

from collections import Counter
from datetime import date

import numpy as np
import pytest
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from data.model.identity import read_identity, uscc_fault
from data.sample.people import HEAD, LODGER, Population, make_people
from data.sample.place_names import DISTRICT_CODE
from data.sample.registers import (
    FOREIGN_REGIONS,
    PHONE_PREFIX,
    IdMint,
    credit_codes,
    identity_numbers,
    phones,
)
from data.store.catalogue_files import read_catalogues
from tests.data.sample.conftest import TODAY

DAY = date(2026, 11, 6)


@pytest.fixture(scope="module")
def people() -> Population:
    return make_people(6_000, DAY, np.random.default_rng(5))


def test_identity_numbers_check_and_agree_with_the_person(people: Population) -> None:
    for number, born, male in zip(people.number, people.birth, people.male, strict=True):
        reading = read_identity(number)
        assert reading.fault is None
        assert (reading.birth_date, reading.sex) == (born, "1" if male else "2")


def test_no_identity_number_occurs_twice(people: Population) -> None:
    assert len(set(people.number)) == len(people.number) == 6_000


@pytest.mark.parametrize("region", [DISTRICT_CODE, *FOREIGN_REGIONS])
def test_regions_are_in_no_register(region: str) -> None:
    """Neither today's nor a former edition of GB/T 2260 knows them (the list python-stdnum carries)."""
    with pytest.raises((ValidationError, KeyError)):
        ric.get_birth_place(f"{region}19900101001X")
    assert ric.get_birth_place("43010219900101001X")["county"], "the list is really looked at"


def test_no_phone_is_a_mobile_or_emergency_number(people: Population) -> None:
    given = [one for one in people.phone if one]
    assert len(given) == len(set(given))
    assert all(len(one) == 11 and one.startswith(PHONE_PREFIX) for one in given)
    assert PHONE_PREFIX[1] not in "3456789"
    assert not PHONE_PREFIX.startswith(("110", "119", "120", "122"))


def test_too_many_births_on_one_day_are_refused() -> None:
    count = 501
    with pytest.raises(ValueError, match="spread the births"):
        identity_numbers(np.array([DISTRICT_CODE] * count, dtype=object), np.array([DAY] * count, dtype=object),
                         np.ones(count, dtype=bool))


def test_ages_follow_from_birth_dates(people: Population) -> None:
    for age, born in zip(people.age.tolist(), people.birth, strict=True):
        assert DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day)) == age


def test_the_age_pyramid_is_a_citys(people: Population) -> None:
    children, old = (people.age < 15).mean(), (people.age >= 65).mean()
    assert 0.12 < children < 0.24
    assert 0.08 < old < 0.20
    assert 0.47 < people.male.mean() < 0.56
    assert max(Counter(people.age.tolist()).values()) < 0.05 * len(people)


def test_households_have_one_head_and_a_usual_size(people: Population) -> None:
    heads = np.bincount(people.household[people.role == HEAD])
    assert (heads == 1).all()
    assert (people.relation[people.role == HEAD] == "02").all()
    assert 2.6 < len(people) / len(people.shape) < 3.2


def test_parents_are_older_than_their_children(people: Population) -> None:
    head_age = people.age[people.first][people.household]
    children = np.isin(people.relation, ("21", "22", "23", "31", "32", "33"))
    parents = np.isin(people.relation, ("51", "52", "55", "56"))
    assert (people.age[children] < head_age[children]).all()
    assert (people.age[parents] > head_age[parents]).all()


def test_children_carry_a_parents_surname(people: Population) -> None:
    children = np.flatnonzero(np.isin(people.relation, ("21", "31")))
    for k in children[:400].tolist():
        family = np.flatnonzero(people.household == people.household[k])
        assert people.name[k][0] in {people.name[m][0] for m in family if m != k}


def test_surnames_are_as_common_as_they_are(people: Population) -> None:
    shares = Counter(name[0] for name in people.name)
    assert {one for one, _ in shares.most_common(3)} <= set("王李张刘陈")
    assert len(shares) > 120


def test_care_is_given_where_it_is_due(people: Population) -> None:
    for care, age, male in zip(people.care, people.age.tolist(), people.male, strict=True):
        assert ("03" in care) == (age >= 80)
        assert "07" not in care or age < 16
        assert "13" not in care or (not male and 20 < age < 42)
    share = sum(map(bool, people.care)) / len(people)
    assert 0.06 < share < 0.18


def test_every_code_is_in_its_list(people: Population) -> None:
    lists: dict[str, set[str]] = {}
    for row in read_catalogues(TODAY).code_lists:
        lists.setdefault(row["list_code"], set()).add(row["code"])
    assert set(people.relation) <= lists["relation"]
    assert set(people.document) <= lists["document_type"]
    assert {code for care in people.care for code in care} == lists["care"]


def test_lodgers_live_with_a_head_who_is_no_relative(people: Population) -> None:
    assert (people.relation[people.role == LODGER] == "99").all()


def test_credit_codes_check_and_differ() -> None:
    codes = credit_codes(np.array(["91", "92", "51", "12"] * 300, dtype=object), np.random.default_rng(1))
    assert {uscc_fault(code) for code in codes} == {None}
    assert len(set(codes)) == len(codes)
    assert all(code[2:8] == DISTRICT_CODE for code in codes)


def test_phones_never_repeat() -> None:
    assert len(set(phones(50_000, np.random.default_rng(2)))) == 50_000


def test_keys_depend_on_the_seed_and_sort_as_made() -> None:
    first = IdMint(TODAY, np.random.default_rng(4))
    keys = first.make(5_000) + first.make(5_000)
    again = IdMint(TODAY, np.random.default_rng(4))
    assert keys == again.make(5_000) + again.make(5_000)
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert {(key.version, key.variant) for key in keys} == {(7, "specified in RFC 4122")}
    assert IdMint(TODAY, np.random.default_rng(5)).make(1) != keys[:1]
