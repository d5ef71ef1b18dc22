"""Fetches the lists people choose from: catalogue items, workers, departments, communities."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from data.model.areas import Area, AreaLevel
from data.model.catalogue import Catalogue, CatalogueItem
from data.model.staff import Department, Worker


def items_in_force(session: Session, at: datetime) -> list[tuple[Any, ...]]:
    """Return (catalogue code, code, label, English label, parent code, department name, default grade, checklist)."""
    query = (
        select(Catalogue.code, CatalogueItem.code, CatalogueItem.label, CatalogueItem.label_en,
               CatalogueItem.parent_code, Department.name, CatalogueItem.default_grade, CatalogueItem.checklist)
        .join(Catalogue, Catalogue.id == CatalogueItem.catalogue_id)
        .outerjoin(Department, Department.id == CatalogueItem.department_id)
        .where(Catalogue.valid_from <= at, or_(Catalogue.valid_to.is_(None), Catalogue.valid_to > at))
        .order_by(Catalogue.code, CatalogueItem.code)
    )
    return [tuple(row) for row in session.execute(query)]


def active_workers(session: Session) -> list[tuple[Any, ...]]:
    """Return (id, code, name, role, department name) of every worker in service, by name."""
    query = select(Worker.id, Worker.code, Worker.name, Worker.role, Department.name)
    query = query.outerjoin(Department, Department.id == Worker.department_id)
    return [tuple(row) for row in session.execute(query.where(Worker.active).order_by(Worker.name, Worker.code))]


def departments(session: Session) -> list[tuple[uuid.UUID, str, str]]:
    """Return (id, code, name) of every department, by code."""
    query = select(Department.id, Department.code, Department.name).order_by(Department.code)
    return [(key, code, name) for key, code, name in session.execute(query)]


def communities(session: Session) -> list[tuple[str, str]]:
    """Return (code, name) of every community, by code."""
    query = select(Area.code, Area.name).where(Area.level == AreaLevel.COMMUNITY).order_by(Area.code)
    return [(code, name) for code, name in session.execute(query)]
