"""Codes of areas and grids, from the ranges of DOMAIN.md section 2."""

import pytest

from data.model.areas import AreaLevel
from data.model.errors import UserError
from data.model.numbering import (
    area_level,
    grid_code,
    is_grid_code,
    is_rural,
    is_usual_area_code,
    next_grid_codes,
    parent_area_code,
    renumbered_name,
)

COMMUNITY = "430105001004"


@pytest.mark.parametrize(("code", "level", "parent"), [
    ("430105", AreaLevel.DISTRICT, None), ("430105001", AreaLevel.STREET, "430105"),
    (COMMUNITY, AreaLevel.COMMUNITY, "430105001"),
])
def test_the_length_of_a_code_tells_its_level_and_what_lies_above(
    code: str, level: AreaLevel, parent: str | None
) -> None:
    assert (area_level(code), parent_area_code(code)) == (level, parent)


@pytest.mark.parametrize("code", ["", "4301", "43010500100", "43010500100４", "4301O5", "430105001004001"])
def test_other_codes_are_no_area_codes(code: str) -> None:
    with pytest.raises(UserError, match=r"area\.bad_code"):
        area_level(code)


@pytest.mark.parametrize(("code", "usual"), [
    ("430105", True), ("430105001", True), ("430105100", True), ("430105399", True), ("350404500", False),
    ("430105000", False), (COMMUNITY, True), ("430105001200", True), ("440605011400", False), ("440605011000", False),
])
def test_codes_outside_the_usual_ranges_are_noticed(code: str, usual: bool) -> None:
    assert is_usual_area_code(code) is usual


def test_villages_are_rural() -> None:
    assert not is_rural("430105001199")
    assert is_rural("430105001200")


def test_a_grid_code_is_the_community_and_a_sequence() -> None:
    assert grid_code(COMMUNITY, 7) == f"{COMMUNITY}007"
    assert is_grid_code(f"{COMMUNITY}007", COMMUNITY)
    assert not any(is_grid_code(code, COMMUNITY) for code in (
        COMMUNITY, f"{COMMUNITY}07", f"{COMMUNITY}0007", f"{COMMUNITY}00a", f"{COMMUNITY}000", f"{COMMUNITY}００７",
        "430105001005007"))


def test_the_next_codes_come_after_the_highest_ever_given() -> None:
    taken = [f"{COMMUNITY}001", f"{COMMUNITY}012", "430105001005900", "ZH430105001"]

    assert next_grid_codes(COMMUNITY, taken, 2) == [f"{COMMUNITY}013", f"{COMMUNITY}014"]
    assert next_grid_codes(COMMUNITY, [], 1) == [f"{COMMUNITY}001"]
    assert next_grid_codes(COMMUNITY, taken, 0) == []


def test_past_999_there_are_no_codes() -> None:
    assert next_grid_codes(COMMUNITY, [f"{COMMUNITY}998"], 1) == [f"{COMMUNITY}999"]
    with pytest.raises(UserError, match=r"grid\.codes_exhausted") as refused:
        next_grid_codes(COMMUNITY, [f"{COMMUNITY}998"], 2)
    assert refused.value.params == {"community": COMMUNITY, "wanted": 2, "left": 1}


@pytest.mark.parametrize(("name", "expected"), [
    ("桂花第003网格", "桂花第014网格"), ("第3网格", "第14网格"), ("3区第3网格", ""), ("桂花小区网格", ""),
    ("第13网格", ""), ("", ""),
])
def test_a_name_with_the_number_in_it_follows_the_code(name: str, expected: str) -> None:
    assert renumbered_name(name, f"{COMMUNITY}003", f"{COMMUNITY}014") == expected
