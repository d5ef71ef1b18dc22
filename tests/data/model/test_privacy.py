"""What is left of personal data when it is masked."""

from datetime import date

import pytest

from data.model.privacy import age_on, mask_name, mask_number, mask_phone


@pytest.mark.parametrize(("name", "shown"), [
    ("李小明", "李**"), ("李明", "李**"), ("Ayşe", "A**"), ("", ""), (" 李", "李**"),
])
def test_a_name_keeps_its_first_character(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(("phone", "shown"), [
    ("13812341234", "138****1234"), ("+8613812341234", "+86****1234"), ("84212345", "****"), ("110", "****"), ("", ""),
])
def test_a_phone_keeps_its_ends(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(("number", "shown"), [
    ("11010519491231002X", "1****************X"), ("E12", "E*2"), ("12", "**"), ("", ""),
])
def test_a_document_number_keeps_its_first_and_last_character(number: str, shown: str) -> None:
    assert mask_number(number) == shown


@pytest.mark.parametrize(("birth", "age"), [
    (date(1950, 3, 1), 76), (date(1950, 3, 2), 75), (date(2026, 3, 1), 0), (None, None), (date(1952, 2, 29), 74),
])
def test_a_birth_date_becomes_an_age(birth: date | None, age: int | None) -> None:
    assert age_on(birth, date(2026, 3, 1)) == age
