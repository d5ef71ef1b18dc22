"""Reads identity numbers and credit codes: what they say, and whether their check digit agrees.

A failed check is a warning to show, never a reason to refuse or to correct: real documents that fail exist.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NUMBERED_DOCUMENTS = frozenset({"", "111", "112", "113", "154", "553"})
"""GA/T 517 types whose number follows GB 11643: identity cards, household registers, residence permits."""

SEX_UNKNOWN, MALE, FEMALE = "0", "1", "2"
"""GB/T 2261.1."""

_PERMIT_REGIONS = {"81", "82", "83"}
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}")
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


class IdentityForm(StrEnum):
    """What kind of number it is, by its looks."""

    RESIDENT = "resident"
    RESIDENT_15 = "resident_15"
    """The 15 digits in use before 1999; they have no check digit."""
    TERRITORY_PERMIT = "territory_permit"
    """Residence permit for Hong Kong, Macao and Taiwan residents: regions 81, 82, 83."""
    FOREIGN_PERMIT = "foreign_permit"
    """Foreign permanent resident: 18 digits beginning with 9 (since 2023) or three letters and 12 digits."""
    OTHER = "other"


@dataclass(frozen=True)
class IdentityReading:
    """What an identity number says.

    Parameters
    ----------
    form : IdentityForm
    fault : str or None
        Code of the warning: ``identity.bad_form``, ``identity.bad_birth_date``, ``identity.bad_check_digit``.
    birth_date : date or None
    sex : str
        GB/T 2261.1 code; "0" when the number does not say.
    """

    form: IdentityForm
    fault: str | None = None
    birth_date: date | None = None
    sex: str = SEX_UNKNOWN


def read_identity(number: str, document_type: str = "111") -> IdentityReading:
    """Read an identity number (GB 11643: region, birth date, sequence, MOD 11-2 check digit).

    Parameters
    ----------
    number : str
    document_type : GA/T 517 code; documents with numbers of their own (passports …) are not checked.
    """
    text = number.strip().upper()
    if document_type not in NUMBERED_DOCUMENTS:
        return IdentityReading(IdentityForm.OTHER)
    if _EIGHTEEN.fullmatch(text):
        return _read_18(text)
    if _FIFTEEN.fullmatch(text):
        birth = _date("19" + text[6:12])
        return IdentityReading(IdentityForm.RESIDENT_15, None if birth else "identity.bad_birth_date", birth,
                               _sex(text[-1]))
    if _OLD_FOREIGN.fullmatch(text):
        return IdentityReading(IdentityForm.FOREIGN_PERMIT)
    return IdentityReading(IdentityForm.OTHER, "identity.bad_form")


def _read_18(text: str) -> IdentityReading:
    from stdnum.iso7064 import mod_11_2

    birth = _date(text[6:14])
    fault = None if mod_11_2.is_valid(text) else "identity.bad_check_digit"
    if birth is None:
        fault = "identity.bad_birth_date"
    return IdentityReading(_form(text), fault, birth, _sex(text[16]))


def _form(text: str) -> IdentityForm:
    if text[:2] in _PERMIT_REGIONS:
        return IdentityForm.TERRITORY_PERMIT
    return IdentityForm.FOREIGN_PERMIT if text[0] == "9" else IdentityForm.RESIDENT


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _sex(digit: str) -> str:
    return MALE if int(digit) % 2 else FEMALE


def uscc_fault(code: str) -> str | None:
    """Return what is doubtful about a unified social credit code (GB 32100, MOD 31), None when nothing is.

    Returns
    -------
    ``uscc.bad_form`` (not 18 characters of the standard's alphabet), ``uscc.bad_check_digit`` or None.
    """
    from stdnum.cn import uscc

    text = code.strip().upper()
    if not _USCC.fullmatch(text):
        return "uscc.bad_form"
    return None if uscc.calc_check_digit(text[:-1]) == text[-1] else "uscc.bad_check_digit"
