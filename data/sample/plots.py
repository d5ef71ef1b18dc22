"""Plots the usual and the unusual course of events: who acts next and when, with the delays real desks have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from data.model.actor import Actor
from data.model.event_flow import EventAct
from data.model.events import EventState, Grade, GridEvent
from data.model.working_calendar import CHINA
from data.sample.stories import Teller

Deed = tuple[EventAct, Actor, datetime, str, dict[str, Any]]

_REJECTED = ("不符合立案条件", "不属于本区管辖范围", "现场未发现所述问题", "信息不全，无法核实", "已转12345办理")
_RETURNED = ("不属于本部门职责", "权属不在本单位", "位置有误，请核实", "需先由物业处理")
_HANDLED = ("已处置完毕，现场恢复", "已整改到位", "已安排人员处理完成", "已联系责任单位整改", "当事人已配合整改")
_VERIFIED = ("现场核查属实", "核查通过", "已回访，当事人满意", "照片与现场一致")
_REWORK = ("现场仍有残留，退回返工", "整改不到位", "照片与现场不符", "回访不满意，需继续处理")
_SUSPENDED = ("等待专业单位进场", "待当事人返回", "汛期暂缓施工", "待财政资金批复", "夜间不具备作业条件")
_EXTENSION = ("需多部门协调", "备件采购周期较长", "当事人外出", "工程量较大", "连续降雨影响施工")
_REFUSED = ("理由不充分，请按期完成", "可先行临时处置")
_REOPENED = ("问题反复，重新办理", "居民再次反映")

ARCHIVED_AFTER = timedelta(days=150)
"""Closed matters go to the archive at the turn of the month some five months later."""


@dataclass(frozen=True)
class Fate:
    """What is unusual about an event's course."""

    rejected: bool = False
    on_the_spot: bool = False
    registered_apart: bool = True
    returned: bool = False
    transferred: bool = False
    suspended: bool = False
    extension: str = ""
    reworks: int = 0
    reopened: bool = False
    speed: float = 0.5


def draw_fate(teller: Teller, rng: np.random.Generator) -> Fate:
    """Draw a fate: one event in seven is late, one in sixteen comes back for rework."""
    draw = rng.random(8).tolist()
    return Fate(
        rejected=draw[0] < 0.04,
        on_the_spot=draw[1] < 0.3 and teller.matter.on_the_spot and teller.crew.handler_department is None,
        registered_apart=draw[2] < 0.7,
        returned=draw[3] < 0.03,
        transferred=0.03 < draw[3] < 0.055,
        suspended=draw[4] < 0.025,
        extension="" if draw[5] > 0.055 else "refused" if draw[5] > 0.044 else "granted",
        reworks=0 if draw[6] > 0.062 else 1 if draw[6] > 0.008 else 2,
        reopened=draw[7] < 0.012,
        speed=float(rng.lognormal(-0.68, 0.62)),
    )


def play(teller: Teller, fate: Fate, original: GridEvent | None, today: datetime, rng: np.random.Generator) -> None:
    """Do what happens until today."""
    plot = _Plot(teller, fate, rng)
    for what, actor, at, note, more in plot.course(original):
        if at >= today:
            return
        teller.act(what, actor, at, note, **more)


