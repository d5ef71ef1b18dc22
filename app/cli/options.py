"""The options verbs share: the workspace file, who acts, why, and how to answer."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.wording import _
from data.model.errors import UserError

WorkspaceFile = Annotated[Path, typer.Argument(metavar="W", help=_("The workspace file"))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Answer with one JSON object on standard output"))]
By = Annotated[str, typer.Option("--by", help=_("Code of the worker who acts"))]
Note = Annotated[str, typer.Option("--note", help=_("What to record with the act"))]
Reason = Annotated[str, typer.Option("--reason", help=_("Why, for the journal"))]
EventCode = Annotated[str, typer.Argument(metavar="EVENT", help=_("Code of the event"))]


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 time; without an offset it is the time on this machine's clock.

    Raises
    ------
    UserError
        ``input.bad_time``
    """
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as fault:
        raise UserError("input.bad_time", text=text) from fault


def parse_position(text: str) -> tuple[float, float]:
    """Read "LON,LAT" in degrees.

    Raises
    ------
    UserError
        ``input.bad_position``
    """
    try:
        lon, lat = (float(part) for part in text.replace("，", ",").split(","))
    except ValueError as fault:
        raise UserError("input.bad_position", text=text) from fault
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise UserError("input.bad_position", text=text)
    return lon, lat


def parse_line(text: str) -> list[tuple[float, float]]:
    """Read "LON LAT, LON LAT, …" in degrees.

    Raises
    ------
    UserError
        ``input.bad_line``
    """
    points = []
    for part in text.replace("，", ",").split(","):
        numbers = part.split()
        try:
            lon, lat = (float(number) for number in numbers)
        except ValueError as fault:
            raise UserError("input.bad_line", text=part.strip()) from fault
        points.append((lon, lat))
    if len(points) < 2:
        raise UserError("input.bad_line", text=text)
    return points
