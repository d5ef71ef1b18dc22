"""Finds records by what people type: a piece of a code, a name, an address, a text."""

import uuid
from collections.abc import Sequence
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.model.areas import Area
from data.model.assets import Asset
from data.model.catalogue import CatalogueItem
from data.model.events import GridEvent
from data.model.grids import Boundary, Grid
from data.model.organisations import Organisation
from data.model.people import Household, Person
from data.model.places import Place
from data.model.staff import Worker
from data.model.tasks import PatrolTask

Found = tuple[uuid.UUID, str, str]
"""Id, title, detail."""


def escaped(text: str) -> str:
    """Return the text with LIKE's wildcards taken literally (escape character "!")."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _begins(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """Say "begins with" as a range, which an index serves."""
    return and_(column >= text, column < text + "\U0010ffff")


def _holds(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    return column.like(f"%{escaped(text)}%", escape="!")


def _find(
    session: Session, key: Any, title: Any, detail: Any, text: str, limit: int,
    fields: Sequence[InstrumentedAttribute[str]],
) -> list[Found]:
    begins = or_(*(_begins(field, text) for field in fields))
    query = select(key, title, detail)
    found = [tuple(row) for row in session.execute(query.where(begins).order_by(title).limit(limit))]
    if len(found) < limit:
        seen = [row[0] for row in found]
        holds = or_(*(_holds(field, text) for field in fields))
        rest = query.where(holds, key.not_in(seen)).order_by(title).limit(limit - len(found))
        found += [tuple(row) for row in session.execute(rest)]
    return found


def find_areas(session: Session, text: str, limit: int) -> list[Found]:
    """Find areas by code or name."""
    return _find(session, Area.id, Area.name, Area.code, text, limit, (Area.name, Area.code))


def find_grids(session: Session, text: str, limit: int) -> list[Found]:
    """Find grids in service by code, its last digits, or name."""
    query = (
        select(Grid.id, Grid.name, Grid.code)
        .where(Grid.retired_at.is_(None), or_(_holds(Grid.name, text), _holds(Grid.code, text)))
        .order_by(case((_begins(Grid.name, text), 0), (Grid.code.like(f"%{escaped(text)}", escape="!"), 1), else_=2),
                  Grid.code)
        .limit(limit)
    )
    return [(key, name, code) for key, name, code in session.execute(query)]


def find_places(session: Session, text: str, limit: int) -> list[Found]:
    """Find places by name, address or code."""
    return _find(session, Place.id, Place.name, Place.address, text, limit, (Place.address, Place.name, Place.code))


def find_organisations(session: Session, text: str, limit: int) -> list[Found]:
    """Find organisations by name, code or credit code."""
    fields = (Organisation.name, Organisation.code, Organisation.uscc)
    return _find(session, Organisation.id, Organisation.name, Organisation.address, text, limit, fields)


def find_assets(session: Session, text: str, limit: int) -> list[Found]:
    """Find assets by code or name."""
    return _find(session, Asset.id, Asset.name, Asset.code, text, limit, (Asset.code, Asset.name))


def find_workers(session: Session, text: str, limit: int) -> list[Found]:
    """Find workers in service by name or code."""
    query = (
        select(Worker.id, Worker.name, Worker.code)
        .where(Worker.active, or_(_holds(Worker.name, text), _begins(Worker.code, text)))
        .order_by(Worker.code)
        .limit(limit)
    )
    return [(key, name, code) for key, name, code in session.execute(query)]


def find_events(session: Session, text: str, limit: int) -> list[Found]:
    """Find events by code, text or address, newest first."""
    query = (
        select(GridEvent.id, GridEvent.code, CatalogueItem.label)
        .join(CatalogueItem, CatalogueItem.id == GridEvent.item_id)
        .where(or_(_holds(GridEvent.code, text), _holds(GridEvent.text, text), _holds(GridEvent.address, text)))
        .order_by(GridEvent.reported_at.desc())
        .limit(limit)
    )
    return [(key, code, label) for key, code, label in session.execute(query)]


def find_people(session: Session, text: str, limit: int) -> list[Found]:
    """Find residents by the beginning of a name or a whole number; the detail is the address of their household."""
    query = (
        select(Person.id, Person.name, Place.address)
        .outerjoin(Household, Household.id == Person.household_id)
        .outerjoin(Place, Place.id == Household.place_id)
        .where(or_(_begins(Person.name, text), Person.phone == text, Person.document_number == text),
               Person.left_at.is_(None))
        .limit(limit)
    )
    return [(key, name, address or "") for key, name, address in session.execute(query)]


def all_names(session: Session, kind: str) -> list[Found]:
    """Return id, name and code of everything of a kind that is few: "area", "grid", "organisation", "worker"."""
    model: Any = {"area": Area, "grid": Grid, "organisation": Organisation, "worker": Worker}[kind]
    query = select(model.id, model.name, model.code).order_by(model.code)
    if model is Grid:
        query = query.where(Grid.retired_at.is_(None))
    return [(key, name, code) for key, name, code in session.execute(query)]


def key_of(session: Session, kind: str, code: str) -> uuid.UUID | None:
    """Return the key of the record with this code."""
    models: dict[str, Any] = {
        "grid": Grid, "area": Area, "event": GridEvent, "place": Place, "asset": Asset, "organisation": Organisation,
        "person": Person, "worker": Worker, "patrol_task": PatrolTask,
    }
    model = models[kind]
    return session.scalar(select(model.id).where(model.code == code))


def shape_of(session: Session, kind: str, key: uuid.UUID) -> BaseGeometry | None:
    """Return where something found is: a point, or the outline of a grid or area; None without one."""
    if kind == "grid":
        return session.scalar(select(Boundary.geometry).where(Boundary.grid_id == key, Boundary.valid_to.is_(None)))
    if kind == "area":
        return session.scalar(select(Area.geometry).where(Area.id == key))
    if kind == "person":
        query = select(Place.location).join(Household, Household.place_id == Place.id)
        return session.scalar(query.join(Person, Person.household_id == Household.id).where(Person.id == key))
    model: Any = {"place": Place, "asset": Asset, "organisation": Organisation, "event": GridEvent}.get(kind)
    if model is None:
        return None
    shape: BaseGeometry | None = session.scalar(select(model.location).where(model.id == key))
    if shape is None and kind == "organisation":
        query = select(Place.location).join(Organisation, Organisation.place_id == Place.id)
        return session.scalar(query.where(Organisation.id == key))
    return shape
