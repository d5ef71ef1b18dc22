"""The timeline of the selected record: who did what to it, when and why."""

import uuid

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedLayout, QWidget

from app.messages import word_act
from app.services.timeline_reading import TimelineLine, read_timeline
from app.terms import term
from app.ui import formats
from app.ui.desk_table import DeskTable
from app.ui.models.array_table import Column
from app.ui.panels.panel import Panel
from app.ui.workbench import Workbench
from app.wording import _


class TimelinePanel(Panel):
    """Steps of one record's life, oldest first."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.lines: tuple[TimelineLine, ...] = ()
        self.table = DeskTable(_("Timeline"))
        self._empty = QLabel(_("Select a record to see what happened to it."))
        self._empty.setProperty("role", "quiet")
        self._empty.setMargin(16)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        bench.selection.changed.connect(lambda _selected, _initiator: self.outdate())
        bench.desk.changed.connect(lambda _changes, _initiator: self.outdate())

    def refresh(self) -> None:
        """Read the timeline of the selection's first record."""
        selected = self._bench.selection.now
        if selected:
            self._bench.desk.ask(read_timeline, selected.ids[0], topic="timeline", then=self._show)
        else:
            self._show(())

    def _show(self, lines: tuple[TimelineLine, ...]) -> None:
        self.lines = lines
        self._stack.setCurrentWidget(self.table if lines else self._empty)
        self._empty.setText(
            _("Nothing was written about this record since the workspace was made.")
            if self._bench.selection.now else _("Select a record to see what happened to it.")
        )
        self.table.rows.fill(
            [uuid.UUID(int=number) for number, _line in enumerate(lines)],
            [
                Column(_("When"), [line.at for line in lines], formats.full_moment, 126),
                Column(_("Act"), [word_act(line.act, line.params) for line in lines], width=220, hint=str),
                Column(_("State after"), [line.state for line in lines], term, 100),
                Column(_("Who"), [line.actor for line in lines], width=110),
                Column(_("Note"), [line.reason for line in lines], width=0, hint=str),
            ],
        )
