"""Reads the card of what is selected, once for everybody who shows a part of it."""

from PySide6.QtCore import QObject, Signal

from app.services.inspecting import Card, EventCard, read_card
from app.ui.desk import Desk
from app.ui.selection import Selected, Selection
from app.ui.situation import Situation, facts_of
from data.model.changes import ChangeSet

_TOPIC = "card"


class Inspected(QObject):
    """The card of the selection's first record.

    Signals
    -------
    changed(Card or None)
        Another card, or the same one with new content.
    """

    changed = Signal(object)

    def __init__(self, desk: Desk, selection: Selection, situation: Situation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._selection = selection
        self._situation = situation
        self.card: Card | None = None
        selection.changed.connect(self._selected)
        desk.changed.connect(self._written)

    def read(self) -> None:
        """Read the card again."""
        selected = self._selection.now
        if not selected:
            self._read(None)
            return
        key = selected.ids[0]
        self._desk.ask(read_card, self._desk.actor.role, selected.kind, key, topic=_TOPIC, then=self._read)

    def _selected(self, selected: Selected, _initiator: object) -> None:
        self._situation.state("selection", facts_of(selected))
        self._situation.state("event", ())
        self.read()

    def _written(self, _changes: ChangeSet, _initiator: object) -> None:
        self.read()

    def _read(self, card: Card | None) -> None:
        selected = self._selection.now
        if card is not None and (not selected or card.id != selected.ids[0]):
            return
        self.card = card
        acts = card.acts if isinstance(card, EventCard) and len(selected.ids) == 1 else ()
        self._situation.state("event", (f"may_{act}" for act in acts))
        self._situation.state("personal", ("personal",) if card is not None and card.masked else ())
        self.changed.emit(card)
