"""Brings catalogue, calendar and presets together to say when a stage of an event must be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from data.model.deadlines import Deadline, Stage, deadline, limit_for
from data.model.errors import UserError
from data.model.events import Grade, Urgency
from data.model.findings import Finding, Severity
from data.model.working_calendar import CHINA, WorkingCalendar
from data.store.queries import catalogue
from data.store.queries.catalogue import Matter
from data.store.sessions import ReadingSession

REOPEN_DAYS = 15


@dataclass(frozen=True)
class WorkRules:
    """The working calendar and the presets of a workspace."""

    calendar: WorkingCalendar
    presets: Mapping[str, Any]

    @property
    def reopen_window(self) -> timedelta:
        """Return how long a settled event can be opened again (preset ``reopen_days``)."""
        return timedelta(days=self.presets.get("reopen_days", REOPEN_DAYS))

    def deadline(self, matter: Matter, stage: Stage, grade: Grade, urgency: Urgency, start: datetime) -> Deadline:
        """Return when a stage that begins at `start` must be done, and by which rule."""
        limit = limit_for(matter.item.rules, matter.source, stage, grade, urgency, self.presets)
        return deadline(limit, start, self.calendar)

    def doubts(self, until: datetime) -> tuple[Finding, ...]:
        """Return a finding when a deadline falls into a year whose official days nobody entered."""
        year = until.astimezone(CHINA).year
        if self.calendar.knows(year):
            return ()
        return (Finding("calendar.year_missing", Severity.WARNING, {"year": year}, remedy="update_calendar"),)


def work_rules(session: ReadingSession) -> WorkRules:
    """Read the rules of the workspace."""
    presets = catalogue.presets(session)
    return WorkRules(WorkingCalendar.from_presets(presets, catalogue.calendar_days(session)), presets)


def find_matter(session: ReadingSession, item: str, at: datetime) -> Matter:
    """Return the catalogue item a person named.

    Parameters
    ----------
    session : Session
    item : str
        Its code, or ``catalogue/code`` where several catalogues use the same code.
    at : datetime
        Only catalogues in force then are looked at.

    Raises
    ------
    UserError
        ``catalogue.unknown_item``, ``catalogue.ambiguous_item``
    """
    book, _, code = item.strip().rpartition("/")
    found = catalogue.matters(session, code, at, book)
    if not found:
        raise UserError("catalogue.unknown_item", item=item)
    if len(found) > 1:
        raise UserError("catalogue.ambiguous_item", item=item,
                        candidates=[f"{matter.catalogue.code}/{matter.item.code}" for matter in found])
    return found[0]
