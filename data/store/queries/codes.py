"""Looks up codes: labels of code lists, records by code, and the highest running number in use."""

from collections.abc import Collection
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.model.base import Base
from data.model.catalogue import CodeListEntry

T = TypeVar("T", bound=Base)
_CHUNK = 500


def records_by(session: Session, column: Any, values: Collection[Any]) -> list[Any]:
    """Return the records of `column`'s model whose column has one of the values."""
    model, wanted = column.class_, [*dict.fromkeys(value for value in values if value)]
    return [
        record
        for start in range(0, len(wanted), _CHUNK)
        for record in session.scalars(select(model).where(column.in_(wanted[start : start + _CHUNK])))
    ]


def by_code(session: Session, model: type[T], codes: Collection[str]) -> dict[str, T]:
    """Return the records with these codes, by code."""
    column: Any = model
    return {record.code: record for record in records_by(session, column.code, codes)}


def code_list(session: Session, name: str) -> dict[str, str]:
    """Return the codes of a list, by code and by each of their labels."""
    query = select(CodeListEntry.code, CodeListEntry.label, CodeListEntry.label_en)
    known: dict[str, str] = {}
    for code, label, english in session.execute(query.where(CodeListEntry.list_code == name)):
        known |= {english: code, label: code} if english else {label: code}
        known[code] = code
    return known


def last_number(session: Session, model: type[Base], prefix: str, digits: int) -> int:
    """Return the highest running number among codes made of a prefix and so many digits; 0 when there is none."""
    table: Any = model
    query = select(table.code).where(table.code.startswith(prefix, autoescape=True),
                                     func.length(table.code) == len(prefix) + digits)
    tails = (code[len(prefix):] for code in session.scalars(query.order_by(table.code.desc())))
    return next((int(tail) for tail in tails if tail.isascii() and tail.isdigit()), 0)
