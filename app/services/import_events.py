"""Imports events reported elsewhere: open ones start their clock as if reported here, closed ones stay closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count

from app.services.import_positions import POSITION_FIELDS, DatumReading
from app.services.import_registers import Words, positions, take_text, word_for
from app.services.import_task import ImportTask, Row, read_instant
from app.services.limits import WorkRules, find_matter, work_rules
from data.model.deadlines import Stage
from data.model.errors import UserError
from data.model.event_codes import EVENT, day_prefix, number_of, numbered_code
from data.model.events import EventSource, EventState, Grade, GridEvent, Urgency
from data.model.working_calendar import CHINA
from data.store.queries import events
from data.store.queries.catalogue import Matter
from data.store.queries.codes import by_code

FIELDS: Mapping[str, Sequence[str]] = {
    "code": ("事件编号", "任务号", "案卷编号", "工单编号", "TASKNUM", "编号", "event_code", "code"),
    "item": ("事项代码", "事件类别代码", "小类代码", "EVENTCODE", "事项", "事件类别", "item"),
    "text": ("问题描述", "事件描述", "事件内容", "描述", "内容", "text"),
    "address": ("事发地址", "事件地址", "位置描述", "地址", "address"),
    "source": ("问题来源", "事件来源", "来源", "source"),
    "grade": ("事件等级", "等级", "grade"),
    "urgency": ("紧急程度", "urgency"),
    "reporter": ("上报人", "诉求人", "reporter"),
    "reporter_phone": ("上报人电话", "联系电话", "reporter_phone"),
    "reported_at": ("上报时间", "受理时间", "发生时间", "REPORTTIME", "reported_at"),
    "closed_at": ("结案时间", "办结时间", "CLOSETIME", "closed_at"),
    **POSITION_FIELDS,
}

_SOURCES: Words = {
    "巡查": EventSource.PATROL, "巡查上报": EventSource.PATROL, "热线": EventSource.HOTLINE,
    "12345": EventSource.HOTLINE, "居民": EventSource.RESIDENT, "群众": EventSource.RESIDENT, "视频": EventSource.VIDEO,
    "部门": EventSource.DEPARTMENT, "上级": EventSource.SUPERIOR, "传感器": EventSource.SENSOR,
    **{source.value: source for source in EventSource},
}
_GRADES: Words = {
    "一般": Grade.ORDINARY, "较大": Grade.LARGER, "重大": Grade.MAJOR, "特别重大": Grade.GRAVE,
    **{grade.value: grade for grade in Grade},
}
_URGENCIES: Words = {"一般": Urgency.NORMAL, "紧急": Urgency.URGENT, **{one.value: one for one in Urgency}}


@dataclass
class _Books:
    """The rules of the workspace, and the catalogue items looked up so far, by name and day."""

    rules: WorkRules
    found: dict[tuple[str, date], Matter] = field(default_factory=dict)

    def matter(self, task: ImportTask, name: str, at: datetime) -> Matter:
        key = name, at.date()
        if key not in self.found:
            self.found[key] = find_matter(task.act.session, name, at)
        return self.found[key]


def import_events(task: ImportTask) -> DatumReading | None:
    """Write the events of a file that are not known yet; one that is here already is left to the people who handle it.

    The item is a code of a catalogue in force at the time, ``catalogue/code`` where several use it.
    """
    books = _Books(work_rules(task.act.session))
    rows = task.unique(task.rows(lambda task, index: _row(task, index, books), range(len(task.source))), "code")
    reading = positions(task, rows)
    known = by_code(task.act.session, GridEvent, {row["code"] for row in rows.values() if "code" in row})
    for index, row in list(rows.items()):
        if row.get("code") in known:
            task.met.add(known[row["code"]].id)
            del rows[index]
    _give_codes(task, rows)
    task.touched |= set(task.write(GridEvent, list(rows.values()), {}).values())
    return reading


def _row(task: ImportTask, index: int, books: _Books) -> Row:
    source = task.source
    row = take_text(source, index, "code", "text", "address", "reporter", "reporter_phone")
    row["reported_at"] = read_instant(source.text(index, "reported_at"), "reported_at") or task.act.at
    if row["reported_at"] > task.act.at:
        raise UserError("event.from_the_future", field="reported_at", at=row["reported_at"])
    for name, words in (("source", _SOURCES), ("grade", _GRADES), ("urgency", _URGENCIES)):
        if text := source.text(index, name):
            row[name] = word_for(words, text, name)
    return row | _stage(task, index, row, books)


def _stage(task: ImportTask, index: int, row: Row, books: _Books) -> Row:
    """Return item, state and deadline."""
    named = task.source.text(index, "item")
    if not named:
        raise UserError("import.missing", field="item")
    matter = books.matter(task, named, row["reported_at"])
    grade = row.get("grade") or Grade(matter.item.default_grade)
    closed = read_instant(task.source.text(index, "closed_at"), "closed_at")
    found: Row = {"item_id": matter.item.id, "grade": grade}
    if closed is not None:
        if closed < row["reported_at"]:
            raise UserError("import.closed_before_reported", field="closed_at")
        return found | {"state": EventState.CLOSED, "closed_at": closed}
    due = books.rules.deadline(matter, Stage.REGISTER, grade, row.get("urgency", Urgency.NORMAL), row["reported_at"])
    return found | {"state": EventState.REPORTED, "deadline_at": due.at, "deadline_rule": due.limit.rule,
                    "deadline_unit": due.limit.unit}


def _give_codes(task: ImportTask, rows: Mapping[int, Row]) -> None:
    """Number events without a code within the local day they were reported on."""
    numbers: dict[object, count[int]] = {}
    taken = {row["code"] for row in rows.values() if "code" in row}
    for row in rows.values():
        reported: datetime = row["reported_at"]
        day = reported.astimezone(CHINA).date()
        if day not in numbers:
            newest = events.newest_code(task.act.session, day_prefix(EVENT, day))
            numbers[day] = count(number_of(newest) + 1 if newest else 1)
        while "code" not in row:
            code = numbered_code(EVENT, day, next(numbers[day]))
            if code not in taken:
                row["code"] = code
