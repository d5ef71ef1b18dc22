"""Enters the days that differ from the plain week, as the State Council published them."""

from collections.abc import Iterable
from datetime import date, timedelta

from data.model.working_calendar import WEEK
from data.sample.ground_rows import Row
from data.sample.town import Town


def calendar_rows(town: Town) -> list[Row]:
    """Return the exceptions from the year of the first event to the year after today, as far as they are published."""
    import chinese_calendar

    names = {**chinese_calendar.holidays, **chinese_calendar.workdays}
    published = {day.year for day in chinese_calendar.holidays}
    years = [year for year in range(town.established.year, town.today.year + 2) if year in published]
    days = [day for year in years for day in _days(year) if chinese_calendar.is_workday(day) != (day.weekday() in WEEK)]
    return [
        {"id": key, "region": "", "day": day, "working": chinese_calendar.is_workday(day), "name": names.get(day, "")}
        for key, day in zip(town.ids(len(days)), days, strict=True)
    ]


def _days(year: int) -> Iterable[date]:
    return (date(year, 1, 1) + timedelta(days=k) for k in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))
