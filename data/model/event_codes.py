"""Forms the codes people call events and patrols by: the kind, the day and a running number."""

from datetime import date

EVENT = "E"
PATROL = "P"


def day_prefix(kind: str, day: date) -> str:
    """Return what all codes of a kind and a local day begin with: ``E20261107-``."""
    return f"{kind}{day:%Y%m%d}-"


def numbered_code(kind: str, day: date, number: int) -> str:
    """Return the code of the day's `number`-th record, ``E20261107-0001``; past 9 999 the number grows a digit."""
    return f"{day_prefix(kind, day)}{number:04d}"


def number_of(code: str) -> int:
    """Return the running number of a code made here."""
    return int(code.rpartition("-")[2])
