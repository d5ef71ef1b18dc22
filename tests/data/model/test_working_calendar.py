"""Limits run on working time only: holidays, make-up days, lunch and nights do not count."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.model.errors import UserError
from data.model.working_calendar import CHINA, LimitUnit, WorkingCalendar

HOURS, DAYS, PLAIN = LimitUnit.WORKING_HOURS, LimitUnit.WORKING_DAYS, LimitUnit.HOURS
NATIONAL_DAY = {date(2026, 10, day): False for day in (1, 2, 5, 6, 7)} | {date(2026, 10, 10): True}
CALENDAR = WorkingCalendar(exceptions=NATIONAL_DAY)
instants = st.datetimes(datetime(2026, 9, 1), datetime(2026, 11, 1)).map(lambda at: at.replace(tzinfo=CHINA))  # noqa: DTZ001 - hypothesis wants naive bounds; the zone is put on after
minutes = st.integers(0, 60 * 24 * 3)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(("start", "amount", "unit", "end"), [
    (at(9, 14, 10), 1, HOURS, at(9, 14, 11)),
    (at(9, 14, 11), 2, HOURS, at(9, 14, 14, 30)),            # over lunch
    (at(9, 14, 12, 15), 1, HOURS, at(9, 14, 14, 30)),        # begins at lunch
    (at(9, 14, 11), 1, HOURS, at(9, 14, 12)),                # ends when lunch begins, not after it
    (at(9, 14, 16, 30), 2, HOURS, at(9, 15, 10)),            # over night
    (at(9, 18, 17), 1, HOURS, at(9, 21, 9, 30)),             # over the weekend
    (at(9, 19, 3), 1, HOURS, at(9, 21, 10)),                 # begins on a Saturday
    (at(9, 30, 17), 1, HOURS, at(10, 8, 9, 30)),             # over the National Day week
    (at(10, 9, 17), 1, HOURS, at(10, 10, 9, 30)),            # a Saturday worked instead
    (at(9, 14, 10), 1, DAYS, at(9, 15, 10)),
    (at(9, 14, 10), 7, DAYS, at(9, 23, 10)),
    (at(9, 14, 10), 20, DAYS, at(10, 16, 10)),               # three weeks, a holiday and a make-up day later
    (at(9, 14, 10), 0.5, DAYS, at(9, 14, 15)),
    (at(9, 18, 17), 20, PLAIN, at(9, 19, 13)),               # plain hours know no weekend
    (at(9, 19, 3), 0, HOURS, at(9, 19, 3)),
])
def test_a_limit_ends(start: datetime, amount: float, unit: LimitUnit, end: datetime) -> None:
    assert CALENDAR.add(start, amount, unit) == end


@settings(max_examples=150, deadline=None)
@given(instants, minutes, minutes)
def test_limits_add_up(start: datetime, one: int, two: int) -> None:
    whole = CALENDAR.add_working(start, timedelta(minutes=one + two))
    assert CALENDAR.add_working(CALENDAR.add_working(start, timedelta(minutes=one)), timedelta(minutes=two)) == whole


@settings(max_examples=150, deadline=None)
@given(instants, instants, minutes, minutes, st.sampled_from(LimitUnit))
def test_later_starts_and_longer_limits_end_no_sooner(
    one: datetime, two: datetime, short: int, more: int, unit: LimitUnit
) -> None:
    early, late = sorted((one, two))
    assert CALENDAR.add(early, short / 60, unit) <= CALENDAR.add(late, short / 60, unit)
    assert CALENDAR.add(early, short / 60, unit) <= CALENDAR.add(early, (short + more) / 60, unit)


@settings(max_examples=150, deadline=None)
@given(instants, minutes)
def test_the_time_that_passed_until_the_end_is_the_limit(start: datetime, length: int) -> None:
    end = CALENDAR.add_working(start, timedelta(minutes=length))
    assert CALENDAR.elapsed(start, end) == timedelta(minutes=length)
    assert end == start or CALENDAR.elapsed(end - timedelta(seconds=1), end) == timedelta(seconds=1)


def test_nothing_passes_backwards_nor_out_of_hours() -> None:
    assert CALENDAR.elapsed(at(9, 15, 10), at(9, 14, 10)) == timedelta()
    assert CALENDAR.elapsed(at(10, 1, 0), at(10, 8, 9)) == timedelta()
    assert CALENDAR.elapsed(at(9, 14, 8), at(9, 14, 20)) == CALENDAR.day_length == timedelta(hours=7)


def test_working_time_is_told_in_china_whatever_zone_the_instant_came_in() -> None:
    assert CALENDAR.is_working_time(datetime(2026, 9, 14, 1, tzinfo=UTC))
    assert not CALENDAR.is_working_time(datetime(2026, 9, 14, 4, tzinfo=UTC)), "noon: lunch has begun"
    assert not CALENDAR.is_working_time(datetime(2026, 10, 1, 2, tzinfo=UTC))


def test_a_workspace_may_work_other_hours() -> None:
    own = WorkingCalendar.from_presets({"working_spans": [["08:00", "20:00"]], "working_week": [0, 1, 2, 3, 4, 5, 6]},
                                       {date(2026, 10, 1): False})
    assert own.add(at(9, 19, 19), 2, HOURS) == at(9, 20, 9)
    assert own.spans == ((time(8), time(20)),)
    assert WorkingCalendar.from_presets({}, {}) == WorkingCalendar()


@pytest.mark.parametrize("spans", [
    [["09:00", "09:00"]], [["13:00", "17:00"], ["09:00", "12:00"]], [["morning", "12:00"]],
    [["09:00", "12:00"], ["11:00", "17:00"]], [3],
])
def test_hours_that_make_no_sense_are_refused(spans: list[list[str]]) -> None:
    with pytest.raises(UserError) as refused:
        WorkingCalendar.from_presets({"working_spans": spans}, {})
    assert refused.value.code == "calendar.bad_hours"


def test_a_week_without_work_is_noticed_instead_of_counted_for_ever() -> None:
    with pytest.raises(UserError) as refused:
        WorkingCalendar(week=frozenset()).add(at(9, 14, 10), 1, HOURS)
    assert refused.value.code == "calendar.never_works"
    with pytest.raises(UserError) as refused:
        CALENDAR.add(at(9, 14, 10), -1, HOURS)
    assert refused.value.code == "calendar.bad_limit"


def test_a_calendar_knows_only_the_years_it_was_given() -> None:
    assert CALENDAR.knows(2026)
    assert not CALENDAR.knows(2027)
