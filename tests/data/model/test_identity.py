"""Identity numbers and credit codes, by the vectors of DOMAIN.md section 3."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model.identity import FEMALE, MALE, SEX_UNKNOWN, IdentityForm, read_identity, uscc_fault


@pytest.mark.parametrize(("number", "form", "birth", "sex"), [
    ("11010519491231002X", IdentityForm.RESIDENT, date(1949, 12, 31), FEMALE),
    ("11010519491231002x ", IdentityForm.RESIDENT, date(1949, 12, 31), FEMALE),
    ("440524188001010014", IdentityForm.RESIDENT, date(1880, 1, 1), MALE),
    ("110105491231002", IdentityForm.RESIDENT_15, date(1949, 12, 31), FEMALE),
    ("ABC000119800101", IdentityForm.FOREIGN_PERMIT, None, SEX_UNKNOWN),
])
def test_numbers_that_are_in_order(number: str, form: IdentityForm, birth: date | None, sex: str) -> None:
    reading = read_identity(number)

    assert (reading.form, reading.fault, reading.birth_date, reading.sex) == (form, None, birth, sex)


@pytest.mark.parametrize(("region", "form"), [
    ("810000", IdentityForm.TERRITORY_PERMIT), ("820000", IdentityForm.TERRITORY_PERMIT),
    ("830000", IdentityForm.TERRITORY_PERMIT), ("911124", IdentityForm.FOREIGN_PERMIT),
])
def test_permits_of_residents_from_elsewhere_are_accepted(region: str, form: IdentityForm) -> None:
    from stdnum.iso7064 import mod_11_2

    body = f"{region}19920229001"

    reading = read_identity(body + mod_11_2.calc_check_digit(body))

    assert (reading.form, reading.fault, reading.birth_date) == (form, None, date(1992, 2, 29))


@pytest.mark.parametrize(("number", "fault"), [
    ("110105194912310021", "identity.bad_check_digit"), ("110105194913310021", "identity.bad_birth_date"),
    ("110105490231002", "identity.bad_birth_date"), ("1101051949123100", "identity.bad_form"),
    ("", "identity.bad_form"), ("１１010519491231002X", "identity.bad_form"),
])
def test_what_is_doubtful_is_named(number: str, fault: str) -> None:
    assert read_identity(number).fault == fault


def test_other_documents_are_not_judged_by_this_rule() -> None:
    assert read_identity("E12345678", "414") == read_identity("", "414")
    assert read_identity("E12345678", "414").fault is None


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    read_identity(text)
    uscc_fault(text)


@given(st.integers(0, 17), st.integers(1, 9))
def test_any_wrong_digit_is_found(place: int, by: int) -> None:
    number = "440524188001010014"
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]

    assert read_identity(wrong).fault in {"identity.bad_check_digit", "identity.bad_birth_date"}


@pytest.mark.parametrize(("code", "fault"), [
    ("91350100M000100Y43", None), ("91512081MA62K0260E", None), ("11320000MB151840XJ", None),
    ("11320000mb151840xj", None), ("91350100M000100Y4Z", "uscc.bad_form"), ("9135010", "uscc.bad_form"),
    ("91350100M000100Y44", "uscc.bad_check_digit"),
])
def test_credit_codes(code: str, fault: str | None) -> None:
    assert uscc_fault(code) == fault
