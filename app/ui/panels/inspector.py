"""The inspector: the card of what is selected, with the acts it allows."""

import uuid

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedLayout, QWidget

from app.services.inspecting import Card
from app.ui.card_view import CardView
from app.ui.panels.cards import fill_card
from app.ui.panels.panel import Panel
from app.ui.selection import Selected
from app.ui.words import kind_word
from app.ui.workbench import Workbench
from app.wording import _


class Inspector(Panel):
    """Shows one card at a time and, when several records are selected, how many."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.card: Card | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(_("Card of the selection"))
        self._empty = QLabel(_("Nothing is selected. Click the map, a row of the queue, or search with Ctrl+K."))
        self._empty.setProperty("role", "quiet")
        self._empty.setWordWrap(True)
        self._empty.setMargin(12)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._scroll)
        bench.inspected.changed.connect(self._show)
        bench.selection.changed.connect(self._selected)

    def _show(self, card: Card | None) -> None:
        self.card = card
        if card is None:
            self._stack.setCurrentWidget(self._empty)
            return
        kept = self._scroll.verticalScrollBar().value() if self._same(card) else 0
        view = CardView()
        view.setObjectName(str(card.id))
        several = len(self._bench.selection.now.ids)
        if several > 1:
            text = _("{count} × {kind} selected; the first:")
            view.text(text.format(count=several, kind=kind_word(card.kind)), "quiet")
        fill_card(view, card, self._bench.trigger)
        view.followed.connect(self._follow)
        self._scroll.setWidget(view)
        self._scroll.verticalScrollBar().setValue(kept)
        self._stack.setCurrentWidget(self._scroll)

    def _same(self, card: Card) -> bool:
        shown = self._scroll.widget()
        return shown is not None and shown.objectName() == str(card.id)

    def _selected(self, chosen: Selected, _initiator: object) -> None:
        if not chosen:
            self._show(None)

    def _follow(self, target: str) -> None:
        kind, key = target.split(":", 1)
        self._bench.selection.select(kind, [uuid.UUID(key)], self)
