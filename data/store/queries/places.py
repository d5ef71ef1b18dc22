"""Asks for places: by address, and the building an address begins with."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.model.places import Place, PlaceKind
from data.store.queries.codes import records_by

_LOCATED_KINDS = (PlaceKind.COMPOUND, PlaceKind.BUILDING, PlaceKind.UNIT, PlaceKind.PREMISES)


def places_by_address(session: Session, addresses: Collection[str]) -> dict[tuple[str, PlaceKind], Place]:
    """Return the places at these addresses, by address and kind; of several the first by code."""
    found = sorted(records_by(session, Place.address, addresses), key=lambda place: place.code, reverse=True)
    return {(place.address, place.kind): place for place in found}


def addresses_of_buildings(session: Session) -> dict[str, str]:
    """Return the code of every compound, building, unit and premises that has an address, by address."""
    query = select(Place.address, Place.code).where(Place.kind.in_(_LOCATED_KINDS), Place.address != "")
    return dict(session.execute(query.order_by(Place.code.desc())).all())
