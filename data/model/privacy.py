"""Masks personal fields: what the desk shows of a person until somebody gives a reason to see more."""

from datetime import date

_MASK = "*"


def mask_name(name: str) -> str:
    """Return a name with all but its first character masked (李**); a Latin name keeps its first letter."""
    name = name.strip()
    return name[:1] + _MASK * 2 if name else ""


def mask_phone(phone: str) -> str:
    """Return a phone number with its middle masked (138****1234); short numbers keep their last two digits."""
    phone = phone.strip()
    if len(phone) >= 8:
        return f"{phone[:3]}{_MASK * 4}{phone[-4:]}"
    return _MASK * 4 + phone[-2:] if phone else ""


def mask_number(number: str) -> str:
    """Return an identity number with all but its first and last character masked."""
    number = number.strip()
    return number[0] + _MASK * (len(number) - 2) + number[-1] if len(number) > 2 else _MASK * len(number)


def age_on(birth_date: date | None, day: date) -> int | None:
    """Return the age in full years: shown instead of the birth date, which would complete a masked number."""
    if birth_date is None:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
