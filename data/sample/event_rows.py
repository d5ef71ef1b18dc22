"""Lets every happening run its course with the people of its grid and turns the stories into rows and journal steps."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from data.model.actor import Actor
from data.model.bindings import Binding, BindingOrigin, SubjectKind
from data.model.event_codes import EVENT, numbered_code
from data.model.events import EventSource, EventState, GridEvent
from data.model.staff import Role
from data.model.tasks import ExtensionRequest, HandlingTask, VerificationTask
from data.model.working_calendar import CHINA, WorkingCalendar
from data.sample.frame import Ints
from data.sample.ground_rows import Batch, Row
from data.sample.happenings import Happenings
from data.sample.place_rows import CHUNK
from data.sample.plots import draw_fate, play, play_until
from data.sample.staff import Staff
from data.sample.stories import EVENT_COLUMNS, Crew, Matter, Story, Teller
from data.sample.town import Town


@dataclass
class Desk:
    """What stays the same from event to event."""

    town: Town
    staff: Staff
    items: list[Row]
    catalogue: list[str]
    edition: list[str]
    departments: dict[uuid.UUID, str]
    calendar: WorkingCalendar


def tell_stories(desk: Desk, happenings: Happenings) -> list[Story]:
    """Return the story of each happening, in the order they were reported."""
    rng, casting = desk.town.rng(21), _Casting(desk, desk.town.rng(22))
    keys = desk.town.ids(len(happenings))
    codes = _codes(happenings)
    stories: list[Story] = []
    for k in range(len(happenings)):
        item = desk.items[int(happenings.item[k])]
        story = Story(_event(happenings, k, keys[k], codes[k], item["id"]))
        crew = casting.crew(int(happenings.grid[k]), item, happenings.source[k])
        teller = Teller(story, _matter(desk, int(happenings.item[k])), crew, desk.calendar, _one(desk.town), rng)
        wish = happenings.state_now[k]
        if wish is not None:
            play_until(teller, wish, desk.town.today, rng)
        else:
            play(teller, draw_fate(teller, rng), _original(happenings, k, stories), desk.town.today, rng)
        stories.append(story)
    return stories


def _one(town: Town) -> Callable[[], uuid.UUID]:
    return lambda: town.ids(1)[0]


def _codes(happenings: Happenings) -> list[str]:
    """Return codes numbered through each local day."""
    number: dict[str, int] = {}
    codes = []
    for at in happenings.at:
        day = at.astimezone(CHINA).date()
        number[day.isoformat()] = number.get(day.isoformat(), 0) + 1
        codes.append(numbered_code(EVENT, day, number[day.isoformat()]))
    return codes


def _event(happenings: Happenings, k: int, key: uuid.UUID, code: str, item_id: object) -> GridEvent:
    empty = dict.fromkeys(EVENT_COLUMNS)
    return GridEvent(**{
        **empty, "id": key, "code": code, "item_id": item_id, "text": happenings.text[k],
        "address": happenings.address[k], "source": happenings.source[k], "reporter": happenings.reporter[k],
        "reporter_phone": happenings.phone[k], "grade": happenings.grade[k], "urgency": happenings.urgency[k],
        "state": EventState.REPORTED, "reported_at": happenings.at[k], "deadline_rule": "", "deadline_unit": "",
        "reworks": 0, "extensions": 0, "position_uncertainty_m": happenings.uncertainty_m[k],
        "location": happenings.point[k],
    })


def _matter(desk: Desk, item: int) -> Matter:
    row = desk.items[item]
    source = f"{desk.catalogue[item]}/{desk.edition[item]}/{row['code']}"
    return Matter(source, row["rules"], row["department_id"], bool(row["on_the_spot"]))


def _original(happenings: Happenings, k: int, stories: list[Story]) -> GridEvent | None:
    """Return the event this one repeats, unless that one was itself refused."""
    first = int(happenings.original[k])
    if first < 0:
        return None
    event = stories[first].event
    settled = (EventState.DUPLICATE, EventState.REJECTED, EventState.ARCHIVED)
    return None if event.state in settled and event.dispatched_at is None else event


class _Casting:
    """Chooses who deals with an event: the people of its grid, the handlers of the department, the desk on duty."""

    def __init__(self, desk: Desk, rng: np.random.Generator) -> None:
        self.desk, self.rng = desk, rng
        staff = desk.staff
        people = zip(staff.code, staff.name, staff.posts.role, staff.ids, strict=True)
        self.actor = [Actor(code, str(name), role, key, "指挥中心" if role is Role.OPERATOR else "移动端")
                      for code, name, role, key in people]
        self.workers, self.leaders = staff.by_grid("worker"), staff.by_grid("leader")
        self.operators, self.supervisors = staff.of_role(Role.OPERATOR)[:8], staff.of_role(Role.SUPERVISOR)[:3]
        posts = staff.posts
        self.handlers = {
            key: np.array([k for k in staff.of_department(code).tolist() if not posts.grids[k]], dtype=np.int64)
            for key, code in desk.departments.items()
        }

    def _pick(self, numbers: Ints | list[int]) -> Actor:
        return self.actor[int(numbers[int(self.rng.integers(len(numbers)))])]

    def crew(self, grid: int, item: Row, source: EventSource) -> Crew:
        """Return the people of one event."""
        operator, supervisor = self._pick(self.operators), self._pick(self.supervisors)
        workers, leaders = self.workers[grid], self.leaders[grid]
        reporter = self._pick(workers) if source is EventSource.PATROL else operator
        if item["handled_by"] == "grid_worker":
            return Crew(reporter, operator, self.actor[workers[0]], self.actor[workers[-1]], self._pick(leaders),
                        supervisor, None)
        department: uuid.UUID = item["department_id"]
        hands = self.handlers[department]
        first, second = self.rng.choice(hands, 2, replace=False).tolist()
        return Crew(reporter, operator, self.actor[first], self.actor[second], self._pick([*workers, *leaders]),
                    supervisor, department)


def event_rows(town: Town, happenings: Happenings, stories: list[Story]) -> Iterator[Batch]:
    """Yield events, their bindings, tasks and requests."""
    for start in range(0, len(stories), CHUNK):
        yield GridEvent, [{name: getattr(one.event, name) for name in EVENT_COLUMNS}
                          for one in stories[start : start + CHUNK]]
    inside = np.flatnonzero(happenings.grid >= 0).tolist()
    yield Binding, [
        {"id": key, "subject_kind": SubjectKind.EVENT, "subject_id": stories[k].event.id,
         "grid_id": town.grid_ids[int(happenings.grid[k])], "valid_from": happenings.at[k],
         "origin": BindingOrigin.LOCATED}
        for key, k in zip(town.ids(len(inside)), inside, strict=True)
    ]
    yield HandlingTask, [_row(task) for story in stories for task in story.handling]
    yield VerificationTask, [_row(task) for story in stories for task in story.verification]
    yield ExtensionRequest, [_row(request) for story in stories for request in story.extensions]


def _row(record: HandlingTask | VerificationTask | ExtensionRequest) -> Row:
    return {column.name: getattr(record, column.name) for column in record.__table__.columns
            if column.name != "version"}
