"""Asks for what an act on an event needs: a note, a handler, the original, a date, and who really did it."""

from functools import partial
from typing import Any

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QPlainTextEdit, QSpinBox, QWidget

from app.services import events
from app.services.choosing import Choice, acting_for, read_handlers, read_workers
from app.services.inspecting import EventCard
from app.services.searching import SearchHit, search_workspace
from app.ui import formats
from app.ui.actions import EVENT_ACTS
from app.ui.forms.side_form import SideForm, instant_of
from app.ui.forms.type_ahead import TypeAhead
from app.ui.workbench import Workbench
from app.wording import _
from data.model.actor import Actor
from data.model.event_flow import FLOW, EventAct
from data.model.events import EventState
from data.model.working_calendar import LimitUnit
from data.store.workspace import Store

AT_ONCE = frozenset({"register_event", "accept_event", "resume_event", "close_event", "archive_event",
                     "grant_extension"})
"""Acts that need no word and no choice: done at once, undo is the safety net."""

_BY_HANDS = frozenset({"handle_event", "handle_on_the_spot", "return_event", "ask_extension", "suspend_event"})
"""Acts the people in the field do and the desk writes down for them."""

_NOTE_PX = 72


class ActForm(SideForm):
    """One act on one event."""

    def __init__(self, bench: Workbench, card: EventCard, act: str) -> None:
        spec = EVENT_ACTS[act]
        super().__init__(bench, _(spec.title), _(spec.title))
        self.card = card
        self.act = act
        state = EventState(card.state) if card.state else EventState.REPORTED
        self.needs = FLOW[state, EventAct(act)].needs
        self.note = QPlainTextEdit()
        self.note.setFixedHeight(_NOTE_PX)
        self.note.setTabChangesFocus(True)
        self.handler = TypeAhead(_("Hand to"), _("Name, code or pinyin initials"))
        self.original = TypeAhead(_("Repeats event"), _("Code or text of the first report"))
        self.doer = TypeAhead(_("Done by"), _("Name, code or pinyin initials"))
        self.until = QDateTimeEdit(QDateTime.currentDateTime().addDays(3))
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.amount = QSpinBox()
        self.amount.setRange(1, 60)
        self.unit = QComboBox()
        self.unit.addItem(_("working days"), LimitUnit.WORKING_DAYS)
        self.unit.addItem(_("working hours"), LimitUnit.WORKING_HOURS)
        self._lay_out()

    def first_field(self) -> QWidget:
        """Go to what must be given."""
        if "handler" in self.needs:
            return self.handler
        return self.original if "duplicate_of" in self.needs else self.note

    def submit(self) -> None:
        """Check what is missing, then act."""
        if "handler" in self.needs and self.handler.choice is None:
            self.complain(_("Choose who gets it."))
            self.handler.setFocus()
        elif "duplicate_of" in self.needs and self.original.choice is None:
            self.complain(_("Choose the event that was reported first."))
            self.original.setFocus()
        elif "note" in self.needs and not self.note.toPlainText().strip():
            self.complain(_("Say why: the note goes into the timeline."))
            self.note.setFocus()
        else:
            doer = self.doer.choice.key if self.doer.choice else ""
            self.run(act_as, doer, getattr(events, self.act), self.card.code, *self._choices(), **self._words())

    def _choices(self) -> tuple[Any, ...]:
        if "handler" in self.needs and self.handler.choice:
            return (self.handler.choice.key,)
        if "duplicate_of" in self.needs and self.original.choice:
            return (self.original.choice.key,)
        return (self.amount.value(), self.unit.currentData()) if "amount" in self.needs else ()

    def _words(self) -> dict[str, Any]:
        words: dict[str, Any] = {"note": self.note.toPlainText().strip(), "version": self.card.version}
        if self.act == "suspend_event":
            words["until"] = instant_of(self.until)
        return words

    def _lay_out(self) -> None:
        desk, card = self.bench.desk, self.card
        item = formats.localised(card.item, card.item_en)
        self.remark(f"{item} · {card.code}")
        if "handler" in self.needs:
            self.add(_("Hand to"), self.handler)
            desk.ask(read_handlers, topic="handlers", then=self._know_handlers)
        if "duplicate_of" in self.needs:
            self.add(_("Repeats event"), self.original)
            self.original.narrow = lambda _text: []
            self.original.typed.connect(self._search)
        if self.act == "suspend_event":
            self.add(_("Until"), self.until)
        if "amount" in self.needs:
            self.add_beside((_("More time"), self.amount), (_("Unit"), self.unit))
        if self.act in _BY_HANDS:
            self.add(_("Done by"), self.doer)
            desk.ask(read_workers, topic="workers", then=self._know_workers)
        self.add(_("Note") if "note" in self.needs else _("Note (optional)"), self.note)

    def _know_handlers(self, handlers: tuple[Choice, ...]) -> None:
        self.handler.offer(handlers)
        if self.card.position is not None:
            self.bench.desk.ask(events.propose, self.card.item_code, *self.card.position, text=self.card.text,
                                topic="proposal", then=partial(self._proposed, handlers),
                                otherwise=lambda _error: True)

    def _proposed(self, handlers: tuple[Choice, ...], proposal: events.Proposal) -> None:
        best = [Choice(one.code, one.name) for one in (proposal.handler, *proposal.others) if one is not None]
        keys = {one.key for one in best}
        self.handler.offer((*best, *(one for one in handlers if one.key not in keys)))
        if best and not self.handler.line.isModified():
            self.handler.preset(best[0])
            self.primary.setFocus()

    def _know_workers(self, workers: tuple[Choice, ...]) -> None:
        self.doer.offer(workers)
        named = next((one for one in workers if one.key == self.card.handler_code), None)
        if named is not None:
            self.doer.preset(named)

    def _search(self, text: str) -> None:
        if text.strip():
            self.bench.desk.ask(search_workspace, text, topic="original", then=self._list)

    def _list(self, hits: tuple[SearchHit, ...]) -> None:
        found = [Choice(hit.title, hit.title, hit.detail) for hit in hits if hit.kind == "event"]
        self.original.show_entries([one for one in found if one.key != self.card.code])


def act_as(store: Store, actor: Actor, doer: str, verb: Any, *args: Any, **kwargs: Any) -> Any:
    """Run a verb in the name of the worker who did it (`doer`, a code; empty for the actor)."""
    return verb(store, acting_for(store, actor, doer), *args, **kwargs)
