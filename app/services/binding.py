"""Binds every located record to the grid it lies in, and lists those that lie in none."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from app.services.grid_findings import by_kind
from app.services.placing import Placing, Rebound, place, place_by_position, rebind
from data.model.actor import Actor
from data.model.bindings import BindingOrigin, SubjectKind
from data.model.changes import ChangeSet
from data.model.findings import Finding, Severity
from data.model.rights import require
from data.store.queries.grids import BoundaryRows, boundaries
from data.store.queries.subjects import SubjectRows, subjects, subjects_named
from data.store.unit_of_work import UnitOfWork
from data.store.workspace import Store
from gis.nearness import near_borders

NEAR_BORDER_M = 1.0
"""Positions this near to a border are mentioned: which side they are on hangs on the survey's last digit."""


@dataclass(frozen=True)
class OutsideSubject:
    """A record that lies in no grid."""

    kind: SubjectKind
    id: uuid.UUID
    code: str
    lon: float
    lat: float


@dataclass(frozen=True)
class BindResult:
    """What binding did.

    Attributes
    ----------
    bound, moved, released : int
        Records that got a first binding, changed grids, lie in no grid any more.
    outside : tuple of OutsideSubject
        Every record with a position in no grid; none is lost.
    counts : mapping of grid code to mapping of SubjectKind to int
        What each grid holds afterwards; grids that hold nothing are left out.
    findings : tuple of Finding
        ``bind.outside``, ``bind.assigned_elsewhere``, ``bind.near_border`` for each kind concerned.
    changes : ChangeSet
    """

    bound: int
    moved: int
    released: int
    outside: tuple[OutsideSubject, ...]
    counts: Mapping[str, Mapping[SubjectKind, int]]
    findings: tuple[Finding, ...]
    changes: ChangeSet


def bind_all(store: Store, actor: Actor, *, reason: str = "") -> BindResult:
    """Bind every record with a position (or with a place that has one) to the grid it lies in.

    Bindings made by hand stay as they are; where they disagree with the position, a finding says so. A point on a
    border belongs to the smaller code (`gis.locate`).
    """
    require(actor, "bind_all")
    with store.act("bind_all", actor, reason=reason) as act:
        return bind_in(act).result(act.commit())


@dataclass(frozen=True)
class Bound:
    """A binding run inside an act that is not committed yet."""

    subjects: SubjectRows
    placing: Placing
    grids: BoundaryRows
    rebound: Rebound

    def result(self, changes: ChangeSet) -> BindResult:
        """Return what to report once the act is committed."""
        return BindResult(self.rebound.bound, sum(self.rebound.moved.values()), self.rebound.released,
                          self._outside(), self._counts(), self.findings(), changes)

    def findings(self) -> tuple[Finding, ...]:
        """Return what a person should look at."""
        near = near_borders(self.subjects.xy, self.grids.geometries, NEAR_BORDER_M)
        return (
            *by_kind("bind.outside", self.subjects, self.rebound.outside),
            *by_kind("bind.assigned_elsewhere", self.subjects, assigned_elsewhere(self.subjects, self.grids),
                     severity=Severity.HINT),
            *by_kind("bind.near_border", self.subjects, np.flatnonzero(near).tolist(), severity=Severity.HINT,
                     reach_m=NEAR_BORDER_M),
        )

    def _outside(self) -> tuple[OutsideSubject, ...]:
        rows = self.subjects
        return tuple(OutsideSubject(rows.kinds[row], rows.ids[row], rows.codes[row], *rows.xy[row].tolist())
                     for row in self.rebound.outside)

    def _counts(self) -> dict[str, dict[SubjectKind, int]]:
        code_of = dict(zip(self.grids.grid_ids, self.grids.codes, strict=True))
        counted: dict[str, dict[SubjectKind, int]] = defaultdict(lambda: defaultdict(int))
        for kind, target in zip(self.subjects.kinds, self.placing.targets, strict=True):
            if target in code_of:
                counted[code_of[target]][kind] += 1
        return {code: dict(counted[code]) for code in sorted(counted)}


def bind_in(act: UnitOfWork, ids: Collection[uuid.UUID] | None = None) -> Bound:
    """Bind everything, or only the records with these ids, inside a running act."""
    act.flush()
    grids = boundaries(act.session, micro=False)
    rows = subjects(act.session) if ids is None else subjects_named(act.session, ids)
    placing = place(act.session, rows, grids)
    return Bound(rows, placing, grids, rebind(act, rows, placing))


def assigned_elsewhere(rows: SubjectRows, grids: BoundaryRows) -> list[int]:
    """Return the subjects bound by hand to another grid than the one they lie in."""
    free = place_by_position(rows, grids)
    return [row for row, (grid, origin) in enumerate(zip(rows.grid_ids, rows.origins, strict=True))
            if origin is BindingOrigin.ASSIGNED and free[row] not in (None, grid)]
