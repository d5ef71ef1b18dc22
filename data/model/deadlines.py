"""Finds which rule limits a stage of an event, when that limit ends, and the name to show for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from data.model.base import to_millisecond
from data.model.events import Grade, Urgency
from data.model.working_calendar import LimitUnit, WorkingCalendar


class Stage(StrEnum):
    """Stages of an event that are limited in time."""

    REGISTER = "register"
    DISPATCH = "dispatch"
    HANDLE = "handle"
    VERIFY = "verify"
    CLOSE = "close"


@dataclass(frozen=True)
class Limit:
    """How long a stage may take, and the rule that says so (``city_events/2026/0101/handle/*/urgent``)."""

    amount: float
    unit: LimitUnit
    rule: str


@dataclass(frozen=True)
class Deadline:
    """When a stage must be done, by which limit."""

    at: datetime
    limit: Limit


FALLBACK: Mapping[Stage, tuple[float, LimitUnit]] = {
    Stage.REGISTER: (1, LimitUnit.WORKING_HOURS),
    Stage.DISPATCH: (2, LimitUnit.WORKING_HOURS),
    Stage.HANDLE: (3, LimitUnit.WORKING_DAYS),
    Stage.VERIFY: (1, LimitUnit.WORKING_DAYS),
    Stage.CLOSE: (1, LimitUnit.WORKING_DAYS),
}
"""Limits where the catalogue says nothing; a workspace's preset ``limits`` overrides them."""


def limit_for(
    rules: Sequence[Mapping[str, Any]], source: str, stage: Stage, grade: Grade, urgency: Urgency,
    presets: Mapping[str, Any],
) -> Limit:
    """Return the limit of a stage.

    The catalogue item's own rule wins over the preset; among its rules the urgency counts more than the grade, and
    an urgent event without an urgent rule is limited like a normal one.

    Parameters
    ----------
    rules : list of mappings
        `CatalogueItem.rules`.
    source : str
        Catalogue, edition and item code, joined by "/".
    stage : Stage
    grade : Grade
    urgency : Urgency
    presets : mapping
        `Workspace.presets`; ``limits`` maps a stage to ``{"amount", "unit"}``.
    """
    fitting = [rule for rule in rules if rule["stage"] == stage and rule["grade"] in ("*", grade)
               and rule["urgency"] in (Urgency.NORMAL, urgency)]
    if not fitting:
        return _preset_limit(stage, presets)
    rule = max(fitting, key=lambda one: (one["urgency"] == urgency, one["grade"] == grade))
    name = "/".join([source, stage, rule["grade"], rule["urgency"]])
    return Limit(float(rule["amount"]), LimitUnit(rule["unit"]), name)


def _preset_limit(stage: Stage, presets: Mapping[str, Any]) -> Limit:
    own = presets.get("limits", {}).get(stage.value)
    amount, unit = (own["amount"], own["unit"]) if own else FALLBACK[stage]
    return Limit(float(amount), LimitUnit(unit), f"preset/{stage}")


def deadline(limit: Limit, start: datetime, calendar: WorkingCalendar) -> Deadline:
    """Return when a limit that begins at `start` ends."""
    return Deadline(to_millisecond(calendar.add(start, limit.amount, limit.unit)), limit)


def after_pause(
    due: datetime, unit: LimitUnit, paused: datetime, resumed: datetime, calendar: WorkingCalendar
) -> datetime:
    """Return the deadline of an event whose clock stood still: what was left then is left now.

    An event that was overdue already when it was paused stays overdue.
    """
    if due <= paused:
        return due
    if unit is LimitUnit.HOURS:
        return due + max(resumed - paused, timedelta())
    return calendar.add_working(resumed, calendar.elapsed(paused, due))
