"""Staffs the district: a leader and two workers per grid, volunteers, a desk, supervisors, handlers by department."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import numpy as np

from data.model.staff import Role, Shift, Worker, WorkerGrid
from data.model.working_calendar import CHINA
from data.sample.frame import Ints, Labels
from data.sample.ground_rows import Batch, Row
from data.sample.person_names import draw_surnames, full_names
from data.sample.registers import phones
from data.sample.town import Town

WORKERS_PER_GRID = 2
VOLUNTEERS_PER_GRID = 3

_PREFIX = {
    Role.GRID_LEADER: "WGZ", Role.GRID_WORKER: "WGY", Role.VOLUNTEER: "ZYZ", Role.OPERATOR: "ZX", Role.HANDLER: "CZ",
    Role.SUPERVISOR: "DB", Role.PLANNER: "GH", Role.AUDITOR: "SJ", Role.SYSTEM_ADMINISTRATOR: "GL",
}
"""Worker codes begin with the initials of 网格长, 网格员, 志愿者, 坐席, 处置, 督办, 规划, 审计, 管理."""

_SHIFTS = ((time(8, 30), time(17, 30)), (time(7), time(15)), (time(14), time(22)))
"""Staggered shifts (错时轮班): the usual day, the early and the late one."""

_SKILLS = ("", "", "", "社工证", "急救员", "调解员", "电工", "手语", "英语", "心理咨询", "消防安全员", "健康管理")
POLICE = "D08"


@dataclass
class Posts:
    """People to be engaged, one entry each; `grid` and `area` count in the town's arrays, -1 for none.

    `grid` of a leader or worker is the grid served; an area is ("district" | "street" | "community", number).
    """

    role: list[Role] = field(default_factory=list)
    department: list[str] = field(default_factory=list)
    area: list[tuple[str, int]] = field(default_factory=list)
    grids: list[list[tuple[int, str]]] = field(default_factory=list)

    def engage(self, role: Role, area: tuple[str, int] = ("", -1), department: str = "",
               grids: list[tuple[int, str]] | None = None) -> None:
        """Add one person."""
        self.role.append(role)
        self.area.append(area)
        self.department.append(department)
        self.grids.append(grids or [])


@dataclass
class Staff:
    """The people engaged, for events and rows to refer to."""

    ids: list[uuid.UUID]
    code: list[str]
    name: Labels
    phone: Labels
    posts: Posts

    def of_role(self, role: Role) -> Ints:
        """Return the numbers of everybody in a role."""
        return np.array([k for k, one in enumerate(self.posts.role) if one is role], dtype=np.int64)

    def of_department(self, department: str) -> Ints:
        """Return the numbers of a department's handlers."""
        return np.array([k for k, one in enumerate(self.posts.role)
                         if one is Role.HANDLER and self.posts.department[k] == department], dtype=np.int64)

    def by_grid(self, post: str) -> dict[int, list[int]]:
        """Return who serves each grid in a post."""
        found: dict[int, list[int]] = {}
        for k, grids in enumerate(self.posts.grids):
            for grid, as_what in grids:
                if as_what == post:
                    found.setdefault(grid, []).append(k)
        return found


