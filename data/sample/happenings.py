"""Lays out what was reported where and when: matter, place, words, reporter. `stories` tells what became of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import shapely

from data.model.events import EventSource, EventState, Grade, Urgency
from data.model.working_calendar import CHINA
from data.sample.assets import Assets
from data.sample.frame import Floats, Geometries, Ints, Labels
from data.sample.ground_rows import Row
from data.sample.person_names import draw_surnames, full_names
from data.sample.registers import PHONE_PREFIX
from data.sample.rhythm import draw_days, draw_instants, draw_items, draw_sources
from data.sample.town import HISTORY, Town

LIVE = (
    EventState.REPORTED, EventState.DISPATCHED, EventState.ACCEPTED, EventState.REGISTERED, EventState.HANDLED,
    EventState.ACCEPTED, EventState.REPORTED, EventState.VERIFIED, EventState.DISPATCHED, EventState.SUSPENDED,
    EventState.ACCEPTED,
)
"""The states today's matters are in, over and over, so that the queue is alive whatever the number of events."""

_HOURS_AGO = {
    EventState.REPORTED: (0.05, 1.2), EventState.REGISTERED: (0.3, 3), EventState.DISPATCHED: (1, 9),
    EventState.ACCEPTED: (3, 90), EventState.HANDLED: (10, 60), EventState.VERIFIED: (24, 90),
    EventState.SUSPENDED: (40, 160),
}
"""How long ago a matter now in a state came in."""

_WORDS = {
    EventSource.PATROL: "巡查发现{where}{what}", EventSource.HOTLINE: "市民来电反映{where}{what}，希望尽快处理",
    EventSource.RESIDENT: "居民反映{where}{what}", EventSource.VIDEO: "视频巡查发现{where}{what}",
    EventSource.DEPARTMENT: "部门转办：{where}{what}", EventSource.SUPERIOR: "上级交办：{where}{what}",
    EventSource.SENSOR: "监测设备报警：{where}{what}",
}


@dataclass
class Happenings:
    """What was reported, one entry each, in the order of time.

    Parameters
    ----------
    item : int array
        Matter, index into the catalogue's items.
    point : array of Point
        Degrees.
    grid : int array
    original : int array
        The earlier report of the same, -1 for none.
    state_now : list
        The state a live matter is to be in today; None lets time decide.
    """

    at: list[datetime]
    item: Ints
    source: list[EventSource]
    point: Geometries
    grid: Ints
    address: list[str]
    text: list[str]
    reporter: list[str]
    phone: list[str]
    urgency: list[Urgency]
    grade: list[Grade]
    uncertainty_m: list[float]
    original: Ints
    state_now: list[EventState | None]

    def __len__(self) -> int:
        return len(self.at)


def lay_out(town: Town, count: int, items: list[Row], catalogue: list[str], assets: Assets,
            working: dict[date, bool]) -> Happenings:
    """Return `count` happenings of the last 18 months.

    Parameters
    ----------
    items : list of rows
        The catalogue's items.
    catalogue : list of str
        Code of the catalogue of each item.
    working : dict
        Days that differ from the plain week.
    """
    rng = town.rng(20)
    at, item, source, state_now = _when_and_what(town, count, items, catalogue, working, rng)
    book = [catalogue[k] for k in item.tolist()]
    metres, named = _where(town, item, items, book, assets, rng)
    original = _repeats(count, item, metres, state_now, rng)
    point = town.degrees(metres)
    label = [str(items[k]["label"]) for k in item.tolist()]
    address, text = _words(town, metres, named, label, book, source)
    reporter, phone = _reporters(source, town.today.year, rng)
    urgent = rng.random(count) < np.array([0.4 if items[k]["default_grade"] != "ordinary" else 0.07
                                           for k in item.tolist()])
    return Happenings(
        at, item, source, point, town.grid_of(point), address, text, reporter, phone,
        [Urgency.URGENT if one else Urgency.NORMAL for one in urgent.tolist()],
        _grades([str(items[k]["default_grade"]) for k in item.tolist()], rng), _uncertainties(source, rng), original,
        state_now,
    )


