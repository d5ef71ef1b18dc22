"""Takes a report in: where, what, and at once who should go, by when, and whether it is known already."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget

from app.messages import word
from app.services import events
from app.services.choosing import Choice, ItemFacts, read_handlers, read_items
from app.services.taking_in import TakenIn, take_in
from app.terms import terms_of
from app.ui.forms.place_field import PlaceField
from app.ui.forms.proposal_view import ProposalView
from app.ui.forms.side_form import SideForm
from app.ui.forms.type_ahead import TypeAhead
from app.ui.workbench import Workbench
from app.wording import _
from data.model.events import EventSource, Grade, Urgency

_PAUSE_MS = 300


class ReportForm(SideForm):
    """Reports an event and, in the same breath, dispatches it."""

    def __init__(self, bench: Workbench, position: tuple[float, float] | None = None) -> None:
        super().__init__(bench, _("Report event"), _("Report and dispatch"))
        self.place = PlaceField(bench.desk)
        self.item = TypeAhead(_("Item"), _("Code, word or pinyin initials"))
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("What happened"))
        self.urgent = QCheckBox(_("Urgent"))
        self.grade = _combo(Grade)
        self.source = _combo(EventSource)
        self.source.setCurrentIndex(self.source.findData(EventSource.HOTLINE))
        self.reporter, self.phone = QLineEdit(), QLineEdit()
        self.handler = TypeAhead(_("Dispatch to"), _("Name, code or pinyin initials"))
        self.proposal = ProposalView(bench.desk, bench.selection)
        self.only = QPushButton(_("Report only"))
        self._handlers: tuple[Choice, ...] = ()
        self._eager = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE_MS)
        self._lay_out()
        self._wire()
        if position is not None:
            self.place.set_position(*position)
        bench.desk.ask(read_items, topic="items", then=self.item.offer)
        bench.desk.ask(read_handlers, topic="handlers", then=self._know_handlers)

    def first_field(self) -> QWidget:
        """Go to the place when it is not known, else to the item."""
        return self.item if self.place.position is not None else self.place

    def put_at(self, lon: float, lat: float) -> None:
        """Move the report to another place."""
        self.place.set_position(lon, lat)
        self._propose()

    def submit(self) -> None:
        """Report, and dispatch when somebody was proposed or chosen."""
        if self._missing():
            return
        if self.proposal.proposal is None and not self._eager:
            self._eager = True
            return
        self._report(dispatch_to=self.handler.choice.key if self.handler.choice else "")

    def done(self, taken: TakenIn) -> None:
        """Show the new event, and why it was not dispatched where it should have been."""
        self.put_away()
        self.bench.selection.select("event", sorted(taken.changes.created.get("event", ())), self)
        if taken.refusal is not None:
            text = _("{event} was reported and not dispatched. {reason}")
            self.bench.messages.say(text.format(event=taken.reported.event, reason=word(taken.refusal)))

    def _report(self, dispatch_to: str) -> None:
        lon, lat = self.place.position or (0.0, 0.0)
        given: dict[str, Any] = {
            "item": self.item.choice.key if self.item.choice else "", "lon": lon, "lat": lat,
            "text": self.text.text().strip(), "source": self.source.currentData(), "grade": self.grade.currentData(),
            "urgency": Urgency.URGENT if self.urgent.isChecked() else Urgency.NORMAL,
            "reporter": self.reporter.text().strip(), "reporter_phone": self.phone.text().strip(),
            "address": self.place.address,
        }
        self.run(take_in, dispatch_to, given)

    def _missing(self) -> bool:
        if self.item.choice is None:
            self.complain(_("Choose an item first: type its code, a word of it or its pinyin initials."))
            self.item.setFocus()
        elif self.place.position is None:
            self.complain(_("Say where it is: click the map, or type an address or a position."))
            self.place.setFocus()
        else:
            self.complain("")
            return False
        return True

    def _propose(self) -> None:
        if self.item.choice is None or self.place.position is None:
            return
        urgency = Urgency.URGENT if self.urgent.isChecked() else Urgency.NORMAL
        self.bench.desk.ask(
            events.propose, self.item.choice.key, *self.place.position, text=self.text.text().strip(),
            grade=self.grade.currentData(), urgency=urgency, topic="proposal", then=self._proposed,
            otherwise=self.refuse,
        )

    def _proposed(self, proposal: events.Proposal) -> None:
        self.proposal.show_proposal(proposal)
        best = [one for one in (proposal.handler, *proposal.others) if one is not None]
        first = [Choice(one.code, one.name) for one in best]
        keys = {one.key for one in first}
        self.handler.offer((*first, *(one for one in self._handlers if one.key not in keys)))
        if first and not self.handler.line.isModified():
            self.handler.preset(first[0])
        self.primary.setText(_("Report and dispatch") if self.handler.choice else _("Report"))
        if self._eager:
            self._eager = False
            self.submit()

    def _know_handlers(self, handlers: tuple[Choice, ...]) -> None:
        self._handlers = handlers
        self.handler.offer(handlers)

    def _picked_item(self, choice: Choice) -> None:
        facts: ItemFacts = choice.extra
        self.grade.setCurrentIndex(max(0, self.grade.findData(Grade(facts.default_grade))))
        self._propose()
        (self.text if self.place.position is not None else self.place).setFocus()

    def _lay_out(self) -> None:
        self.add(_("Place"), self.place)
        self.add(_("Item"), self.item)
        self.add(_("What happened"), self.text)
        self.body.addWidget(self.proposal)
        self.add(_("Dispatch to"), self.handler)
        self.add_beside((_("Grade"), self.grade), (_("Source"), self.source))
        self.add_beside((_("Reporter"), self.reporter), (_("Phone"), self.phone))
        self.body.addWidget(self.urgent)
        self.add_button(self.only)

    def _wire(self) -> None:
        self.place.placed.connect(self._propose)
        self.item.picked.connect(self._picked_item)
        self.item.typed.connect(lambda _text: self.proposal.clear())
        self.handler.picked.connect(lambda _choice: self.primary.setFocus())
        self.text.textEdited.connect(lambda _text: self._wait.start())
        self._wait.timeout.connect(self._propose)
        self.urgent.toggled.connect(lambda _on: self._propose())
        self.grade.activated.connect(lambda _index: self._propose())
        self.only.clicked.connect(lambda: None if self._missing() else self._report(dispatch_to=""))


def _combo(kind: Any) -> QComboBox:
    combo = QComboBox()
    for member, name in terms_of(kind):
        combo.addItem(name, member)
    return combo
