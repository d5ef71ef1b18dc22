"""Ties the canvas to the rest: one selection, the status bar, and a chooser where things overlap."""

import uuid
from typing import Any

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from app.ui.map.canvas import MapCanvas
from app.ui.selection import Selected, Selection
from app.ui.status_bar import StatusBar
from app.ui.theme import Theme
from app.ui.words import kind_word


class MapLink:
    """Passes on what the canvas says and shows on it what others selected."""

    def __init__(self, canvas: MapCanvas, selection: Selection, status: StatusBar, theme: Theme) -> None:
        self._canvas = canvas
        self._selection = selection
        self._status = status
        self._theme = theme
        self.menu: QMenu | None = None
        canvas.selection_requested.connect(self._wanted)
        canvas.overlap_chooser.connect(self._choose)
        canvas.pointer_moved.connect(status.point_at)
        canvas.view_changed.connect(self._moved)
        canvas.tool_message.connect(status.say)
        selection.changed.connect(self._selected)
        theme.changed.connect(self._dress)
        self._dress()

    def _wanted(self, kind: str, ids: tuple[uuid.UUID, ...], additive: bool) -> None:
        now = self._selection.now
        if additive and now.kind == kind:
            kept = [key for key in now.ids if key not in ids]
            ids = (*kept, *(key for key in ids if key not in now.ids))
        self._selection.select(kind, ids, self._canvas)

    def _choose(self, hits: list[Any]) -> None:
        """Ask which of several things under the pointer is meant."""
        menu = QMenu(self._canvas)
        for hit in hits:
            action = menu.addAction(f"{kind_word(hit.kind)}  {hit.label}".rstrip())
            action.triggered.connect(
                lambda _checked=False, hit=hit: self._selection.select(hit.kind, [hit.id], self._canvas)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        self.menu = menu
        menu.popup(QCursor.pos())

    def _moved(self) -> None:
        self._status.show_scale(self._canvas.view.scale)

    def _selected(self, chosen: Selected, _initiator: object) -> None:
        self._canvas.set_selection(chosen.kind, chosen.ids)

    def _dress(self) -> None:
        self._canvas.set_theme(self._theme.tokens)
