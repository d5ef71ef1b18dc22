"""Gathers whole records for deliveries: every field that may be handed on, by name, with its geometry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from data.model.areas import Area
from data.model.assets import Asset
from data.model.bindings import Binding
from data.model.catalogue import CatalogueItem, CodeListEntry
from data.model.events import GridEvent
from data.model.grids import Boundary, Grid
from data.model.organisations import Organisation
from data.model.places import Place
from data.model.staff import Department, Worker
from data.store.queries import counts, grids, shapes

Fields = Mapping[str, Any]
"""Name of a field to the column it is read from."""


@dataclass(frozen=True)
class Delivery:
    """Records of one kind.

    Parameters
    ----------
    geometries : (n,) shapely geometries in EPSG:4490, None where a record has none.
    records : n mappings of field name to value.
    """

    geometries: NDArray[np.object_]
    records: Sequence[Mapping[str, Any]]


def deliver(session: Session, kind: str, at: datetime | None = None) -> Delivery:
    """Return all records of a kind, ordered by code, with the grid they were in at `at` (now when None).

    Parameters
    ----------
    session : Session
    kind : {"areas", "grids", "places", "assets", "organisations", "events"}
    at : datetime, optional
        Boundaries and bindings as they were then; other fields are today's.
    """
    return _READERS[kind](session, at)


def _read(session: Session, query: Select[Any], names: Sequence[str], geometry: Any) -> Delivery:
    """Run a query and name its columns; the undecoded geometry comes last."""
    rows = list(session.execute(query.add_columns(shapes.undecoded(session, geometry))))
    records = [dict(zip(names, row[:-1], strict=True)) for row in rows]
    return Delivery(shapes.geometries([row[-1] for row in rows]), records)


def _areas(session: Session, _at: datetime | None) -> Delivery:
    parent = aliased(Area)
    fields: Fields = {"code": Area.code, "name": Area.name, "level": Area.level, "parent": parent.code}
    query = select(*fields.values()).outerjoin(parent, parent.id == Area.parent_id).order_by(Area.code)
    return _read(session, query, list(fields), Area.geometry)


def _grids(session: Session, at: datetime | None) -> Delivery:
    """Return grids in service with their community and their numbers of today."""
    rows = grids.boundaries(session, at=at)
    communities = {key: (code, name) for key, code, name in session.execute(select(Area.id, Area.code, Area.name))}
    query = select(Boundary.id, Grid.established_at, Boundary.valid_from).join(Grid, Grid.id == Boundary.grid_id)
    since = {key: (established, valid) for key, established, valid in session.execute(query)}
    households, people = counts.households_by_grid(session), counts.people_by_grid(session)
    open_events = counts.open_events_by_grid(session)
    records = [
        {"code": code, "name": name, "kind": kind, "community": communities[community][0],
         "community_name": communities[community][1], "established_at": since[boundary][0],
         "valid_from": since[boundary][1], "households": households.get(key, 0), "people": people.get(key, 0),
         "open_events": open_events.get(key, 0)}
        for key, boundary, code, name, kind, community in zip(
            rows.grid_ids, rows.boundary_ids, rows.codes, rows.names, rows.kinds, rows.community_ids, strict=True)
    ]
    return Delivery(rows.geometries, records)


def _with_grid(query: Select[Any], subject_id: Any, at: datetime | None) -> Select[Any]:
    """Join the grid a subject is bound to at `at`."""
    in_force = Binding.valid_to.is_(None) if at is None else and_(
        Binding.valid_from <= at, or_(Binding.valid_to.is_(None), Binding.valid_to > at)
    )
    return (query.outerjoin(Binding, and_(Binding.subject_id == subject_id, in_force))
            .outerjoin(Grid, Grid.id == Binding.grid_id))


def _places(session: Session, at: datetime | None) -> Delivery:
    fields: Fields = {
        "code": Place.code, "kind": Place.kind, "name": Place.name, "address": Place.address, "use": Place.use,
        "floors": Place.floors, "units": Place.units, "grid": Grid.code,
    }
    query = _with_grid(select(*fields.values()), Place.id, at)
    return _read(session, query.where(Place.location.is_not(None)).order_by(Place.code), list(fields), Place.location)


def _assets(session: Session, at: datetime | None) -> Delivery:
    fields: Fields = {
        "code": Asset.code, "class_code": Asset.class_code, "class_name": CodeListEntry.label, "name": Asset.name,
        "state": Asset.state, "department": Department.name, "address": Asset.address,
        "survey_source": Asset.survey_source, "surveyed_on": Asset.surveyed_on, "grid": Grid.code,
    }
    query: Select[Any] = (
        select(*fields.values()).outerjoin(Department, Department.id == Asset.department_id)
        .outerjoin(
            CodeListEntry, and_(CodeListEntry.code == Asset.class_code, CodeListEntry.list_code == "asset_class")
        )
    )
    return _read(session, _with_grid(query, Asset.id, at).order_by(Asset.code), list(fields), Asset.location)


def _organisations(session: Session, at: datetime | None) -> Delivery:
    fields: Fields = {
        "code": Organisation.code, "name": Organisation.name, "kind": Organisation.kind, "uscc": Organisation.uscc,
        "registration": Organisation.registration, "address": Organisation.address, "head_name": Organisation.head_name,
        "phone": Organisation.phone, "founded_on": Organisation.founded_on, "grid": Grid.code,
    }
    query = _with_grid(select(*fields.values()), Organisation.id, at)
    return _read(session, query.order_by(Organisation.code), list(fields), Organisation.location)


def _events(session: Session, at: datetime | None) -> Delivery:
    fields: Fields = {
        "code": GridEvent.code, "item": CatalogueItem.code, "item_name": CatalogueItem.label, "text": GridEvent.text,
        "address": GridEvent.address, "source": GridEvent.source, "grade": GridEvent.grade,
        "urgency": GridEvent.urgency, "state": GridEvent.state, "reported_at": GridEvent.reported_at,
        "registered_at": GridEvent.registered_at, "dispatched_at": GridEvent.dispatched_at,
        "handled_at": GridEvent.handled_at, "verified_at": GridEvent.verified_at, "closed_at": GridEvent.closed_at,
        "deadline_at": GridEvent.deadline_at, "handler_code": Worker.code, "department": Department.name,
        "reporter": GridEvent.reporter, "reporter_phone": GridEvent.reporter_phone, "grid": Grid.code,
    }
    query: Select[Any] = (
        select(*fields.values()).join(CatalogueItem, CatalogueItem.id == GridEvent.item_id)
        .outerjoin(Worker, Worker.id == GridEvent.handler_id)
        .outerjoin(Department, Department.id == GridEvent.department_id)
    )
    query = _with_grid(query, GridEvent.id, at).order_by(GridEvent.code)
    return _read(session, query, list(fields), GridEvent.location)


_READERS = {"areas": _areas, "grids": _grids, "places": _places, "assets": _assets, "organisations": _organisations,
            "events": _events}
KINDS = tuple(_READERS)
