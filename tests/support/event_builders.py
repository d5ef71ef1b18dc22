"""Builds a small desk: two grids side by side, the people who serve them, a catalogue and a clock that tests set."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from shapely.geometry import Point, box
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.model.actor import Actor
from data.model.nouns import (
    Area,
    AreaLevel,
    Asset,
    Base,
    Boundary,
    CalendarDay,
    Catalogue,
    CatalogueItem,
    Department,
    Grid,
    Place,
    PlaceKind,
    Role,
    Shift,
    Worker,
    WorkerGrid,
)
from data.store.workspace import Store, create_workspace, open_workspace

Row = TypeVar("Row", bound=Base)

MONDAY_TEN = datetime(2026, 11, 9, 2, tzinfo=UTC)
"""Monday 2026-11-09, 10:00 in China."""

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
WEST, EAST = "430105001001001", "430105001001002"
LON, LAT = 112.98, 28.25
"""South-west corner of the western grid; each grid is 0.004 degrees wide, about 390 m."""
SIDE = 0.004


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    at: datetime = MONDAY_TEN

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self.at

    def forward(self, **how: float) -> None:
        """Move on by a `timedelta` given in its own words."""
        self.at += timedelta(**how)


@dataclass
class Desk:
    """A workspace with everything an event needs."""

    store: Store
    clock: Clock
    people: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, code: str) -> Actor:
        return self.people[code]

    @property
    def operator(self) -> Actor:
        """Return somebody who only logged in at the desk."""
        return Actor("desk", "坐席", Role.OPERATOR)

    def add(self, *records: Base) -> None:
        """Keep more records."""
        keep(self.store, records)


def keep(store: Store, records: Iterable[Base]) -> None:
    """Write records in one act."""
    with store.act("set_up", Actor("builder", "", Role.PLANNER)) as act:
        for record in records:
            act.add(record)
            act.flush()
        act.commit()


def a_worker(code: str, role: Role, **more: object) -> Worker:
    """Return a worker called by their code."""
    return Worker(code=code, name=f"员工{code}", role=role, **more)


def actor_of(worker: Worker) -> Actor:
    """Return the worker as the one who acts."""
    return Actor(worker.code, worker.name, worker.role, worker.id, "desk-1")


def a_desk(folder: Path) -> Desk:
    """Make the workspace: grids WEST and EAST, staff by code, departments CG SL, items 0101 0102 0201."""
    content, people = _template()
    path = folder / "desk.gpkg"
    path.write_bytes(content)
    clock = Clock()
    return Desk(open_workspace(path, clock=clock), clock, dict(people))


def a_desk_in(store: Store) -> Desk:
    """Put the same content into an empty workspace of any kind."""
    clock = Clock()
    store.clock = clock
    return Desk(store, clock, _fill(store))


@cache
def _template() -> tuple[bytes, dict[str, Actor]]:
    """Make the workspace once; each test gets a copy."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "template.gpkg"
        store = create_workspace(path, "试点", Actor("builder", "", Role.PLANNER), clock=Clock())
        people = _fill(store)
        store.close()
        return path.read_bytes(), people


def _fill(store: Store) -> dict[str, Actor]:
    district = Area(code="430105", name="云溪区", level=AreaLevel.DISTRICT)
    keep(store, [district])
    street = Area(code="430105001", name="一街道", level=AreaLevel.STREET, parent_id=district.id)
    other = Area(code="430105002", name="二街道", level=AreaLevel.STREET, parent_id=district.id)
    keep(store, [street, other])
    community = Area(code="430105001001", name="一社区", level=AreaLevel.COMMUNITY, parent_id=street.id)
    keep(store, [community])
    department = Department(code="CG", name="城管局")
    bare = Department(code="SL", name="水利局")
    keep(store, [department, bare, *_holidays()])
    grids = _grids(store, community)
    staff = _staff(department, street, other)
    keep(store, staff)
    keep(store, [
        WorkerGrid(worker_id=worker.id, grid_id=grids[0].id, post=post, valid_from=LONG_AGO)
        for worker, post in zip(staff[:3], ("worker", "worker", "leader"), strict=True)
    ])
    keep(store, [Shift(worker_id=staff[1].id, starts_at=MONDAY_TEN - timedelta(hours=1),
                       ends_at=MONDAY_TEN + timedelta(hours=8))])
    _catalogue(store, department, bare)
    return {worker.code: actor_of(worker) for worker in staff}


