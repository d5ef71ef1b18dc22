"""Verbs that bring records in and hand them on: import, export, webmap."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app import bootstrap, messages
from app.cli.options import AsJson, By, Reason, WorkspaceFile, parse_instant
from app.cli.output import MOST_FINDINGS_SAID, Output, refusals
from app.services import exporting, importing
from app.webmap_words import webmap_words
from app.wording import _


class ImportKind(StrEnum):
    """What a file can hold."""

    AREAS = "areas"
    GRIDS = "grids"
    PLACES = "places"
    PEOPLE = "people"
    ASSETS = "assets"
    ORGANISATIONS = "organisations"
    EVENTS = "events"


def register(program: typer.Typer) -> None:
    """Add these verbs to the program."""
    program.command("import", help=_("Read a file into the workspace."))(import_)
    program.command(help=_("Write a delivery for others, with its manifest."))(export)
    program.command(help=_("Write a folder with a web map that opens without a network."))(webmap)


def import_(
    workspace: WorkspaceFile,
    kind: Annotated[ImportKind, typer.Argument(help=_("What the file holds"))],
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    community: Annotated[str, typer.Option(help=_("Community the records belong to, by code"))] = "",
    crs: Annotated[str, typer.Option(help=_("What the coordinates are in: EPSG:n, gcj02 or bd09"))] = "",
    outline: Annotated[Path | None, typer.Option(help=_("Take only what lies inside this polygon file"))] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Say what would happen, write nothing"))] = False,
    all_or_nothing: Annotated[bool, typer.Option("--all-or-nothing", help=_("Refuse all when one row is refused"))]
    = False,
    by: By = "", reason: Reason = "", as_json: AsJson = False,
) -> None:
    """Read a file into the workspace."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        done = importing.import_file(
            store, bootstrap.acting(store, by), kind.value, file, community=community or None, crs=crs or None,
            outline=outline, dry_run=dry_run, all_or_nothing=all_or_nothing, progress=output.progress(), reason=reason,
        )
        for fault in done.refused[:MOST_FINDINGS_SAID]:
            said = messages.word_code(fault.code, fault.params)
            output.say(_("  row {row}: {fault}").format(row=fault.row, fault=said))
        said = _("Would import") if dry_run else _("Imported")
        output.result(done, _("{said}: {created} new, {updated} updated, {refused} refused of {read} read.").format(
            said=said, created=done.created, updated=done.updated, refused=len(done.refused), read=done.read))
        if done.refused and not (done.created or done.updated):
            raise typer.Exit(1)


def export(
    workspace: WorkspaceFile,
    kind: Annotated[str, typer.Argument(help=_("grids, areas, places, assets, organisations or events"))],
    out: Annotated[Path, typer.Argument(metavar="OUT", help=_("The file to write"))],
    profile: Annotated[str, typer.Option(help=_("Delivery profile: rfc7946, platform or public"))] = "rfc7946",
    as_of: Annotated[str, typer.Option("--as-of", help=_("The state at this time, ISO 8601"))] = "",
    personal: Annotated[bool, typer.Option("--personal", help=_("Include fields about persons; needs a reason"))]
    = False,
    by: By = "", reason: Reason = "", as_json: AsJson = False,
) -> None:
    """Write a delivery for others, with its manifest."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        done = exporting.export(store, bootstrap.acting(store, by), kind, out, profile=profile,
                                as_of=parse_instant(as_of) if as_of else None, personal=personal, reason=reason)
        output.result(done, _("{count} records in {file}.").format(count=done.count, file=out))


def webmap(workspace: WorkspaceFile, out: Annotated[Path, typer.Argument(metavar="OUTDIR")],
           by: By = "", reason: Reason = "", as_json: AsJson = False) -> None:
    """Write a folder with a web map that opens without a network; an older web map there is replaced."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        done = exporting.write_webmap(store, bootstrap.acting(store, by), out, webmap_words(workspace.stem),
                                      reason=reason)
        output.result(done, _("Open {file} in a browser.").format(file=out / "index.html"))
