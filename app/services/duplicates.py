"""Finds reports of the same matter: the same item, nearby, not long ago, in like words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

import numpy as np
import shapely

from app.services.limits import WorkRules
from app.services.locating import box_around
from data.model.events import EventState, Grade, Urgency
from data.store.queries import events
from data.store.queries.catalogue import Matter
from data.store.sessions import ReadingSession
from gis.crs import metres_per_degree

DUPLICATE_RADIUS_M = 100.0
DUPLICATE_DAYS = 7
MOST_DUPLICATES = 10
_COMPARED_CHARACTERS = 200


@dataclass(frozen=True)
class Sighting:
    """What is known of a matter before it is an event."""

    matter: Matter
    lon: float
    lat: float
    at: datetime
    text: str = ""
    grade: Grade = Grade.ORDINARY
    urgency: Urgency = Urgency.NORMAL
    uncertainty_m: float = 0.0


@dataclass(frozen=True)
class Similar:
    """An event that may be the same matter; `score` runs from 0 to 1."""

    event: str
    state: EventState
    distance_m: float
    hours_apart: float
    text_likeness: float
    score: float


def duplicates(session: ReadingSession, sighting: Sighting, rules: WorkRules) -> tuple[Similar, ...]:
    """Rank reports of the same item nearby and not long ago (presets ``duplicate_radius_m``, ``duplicate_days``)."""
    radius = float(rules.presets.get("duplicate_radius_m", DUPLICATE_RADIUS_M))
    span = timedelta(days=rules.presets.get("duplicate_days", DUPLICATE_DAYS))
    found = events.same_matter_near(session, sighting.matter.item.id, box_around(sighting.lon, sighting.lat, radius),
                                    sighting.at - span, sighting.at + span)
    scale = metres_per_degree(sighting.lat)
    here = np.array([sighting.lon, sighting.lat])
    similar = []
    for event in found:
        there = shapely.get_coordinates(event.location)[0]
        distance = float(np.hypot(*((there - here) * scale)))
        if distance <= radius:
            apart = abs(sighting.at - event.reported_at)
            likeness = _likeness(sighting.text, event.text)
            score = 0.45 * (1 - distance / radius) + 0.25 * (1 - apart / span) + 0.3 * likeness
            similar.append(Similar(event.code, event.state, round(distance, 1), round(apart.total_seconds() / 3600, 1),
                                   round(likeness, 3), round(score, 3)))
    return tuple(sorted(similar, key=lambda one: (-one.score, one.event))[:MOST_DUPLICATES])


def _likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1; a missing text says nothing either way."""
    if not one or not other:
        return 0.5
    return SequenceMatcher(None, one[:_COMPARED_CHARACTERS], other[:_COMPARED_CHARACTERS], autojunk=False).ratio()
