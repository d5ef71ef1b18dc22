"""Verbs about events and patrols: report, dispatch and the acts that follow until closure."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from shapely.geometry.base import BaseGeometry

from app import bootstrap
from app.cli.options import AsJson, By, EventCode, Note, WorkspaceFile, parse_instant, parse_position
from app.cli.output import Output, refusals
from app.services import events, patrols
from app.wording import _
from data.model.errors import UserError
from data.model.events import EventSource, Grade, Urgency

To = Annotated[str, typer.Option("--to", help=_("Code of the worker it goes to"))]


def register(program: typer.Typer) -> None:
    """Add these verbs to the program."""
    program.command(help=_("Report an event at a place."))(report)
    program.command(help=_("Send an event to a worker."))(dispatch)
    _act(program, "accept", _("Take an event on."), events.accept_event)
    _act(program, "return", _("Send an event back to the dispatcher."), events.return_event)
    _act(program, "handle", _("Say that an event has been dealt with."), events.handle_event)
    _act(program, "verify", _("Confirm on the spot that it has been dealt with."), events.verify_event)
    _act(program, "rework", _("Ask for the work to be done again."), events.rework_event)
    _act(program, "close", _("Close an event."), events.close_event)
    program.command(help=_("Send a worker on patrol."))(patrol)


def report(
    workspace: WorkspaceFile,
    item: Annotated[str, typer.Option(help=_("Code of the catalogue item"))],
    at: Annotated[str, typer.Option(help=_("Where: LON,LAT"))],
    text: Annotated[str, typer.Option(help=_("What was seen"))] = "",
    source: Annotated[EventSource, typer.Option(help=_("Where the report came from"))] = EventSource.PATROL,
    urgency: Annotated[Urgency, typer.Option(help=_("How urgent it is"))] = Urgency.NORMAL,
    grade: Annotated[Grade | None, typer.Option(help=_("How grave it is; the catalogue's own when absent"))] = None,
    uncertainty_m: Annotated[float, typer.Option("--uncertainty-m", min=0, help=_("Uncertainty of the place, m"))] = 0,
    by: By = "", as_json: AsJson = False,
) -> None:
    """Report an event at a place."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        lon, lat = parse_position(at)
        done = events.report_event(
            store, bootstrap.acting(store, by), item=item, lon=lon, lat=lat, text=text, source=source, urgency=urgency,
            grade=grade, uncertainty_m=uncertainty_m,
        )
        output.result(done, _("Event {event} in grid {grid}, due {deadline}.").format(
            event=done.event, grid=done.grid or "—", deadline=_local(done.deadline)))


def _local(instant: Any) -> str:
    return instant.astimezone().strftime("%Y-%m-%d %H:%M") if instant else "—"


def dispatch(workspace: WorkspaceFile, event: EventCode, to: To, by: By = "", note: Note = "",
             as_json: AsJson = False) -> None:
    """Send an event to a worker."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        done = events.dispatch_event(store, bootstrap.acting(store, by), event, to, note=note)
        output.result(done, _("{event} sent to {worker}.").format(event=event, worker=to))


def _act(program: typer.Typer, name: str, summary: str, verb: Callable[..., Any]) -> None:
    """Add one of the acts that need an event, an actor and a note only."""

    def run(workspace: WorkspaceFile, event: EventCode, by: By = "", note: Note = "", as_json: AsJson = False) -> None:
        output = Output(as_json)
        with refusals(output), bootstrap.opened(workspace) as store:
            done = verb(store, bootstrap.acting(store, by), event, note=note)
            output.result(done, _("{event}: {state}.").format(event=event, state=_state(done)))

    program.command(name, help=summary)(run)


def _state(done: Any) -> str:
    from app.terms import term

    return term(done.state)


def patrol(
    workspace: WorkspaceFile,
    to: To,
    due: Annotated[str, typer.Option(help=_("Until when, ISO 8601"))],
    grid: Annotated[str, typer.Option(help=_("Code of the grid to patrol"))] = "",
    polygon: Annotated[Path | None, typer.Option(help=_("GeoJSON file with the ground to patrol"))] = None,
    by: By = "", as_json: AsJson = False,
) -> None:
    """Send a worker on patrol."""
    output = Output(as_json)
    with refusals(output), bootstrap.opened(workspace) as store:
        if bool(grid) == (polygon is not None):
            raise UserError("patrol.grid_or_polygon")
        ground = _one_polygon(polygon) if polygon is not None else None
        done = patrols.plan_patrol(store, bootstrap.acting(store, by), grid=grid or None, polygon=ground, to=to,
                                   due=parse_instant(due))
        output.result(done, _("Patrol {code} sent to {worker}, {count} checkpoints.").format(
            code=done.code, worker=to, count=len(done.checkpoints)))


def _one_polygon(path: Path) -> BaseGeometry:
    """Read the one polygon of a GeoJSON file."""
    from gis.geojson import read_geojson

    found = [one for one in read_geojson(path).geometries if one is not None and one.geom_type.endswith("Polygon")]
    if len(found) != 1:
        raise UserError("patrol.one_polygon", file=path.name, found=len(found))
    return found[0]