def _holidays() -> list[CalendarDay]:
    return [CalendarDay(day=date(2026, 10, day), working=False, name="National Day") for day in (1, 2, 5, 6, 7)]


def _grids(store: Store, community: Area) -> list[Grid]:
    grids = []
    for number, code in enumerate((WEST, EAST)):
        grid = Grid(code=code, name=f"第{number + 1}网格", community_id=community.id, established_at=LONG_AGO)
        west = LON + number * SIDE
        keep(store, [grid])
        keep(store, [Boundary(grid_id=grid.id, geometry=box(west, LAT, west + SIDE, LAT + SIDE), valid_from=LONG_AGO)])
        grids.append(grid)
    return grids


def _staff(department: Department, street: Area, other: Area) -> list[Worker]:
    return [
        a_worker("W1", Role.GRID_WORKER), a_worker("W2", Role.GRID_WORKER), a_worker("L1", Role.GRID_LEADER),
        a_worker("H1", Role.HANDLER, department_id=department.id),
        a_worker("H2", Role.HANDLER, department_id=department.id),
        a_worker("S1", Role.SUPERVISOR), a_worker("O1", Role.OPERATOR, area_id=street.id),
        a_worker("O2", Role.OPERATOR, area_id=other.id), a_worker("A1", Role.AUDITOR),
        a_worker("X1", Role.GRID_WORKER, active=False),
    ]


def _catalogue(store: Store, department: Department, bare: Department) -> None:
    book = Catalogue(code="city_events", edition="2026", name="城市事件", valid_from=LONG_AGO)
    keep(store, [book])
    keep(store, [
        CatalogueItem(catalogue_id=book.id, code="0101", label="暴露垃圾", department_id=department.id,
                      handled_by="grid_worker", on_the_spot=True, rules=[
                          {"stage": "register", "urgency": "normal", "grade": "*", "amount": 2,
                           "unit": "working_hours"},
                          {"stage": "handle", "urgency": "normal", "grade": "*", "amount": 4, "unit": "working_hours"},
                          {"stage": "handle", "urgency": "urgent", "grade": "*", "amount": 2, "unit": "hours"},
                          {"stage": "handle", "urgency": "normal", "grade": "grave", "amount": 1,
                           "unit": "working_days"},
                      ]),
        CatalogueItem(catalogue_id=book.id, code="0102", label="占道经营", department_id=department.id),
        CatalogueItem(catalogue_id=book.id, code="0201", label="河道淤积", department_id=bare.id),
    ])


def a_place(code: str, x: float, y: float, kind: PlaceKind = PlaceKind.BUILDING) -> Place:
    """Return a place in the desk's grids; `x` and `y` run from 0 to 2 and 0 to 1 across both."""
    return Place(code=code, kind=kind, name=f"{code}栋", location=spot(x, y))


def an_asset(code: str, x: float, y: float) -> Asset:
    """Return an asset in the desk's grids; `x` and `y` run from 0 to 2 and 0 to 1 across both."""
    return Asset(code=code, class_code="0101", name=f"井盖{code}", location=spot(x, y))


def spot(x: float, y: float) -> Point:
    """Return a point of the desk's grids; `x` 0 to 1 is the western one, 1 to 2 the eastern."""
    return Point(LON + x * SIDE, LAT + y * SIDE)


def rows_of(session: Session, model: type[Row]) -> list[Row]:
    """Return every record of a kind, in order of creation."""
    return list(session.scalars(select(model).order_by(model.id)))  # type: ignore[attr-defined]  # every noun has a key
