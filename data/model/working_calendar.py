"""Counts working time: the only clock a limit in working hours or working days runs on."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Any, Self

from data.model.errors import UserError

CHINA = timezone(timedelta(hours=8))
"""China keeps one time zone without daylight saving."""

WEEK = frozenset({0, 1, 2, 3, 4})
SPANS = ((time(9), time(12)), (time(13, 30), time(17, 30)))
_HORIZON = timedelta(days=366 * 50)


class LimitUnit(StrEnum):
    """Units of a limit (工作时, 工作日, 小时)."""

    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    HOURS = "hours"


@dataclass(frozen=True)
class WorkingCalendar:
    """Which hours of which days count.

    A working day is as long as all its spans together, so a limit of one working day given at 10:00 ends at 10:00 of
    the next working day. Time outside the spans does not count and a limit never ends in it, except one of nothing.

    Parameters
    ----------
    spans : tuple of (start, end)
        Local working times of a day, in order, not overlapping.
    week : frozenset of int
        Working weekdays, Monday 0.
    exceptions : mapping of date to bool
        Days that differ from the week: True is worked.
    """

    spans: tuple[tuple[time, time], ...] = SPANS
    week: frozenset[int] = WEEK
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        marks = [mark for span in self.spans for mark in span]
        if not marks or marks != sorted(set(marks)):
            raise UserError("calendar.bad_hours")

    @classmethod
    def from_presets(cls, presets: Mapping[str, Any], exceptions: Mapping[date, bool]) -> Self:
        """Make the calendar of a workspace from its presets ``working_spans`` and ``working_week``.

        Raises
        ------
        UserError
            ``calendar.bad_hours`` when the spans are unreadable, empty or overlap.
        """
        try:
            spans = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in presets.get("working_spans", ()))
        except (TypeError, ValueError) as fault:
            raise UserError("calendar.bad_hours") from fault
        return cls(spans or SPANS, frozenset(presets.get("working_week", WEEK)), exceptions)

    @property
    def day_length(self) -> timedelta:
        """Return the working time of a full working day."""
        return sum((_length(span) for span in self.spans), timedelta())

    def works_on(self, day: date) -> bool:
        """Whether a local day is worked."""
        return self.exceptions.get(day, day.weekday() in self.week)

    def knows(self, year: int) -> bool:
        """Whether the official days of a year were entered; without them the plain week is only a guess."""
        return any(day.year == year for day in self.exceptions)

    def is_working_time(self, at: datetime) -> bool:
        """Whether an instant lies in working time."""
        local = at.astimezone(CHINA)
        return self.works_on(local.date()) and any(start <= local.time() < end for start, end in self.spans)

    def add(self, start: datetime, amount: float, unit: LimitUnit) -> datetime:
        """Return when a limit that begins at `start` ends.

        Parameters
        ----------
        start : aware datetime
        amount : float
            Not negative.
        unit : LimitUnit

        Returns
        -------
        datetime
            In UTC.

        Raises
        ------
        UserError
            ``calendar.bad_limit`` for a negative amount, ``calendar.never_works`` when no working time is left within
            fifty years.
        """
        if amount < 0:
            raise UserError("calendar.bad_limit", amount=amount)
        if unit is LimitUnit.HOURS:
            return start.astimezone(UTC) + timedelta(hours=amount)
        return self.add_working(start, self.working_time(amount, unit))

    def working_time(self, amount: float, unit: LimitUnit) -> timedelta:
        """Return an amount of working hours or working days as working time."""
        return self.day_length * amount if unit is LimitUnit.WORKING_DAYS else timedelta(hours=amount)

    def add_working(self, start: datetime, length: timedelta) -> datetime:
        """Return the instant before which exactly `length` of working time has passed since `start`."""
        if length <= timedelta():
            return start.astimezone(UTC)
        for opening, closing in self._spans_from(start):
            if closing - opening >= length:
                return (opening + length).astimezone(UTC)
            length -= closing - opening
        raise UserError("calendar.never_works")

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from `start` to `end`; nothing when `end` comes first."""
        total = timedelta()
        for opening, closing in self._spans_from(start):
            if opening >= end:
                break
            total += min(closing, end) - opening
        return total

    def _spans_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the working spans after `start`, the first one cut at it."""
        local = start.astimezone(CHINA)
        for day in _days(local.date(), (local + _HORIZON).date()):
            if not self.works_on(day):
                continue
            for begins, ends in self.spans:
                closing = datetime.combine(day, ends, CHINA)
                if closing > local:
                    yield max(local, datetime.combine(day, begins, CHINA)), closing


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days))


def _length(span: tuple[time, time]) -> timedelta:
    start, end = (timedelta(hours=mark.hour, minutes=mark.minute, seconds=mark.second) for mark in span)
    return end - start
