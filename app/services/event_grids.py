"""Lets a person say which grid an event belongs to, where its position is uncertain or lies in none."""

import uuid
from dataclasses import dataclass

from app.services.event_cases import acting_worker, event_named
from data.model.actor import Actor
from data.model.bindings import Binding, BindingOrigin, SubjectKind
from data.model.changes import ChangeSet
from data.model.errors import UserError
from data.model.findings import Finding
from data.model.grids import Grid
from data.model.rights import require, require_area
from data.store.queries import events, staff
from data.store.queries.grids import grid_by_code
from data.store.unit_of_work import UnitOfWork
from data.store.workspace import Store


@dataclass(frozen=True)
class GridChosen:
    """The event and its grid now."""

    event: str
    grid: str
    changes: ChangeSet
    findings: tuple[Finding, ...] = ()


def choose_grid(store: Store, actor: Actor, code: str, grid: str, *, note: str = "", reason: str = "") -> GridChosen:
    """Assign an event to a grid by hand; binding everything again leaves it there.

    Parameters
    ----------
    store : Store
    actor : Actor
    code : str
        Code of the event.
    grid : str
        Code of the grid.
    note, reason : str

    Raises
    ------
    UserError
        ``rights.not_allowed``, ``rights.outside_area``, ``event.unknown``, ``grid.unknown``, ``grid.retired``
    """
    require(actor, "choose_grid")
    with store.act("choose_grid", actor, reason=reason or note) as act:
        event = event_named(act.session, code)
        chosen = _in_service(act, grid)
        worker = acting_worker(act.session, actor)
        if worker is not None:
            require_area(actor, "choose_grid", worker.area_id, staff.areas_of_grid(act.session, chosen.id))
        _assign(act, event.id, chosen)
        act.note(event=event.code, grid=chosen.code)
        changes = act.commit()
    return GridChosen(event.code, chosen.code, changes)


def _in_service(act: UnitOfWork, code: str) -> Grid:
    grid = grid_by_code(act.session, code.strip())
    if grid is None:
        raise UserError("grid.unknown", grid=code)
    if grid.retired_at is not None:
        raise UserError("grid.retired", grid=code)
    return grid


def _assign(act: UnitOfWork, event_id: uuid.UUID, grid: Grid) -> None:
    before = events.binding_of(act.session, event_id)
    if before is not None and before.grid_id == grid.id:
        before.origin = BindingOrigin.ASSIGNED
        return
    if before is not None:
        before.valid_to = act.at
        act.flush()
    act.add(Binding(subject_kind=SubjectKind.EVENT, subject_id=event_id, grid_id=grid.id, valid_from=act.at,
                    origin=BindingOrigin.ASSIGNED))
