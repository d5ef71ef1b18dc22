"""Imports files of every daily kind: read, recognised, judged, written and bound in one act, or not at all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from shapely.geometry.base import BaseGeometry

from app.services import (
    import_areas,
    import_assets,
    import_events,
    import_grids,
    import_people,
    import_places,
)
from app.services.binding import bind_in
from app.services.import_positions import DatumReading
from app.services.import_sources import RowFault, Source, read_source
from app.services.import_task import ImportTask, Progress
from app.wording import _
from data.model.actor import Actor
from data.model.changes import ChangeSet
from data.model.errors import UserError
from data.model.findings import Finding, Severity
from data.model.rights import require
from data.store.unit_of_work import UnitOfWork
from data.store.workspace import Store

__all__ = ["KINDS", "ImportResult", "RowFault", "import_file"]

Outline: TypeAlias = "Path | BaseGeometry | None"


@dataclass(frozen=True)
class _Kind:
    """How one kind of record is imported."""

    fields: Mapping[str, Sequence[str]]
    write: Callable[[ImportTask, Outline], DatumReading | None]
    on_map: bool = False
    rebinds_all: bool = False


def _without_position(task: ImportTask, _outline: Outline) -> None:
    import_people.import_people(task)


KINDS: Mapping[str, _Kind] = {
    "areas": _Kind(import_areas.FIELDS, lambda task, _outline: import_areas.import_areas(task), on_map=True),
    "grids": _Kind(import_grids.FIELDS, import_grids.import_grids, on_map=True, rebinds_all=True),
    "places": _Kind(import_places.FIELDS, lambda task, _outline: import_places.import_places(task)),
    "people": _Kind(import_people.FIELDS, _without_position),
    "assets": _Kind(import_assets.ASSET_FIELDS, lambda task, _outline: import_assets.import_assets(task)),
    "organisations": _Kind(import_assets.ORGANISATION_FIELDS,
                           lambda task, _outline: import_assets.import_organisations(task)),
    "events": _Kind(import_events.FIELDS, lambda task, _outline: import_events.import_events(task)),
}
"""What can be imported, by the word for it."""


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do.

    Attributes
    ----------
    kind, file : str
    read : int
        Rows or features in the file.
    created, updated, unchanged : int
        Records; of people also counts those whose household or residence alone is new as unchanged.
    refused : tuple of RowFault
        Rows left out, and why.
    warnings : tuple of RowFault
        Rows taken although something about them is doubtful.
    findings : tuple of Finding
        What a person should look at: the file as a whole, the coverage, records outside every grid.
    columns : mapping of field to header
        Which column was taken for what.
    datum : DatumReading or None
        How the coordinates were read; None when there were none.
    changes : ChangeSet
    """

    kind: str
    file: str
    read: int
    created: int
    updated: int
    unchanged: int
    refused: tuple[RowFault, ...]
    warnings: tuple[RowFault, ...]
    findings: tuple[Finding, ...]
    columns: Mapping[str, str]
    datum: DatumReading | None
    changes: ChangeSet


def import_file(
    store: Store, actor: Actor, kind: str, path: Path, *, community: str | None = None, crs: str | None = None,
    dry_run: bool = False, all_or_nothing: bool = False, progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None, outline: Outline = None, reason: str = "",
) -> ImportResult:
    """Import a file.

    Parameters
    ----------
    store : Store
    actor : Actor
    kind : {"areas", "grids", "places", "people", "assets", "organisations", "events"}
    path : Path
        GeoJSON, GeoPackage, FlatGeobuf, Shapefile, KML, or a table (XLSX, XLS, ODS, CSV, TSV).
    community : str, optional
        Code of the community grids belong to.
    crs : str, optional
        What the coordinates are in: "EPSG:n", "gcj02", "bd09"; else what the file says or the map shows.
    dry_run : bool
        Say what would happen, write nothing.
    all_or_nothing : bool
        Write nothing when any row is refused.
    progress : callable, optional
        Gets the share done and the name of the stage.
    cancelled : callable, optional
        Asked while a foreign file is being read.
    outline : Path or polygon, optional
        For grids: takes only those whose label point lies in it (EPSG:4490, or as the file says).
    reason : str

    Returns
    -------
    ImportResult
        Rows that cannot be used are in `refused`; the others are written in one transaction.

    Raises
    ------
    UserError, GeometryError
        When the file as a whole cannot be used; then nothing was written.
    """
    require(actor, "import_file")
    if kind not in KINDS:
        raise UserError("import.unknown_record_kind", kind=kind, kinds=sorted(KINDS))
    tell = progress or (lambda _share, _stage: None)
    tell(0.0, _("Reading the file"))
    source = read_source(Path(path), KINDS[kind].fields, on_map=KINDS[kind].on_map, cancelled=cancelled)
    with store.act("import_file", actor, reason=reason) as act:
        tell(0.4, _("Writing the records"))
        act.note(kind=kind, file=source.file, **({"community": community} if community else {}))
        task = ImportTask(act, source, community or "", crs or "")
        reading = KINDS[kind].write(task, outline)
        tell(0.8, _("Binding to grids"))
        _bind(task, KINDS[kind].rebinds_all)
        changes = _finish(act, task, dry_run=dry_run, all_or_nothing=all_or_nothing)
    tell(1.0, "")
    return _result(kind, task, reading, changes)


def _bind(task: ImportTask, rebinds_all: bool) -> None:
    """Bind what came in; where grids came in, everything may lie elsewhere."""
    task.act.flush()
    if rebinds_all or task.touched:
        task.findings += bind_in(task.act, None if rebinds_all else task.touched).findings()


def _finish(act: UnitOfWork, task: ImportTask, *, dry_run: bool, all_or_nothing: bool) -> ChangeSet:
    if all_or_nothing and task.refused:
        task.findings.append(Finding("import.nothing_written", Severity.ERROR, {
            "file": task.source.file, "count": len(task.refused)}))
        task.created = 0
        task.changed.clear()
        return ChangeSet()
    return ChangeSet() if dry_run else act.commit()


def _result(kind: str, task: ImportTask, reading: DatumReading | None, changes: ChangeSet) -> ImportResult:
    source: Source = task.source
    return ImportResult(
        kind, source.file, len(source), task.created, len(task.changed), len(task.met - task.changed),
        tuple(sorted(task.refused, key=lambda fault: fault.row)),
        tuple(sorted(task.warnings, key=lambda fault: fault.row)), (*source.findings, *task.findings),
        dict(source.columns), reading, changes,
    )
