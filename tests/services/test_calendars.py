"""The official days are taken over once, weekends swapped both ways, and unpublished years are said."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.services.calendars import missing_years, official_years, update_calendar
from data.model.errors import UserError
from data.store.queries.catalogue import calendar_days
from tests.support.event_builders import Desk, a_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path)
    yield made
    made.store.close()


def test_official_days_differ_from_the_week_in_both_directions(desk: Desk) -> None:
    changes, findings = update_calendar(desk.store, desk.operator, [2025])
    assert changes.created
    assert findings == ()
    with desk.store.reading() as session:
        days = calendar_days(session)
    assert days[date(2025, 10, 1)] is False, "National Day, a Wednesday"
    assert days[date(2025, 9, 28)] is True, "a Sunday worked instead (国办发明电〔2024〕12号)"
    assert date(2025, 10, 4) not in days, "a Saturday off anyway"
    assert date(2025, 9, 3) not in days


def test_a_second_time_nothing_is_entered_and_own_days_stay(desk: Desk) -> None:
    update_calendar(desk.store, desk.operator, [2025, 2026])
    with desk.store.reading() as session:
        before = calendar_days(session)
    changes, _ = update_calendar(desk.store, desk.operator, [2025, 2026])
    assert not changes
    with desk.store.reading() as session:
        assert calendar_days(session) == before


def test_a_year_nobody_published_is_a_finding_not_a_guess(desk: Desk) -> None:
    later = official_years()[-1] + 5
    changes, findings = update_calendar(desk.store, desk.operator, [later])
    assert not changes
    assert [(finding.code, finding.params["year"]) for finding in findings] == [("calendar.year_missing", later)]
    assert missing_years([2025]) == ()


def test_the_calendar_is_not_everybodys(desk: Desk) -> None:
    with pytest.raises(UserError, match=r"rights.not_allowed"):
        update_calendar(desk.store, desk["W1"], [2025])
