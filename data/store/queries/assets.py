"""Asks what imports of assets need to know."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.model.staff import Department


def department_ids(session: Session) -> dict[str, uuid.UUID]:
    """Return the departments, by code and by name."""
    known: dict[str, uuid.UUID] = {}
    for key, code, name in session.execute(select(Department.id, Department.code, Department.name)):
        known |= {name: key, code: key}
    return known
