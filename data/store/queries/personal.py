"""Reads the personal fields of one record unmasked; only the service that journals it may ask."""

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.model.events import GridEvent
from data.model.organisations import Organisation
from data.model.people import Person

_FIELDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "person": (Person, ("name", "document_number", "phone", "birth_date")),
    "organisation": (Organisation, ("head_name", "phone")),
    "event": (GridEvent, ("reporter", "reporter_phone")),
}


def personal_fields(session: Session, kind: str, key: uuid.UUID) -> tuple[str, dict[str, str]] | None:
    """Return (code, field to text) of one record; None when there is none.

    Parameters
    ----------
    session : Session
    kind : {"person", "organisation", "event"}
    key : UUID
    """
    if kind not in _FIELDS:
        return None
    model, names = _FIELDS[kind]
    record = session.scalar(select(model).where(model.id == key))
    if record is None:
        return None
    return record.code, {name: str(getattr(record, name) or "") for name in names}
