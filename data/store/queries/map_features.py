"""Fetches what the map draws, layer by layer, as plain columns."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from data.model.areas import Area
from data.model.assets import Asset
from data.model.catalogue import CatalogueItem
from data.model.events import OPEN_STATES, GridEvent
from data.model.grids import Boundary, Grid
from data.model.organisations import Organisation
from data.model.places import BaseSurface, Place, PlaceKind, PlaceOutline, StreetLine
from data.store.queries.shapes import geometries, undecoded

_CHUNK = 500


@dataclass(frozen=True)
class FeatureRows:
    """Columns of one layer, row by row.

    Attributes
    ----------
    ids, geometries, labels
    classes : tuple
        What the layer is coloured by, in the words of the model (a kind, a use, a state).
    since, due : tuple of datetime or None
        Start and end of the stage in progress, for events; empty for other layers.
    """

    ids: tuple[uuid.UUID, ...]
    geometries: NDArray[np.object_]
    labels: tuple[str, ...]
    classes: tuple[Any, ...]
    since: tuple[datetime | None, ...] = ()
    due: tuple[datetime | None, ...] = ()


def _columns(session: Session, query: Any, key: Any, ids: Collection[uuid.UUID] | None) -> list[tuple[Any, ...]]:
    """Fetch the query's columns, for all rows or, some hundred at a time, for these ids."""
    if ids is None:
        found: Sequence[Any] = session.execute(query).all()
    else:
        wanted = list(ids)
        found = [
            row
            for start in range(0, len(wanted), _CHUNK)
            for row in session.execute(query.where(key.in_(wanted[start : start + _CHUNK])))
        ]
    return list(zip(*found, strict=True)) if found else [()] * len(query.selected_columns)


def _fetch(session: Session, query: Any, key: Any, ids: Collection[uuid.UUID] | None) -> FeatureRows:
    keys, shapes, *rest = _columns(session, query, key, ids)
    return FeatureRows(keys, geometries(shapes), *rest)


def surfaces(session: Session, kind: str) -> FeatureRows:
    """Return the base map's surfaces of a kind ("water", "green")."""
    query = select(BaseSurface.id, undecoded(session, BaseSurface.geometry), BaseSurface.name, BaseSurface.kind)
    return _fetch(session, query.where(BaseSurface.kind == kind), BaseSurface.id, None)


def streets(session: Session) -> FeatureRows:
    """Return street and railway centre lines; classes are ranks, 1 arterial to 4 lane."""
    query = select(StreetLine.id, undecoded(session, StreetLine.geometry), StreetLine.name, StreetLine.rank)
    return _fetch(session, query.order_by(StreetLine.rank.desc()), StreetLine.id, None)


def areas(session: Session, ids: Collection[uuid.UUID] | None = None) -> FeatureRows:
    """Return areas with an outline; classes are levels."""
    query = select(Area.id, undecoded(session, Area.geometry), Area.name, Area.level).where(Area.geometry.is_not(None))
    return _fetch(session, query, Area.id, ids)


def grids(session: Session, at: datetime | None = None, ids: Collection[uuid.UUID] | None = None) -> FeatureRows:
    """Return the boundaries in force at an instant (default: now), by grid; labels are code and name, tab between."""
    in_force: ColumnElement[bool] = Boundary.valid_to.is_(None)
    if at is not None:
        in_force = and_(Boundary.valid_from <= at, or_(Boundary.valid_to.is_(None), Boundary.valid_to > at))
    query = (
        select(Grid.id, undecoded(session, Boundary.geometry), Grid.code + "\t" + Grid.name, Grid.kind)
        .join(Boundary, Boundary.grid_id == Grid.id)
        .where(in_force)
        .order_by(Grid.code)
    )
    if at is None:
        query = query.where(Grid.retired_at.is_(None))
    return _fetch(session, query, Grid.id, ids)


def places(session: Session, ids: Collection[uuid.UUID] | None = None) -> FeatureRows:
    """Return buildings and premises, by their outline where there is one and else by their point; classes are uses."""
    query = (
        select(Place.id, undecoded(session, PlaceOutline.geometry), Place.name, Place.use,
               undecoded(session, Place.location))
        .outerjoin(PlaceOutline, PlaceOutline.place_id == Place.id)
        .where(
            Place.kind.in_((PlaceKind.BUILDING, PlaceKind.PREMISES)),
            or_(Place.location.is_not(None), PlaceOutline.id.is_not(None)),
        )
    )
    keys, outlines, names, uses, points = _columns(session, query, Place.id, ids)
    shapes = [outline or point for outline, point in zip(outlines, points, strict=True)]
    return FeatureRows(keys, geometries(shapes), names, uses)


def assets(session: Session, ids: Collection[uuid.UUID] | None = None) -> FeatureRows:
    """Return assets with a position; classes are sub-class codes of the asset catalogue."""
    query = select(Asset.id, undecoded(session, Asset.location), Asset.name, Asset.class_code)
    return _fetch(session, query.where(Asset.location.is_not(None)), Asset.id, ids)


def organisations(session: Session, ids: Collection[uuid.UUID] | None = None) -> FeatureRows:
    """Return organisations with a position of their own or of their place; classes are kinds."""
    spot = func.coalesce(Organisation.location, Place.location)
    query = (
        select(Organisation.id, undecoded(session, spot), Organisation.name, Organisation.kind)
        .outerjoin(Place, Place.id == Organisation.place_id)
        .where(spot.is_not(None))
    )
    return _fetch(session, query, Organisation.id, ids)


def events(session: Session, closed_since: datetime, ids: Collection[uuid.UUID] | None = None) -> FeatureRows:
    """Return open events and those closed since an instant; classes are states."""
    began = func.coalesce(
        GridEvent.verified_at, GridEvent.handled_at, GridEvent.accepted_at, GridEvent.dispatched_at,
        GridEvent.registered_at, GridEvent.reported_at, type_=GridEvent.reported_at.type,
    )
    query = (
        select(GridEvent.id, undecoded(session, GridEvent.location), GridEvent.code + "\t" + CatalogueItem.label,
               GridEvent.state, began, GridEvent.deadline_at)
        .join(CatalogueItem, CatalogueItem.id == GridEvent.item_id)
        .where(GridEvent.location.is_not(None),
               or_(GridEvent.state.in_(OPEN_STATES), GridEvent.closed_at >= closed_since))
    )
    return _fetch(session, query, GridEvent.id, ids)
