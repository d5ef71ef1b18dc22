"""Asks for people and households: by document, by name, by where they live."""

import uuid
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from data.model.people import Household, Person, Residence
from data.store.queries.codes import records_by
from data.store.queries.subjects import chunked


def people_by_document(session: Session, numbers: Collection[str]) -> dict[str, Person]:
    """Return the people with these document numbers, by number."""
    return {person.document_number: person for person in records_by(session, Person.document_number, numbers)}


def people_named(session: Session, names: Collection[str]) -> list[Person]:
    """Return everybody with one of these names."""
    return records_by(session, Person.name, names)


def households_at(session: Session, place_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Household]:
    """Return the household of each place; of several the first by code."""
    found: dict[uuid.UUID, Household] = {}
    for chunk in chunked(place_ids):
        query = select(Household).where(Household.place_id.in_(chunk)).order_by(Household.code)
        for household in session.scalars(query):
            if household.place_id is not None:
                found.setdefault(household.place_id, household)
    return found


def open_residences(session: Session, person_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Residence]]:
    """Return where each person lives or is registered now."""
    found: dict[uuid.UUID, list[Residence]] = {}
    for chunk in chunked(person_ids):
        query = select(Residence).where(Residence.person_id.in_(chunk), Residence.valid_to.is_(None))
        for residence in session.scalars(query):
            found.setdefault(residence.person_id, []).append(residence)
    return found


def household_sizes(session: Session, household_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many people who have not left belong to each household."""
    sizes: dict[uuid.UUID, int] = {}
    for chunk in chunked(household_ids):
        query = select(Person.household_id, func.count()).where(Person.household_id.in_(chunk),
                                                                Person.left_at.is_(None))
        sizes |= {key: size for key, size in session.execute(query.group_by(Person.household_id)) if key is not None}
    return sizes
