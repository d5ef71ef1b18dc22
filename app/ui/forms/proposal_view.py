"""Shows what the program proposes for a report, before anything is written: grid, hands, deadline, duplicates."""

import uuid

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.messages import word, word_code, word_rule
from app.services.proposing import Proposal
from app.services.searching import id_of
from app.terms import term
from app.ui import formats
from app.ui.card_view import CardView
from app.ui.desk import Desk
from app.ui.selection import Selection
from app.wording import _

_DUPLICATES = 3


class ProposalView(QWidget):
    """A card that changes with every key; a likely duplicate can be followed."""

    def __init__(self, desk: Desk, selection: Selection, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._selection = selection
        self.proposal: Proposal | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._card: CardView | None = None
        self.setAccessibleName(_("Proposal"))

    def clear(self) -> None:
        """Show nothing."""
        self.proposal = None
        self._replace(None)

    def show_proposal(self, proposal: Proposal) -> None:
        """Show a proposal."""
        self.proposal = proposal
        card = CardView(within_form=True)
        grid = proposal.grid
        card.row(_("Grid"), (grid.name or grid.code) if grid else _("outside every grid"),
                 hint=grid.code if grid else "", role="" if grid else "warn")
        if proposal.near_border:
            card.row(_("Near the border of"), _(", ").join(hit.name or hit.code for hit in proposal.near_border),
                     role="warn")
        if proposal.handler is not None:
            why = _(", ").join(word_code(reason.code, reason.params) for reason in proposal.handler.reasons)
            card.row(_("Proposed"), proposal.handler.name, hint=why)
            card.row("", why)
        due = proposal.due
        card.row(_("Deadline"), f"{formats.full_moment(due.at)} · {formats.time_left(due.at)}",
                 hint=word_rule(due.limit.rule))
        for one in proposal.duplicates[:_DUPLICATES]:
            text = _("{event}, {state}, {metres} m away, {hours} h ago").format(
                event=one.event, state=term(one.state), metres=formats.count(round(one.distance_m)),
                hours=formats.count(round(one.hours_apart)),
            )
            card.row(_("Duplicate?"), text, link=one.event, role="warn")
        for finding in proposal.findings:
            card.text(word(finding), "quiet")
        card.followed.connect(self._follow)
        self._replace(card)

    def _replace(self, card: CardView | None) -> None:
        if self._card is not None:
            self._box.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        if card is not None:
            self._box.addWidget(card)

    def _follow(self, code: str) -> None:
        self._desk.ask(id_of, "event", code, topic="duplicate", then=self._show_event)

    def _show_event(self, key: uuid.UUID | None) -> None:
        if key is not None:
            self._selection.select("event", [key], self)
