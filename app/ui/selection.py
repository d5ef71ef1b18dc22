"""The one selection that map, tree, tables, queue and inspector share."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class Selected:
    """What is selected: records of one kind; the first is the one the inspector shows."""

    kind: str = ""
    ids: tuple[uuid.UUID, ...] = ()

    @property
    def only(self) -> uuid.UUID | None:
        """The record when exactly one is selected."""
        return self.ids[0] if len(self.ids) == 1 else None

    def __bool__(self) -> bool:
        return bool(self.ids)


class Selection(QObject):
    """Holds what is selected and says when that changes.

    Signals
    -------
    changed(Selected, initiator)
        The initiator shows the selection already and may skip it.
    """

    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = Selected()

    @property
    def now(self) -> Selected:
        """What is selected at the moment."""
        return self._now

    def select(self, kind: str, ids: Iterable[uuid.UUID], initiator: object = None) -> None:
        """Select these records; nothing happens when they are selected already."""
        chosen = tuple(dict.fromkeys(ids))
        wanted = Selected(kind if chosen else "", chosen)
        if wanted != self._now:
            self._now = wanted
            self.changed.emit(wanted, initiator)

    def clear(self, initiator: object = None) -> None:
        """Select nothing."""
        self.select("", (), initiator)
