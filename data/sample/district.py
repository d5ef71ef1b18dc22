"""Fills an empty workspace with the made-up district 云溪区: the same options make the same district, row for row."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from data.model.actor import Actor
from data.model.base import Base
from data.model.catalogue import CalendarDay
from data.model.staff import Role
from data.model.working_calendar import WorkingCalendar
from data.sample.assets import Assets, asset_rows, place_assets
from data.sample.calendar_rows import calendar_rows
from data.sample.event_rows import Desk, event_rows, tell_stories
from data.sample.ground_rows import Row, ground_rows
from data.sample.happenings import lay_out
from data.sample.organisations import organisation_rows
from data.sample.patrol_rows import patrol_rows
from data.sample.people_rows import people_rows
from data.sample.place_rows import Placed, move_in, place_rows
from data.sample.staff import Staff, engage, staff_rows
from data.sample.town import Town, draw_town
from data.store.catalogue_files import CatalogueRows, read_catalogues, write_catalogues
from data.store.history_writer import append_history
from data.store.journal_tables import StepKind
from data.store.unit_of_work import UnitOfWork
from data.store.workspace import Store

Progress = Callable[[float, str], None]

MAKER = Actor("sample", "示例数据", Role.OPERATOR)
"""Who the district's first journal step names."""


@dataclass(frozen=True)
class SampleOptions:
    """How large a district is wanted.

    Parameters
    ----------
    grids : int
        Grids in all, micro-grids among them.
    people, seed, events : int
    today : datetime
        The instant its history ends; with another one everything moves along.
    """

    grids: int = 96
    people: int = 60_000
    seed: int = 7
    events: int = 5_000
    today: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(frozen=True)
class SampleSummary:
    """How many rows were made, by table."""

    counts: Mapping[str, int]


def make_district(store: Store, options: SampleOptions, progress: Progress | None = None) -> SampleSummary:
    """Fill an empty workspace with a made-up district, in one act.

    Parameters
    ----------
    store : Store
    options : SampleOptions
    progress : callable, optional
        Told the share done, 0 to 1, and what is being made; may raise to give up, nothing is kept then.
    """
    report = progress or (lambda _share, _what: None)
    report(0.0, "ground")
    town = draw_town(options.grids, options.people, options.seed, options.today.astimezone(UTC))
    with store.act("make_sample", MAKER, at=town.today, kind=StepKind.GENESIS) as act:
        writer = _Writer(act, town, options.events, report)
        writer.write()
        report(0.95, "commit")
        act.commit()
    report(1.0, "done")
    return SampleSummary(writer.counts)


class _Writer:
    """Writes the chapters of the district one after the other."""

    def __init__(self, act: UnitOfWork, town: Town, events: int, report: Progress) -> None:
        self.act = act
        self.events = events
        self.town = town
        self.report = report
        self.counts: dict[str, int] = {}

    def write(self) -> None:
        """Write everything."""
        town = self.town
        self._keep(ground_rows(town))
        self.report(0.10, "catalogue")
        catalogue = read_catalogues(town.established, make_ids=town.ids)
        self.counts |= write_catalogues(self.act, catalogue)
        self.report(0.12, "places")
        homes = move_in(town)
        placed = self._keep(place_rows(town, homes))
        self.report(0.35, "people")
        self._keep(people_rows(town, homes))
        self.report(0.70, "staff")
        departments = {str(one["code"]): one["id"] for one in catalogue.departments}
        staff = engage(town, list(departments), _load(catalogue))
        self._keep(staff_rows(town, staff, departments))
        self.report(0.74, "organisations")
        if placed is not None:
            self._keep(organisation_rows(town, placed))
        self.report(0.78, "assets")
        assets = place_assets(town)
        self._keep(asset_rows(town, assets, _asset_labels(catalogue), _asset_departments(catalogue)))
        self._keep(patrol_rows(town, staff, assets))
        self.report(0.84, "events")
        self._write_events(catalogue, staff, assets)

    def _write_events(self, catalogue: CatalogueRows, staff: Staff, assets: Assets) -> None:
        """Write the calendar and what happened by it."""
        days = calendar_rows(self.town)
        self._keep([(CalendarDay, days)])
        working = {one["day"]: one["working"] for one in days}
        book = {one["id"]: (one["code"], one["edition"]) for one in catalogue.catalogues}
        codes, editions = zip(*(book[item["catalogue_id"]] for item in catalogue.items), strict=True)
        happenings = lay_out(self.town, self.events, catalogue.items, list(codes), assets, working)
        desk = Desk(self.town, staff, catalogue.items, list(codes), list(editions),
                    {one["id"]: one["code"] for one in catalogue.departments}, WorkingCalendar(exceptions=working))
        stories = tell_stories(desk, happenings)
        self._keep(event_rows(self.town, happenings, stories))
        append_history(self.act, (step for story in stories for step in story.steps))

    def _keep(self, batches: Iterable[tuple[type[Base], list[Row]] | Placed]) -> Placed | None:
        """Insert batches as they come; return what the maker says besides."""
        said = None
        for batch in batches:
            if isinstance(batch, Placed):
                said = batch
                continue
            model, rows = batch
            self.act.insert_many(model, rows)
            self.counts[model.__tablename__] = self.counts.get(model.__tablename__, 0) + len(rows)
        return said


def _load(rows: CatalogueRows) -> dict[str, int]:
    """Return how many matters each department answers for."""
    code = {one["id"]: str(one["code"]) for one in rows.departments}
    load: dict[str, int] = {}
    for item in rows.items:
        load[code[item["department_id"]]] = load.get(code[item["department_id"]], 0) + 1
    return load


def _asset_labels(rows: CatalogueRows) -> dict[str, str]:
    return {str(one["code"]): str(one["label"]) for one in rows.code_lists if one["list_code"] == "asset_class"}


def _asset_departments(rows: CatalogueRows) -> dict[str, uuid.UUID]:
    """Return the department of each sub-class: who answers for its faults (their codes begin with the sub-class)."""
    faults = next(one["id"] for one in rows.catalogues if one["code"] == "asset_faults")
    return {str(one["code"])[:4]: one["department_id"] for one in rows.items if one["catalogue_id"] == faults}
