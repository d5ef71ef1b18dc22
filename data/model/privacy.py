"""What is shown of a person to somebody who has no reason to see more."""

from datetime import date

_STARS = "**"


def mask_name(name: str) -> str:
    """Return the first character and two stars, however long the name is: 李**."""
    text = name.strip()
    return text[0] + _STARS if text else ""


def mask_phone(phone: str) -> str:
    """Return the first three and last four digits: 138****1234; of a short number only stars."""
    text = phone.strip()
    if not text:
        return ""
    return f"{text[:3]}****{text[-4:]}" if len(text) >= 11 else "****"


def mask_number(number: str) -> str:
    """Return the first and the last character of a document number and stars between.

    A 6+4 mask beside a birth date would give the number away (DOMAIN.md section 9), so the middle goes altogether.
    """
    text = number.strip()
    if len(text) < 3:
        return "*" * len(text)
    return text[0] + "*" * (len(text) - 2) + text[-1]


def age_on(birth: date | None, day: date) -> int | None:
    """Return the age in full years, which stands for the birth date wherever numbers are masked."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
