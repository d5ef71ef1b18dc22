"""Says what a person should look at after a grid was split."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from app.services.splitting import Load, SplitPlan
from data.model.bindings import SubjectKind
from data.model.findings import Finding, Severity
from data.model.grids import Grid
from data.model.staff import WorkerGrid
from data.store.queries.subjects import SubjectRows


def split_findings(plan: SplitPlan, load: Load, micro_cut: Sequence[Grid]) -> tuple[Finding, ...]:
    """Return what is doubtful about where records and micro-grids went."""
    targets, fixed = load.placing.targets, load.placing.fixed
    elsewhere = [row for row in np.flatnonzero(fixed & load.placing.located).tolist()
                 if targets[row] == plan.grid.id and _is_outside_kept(plan, load.subjects, row)]
    findings = [
        *by_kind("split.doubtful", load.subjects, load.doubtful, grid=plan.grid.code),
        *by_kind("split.assigned_elsewhere", load.subjects, elsewhere, severity=Severity.HINT, grid=plan.grid.code),
    ]
    outside = [row for row, target in enumerate(targets) if target is None and load.placing.located[row]]
    findings += by_kind("bind.outside", load.subjects, outside)
    if micro_cut:
        findings.append(Finding("split.micro_cut", params={"grid": plan.grid.code, "count": len(micro_cut),
                                                           "micro_grids": [grid.code for grid in micro_cut]},
                                members=tuple(("grid", grid.id) for grid in micro_cut)))
    return tuple(findings)


def _is_outside_kept(plan: SplitPlan, subjects: SubjectRows, row: int) -> bool:
    kept = next(part.geometry for part in plan.parts if part.keeps_code)
    return not shapely.intersects_xy(kept, *subjects.xy[row])


def staff_findings(plan: SplitPlan, serving: Sequence[WorkerGrid]) -> tuple[Finding, ...]:
    """Return the finding that somebody must decide who serves the new grids."""
    if not serving:
        return ()
    fresh = [part for part in plan.parts if not part.keeps_code]
    members = [("grid", part.grid_id) for part in fresh] + [("worker", one.worker_id) for one in serving]
    return (Finding("split.staff_copied", Severity.HINT, members=tuple(dict.fromkeys(members)),
                    params={"grid": plan.grid.code, "new": [part.code for part in fresh], "count": len(serving)}),)


def by_kind(code: str, subjects: SubjectRows, rows: Iterable[int], *, severity: Severity = Severity.WARNING,
            remedy: str | None = None, **params: object) -> list[Finding]:
    """Return one finding for each kind of subject among rows, with the subjects as members and their positions."""
    chosen = list(rows)
    findings = []
    for kind in SubjectKind:
        of_kind = [row for row in chosen if subjects.kinds[row] is kind]
        if of_kind:
            members = tuple((kind.value, subjects.ids[row]) for row in of_kind)
            positions = subjects.xy[of_kind]
            where = shapely.multipoints(positions[np.isfinite(positions).all(axis=1)])
            findings.append(Finding(code, severity, {**params, "kind": kind, "count": len(of_kind)}, members,
                                    None if where.is_empty else where, remedy))
    return findings
