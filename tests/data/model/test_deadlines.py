"""The catalogue's rule decides, the preset steps in, and a pause gives back exactly what was left."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.model.deadlines import Limit, Stage, after_pause, deadline, limit_for
from data.model.events import Grade, Urgency
from data.model.working_calendar import CHINA, LimitUnit, WorkingCalendar

CALENDAR = WorkingCalendar()
MONDAY = datetime(2026, 9, 14, 10, tzinfo=CHINA)


def rule(grade: str, urgency: str, amount: float, stage: str = "handle") -> dict[str, object]:
    return {"stage": stage, "grade": grade, "urgency": urgency, "amount": amount, "unit": "working_hours"}


RULES = [rule("*", "normal", 8), rule("grave", "normal", 6), rule("*", "urgent", 4), rule("grave", "urgent", 2)]


@pytest.mark.parametrize(("grade", "urgency", "amount", "name"), [
    (Grade.ORDINARY, Urgency.NORMAL, 8, "c/1/01/handle/*/normal"),
    (Grade.GRAVE, Urgency.NORMAL, 6, "c/1/01/handle/grave/normal"),
    (Grade.LARGER, Urgency.URGENT, 4, "c/1/01/handle/*/urgent"),
    (Grade.GRAVE, Urgency.URGENT, 2, "c/1/01/handle/grave/urgent"),
])
@pytest.mark.parametrize("backwards", [False, True])
def test_the_closest_rule_wins_in_whatever_order_they_stand(
    grade: Grade, urgency: Urgency, amount: float, name: str, backwards: bool
) -> None:
    rules = RULES[::-1] if backwards else RULES
    assert limit_for(rules, "c/1/01", Stage.HANDLE, grade, urgency, {}) == Limit(amount, LimitUnit.WORKING_HOURS, name)


def test_an_urgent_matter_without_an_urgent_rule_has_the_normal_limit() -> None:
    limit = limit_for(RULES[:2], "c/1/01", Stage.HANDLE, Grade.ORDINARY, Urgency.URGENT, {})
    assert limit.rule == "c/1/01/handle/*/normal"


def test_the_preset_steps_in_and_says_so() -> None:
    fallback = limit_for(RULES, "c/1/01", Stage.VERIFY, Grade.ORDINARY, Urgency.NORMAL, {})
    assert fallback == Limit(1, LimitUnit.WORKING_DAYS, "preset/verify")
    own = limit_for([], "c/1/01", Stage.VERIFY, Grade.ORDINARY, Urgency.NORMAL,
                    {"limits": {"verify": {"amount": 6, "unit": "hours"}}})
    assert own == Limit(6, LimitUnit.HOURS, "preset/verify")


def test_a_limit_runs_on_the_calendar() -> None:
    limit = Limit(8, LimitUnit.WORKING_HOURS, "r")
    assert deadline(limit, MONDAY, CALENDAR).at == MONDAY + timedelta(days=1, hours=1)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 6000), st.integers(0, 6000), st.integers(1, 1200), st.sampled_from(LimitUnit))
def test_what_was_left_at_the_pause_is_left_after_it(wait: int, pause: int, length: int, unit: LimitUnit) -> None:
    due = CALENDAR.add(MONDAY, length / 60, unit)
    paused = MONDAY + timedelta(minutes=wait)
    resumed = paused + timedelta(minutes=pause)
    again = after_pause(due, unit, paused, resumed, CALENDAR)
    if due <= paused:
        assert again == due, "overdue stays overdue"
    elif unit is LimitUnit.HOURS:
        assert again - resumed == due - paused
    else:
        assert CALENDAR.elapsed(resumed, again) == CALENDAR.elapsed(paused, due)
        assert again >= due
