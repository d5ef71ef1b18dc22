"""Records what a patrol saw; an event found on the way is reported on the spot, in the same act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.services.event_intake import Report, take_in
from data.model.errors import UserError
from data.model.events import EventSource, Grade, Urgency
from data.model.findings import Finding
from data.model.tasks import PatrolCheckpoint, PatrolTask
from data.store.queries import patrols
from data.store.unit_of_work import UnitOfWork

NORMAL = "normal"
EVENT = "event"


@dataclass(frozen=True)
class PatrolResult:
    """What was seen at a point.

    Attributes
    ----------
    item : str
        Code of the catalogue item that was found; "" when all was normal.
    text : str
        What was seen.
    grade, urgency
    lon, lat : float or None
        Where the event is; None is at the point itself.
    note : str
    """

    item: str = ""
    text: str = ""
    grade: Grade | None = None
    urgency: Urgency = Urgency.NORMAL
    lon: float | None = None
    lat: float | None = None
    note: str = ""


def records_of(results: Mapping[int, str | PatrolResult], note: str) -> list[tuple[int, PatrolResult]]:
    """Return results in order of their points; a bare word is "normal" or the code of an item."""
    def full(result: str | PatrolResult) -> PatrolResult:
        if isinstance(result, PatrolResult):
            return result
        return PatrolResult(item="" if result == NORMAL else result, text=note, note=note)

    return [(sequence, full(result)) for sequence, result in sorted(results.items())]


def record_in(
    act: UnitOfWork, task: PatrolTask, results: Sequence[tuple[int, PatrolResult]]
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Write results within an act under way, and return the codes of the events they made with what is doubtful there.

    Raises
    ------
    UserError
        ``patrol.unknown_checkpoint``, ``patrol.checkpoint_done`` and what `app.services.event_intake.take_in` raises.
    """
    points = {point.sequence: point for point in patrols.checkpoints_of(act.session, task.id)}
    codes: list[str] = []
    findings: list[Finding] = []
    for sequence, result in results:
        point = _open_point(task, points.get(sequence), sequence)
        if result.item:
            intake = take_in(act, _report(act, point, result))
            point.event_id = intake.event.id
            codes.append(intake.event.code)
            findings += intake.proposal.findings
        point.result = EVENT if result.item else NORMAL
        point.note, point.visited_at = result.note, act.at
    if codes:
        act.note(events=codes)
    return tuple(codes), tuple(findings)


def _open_point(task: PatrolTask, point: PatrolCheckpoint | None, sequence: int) -> PatrolCheckpoint:
    if point is None:
        raise UserError("patrol.unknown_checkpoint", patrol=task.code, checkpoint=sequence)
    if point.result:
        raise UserError("patrol.checkpoint_done", patrol=task.code, checkpoint=sequence)
    return point


def _report(act: UnitOfWork, point: PatrolCheckpoint, result: PatrolResult) -> Report:
    (lon, lat), = point.location.coords
    return Report(
        result.item, lon if result.lon is None else result.lon, lat if result.lat is None else result.lat,
        result.text or result.note, point.label, act.actor.code, source=EventSource.PATROL, grade=result.grade,
        urgency=result.urgency,
    )
