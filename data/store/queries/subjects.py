"""Asks for what is bound to grids: places, assets, organisations and events with their positions and open bindings."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, literal, null, select
from sqlalchemy.orm import Session

from data.model.assets import Asset
from data.model.bindings import Binding, BindingOrigin, SubjectKind
from data.model.events import OPEN_STATES, GridEvent
from data.model.organisations import Organisation
from data.model.places import Place
from data.store.queries import shapes

CHUNK = 500


@dataclass(frozen=True)
class SubjectRows:
    """Subjects with their positions and open bindings, one row each.

    Attributes
    ----------
    xy : (n, 2) longitude and latitude; NaN for those without a position of their own.
    kinds : tuple of SubjectKind
    ids : tuple of UUID
    codes : tuple of str
    source_ids : tuple of UUID or None
        The place a subject without a position takes its grid from.
    binding_ids, grid_ids : tuple of UUID or None
        The open binding; None where there is none.
    origins : tuple of BindingOrigin or None
    uncertainty_m : tuple of float
        How far an event's position may be off.
    open_events : tuple of bool
        Whether it is an event somebody still has to act on.
    """

    xy: NDArray[np.float64]
    kinds: tuple[SubjectKind, ...]
    ids: tuple[uuid.UUID, ...]
    codes: tuple[str, ...]
    source_ids: tuple[uuid.UUID | None, ...]
    binding_ids: tuple[uuid.UUID | None, ...]
    grid_ids: tuple[uuid.UUID | None, ...]
    origins: tuple[BindingOrigin | None, ...]
    uncertainty_m: tuple[float, ...]
    open_events: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.ids)


_COLUMNS: dict[SubjectKind, tuple[Any, Any, Any, Any]] = {
    SubjectKind.PLACE: (Place, null(), literal(0.0), literal(value=False)),
    SubjectKind.ASSET: (Asset, null(), literal(0.0), literal(value=False)),
    SubjectKind.ORGANISATION: (Organisation, Organisation.place_id, literal(0.0), literal(value=False)),
    SubjectKind.EVENT: (GridEvent, null(), GridEvent.position_uncertainty_m, GridEvent.state.in_(OPEN_STATES)),
}
"""Model, where it takes its grid from without a position, uncertainty, whether an open event.

A room without a position has no binding of its own: it belongs wherever its building does.
"""


def subjects(session: Session, grid_ids: Collection[uuid.UUID] | None = None) -> SubjectRows:
    """Return every subject that has a position, a source or a binding.

    Parameters
    ----------
    session : Session
    grid_ids : collection of UUID, optional
        Only what is bound to these grids now (some hundred at most).
    """
    return _joined(_rows_of(session, kind, grid_ids) for kind in SubjectKind)


def subjects_named(session: Session, ids: Collection[uuid.UUID]) -> SubjectRows:
    """Return these subjects, whatever their kind, as far as they have a position, a source or a binding."""
    return _joined(_rows_of(session, kind, None, chunk) for kind in SubjectKind for chunk in chunked(ids))


def _rows_of(session: Session, kind: SubjectKind, grid_ids: Collection[uuid.UUID] | None,
             ids: Collection[uuid.UUID] | None = None) -> SubjectRows:
    model, source, uncertainty, is_open = _COLUMNS[kind]
    query = select(
        shapes.undecoded(session, model.location), model.id, model.code, source, Binding.id, Binding.grid_id,
        Binding.origin, uncertainty, is_open,
    )
    bound = and_(Binding.subject_id == model.id, Binding.valid_to.is_(None))
    if grid_ids is None:
        query = query.select_from(model).outerjoin(Binding, bound).where(
            model.location.is_not(None) | source.is_not(None) | Binding.id.is_not(None))
    else:
        query = query.select_from(Binding).join(model, bound).where(
            Binding.grid_id.in_(grid_ids), Binding.subject_kind == kind)
    if ids is not None:
        query = query.where(model.id.in_(ids))
    columns: list[Any] = list(zip(*session.execute(query), strict=True)) or [()] * 9
    columns[8] = tuple(map(bool, columns[8]))
    return SubjectRows(shapes.positions(columns[0]), (kind,) * len(columns[0]), *columns[1:])


_NO_ROWS = SubjectRows(np.empty((0, 2)), (), (), (), (), (), (), (), (), ())


def _joined(parts: Iterable[SubjectRows]) -> SubjectRows:
    rows = [*parts, _NO_ROWS]
    columns: list[Any] = [
        sum((getattr(part, field.name) for part in rows), ()) for field in fields(SubjectRows) if field.name != "xy"
    ]
    return SubjectRows(np.concatenate([part.xy for part in rows]), *columns)


def place_parents(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID | None]:
    """Return the place each of these places lies in."""
    return {
        key: parent
        for chunk in chunked(ids)
        for key, parent in session.execute(select(Place.id, Place.parent_id).where(Place.id.in_(chunk)))
    }


def open_grids(session: Session, subject_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Return the grid each of these subjects is bound to now; the unbound are left out."""
    query = select(Binding.subject_id, Binding.grid_id).where(Binding.valid_to.is_(None))
    return {
        subject: grid
        for chunk in chunked(subject_ids)
        for subject, grid in session.execute(query.where(Binding.subject_id.in_(chunk)))
    }


def chunked(keys: Collection[uuid.UUID]) -> Iterable[list[uuid.UUID]]:
    """Cut many keys into lists short enough for one statement."""
    every = list(keys)
    return (every[start : start + CHUNK] for start in range(0, len(every), CHUNK))
