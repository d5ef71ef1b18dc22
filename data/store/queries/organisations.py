"""Asks for organisations: by credit code, by name and address."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from data.model.organisations import Organisation
from data.store.queries.codes import records_by


def organisations_by_uscc(session: Session, codes: Collection[str]) -> dict[str, Organisation]:
    """Return the organisations with these credit codes, by credit code."""
    return {one.uscc: one for one in records_by(session, Organisation.uscc, codes)}


def organisations_by_name(session: Session, names: Collection[str]) -> dict[tuple[str, str], Organisation]:
    """Return the organisations with these names, by name and address."""
    return {(one.name, one.address): one for one in records_by(session, Organisation.name, names)}
