"""A field that says where: an address, a grid, a position, or a click on the map."""

import uuid

from PySide6.QtCore import Signal

from app.services.choosing import Choice
from app.services.searching import SearchHit, position_of, position_typed, search_workspace
from app.ui import formats
from app.ui.desk import Desk
from app.ui.forms.type_ahead import TypeAhead
from app.ui.words import kind_word
from app.wording import _

_PLACES = ("position", "place", "grid", "organisation", "asset", "area")


class PlaceField(TypeAhead):
    """Looks up what is typed in the workspace.

    Signals
    -------
    placed()
        The position is known, or another one.
    """

    placed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Place"), _("Click the map, or type an address, a grid or 112.98,28.25"))
        self._desk = desk
        self.position: tuple[float, float] | None = None
        self.address = ""
        self.narrow = lambda _text: []
        self.typed.connect(self._search)
        self.picked.connect(self._found)

    def set_position(self, lon: float, lat: float) -> None:
        """Take a position from the map."""
        self.position, self.address = (lon, lat), ""
        self.preset(Choice("", formats.position(lon, lat)))
        self.placed.emit()

    def _search(self, text: str) -> None:
        self.position = None
        typed = position_typed(text)
        if typed is not None:
            self.position = typed
            self.show_entries(())
            self.placed.emit()
        elif text.strip():
            self._desk.ask(search_workspace, text, topic="place search", then=self._list)

    def _list(self, hits: tuple[SearchHit, ...]) -> None:
        if self.line.hasFocus():
            self.show_entries([Choice(f"{hit.kind}:{hit.id}", hit.title, f"{kind_word(hit.kind)} {hit.detail}")
                               for hit in hits if hit.kind in _PLACES and hit.id is not None])

    def _found(self, choice: Choice) -> None:
        kind, key = choice.key.split(":", 1)
        self.address = choice.title if kind == "place" else ""
        self._desk.ask(position_of, kind, uuid.UUID(key), topic="place position", then=self._placed)

    def _placed(self, position: tuple[float, float] | None) -> None:
        self.position = position
        if position is not None:
            self.placed.emit()
