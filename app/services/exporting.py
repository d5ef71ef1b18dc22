"""Hands records on: GeoJSON deliveries by profile with a manifest, and web maps that open without a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from data.exchange.deliveries import Delivery as WrittenDelivery
from data.exchange.deliveries import write_delivery
from data.exchange.profiles import find_profile
from data.model.actor import Actor
from data.model.changes import ChangeSet
from data.model.errors import UserError
from data.model.findings import Finding
from data.model.rights import require
from data.store.journal_tables import StepKind
from data.store.queries.deliveries import KINDS, Delivery, deliver
from data.store.workspace import Store


@dataclass(frozen=True)
class ExportResult:
    """What was handed on.

    Attributes
    ----------
    path, manifest_path : Path
    count : int
        Records in the file.
    sha256 : str
    findings : tuple of Finding
        ``profile.bad_code``, ``profile.crossing_outline``.
    changes : ChangeSet
        Empty but for the step that notes the delivery.
    """

    path: Path
    manifest_path: Path
    count: int
    sha256: str
    findings: tuple[Finding, ...]
    changes: ChangeSet


@dataclass(frozen=True)
class WebMapResult:
    """The web map that was written."""

    folder: Path
    layers: tuple[str, ...]
    count: int
    changes: ChangeSet


@dataclass(frozen=True)
class WebMapWords:
    """The texts of a web map, in the reader's language; `app.webmap_words` gives them.

    Attributes
    ----------
    title : str
    language : str
        BCP 47 tag.
    grids, events : str
        Names of the layers.
    grid_fields, event_fields : tuple of (field, label)
        What a click shows, in order; the first label of a grid follows the pointer.
    terms : dict
        "EventState.reported" to its word.
    legend, none : str
    """

    title: str
    language: str
    grids: str
    events: str
    grid_fields: tuple[tuple[str, str], ...]
    event_fields: tuple[tuple[str, str], ...]
    terms: dict[str, str]
    legend: str
    none: str


def export(
    store: Store, actor: Actor, kind: str, out: Path, *, profile: str = "rfc7946", as_of: datetime | None = None,
    personal: bool = False, reason: str = "",
) -> ExportResult:
    """Write a delivery with its manifest beside it and note in the journal that it left the house.

    Parameters
    ----------
    store : Store
    actor : Actor
    kind : {"areas", "grids", "places", "assets", "organisations", "events"}
    out : Path
        The GeoJSON file; replaced whole when it exists.
    profile : str
        Name of a delivery profile; it alone says which fields leave.
    as_of : datetime, optional
        Boundaries and bindings as they were then.
    personal : bool
        Include the profile's fields about persons; needs a reason.
    reason : str

    Raises
    ------
    UserError
        ``export.unknown_kind``, ``export.reason_needed``, ``export.no_folder``, those of the profile and of the rights.
    GeometryError
        When a geometry cannot be written as the profile wants it; nothing is written then.
    """
    require(actor, "export")
    if kind not in KINDS:
        raise UserError("export.unknown_kind", kind=kind, kinds=list(KINDS))
    if personal and not reason.strip():
        raise UserError("export.reason_needed")
    terms = find_profile(profile)
    terms.fields_of(kind)
    _refuse_without_folder(out)
    with store.act("export", actor, reason=reason, kind=StepKind.NOTE) as act:
        content = deliver(act.session, kind, as_of)
        written = write_delivery(out, terms, kind, _as_written(kind, content), content.geometries,
                                 as_of=(as_of or act.at).isoformat(), personal=personal)
        act.note(kind=kind, file=out.name, profile=profile, records=written.manifest.count,
                 sha256=written.manifest.sha256, personal=written.manifest.personal)
        return _result(written, act.commit())


def _result(written: WrittenDelivery, changes: ChangeSet) -> ExportResult:
    manifest = written.manifest
    return ExportResult(written.path, written.manifest_path, manifest.count, manifest.sha256, written.findings, changes)


def _as_written(kind: str, content: Delivery) -> Sequence[dict[str, Any]]:
    """Give values the form they have outside: plain words for enumerations, square metres for grids."""
    records = [{name: value.value if isinstance(value, Enum) else value for name, value in record.items()}
               for record in content.records]
    if kind == "grids":
        from gis.measure import area_m2

        for record, area in zip(records, area_m2(content.geometries), strict=True):
            record["area_m2"] = round(float(area), 1)
    return records


def _refuse_without_folder(out: Path) -> None:
    if not out.absolute().parent.is_dir():
        raise UserError("export.no_folder", folder=str(out.absolute().parent))


def write_webmap(store: Store, actor: Actor, folder: Path, words: WebMapWords, *, reason: str = "") -> WebMapResult:
    """Write a folder with a web map of grids, coloured by open events, and of open events in clusters.

    Personal fields do not leave: events show item, state, grid and time only.

    Raises
    ------
    UserError
        ``export.no_folder`` and those of the rights.
    GeometryError
        ``webmap.folder_in_use`` when the folder holds something else.
    """
    from gis.webmap import WebLayer, write_web_map

    require(actor, "export")
    _refuse_without_folder(folder)
    with store.act("write_webmap", actor, reason=reason, kind=StepKind.NOTE) as act:
        grids = deliver(act.session, "grids")
        events = _only_open(deliver(act.session, "events"))
        layers = [
            WebLayer(words.grids, grids.geometries, _rows(grids, words.grid_fields, words.terms),
                     values=[float(record["open_events"]) for record in grids.records], value_label=words.legend,
                     no_value_label=words.none, hover=words.grid_fields[0][1], clustered=False),
            WebLayer(words.events, events.geometries, _rows(events, words.event_fields, words.terms), colour="#d55e00"),
        ]
        with as_file(files("resources") / "leaflet") as leaflet:
            write_web_map(folder, layers, title=words.title, language=words.language, leaflet=leaflet)
        count = len(grids.records) + len(events.records)
        act.note(folder=folder.name, records=count)
        return WebMapResult(folder, (words.grids, words.events), count, act.commit())


def _only_open(content: Delivery) -> Delivery:
    kept = [number for number, record in enumerate(content.records) if record["closed_at"] is None]
    return Delivery(content.geometries[kept], [content.records[number] for number in kept])


def _rows(content: Delivery, fields: Sequence[tuple[str, str]], terms: dict[str, str]) -> list[dict[str, str]]:
    return [{label: _text(record[name], terms) for name, label in fields} for record in content.records]


def _text(value: object, terms: dict[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, Enum):
        return terms.get(f"{type(value).__name__}.{value.value}", str(value.value))
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M")
    return str(value)
