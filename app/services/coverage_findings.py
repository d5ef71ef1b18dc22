"""Turns what geometry says about a coverage into findings about grids."""

import uuid
from collections.abc import Iterable, Sequence

from shapely.geometry.base import BaseGeometry

from data.model.findings import Finding, Severity
from data.store.queries.grids import BoundaryRows
from gis.coverage import CoverageFault, check_coverage

_SEVERITY = {"sliver": Severity.WARNING, "not_contiguous": Severity.WARNING}
"""Everything else breaks the rule that grids tile their community (DOMAIN.md section 2) and is an error."""


def coverage_findings(grids: BoundaryRows, outline: BaseGeometry | None, within: str, *,
                      tiling: bool = True) -> list[Finding]:
    """Check that grids tile an area, or at least lie in it side by side.

    Parameters
    ----------
    grids : BoundaryRows
    outline : polygon, EPSG:4490, or None
        What they must fill; without it only gaps between them count.
    within : code of the area, for the wording
    tiling : bool
        Whether they must leave nothing out; micro-grids need not.
    """
    faults = [fault for fault in check_coverage(grids.geometries, outline) if tiling or fault.kind != "gap"]
    return as_findings(faults, grids.grid_ids, grids.codes, within)


def as_findings(faults: Iterable[CoverageFault], ids: Sequence[uuid.UUID], codes: Sequence[str],
                within: str) -> list[Finding]:
    """Name the grids behind the members of faults."""
    return [
        Finding(
            f"coverage.{fault.kind}", _SEVERITY.get(fault.kind, Severity.ERROR),
            {"grids": [codes[member] for member in fault.members], "area_m2": round(fault.area_m2, 2), "area": within},
            tuple(("grid", ids[member]) for member in fault.members), fault.geometry,
        )
        for fault in faults
    ]
