"""Proposes, before anything is written: which grid, whose hands, by when, and whether it was reported already."""

from dataclasses import dataclass

import shapely

from app.services.candidates import Candidate, Reason, candidates
from app.services.duplicates import Sighting, Similar, duplicates
from app.services.limits import WorkRules, find_matter, work_rules
from app.services.locating import GridHit, hits_at
from data.model.deadlines import Deadline, Stage
from data.model.events import Grade, Urgency
from data.model.findings import Finding, Severity
from data.store.sessions import ReadingSession
from data.store.workspace import Store

__all__ = ["Candidate", "GridHit", "Proposal", "Reason", "Similar", "proposal_for", "propose"]


@dataclass(frozen=True)
class Proposal:
    """What the desk would do with a report.

    Attributes
    ----------
    grid : GridHit or None
        None outside all grids.
    near_border : tuple of GridHit
        Other grids the position may lie in, nearest first.
    handler : Candidate or None
    others : tuple of Candidate
        Whom else, best first.
    duplicates : tuple of Similar
        Best first.
    due : Deadline
        The end of the handling stage if it were dispatched now.
    findings : tuple of Finding
    """

    grid: GridHit | None
    near_border: tuple[GridHit, ...]
    handler: Candidate | None
    others: tuple[Candidate, ...]
    duplicates: tuple[Similar, ...]
    due: Deadline
    findings: tuple[Finding, ...] = ()


def propose(
    store: Store, item: str, lon: float, lat: float, *, text: str = "", grade: Grade | None = None,
    urgency: Urgency = Urgency.NORMAL, uncertainty_m: float = 0.0,
) -> Proposal:
    """Propose what to do with a report, without writing anything.

    Parameters
    ----------
    store : Store
    item : str
        Code of the catalogue item.
    lon, lat : float
        EPSG:4490, degrees.
    text : str
        What was reported, to find reports of the same.
    grade : Grade or None
        None takes the item's own.
    urgency : Urgency
    uncertainty_m : float
        How far off the position may be.

    Raises
    ------
    UserError
        ``catalogue.unknown_item``, ``catalogue.ambiguous_item``
    """
    with store.reading() as session:
        at = store.clock()
        matter = find_matter(session, item, at)
        sighting = Sighting(matter, lon, lat, at, text, grade or Grade(matter.item.default_grade), urgency,
                            uncertainty_m)
        return proposal_for(session, sighting, work_rules(session))


def proposal_for(session: ReadingSession, sighting: Sighting, rules: WorkRules) -> Proposal:
    """Propose what to do with a sighting, reading from an open session."""
    grid, nearby = hits_at(session, sighting.lon, sighting.lat, sighting.uncertainty_m)
    hands = candidates(session, sighting.matter.item, grid, sighting.at)
    due = rules.deadline(sighting.matter, Stage.HANDLE, sighting.grade, sighting.urgency, sighting.at)
    findings = [*rules.doubts(due.at)]
    if grid is None:
        place = shapely.Point(sighting.lon, sighting.lat)
        findings.append(Finding("event.outside_all_grids", Severity.WARNING, geometry=place, remedy="choose_grid"))
    if nearby:
        findings.append(Finding("event.near_border", Severity.HINT, {"grids": [hit.code for hit in nearby]},
                                remedy="choose_grid"))
    return Proposal(grid, nearby, hands[0] if hands else None, tuple(hands[1:]),
                    duplicates(session, sighting, rules), due, tuple(findings))