def _when_and_what(
    town: Town, count: int, items: list[Row], catalogue: list[str], working: dict[date, bool], rng: np.random.Generator
) -> tuple[list[datetime], Ints, list[EventSource], list[EventState | None]]:
    live = min(count // 4, max(2 * len(LIVE), count // 60))
    today = town.today.astimezone(CHINA).date()
    back = draw_days(count - live, today, HISTORY.days, working, rng)
    months = np.array([(today - timedelta(days=int(k))).month for k in back] + [today.month] * live, dtype=np.int64)
    codes = [str(one["code"]) for one in items]
    item = draw_items(codes, catalogue, months, rng)
    source = draw_sources([catalogue[k] for k in item.tolist()], rng)
    told = [codes[k] for k in item[: count - live].tolist()]
    past = draw_instants(today, back, told, source[: count - live], rng)
    past = [one if one < town.today else one - timedelta(days=1) for one in past]
    wish: list[EventState | None] = [None] * (count - live) + [LIVE[k % len(LIVE)] for k in range(live)]
    recent = [town.today - timedelta(hours=float(rng.uniform(*_HOURS_AGO[state]))) for state in wish if state]
    at = past + recent
    order = sorted(range(count), key=lambda k: (at[k], k))
    return [at[k] for k in order], item[order], [source[k] for k in order], [wish[k] for k in order]


def _where(town: Town, item: Ints, items: list[Row], book: list[str], assets: Assets, rng: np.random.Generator,
           ) -> tuple[Floats, Labels]:
    """Return positions in metres and the asset each concerns ("" for none); the item of a fault follows its asset."""
    buildings = town.building_point
    at = buildings[_busy_buildings(town, len(item), rng)] + rng.normal(0, 9, (len(item), 2)).clip(-20, 20)
    named = np.full(len(item), "", dtype=object)
    faults = np.array([k for k, one in enumerate(book) if one == "asset_faults"], dtype=np.int64)
    by_code = {str(one["code"]): k for k, one in enumerate(items)}
    if len(faults) and len(assets.ids):
        chosen = rng.integers(0, len(assets.ids), len(faults))
        at[faults], named[faults] = assets.at[chosen], assets.street[chosen]
        for fault, asset in zip(faults.tolist(), chosen.tolist(), strict=True):
            missing = f"{assets.class_code[asset]}02"
            item[fault] = by_code[missing if missing in by_code and rng.random() < 0.12
                                  else f"{assets.class_code[asset]}01"]
    outside = np.flatnonzero(town.grid_of(town.degrees(at)) < 0)
    at[outside] = buildings[rng.integers(0, len(buildings), len(outside))]
    return at, named


def _busy_buildings(town: Town, count: int, rng: np.random.Generator) -> Ints:
    """Return a building for each happening: the more homes, the more happens; shops and offices have their share."""
    buildings = town.ground.buildings
    weight = buildings.homes**0.75 + np.where(buildings.code == "06", 12, 4)
    return rng.choice(len(weight), count, p=weight / weight.sum())


def _repeats(count: int, item: Ints, metres: Floats, state_now: list[EventState | None], rng: np.random.Generator,
             ) -> Ints:
    """Make some happenings the same as one of the twenty before them; return which one, -1 for none."""
    original = np.full(count, -1)
    for k in np.flatnonzero(rng.random(count) < 0.035).tolist():
        first = k - int(rng.integers(1, 20))
        if first < 0 or original[first] >= 0 or state_now[k] is not None or state_now[first] is not None:
            continue
        original[k], item[k] = first, item[first]
        metres[k] = metres[first] + rng.normal(0, 6, 2).clip(-12, 12)
    return original


def _words(town: Town, metres: Floats, named: Labels, label: list[str], book: list[str], source: list[EventSource],
           ) -> tuple[list[str], list[str]]:
    """Return address and text: at the asset, or by the building next to it."""
    nearest = shapely.STRtree(shapely.points(town.building_point)).query_nearest(
        shapely.points(metres), all_matches=False)[1]
    site = town.building_site[nearest]
    prefix, site_name = town.site_prefix, town.sites.name
    community = town.ground.community_of_grid[town.ground.grid_of_block[town.sites.block]]
    addresses, texts = [], []
    for k, (building, here) in enumerate(zip(nearest.tolist(), site.tolist(), strict=True)):
        number = town.building_number[building]
        where = f"{named[k]}旁" if named[k] else f"{site_name[here]}{number}幢附近"
        beside = f"{town.address_prefix[community[here]]}{where}"
        addresses.append(beside if named[k] else f"{prefix[here]}{number}幢附近")
        what = f"居民{label[k]}事项" if book[k] == "community_services" and not label[k].endswith("走访") else label[k]
        what = f"有{what}纠纷" if book[k] == "disputes" and "纠纷" not in what else what
        texts.append(_WORDS[source[k]].format(where=where, what=what))
    return addresses, texts


def _reporters(source: list[EventSource], year: int, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Return who called or came, with a number; reports by staff and machines name nobody."""
    count = len(source)
    names = full_names(draw_surnames(count, rng), rng.random(count) < 0.5, year - rng.integers(20, 75, count), rng)
    person = [one in (EventSource.HOTLINE, EventSource.RESIDENT) for one in source]
    number = rng.integers(0, 10_000_000, count).tolist()
    return ([str(name) if one else "" for name, one in zip(names, person, strict=True)],
            [f"{PHONE_PREFIX}{k:07d}" if one else "" for k, one in zip(number, person, strict=True)])


def _grades(usual: list[str], rng: np.random.Generator) -> list[Grade]:
    """Return the item's grade, now and then one higher."""
    grades = list(Grade)
    higher = rng.random(len(usual)) < 0.03
    return [grades[min(grades.index(Grade(one)) + int(up), 2)] if one != Grade.GRAVE else Grade.GRAVE
            for one, up in zip(usual, higher.tolist(), strict=True)]


def _uncertainties(source: list[EventSource], rng: np.random.Generator) -> list[float]:
    """Return how far off positions may be: callers describe a place, staff carry a receiver."""
    vague = rng.uniform(15, 80, len(source))
    return [round(float(v), 1) if one in (EventSource.HOTLINE, EventSource.SUPERIOR) else 5.0
            for one, v in zip(source, vague, strict=True)]
