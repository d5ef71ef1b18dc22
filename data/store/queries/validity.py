"""Says what held at an instant: the one meaning of `valid_from` and `valid_to` in every question."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute


def in_force(
    begins: InstrumentedAttribute[Any] | ColumnElement[Any],
    ends: InstrumentedAttribute[Any] | ColumnElement[Any],
    at: datetime | None = None,
) -> ColumnElement[bool]:
    """Return the condition that a record holds at `at`: from `begins` on, until before `ends`; no end means still.

    Parameters
    ----------
    begins, ends : columns
        ``Binding.valid_from``, ``Binding.valid_to`` or the like.
    at : datetime or None
        Aware. None asks for what is open, which the partial indexes answer.
    """
    if at is None:
        return ends.is_(None)
    return (begins <= at) & or_(ends.is_(None), ends > at)
