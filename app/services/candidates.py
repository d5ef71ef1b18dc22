"""Ranks who could take a matter in hand, and says why."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.services.locating import GridHit
from data.model.catalogue import CatalogueItem
from data.model.staff import Department, Worker
from data.store.queries import patrols, staff
from data.store.sessions import ReadingSession

FIELD_POSTS = {"worker": "proposal.serves_grid", "leader": "proposal.leads_grid"}
"""Posts that go out themselves, with the reason for which they are proposed."""


@dataclass(frozen=True)
class Reason:
    """Why somebody is proposed: a code the messages word, with its parameters."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """Somebody an event could be handed to: a worker, or a department where it has nobody by name."""

    kind: str
    code: str
    name: str
    reasons: tuple[Reason, ...]


def candidates(session: ReadingSession, item: CatalogueItem, grid: GridHit | None, at: datetime) -> list[Candidate]:
    """Rank whom to send: first by the catalogue's rule, then those on duty, then those with least in hand."""
    department = staff.department_by_id(session, item.department_id) if item.department_id else None
    field = ranked(session, _serving(session, [grid] if grid else [], at), at)
    desk = _responsible(session, department, at) if department else []
    return [*field, *desk] if item.handled_by == "grid_worker" else [*desk, *field]


def patrollers(session: ReadingSession, grids: Sequence[GridHit], at: datetime) -> list[Candidate]:
    """Rank whom to send on patrol through some grids."""
    people = _serving(session, grids, at)
    return ranked(session, people, at, patrols.patrols_in_hand(session, [worker.id for worker, _ in people]))


def _serving(session: ReadingSession, grids: Sequence[GridHit], at: datetime) -> list[tuple[Worker, Reason]]:
    """Return who serves the grids, in the order given, workers before leaders, nobody twice."""
    posted = [(one.worker, Reason(FIELD_POSTS[one.post], {"grid": grid.code}))
              for grid in grids for one in staff.workers_of_grid(session, grid.id, at) if one.post in FIELD_POSTS]
    posted.sort(key=lambda pair: _leads(pair[1]))
    first = {pair[0].id: pair for pair in reversed(posted)}
    return [pair for pair in posted if first[pair[0].id] is pair]


def _responsible(session: ReadingSession, department: Department, at: datetime) -> list[Candidate]:
    why = Reason("proposal.responsible_department", {"department": department.name})
    handlers = staff.handlers_of_department(session, department.id)
    if not handlers:
        return [Candidate("department", department.code, department.name, (why,))]
    return ranked(session, [(worker, why) for worker in handlers], at)


def ranked(
    session: ReadingSession, people: Sequence[tuple[Worker, Reason]], at: datetime,
    on_patrol: Mapping[uuid.UUID, int] | None = None,
) -> list[Candidate]:
    """Order people: on duty first where there is a rota, leaders after workers, then by what they have in hand."""
    keys = [worker.id for worker, _ in people]
    duty = staff.on_duty(session, keys, at)
    rota = bool(duty) or staff.has_shifts(session, keys)
    loads = {"proposal.events_in_hand": staff.events_in_hand(session, keys)}
    if on_patrol is not None:
        loads["proposal.patrols_in_hand"] = dict(on_patrol)

    def rank(pair: tuple[Worker, Reason]) -> tuple[bool, bool, int]:
        return rota and pair[0].id not in duty, _leads(pair[1]), sum(load.get(pair[0].id, 0) for load in loads.values())

    chosen = []
    for worker, why in sorted(people, key=rank):
        shift = [Reason("proposal.on_duty" if worker.id in duty else "proposal.off_duty")] if rota else []
        in_hand = [Reason(code, {"count": load.get(worker.id, 0)}) for code, load in loads.items()]
        chosen.append(Candidate("worker", worker.code, worker.name, (why, *shift, *in_hand)))
    return chosen


def _leads(reason: Reason) -> bool:
    return reason.code == FIELD_POSTS["leader"]
