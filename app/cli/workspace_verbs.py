"""Verbs about the workspace itself: new, sample, demo, open."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app import bootstrap
from app.cli.options import AsJson, By, WorkspaceFile, parse_instant
from app.cli.output import Output, refusals
from app.services import workspaces
from app.wording import _

Screenshot = Annotated[
    Path | None, typer.Option("--screenshot", help=_("Leave a picture of the window here and exit"))
]


def register(program: typer.Typer) -> None:
    """Add these verbs to the program."""
    program.command(help=_("Make a new, empty workspace."))(new)
    program.command(help=_("Make a workspace with the made-up sample district."))(sample)
    program.command(help=_("Open the sample district, made on first use."))(demo)
    program.command("open", help=_("Open a workspace in the window."))(open_)


def new(workspace: WorkspaceFile, name: Annotated[str, typer.Option(help=_("Name of the workspace"))] = "",
        as_json: AsJson = False) -> None:
    """Make a new, empty workspace."""
    output = Output(as_json)
    with refusals(output):
        made = workspaces.new_workspace(workspace, bootstrap.local_operator(), name=name or workspace.stem)
        output.result(made, _("Workspace {file} is ready.").format(file=workspace))


def sample(
    workspace: WorkspaceFile,
    grids: Annotated[int, typer.Option(min=12, max=10_000, help=_("How many grids"))] = 96,
    people: Annotated[int, typer.Option(min=100, max=1_000_000, help=_("How many people"))] = 60_000,
    seed: Annotated[int, typer.Option(help=_("The same seed makes the same district"))] = 7,
    events: Annotated[int, typer.Option(min=0, max=1_000_000, help=_("How many events"))] = 5_000,
    today: Annotated[str, typer.Option(help=_("The day its history ends, ISO 8601; now when absent"))] = "",
    as_json: AsJson = False,
) -> None:
    """Make a workspace with the made-up sample district."""
    output = Output(as_json)
    with refusals(output):
        until = parse_instant(today) if today else None
        _make_sample(output, workspace, grids, people, seed, events, until)


def _make_sample(output: Output, workspace: Path, grids: int, people: int, seed: int, events: int,
                 today: datetime | None) -> None:
    made = workspaces.make_sample(
        workspace, bootstrap.local_operator(), grids=grids, people=people, seed=seed, events=events, today=today,
        progress=output.progress(),
    )
    output.result(made, _("Sample district in {file}: {grids} grids, {people} people, {events} events.").format(
        file=workspace, grids=grids, people=people, events=events))


def demo(screenshot: Screenshot = None) -> None:
    """Open the sample district, made on first use."""
    output = Output()
    with refusals(output):
        path = workspaces.sample_path()
        if not path.exists():
            output.say(_("Making the sample district in {file} …").format(file=path))
            path.parent.mkdir(parents=True, exist_ok=True)
            _make_sample(output, path, 96, 60_000, 7, 5_000, None)
        raise typer.Exit(bootstrap.open_window(path, screenshot=screenshot, say=output.say))


def open_(workspace: Annotated[Path | None, typer.Argument(metavar="[W]", help=_("The workspace file"))] = None,
          by: By = "", screenshot: Screenshot = None) -> None:
    """Open a workspace in the window."""
    output = Output()
    with refusals(output):
        raise typer.Exit(bootstrap.open_window(workspace, worker=by, screenshot=screenshot, say=output.say))
