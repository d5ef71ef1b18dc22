"""Decides what happens when: the rhythm of reports over seasons, weekdays and hours, matter by matter."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np

from data.model.events import EventSource
from data.model.working_calendar import CHINA
from data.sample.frame import Floats, Ints

SHARE_OF_CATALOGUE = {"city_events": 0.48, "asset_faults": 0.20, "community_services": 0.24, "disputes": 0.08}

_OFTEN = {
    "S0102": 9, "S0505": 8, "S0201": 6, "S0109": 5, "S0501": 5, "S0506": 5, "S0510": 5, "S0103": 4, "S0112": 4,
    "S0114": 4, "S0301": 4, "S0504": 4, "S0601": 4, "S0104": 3, "S0113": 3, "S0404": 3, "S0511": 3, "S0603": 3,
    "S0106": 2, "S0110": 2, "S0111": 2, "S0203": 2, "S0302": 2, "S0507": 2, "S0407": 1.5, "S0406": 1.2, "S0508": 1.5,
    "S0602": 1.5, "S0604": 1.5, "S0609": 1.5, "S0107": 1.5, "S0202": 1.2, "S0108": 1.2, "S0303": 1, "S0606": 1,
    "S0705": 1, "S0403": 0.12, "S0410": 0.15, "S0401": 0.3, "S0411": 0.1, "S0402": 0.7, "S0607": 0.8, "S0408": 0.8,
    "D01": 6, "D07": 4, "E04": 4, "A07": 4, "D02": 3, "D06": 3, "E01": 3, "E02": 3, "B02": 3, "B03": 3, "A02": 3,
    "A13": 3, "A15": 3, "C03": 2, "A03": 2, "A04": 2, "D03": 1.5, "D04": 2, "F02": 2, "F04": 2, "F05": 2, "E03": 1,
    "G01": 0.1, "G02": 0.3, "G05": 0.2, "G06": 0.3, "G07": 0.2, "H01": 0.5,
    "0201": 3, "0203": 3, "0299": 2.5, "0402": 3.5, "0601": 2.5, "0602": 2.5, "0701": 2.5, "0101": 2, "0102": 1.5,
    "0202": 1.5, "0104": 1, "0199": 1, "0503": 1, "0507": 1, "0703": 1,
}
"""How often a matter comes up against the others of its catalogue; what is not named counts 0.35 (disputes 0.1)."""

_SEASONS = {
    "rain": (0.3, 0.4, 0.8, 1.6, 2.2, 2.6, 2.2, 1.6, 0.8, 0.4, 0.3, 0.2),
    "summer": (0.3, 0.3, 0.5, 0.9, 1.5, 2.1, 2.5, 2.4, 1.4, 0.7, 0.4, 0.3),
    "frost": (4.5, 3.0, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 3.5),
    "autumn": (1.0, 0.8, 0.6, 0.6, 0.6, 0.6, 0.6, 0.7, 1.2, 2.0, 2.2, 1.4),
    "storm": (0.3, 0.4, 1.0, 1.7, 1.7, 1.7, 1.9, 1.9, 1.0, 0.5, 0.3, 0.2),
}
_SEASON_OF = {
    "S0407": "rain", "S0404": "rain", "G02": "rain", "S0610": "rain", "S0408": "frost", "S0705": "summer",
    "S0508": "summer", "S0510": "summer", "S0111": "summer", "S0406": "storm", "S0205": "storm", "S0108": "autumn",
    "S0302": "autumn", "S0107": "summer",
}
_NIGHT = frozenset({"S0510", "S0508", "S0301", "S0111"})
"""Matters of the evening: noise, barbecues, kitchens."""

_DAY_HOURS = np.array([0, 0, 0, 0, 0, 0, 1, 4, 9, 12, 12, 9, 4, 5, 10, 11, 9, 6, 4, 3, 2, 1, 0, 0], dtype=np.float64)
_ANY_HOURS = np.array([1, 1, 0, 0, 0, 1, 3, 6, 8, 9, 9, 8, 6, 6, 8, 8, 8, 7, 7, 7, 6, 5, 3, 2], dtype=np.float64)
_NIGHT_HOURS = np.array([2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 2, 6, 12, 14, 14, 10, 5], dtype=np.float64)
_WEEKDAY = (1.15, 1.08, 1.05, 1.02, 1.05, 0.78, 0.66)

_SOURCES = {
    "city_events": (0.62, 0.16, 0.08, 0.09, 0.02, 0.03, 0.00),
    "asset_faults": (0.68, 0.14, 0.06, 0.06, 0.03, 0.01, 0.02),
    "community_services": (0.46, 0.22, 0.26, 0.00, 0.03, 0.03, 0.00),
    "disputes": (0.28, 0.24, 0.42, 0.00, 0.03, 0.03, 0.00),
}
"""Where reports of a catalogue come from, in the order of `EventSource`."""


def draw_days(count: int, last: date, days: int, working: Mapping[date, bool], rng: np.random.Generator) -> Ints:
    """Return how many days before `last` each report came in: more of late, fewer at weekends and on holidays."""
    back = np.arange(days)
    when = [last - timedelta(days=int(k)) for k in back]
    weight = np.array([_WEEKDAY[one.weekday()] for one in when])
    weight *= np.array([0.72 if not working.get(one, True) else 1.0 for one in when])
    weight *= 1.15 - 0.35 * back / max(days, 1) + 0.5 * (back < 10)
    weight *= rng.lognormal(0, 0.18, days)
    return rng.choice(back, count, p=weight / weight.sum())


def draw_items(codes: Sequence[str], catalogue: Sequence[str], months: Ints, rng: np.random.Generator) -> Ints:
    """Return the index of a matter for each month given (1 to 12).

    Parameters
    ----------
    codes, catalogue : sequence of str
        Code and catalogue of every matter; asset faults share evenly (the asset decides, see `data.sample.happenings`).
    """
    book = np.array(catalogue, dtype=object)
    rare = np.where(book == "disputes", 0.1, 0.35)
    base = np.array([_OFTEN.get(code, default) if name != "asset_faults" else 1.0
                     for code, name, default in zip(codes, book, rare, strict=True)])
    for name, share in SHARE_OF_CATALOGUE.items():
        base[book == name] *= share / base[book == name].sum()
    items = np.empty(len(months), dtype=np.int64)
    for month in range(1, 13):
        members = np.flatnonzero(months == month)
        season = np.array([_SEASONS[_SEASON_OF[code]][month - 1] if code in _SEASON_OF else 1.0 for code in codes])
        weight = base * season
        items[members] = rng.choice(len(codes), len(members), p=weight / weight.sum())
    return items


def draw_sources(catalogue: Sequence[str], rng: np.random.Generator) -> list[EventSource]:
    """Return where each report came from."""
    sources = list(EventSource)
    draw = rng.random(len(catalogue))
    bounds: dict[str, Floats] = {name: np.cumsum(share) / sum(share) for name, share in _SOURCES.items()}
    return [sources[int(np.searchsorted(bounds[name], one, side="right"))]
            for name, one in zip(catalogue, draw.tolist(), strict=True)]


def draw_instants(day: date, back: Ints, codes: Sequence[str], sources: Sequence[EventSource],
                  rng: np.random.Generator) -> list[datetime]:
    """Return the instant of each report, `back` days before `day`, at an hour that suits matter and source."""
    profiles = [_NIGHT_HOURS, _DAY_HOURS, _ANY_HOURS]
    which = np.array([0 if code in _NIGHT else 1 if source is EventSource.PATROL else 2
                      for code, source in zip(codes, sources, strict=True)])
    hour = np.empty(len(back), dtype=np.int64)
    for number, profile in enumerate(profiles):
        members = np.flatnonzero(which == number)
        hour[members] = rng.choice(24, len(members), p=profile / profile.sum())
    second = rng.integers(0, 3600, len(back))
    midnight = datetime(day.year, day.month, day.day, tzinfo=CHINA)
    return [
        (midnight - timedelta(days=b) + timedelta(hours=h, seconds=s)).astimezone(UTC)
        for b, h, s in zip(back.tolist(), hour.tolist(), second.tolist(), strict=True)
    ]