class _Plot:
    """The course of one event; each deed is yielded with its instant and done before the next is thought of."""

    def __init__(self, teller: Teller, fate: Fate, rng: np.random.Generator) -> None:
        self.teller, self.fate, self.rng = teller, fate, rng
        self.crew = teller.crew
        self.handler = teller.crew.handler
        self.at = teller.event.reported_at

    def _say(self, words: Sequence[str]) -> str:
        return words[int(self.rng.integers(len(words)))]

    def _soon(self, minutes: float) -> datetime:
        """Return an instant some minutes on, in the hours the desk is staffed."""
        at = self.at + timedelta(seconds=60 + float(self.rng.exponential(minutes * 60)))
        local = at.astimezone(CHINA)
        if 7 <= local.hour < 22:
            return at
        morning = local.replace(hour=7, minute=20, second=0) + timedelta(days=int(local.hour >= 22))
        return morning + timedelta(seconds=float(self.rng.uniform(0, 4_000)))

    def _working(self, hours: float) -> datetime:
        at = self.teller.worked(self.at, float(self.rng.exponential(hours)) + 0.1)
        return max(at, self.at + timedelta(minutes=3))

    def _at_share(self, share: float) -> datetime:
        """Return the instant at about a share of the stage's limit, after what was done last."""
        return max(self.teller.after(share), self.at + timedelta(minutes=4 + float(self.rng.exponential(10))))

    def _deed(self, what: EventAct, actor: Actor, at: datetime, note: str = "", **more: Any) -> Deed:
        self.at = at
        return what, actor, at, note, more

    def course(self, original: GridEvent | None) -> Iterator[Deed]:
        """Yield the deeds from the report to the archive."""
        if original is not None:
            yield self._deed(EventAct.MARK_DUPLICATE, self.crew.operator, self._soon(30), "与已有事件重复",
                             duplicate_of=original)
            yield from self._archive()
        elif self.fate.rejected:
            yield self._deed(EventAct.REJECT, self.crew.operator, self._soon(40), self._say(_REJECTED))
            yield from self._archive()
        else:
            yield from self._work()
            yield from self._check()
            if self.fate.reopened:
                yield from self._again()
            yield from self._archive()

    def _work(self) -> Iterator[Deed]:
        """Yield everything up to the first report of completion."""
        if self.fate.on_the_spot:
            yield self._deed(EventAct.HANDLE_ON_THE_SPOT, self.handler, self._soon(25), "当场劝导并处理完毕")
            return
        if self.fate.registered_apart:
            yield self._deed(EventAct.REGISTER, self.crew.operator, self._soon(14))
        yield from self._dispatch()
        yield self._deed(EventAct.ACCEPT, self.handler, self._working(0.8))
        if self.fate.suspended:
            yield from self._suspend()
        if self.fate.extension:
            yield from self._ask_extension()
        yield self._deed(EventAct.HANDLE, self.handler, self._at_share(self.fate.speed), self._say(_HANDLED))

    def _dispatch(self) -> Iterator[Deed]:
        yield self._deed(EventAct.DISPATCH, self.crew.operator, self._soon(28), handler=self.handler)
        if self.fate.returned:
            yield self._deed(EventAct.RETURN, self.handler, self._working(1.5), self._say(_RETURNED))
            self.handler = self.crew.second_handler
            yield self._deed(EventAct.DISPATCH, self.crew.operator, self._soon(50), handler=self.handler)
        elif self.fate.transferred:
            self.handler = self.crew.second_handler
            yield self._deed(EventAct.TRANSFER, self.crew.operator, self._working(1), "转由同组人员处理",
                             handler=self.handler)

    def _suspend(self) -> Iterator[Deed]:
        days = float(self.rng.uniform(1, 9))
        at = self._working(1.5)
        yield self._deed(EventAct.SUSPEND, self.handler, at, self._say(_SUSPENDED), until=at + timedelta(days=days))
        yield self._deed(EventAct.RESUME, self.handler, self.at + timedelta(days=days * 0.95))

    def _ask_extension(self) -> Iterator[Deed]:
        """Ask for more time while the deadline still stands; a supervisor decides."""
        due = self.teller.event.deadline_at
        at = self._at_share(0.7)
        if due is None or at >= due:
            return
        yield self._deed(EventAct.ASK_EXTENSION, self.handler, at, self._say(_EXTENSION),
                         amount=float(self.rng.integers(1, 5)))
        if self.fate.extension == "granted":
            yield self._deed(EventAct.GRANT_EXTENSION, self.crew.supervisor, self._working(1.2), "同意延期")
        else:
            yield self._deed(EventAct.REFUSE_EXTENSION, self.crew.supervisor, self._working(1.2), self._say(_REFUSED))

    def _check(self) -> Iterator[Deed]:
        """Yield verification, with rework before it passes, and closure."""
        for _ in range(self.fate.reworks):
            yield self._deed(EventAct.REWORK, self.crew.verifier, self._at_share(0.4), self._say(_REWORK))
            yield self._deed(EventAct.HANDLE, self.handler, self._at_share(0.6 * self.fate.speed), self._say(_HANDLED))
        yield self._deed(EventAct.VERIFY, self.crew.verifier, self._at_share(float(self.rng.lognormal(-1.1, 0.6))),
                         self._say(_VERIFIED))
        grave = self.teller.event.grade is Grade.GRAVE
        yield self._deed(EventAct.CLOSE, self.crew.supervisor if grave else self.crew.operator,
                         self._at_share(float(self.rng.lognormal(-1.5, 0.6))), "同意结案")

    def _again(self) -> Iterator[Deed]:
        """Yield a second life, opened again within the window."""
        at = self.at + timedelta(days=float(self.rng.uniform(1, 9)))
        yield self._deed(EventAct.REOPEN, self.crew.operator, at, self._say(_REOPENED))
        yield self._deed(EventAct.DISPATCH, self.crew.operator, self._soon(20), handler=self.handler)
        yield self._deed(EventAct.ACCEPT, self.handler, self._working(0.8))
        yield self._deed(EventAct.HANDLE, self.handler, self._at_share(0.5), self._say(_HANDLED))
        yield self._deed(EventAct.VERIFY, self.crew.verifier, self._at_share(0.3), self._say(_VERIFIED))
        grave = self.teller.event.grade is Grade.GRAVE
        yield self._deed(EventAct.CLOSE, self.crew.supervisor if grave else self.crew.operator, self._at_share(0.3),
                         "同意结案")

    def _archive(self) -> Iterator[Deed]:
        month = (self.at + ARCHIVED_AFTER + timedelta(days=31)).astimezone(CHINA).replace(day=1, hour=9, minute=30)
        yield self._deed(EventAct.ARCHIVE, self.crew.operator, month.replace(second=0, microsecond=0), "月末归档")