def engage(town: Town, departments: list[str], load: dict[str, int]) -> Staff:
    """Return the staff of the district.

    Parameters
    ----------
    departments : list of str
        Codes of all departments.
    load : dict
        Matters per department; the busier get more handlers.
    """
    posts = Posts()
    _desk(town, posts)
    _grid_staff(town, posts)
    scale = max(1.0, len(town.grid_ids) / 96)
    for department in departments:
        for _ in range(int((3 + min(9, load.get(department, 0) // 4)) * scale**0.5)):
            posts.engage(Role.HANDLER, department=department)
    return _people(town, posts)


def _desk(town: Town, posts: Posts) -> None:
    """Engage the command centre of the district and of each street."""
    for role, count in ((Role.OPERATOR, 8), (Role.SUPERVISOR, 3), (Role.PLANNER, 2), (Role.AUDITOR, 1),
                        (Role.SYSTEM_ADMINISTRATOR, 1)):
        for _ in range(count):
            posts.engage(role, ("district", 0))
    for street in range(len(town.street_ids)):
        posts.engage(Role.OPERATOR, ("street", street))
        posts.engage(Role.OPERATOR, ("street", street))
        posts.engage(Role.SUPERVISOR, ("street", street))


def _grid_staff(town: Town, posts: Posts) -> None:
    """Engage 1 + 2 + N per grid and one police officer per community; micro-grids share their grid's workers."""
    community = town.ground.community_of_grid.tolist()
    micro: dict[int, list[int]] = {}
    for k, parent in enumerate(town.ground.micro_parent.tolist()):
        micro.setdefault(parent, []).append(len(town.grid_ids) + k)
    for grid, area in enumerate(community):
        served = [grid, *micro.get(grid, [])]
        posts.engage(Role.GRID_LEADER, ("community", area), grids=[(one, "leader") for one in served])
        for _ in range(WORKERS_PER_GRID):
            posts.engage(Role.GRID_WORKER, ("community", area), grids=[(one, "worker") for one in served])
        for _ in range(VOLUNTEERS_PER_GRID):
            posts.engage(Role.VOLUNTEER, ("community", area), grids=[(grid, "volunteer")])
    for area in range(len(town.community_ids)):
        beat = [(grid, "police") for grid, one in enumerate(community) if one == area]
        posts.engage(Role.HANDLER, ("community", area), POLICE, beat)


def _people(town: Town, posts: Posts) -> Staff:
    rng = town.rng(3)
    count = len(posts.role)
    number: dict[Role, int] = {}
    codes = []
    for role in posts.role:
        number[role] = number.get(role, 0) + 1
        codes.append(f"{_PREFIX[role]}{number[role]:04d}")
    born = town.today.year - rng.integers(23, 58, count)
    name = full_names(draw_surnames(count, rng), rng.random(count) < 0.45, born, rng)
    return Staff(town.ids(count), codes, name, phones(count, rng), posts)


def staff_rows(town: Town, staff: Staff, department_ids: dict[str, uuid.UUID]) -> Iterator[Batch]:
    """Yield workers, their grids and their shifts."""
    rng = town.rng(4)
    skills = rng.integers(0, len(_SKILLS), len(staff.ids)).tolist()
    posts = staff.posts
    yield Worker, [
        {"id": key, "code": staff.code[k], "name": staff.name[k], "role": posts.role[k], "phone": staff.phone[k],
         "department_id": department_ids.get(posts.department[k]), "area_id": _area_id(town, posts.area[k]),
         "skills": _SKILLS[skills[k]]}
        for k, key in enumerate(staff.ids)
    ]
    yield WorkerGrid, _worker_grids(town, staff, rng)
    yield Shift, _shifts(town, staff, rng)


def _area_id(town: Town, area: tuple[str, int]) -> uuid.UUID | None:
    level, number = area
    areas = {"street": town.street_ids, "community": town.community_ids, "district": [town.district_id]}
    return areas[level][number] if level in areas else None


def _worker_grids(town: Town, staff: Staff, rng: np.random.Generator) -> list[Row]:
    """Return who serves which grid now, and for one in ten workers whom they took over from (轮换)."""
    keys = town.grid_ids + town.micro_ids
    rows: list[Row] = []
    workers = staff.of_role(Role.GRID_WORKER)
    for k, grids in enumerate(staff.posts.grids):
        rotated = staff.posts.role[k] is Role.GRID_WORKER and rng.random() < 0.1
        since = town.established + timedelta(days=int(rng.integers(60, 400))) if rotated else town.established
        for grid, post in grids:
            rows.append({"worker_id": staff.ids[k], "grid_id": keys[grid], "post": post, "valid_from": since})
            if rotated:
                rows.append({"worker_id": staff.ids[int(rng.choice(workers))], "grid_id": keys[grid], "post": post,
                             "valid_from": town.established, "valid_to": since})
    return [{"id": key, **row} for key, row in zip(town.ids(len(rows)), rows, strict=True)]


def _shifts(town: Town, staff: Staff, rng: np.random.Generator) -> list[Row]:
    """Return the shifts from a week ago to two weeks ahead; large districts keep them from yesterday for a week."""
    today = town.today.astimezone(CHINA).date()
    days = range(-7, 14) if len(town.grid_ids) <= 500 else range(-1, 6)
    rows: list[Row] = []
    for k, role in enumerate(staff.posts.role):
        if role in (Role.VOLUNTEER, Role.PLANNER, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR):
            continue
        turn = int(rng.integers(0, 7))
        for offset in days:
            day = today + timedelta(days=offset)
            at_work = (day.toordinal() + turn) % 7 < 5 if role is not Role.SUPERVISOR else day.weekday() < 5
            if at_work:
                start, end = _SHIFTS[(day.toordinal() // 7 + turn) % 3 if role is not Role.SUPERVISOR else 0]
                rows.append({"worker_id": staff.ids[k], "starts_at": datetime.combine(day, start, CHINA),
                             "ends_at": datetime.combine(day, end, CHINA)})
    return [{"id": key, **row} for key, row in zip(town.ids(len(rows)), rows, strict=True)]
