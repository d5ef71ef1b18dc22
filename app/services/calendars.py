"""Keeps the working calendar: takes the official holidays and make-up days over from their yearly publication."""

from collections.abc import Iterable
from datetime import date, timedelta

from data.model.actor import Actor
from data.model.catalogue import CalendarDay
from data.model.changes import ChangeSet
from data.model.findings import Finding, Severity
from data.model.rights import require
from data.store.queries.catalogue import calendar_region_days
from data.store.unit_of_work import UnitOfWork
from data.store.workspace import Store

WEEKEND = 5


def official_years() -> range:
    """Return the years whose days the State Council has published, as far as the installed data go."""
    import chinese_calendar

    known = {day.year for day in chinese_calendar.holidays}
    return range(min(known), max(known) + 1)


def seed_calendar(act: UnitOfWork, years: Iterable[int]) -> int:
    """Enter the official days of some years that are not there yet, and return how many there were.

    A year nothing was published for is left out: `missing_years` tells which.
    """
    published = official_years()
    there = calendar_region_days(act.session, "")
    rows = [row for year in years if year in published for row in _days_of(year) if row["day"] not in there]
    act.insert_many(CalendarDay, rows)
    return len(rows)


def missing_years(years: Iterable[int]) -> tuple[Finding, ...]:
    """Return a finding for every year nothing was published for: limits there run on a plain week."""
    published = official_years()
    return tuple(Finding("calendar.year_missing", Severity.WARNING, {"year": year}, remedy="update_calendar")
                 for year in years if year not in published)


def update_calendar(store: Store, actor: Actor, years: Iterable[int], *, reason: str = "") -> tuple[
    ChangeSet, tuple[Finding, ...]
]:
    """Enter the official days of some years.

    Raises
    ------
    UserError
        ``rights.not_allowed``
    """
    require(actor, "seed_calendar")
    wanted = list(years)
    with store.act("seed_calendar", actor, reason=reason) as act:
        seed_calendar(act, wanted)
        act.note(years=wanted)
        changes = act.commit()
    return changes, missing_years(wanted)


def _days_of(year: int) -> list[dict[str, object]]:
    """Return the days of a year that differ from the plain week."""
    import chinese_calendar

    names = {**chinese_calendar.holidays, **chinese_calendar.workdays}
    first = date(year, 1, 1)
    rows: list[dict[str, object]] = []
    for day in (first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)):
        working = chinese_calendar.is_workday(day)
        if working != (day.weekday() < WEEKEND):
            rows.append({"region": "", "day": day, "working": working, "name": names.get(day, "")})
    return rows
