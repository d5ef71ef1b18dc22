"""Fetches whole registers as columns, for tables."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from data.model.areas import Area
from data.model.assets import Asset
from data.model.bindings import Binding
from data.model.catalogue import CatalogueItem
from data.model.events import GridEvent
from data.model.grids import Boundary, Grid
from data.model.organisations import Organisation
from data.model.places import Place
from data.model.staff import Department, Worker
from data.model.tasks import PatrolTask
from data.store.queries.shapes import geometries, undecoded

Rows = list[tuple[Any, ...]]


def area_rows(session: Session) -> Rows:
    """Return (id, code, name, level, name of the area above) of every area."""
    above = aliased(Area)
    query = select(Area.id, Area.code, Area.name, Area.level, above.name).outerjoin(above, above.id == Area.parent_id)
    return _all(session, query.order_by(Area.code))


def grid_rows(session: Session) -> Rows:
    """Return (id, code, name, kind, community, boundary) of every grid in service; the boundary is a geometry."""
    query = (
        select(Grid.id, Grid.code, Grid.name, Grid.kind, Area.name, undecoded(session, Boundary.geometry))
        .join(Area, Area.id == Grid.community_id)
        .outerjoin(Boundary, (Boundary.grid_id == Grid.id) & Boundary.valid_to.is_(None))
        .where(Grid.retired_at.is_(None))
        .order_by(Grid.code)
    )
    rows = _all(session, query)
    shapes = geometries([row[5] for row in rows])
    return [(*row[:5], shape) for row, shape in zip(rows, shapes, strict=True)]


def place_rows(session: Session) -> Rows:
    """Return (id, code, kind, name, address, floors, grid name) of every place."""
    query = select(Place.id, Place.code, Place.kind, Place.name, Place.address, Place.floors, Grid.name)
    return _all(session, _with_grid(query, Place.id).order_by(Place.code))


def asset_rows(session: Session) -> Rows:
    """Return (id, code, class, name, state, department, address, grid name) of every asset."""
    query = select(Asset.id, Asset.code, Asset.class_code, Asset.name, Asset.state, Department.name, Asset.address,
                   Grid.name).outerjoin(Department, Department.id == Asset.department_id)
    return _all(session, _with_grid(query, Asset.id).order_by(Asset.code))


def organisation_rows(session: Session) -> Rows:
    """Return (id, code, kind, name, credit code, address, grid name) of every organisation."""
    query = select(Organisation.id, Organisation.code, Organisation.kind, Organisation.name, Organisation.uscc,
                   Organisation.address, Grid.name)
    return _all(session, _with_grid(query, Organisation.id).order_by(Organisation.code))


def event_rows(session: Session) -> Rows:
    """Return (id, code, item, state, reported_at, closed_at, text, grid name) of every event, newest first."""
    query = select(GridEvent.id, GridEvent.code, CatalogueItem.label, GridEvent.state, GridEvent.reported_at,
                   GridEvent.closed_at, GridEvent.text, Grid.name)
    query = query.join(CatalogueItem, CatalogueItem.id == GridEvent.item_id)
    return _all(session, _with_grid(query, GridEvent.id).order_by(GridEvent.reported_at.desc()))


def worker_rows(session: Session) -> Rows:
    """Return (id, code, name, role, department, area) of every worker in service."""
    query = (
        select(Worker.id, Worker.code, Worker.name, Worker.role, Department.name, Area.name)
        .outerjoin(Department, Department.id == Worker.department_id)
        .outerjoin(Area, Area.id == Worker.area_id)
        .where(Worker.active)
        .order_by(Worker.code)
    )
    return _all(session, query)


def patrol_rows(session: Session) -> Rows:
    """Return (id, code, title, worker, state, due_at, finished_at, grid name) of every patrol, the newest first."""
    query = (
        select(PatrolTask.id, PatrolTask.code, PatrolTask.title, Worker.name, PatrolTask.state, PatrolTask.due_at,
               PatrolTask.finished_at, Grid.name)
        .join(Worker, Worker.id == PatrolTask.worker_id)
        .outerjoin(Grid, Grid.id == PatrolTask.grid_id)
        .order_by(PatrolTask.assigned_at.desc())
    )
    return _all(session, query)


def _with_grid(query: Any, subject: Any) -> Any:
    bound = query.outerjoin(Binding, (Binding.subject_id == subject) & Binding.valid_to.is_(None))
    return bound.outerjoin(Grid, Grid.id == Binding.grid_id)


def _all(session: Session, query: Any) -> Rows:
    return [tuple(row) for row in session.execute(query)]
