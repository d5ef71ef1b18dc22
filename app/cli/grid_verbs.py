"""Verbs about grids: bind, check, split, merge."""

from typing import Annotated

import typer
from shapely.geometry import LineString

from app import bootstrap
from app.cli.options import AsJson, By, Reason, WorkspaceFile, parse_line
from app.cli.output import Output, refusals
from app.services import binding, checking, grids
from app.wording import _, _n


def register(program: typer.Typer) -> None:
    """Add these verbs to the program."""
    program.command(help=_("Bind every located record to the grid it lies in."))(bind)
    program.command(help=_("List what is doubtful: gaps, overlaps, sizes, bindings."))(check)
    program.command(help=_("Split a grid along a line."))(split)
    program.command(help=_("Merge two or more neighbouring grids."))(merge)


def bind(workspace: WorkspaceFile, by: By = "", reason: Reason = "", as_json: AsJson = False) -> None:
    """Bind every located record to the grid it lies in."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        done = binding.bind_all(store, bootstrap.acting(store, by), reason=reason)
        output.result(done, _("{bound} bound, {moved} moved, {outside} outside every grid.").format(
            bound=done.bound, moved=done.moved, outside=len(done.outside)))


def check(workspace: WorkspaceFile, as_json: AsJson = False) -> None:
    """List what is doubtful; exit code 1 when something is wrong."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        findings = checking.check_workspace(store, progress=output.progress())
        counted = _n("{count} finding.", "{count} findings.", len(findings)).format(count=len(findings))
        output.findings(findings)
        output.result(None, counted, findings=findings)
        if any(finding.severity.value == "error" for finding in findings):
            raise typer.Exit(1)


def split(
    workspace: WorkspaceFile,
    grid: Annotated[str, typer.Argument(metavar="GRID", help=_("Code of the grid"))],
    line: Annotated[str, typer.Option(help=_('The cut: "LON LAT, LON LAT, …"'))],
    keep: Annotated[str, typer.Option(help=_("Which part keeps the code: larger, first or a part number"))] = "larger",
    preview: Annotated[bool, typer.Option("--preview", help=_("Show the parts, write nothing"))] = False,
    by: By = "", reason: Reason = "", as_json: AsJson = False,
) -> None:
    """Split a grid along a line."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        cut = LineString(parse_line(line))
        part = int(keep) if keep.isdecimal() else keep
        if preview:
            _show_parts(output, grids.preview_split(store, grid, cut, keep=part))
            return
        done = grids.split_grid(store, bootstrap.acting(store, by), grid, cut, keep=part, reason=reason)
        output.result(done, _("{grid} split; new: {codes}.").format(grid=grid, codes=", ".join(done.new_codes)))


def _show_parts(output: Output, shown: grids.SplitPreview) -> None:
    lines = [
        _("{code}: {area:,.0f} m², {households} households, {people} people, {events} open events, {doubtful} doubtful")
        .format(code=part.proposed_code, area=part.area_m2, households=part.households, people=part.people,
                events=part.open_events, doubtful=part.doubtful)
        for part in shown.parts
    ]
    output.result(shown, *lines)


def merge(
    workspace: WorkspaceFile,
    codes: Annotated[list[str], typer.Argument(metavar="GRID GRID…", help=_("Codes of the grids"))],
    keep: Annotated[str, typer.Option(help=_("The code that lives on"))],
    by: By = "", reason: Reason = "", as_json: AsJson = False,
) -> None:
    """Merge two or more neighbouring grids."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        done = grids.merge_grids(store, bootstrap.acting(store, by), codes, keep, reason=reason)
        output.result(done, _("{codes} merged into {keep}.").format(codes=", ".join(codes), keep=keep))