_WAY_TO: dict[EventState, tuple[EventAct, ...]] = {
    EventState.REPORTED: (),
    EventState.REGISTERED: (EventAct.REGISTER,),
    EventState.DISPATCHED: (EventAct.REGISTER, EventAct.DISPATCH),
    EventState.ACCEPTED: (EventAct.REGISTER, EventAct.DISPATCH, EventAct.ACCEPT),
    EventState.SUSPENDED: (EventAct.REGISTER, EventAct.DISPATCH, EventAct.ACCEPT, EventAct.SUSPEND),
    EventState.HANDLED: (EventAct.REGISTER, EventAct.DISPATCH, EventAct.ACCEPT, EventAct.HANDLE),
    EventState.VERIFIED: (EventAct.REGISTER, EventAct.DISPATCH, EventAct.ACCEPT, EventAct.HANDLE, EventAct.VERIFY),
}


def play_until(teller: Teller, state: EventState, today: datetime, rng: np.random.Generator) -> None:
    """Bring a live event to the state it is to be in today."""
    way = _WAY_TO[state]
    crew, begun = teller.crew, teller.event.reported_at
    shares = np.sort(rng.uniform(0.04, 0.7, len(way)))
    for what, share in zip(way, shares.tolist(), strict=True):
        at = begun + (today - begun) * share
        if what is EventAct.REGISTER:
            teller.act(what, crew.operator, at)
        elif what is EventAct.DISPATCH:
            teller.act(what, crew.operator, at, handler=crew.handler)
        elif what is EventAct.SUSPEND:
            teller.act(what, crew.handler, at, _SUSPENDED[0], until=today + timedelta(days=3))
        elif what is EventAct.VERIFY:
            teller.act(what, crew.verifier, at, _VERIFIED[0])
        else:
            teller.act(what, crew.handler, at, _HANDLED[0] if what is EventAct.HANDLE else "")
