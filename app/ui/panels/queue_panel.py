"""The queue: what somebody must act on next, least time left first, one click from filter to filter."""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QStackedLayout, QWidget

from app.services.queue_reading import QueueFilter, QueueRows, read_queue
from app.terms import term
from app.ui import formats
from app.ui.cells import StateDelegate, TimeLeftDelegate, is_overdue
from app.ui.desk_table import DeskTable
from app.ui.models.array_table import Column
from app.ui.panels.panel import Panel
from app.ui.selection import Selected
from app.ui.workbench import Workbench
from app.wording import _
from data.model.changes import ChangeSet
from data.model.events import OPEN_STATES, EventState, Urgency

_TICK_MS = 30_000
_FLASH_MS = 500
_KINDS = ("event", "binding", "handling_task", "grid", "worker")
_STATE_COLUMN, _TIME_COLUMN = 0, 5


class QueuePanel(Panel):
    """Events waiting, with filters: all, mine, overdue, unassigned, and by state."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.rows: QueueRows | None = None
        self.filters = {name: self._filter(name) for name in ("open", "mine", "overdue", "unassigned")}
        self.filters["open"].setChecked(True)
        self.filters["mine"].setVisible(bench.desk.actor.worker_id is not None)
        self.state = QComboBox()
        self.state.setAccessibleName(_("State"))
        self.state.addItem(_("Every open state"), None)
        for state in EventState:
            self.state.addItem(term(state), state)
        self.table = DeskTable(_("Event queue"))
        self.table.setItemDelegateForColumn(_STATE_COLUMN, StateDelegate(bench.theme, self.table))
        self._times = TimeLeftDelegate(bench.theme, bench.preferences.number("due_soon_hours"), self.table)
        self.table.setItemDelegateForColumn(_TIME_COLUMN, self._times)
        self._empty = QLabel(_("Nothing waits here. Press F3 and click the map to report an event."))
        self._empty.setProperty("role", "quiet")
        self._empty.setMargin(16)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._tick, self._flash = QTimer(self), QTimer(self)
        self._tick.start(_TICK_MS)
        self._flash.setInterval(_FLASH_MS)
        self._wire()

    def head_tools(self) -> Sequence[QWidget]:
        """Return the filters."""
        return (*self.filters.values(), self.state)

    def refresh(self) -> None:
        """Read the queue with the filters set."""
        desk = self._bench.desk
        desk.ask(read_queue, self.wanted(), self._bench.preferences.number("queue_rows"), desk.actor.worker_id,
                 topic="queue", then=self._show)

    def wanted(self) -> QueueFilter:
        """Return what the filters ask for."""
        state = self.state.currentData()
        return QueueFilter(
            states=frozenset({state}) if state is not None else OPEN_STATES,
            hands=self._bench.desk.actor.worker_id if self.filters["mine"].isChecked() else None,
            overdue=self.filters["overdue"].isChecked(),
            unassigned=self.filters["unassigned"].isChecked(),
        )

    def still(self, quiet: bool) -> None:
        """Stop or start the flashing of what is overdue."""
        self._flash.stop() if quiet else self._flash.start()
        self._times.dimmed = False
        self.table.viewport().update()

    def _wire(self) -> None:
        selection = self._bench.selection
        self.table.chosen.connect(lambda ids: selection.select("event", ids, self))
        self.table.opened.connect(lambda _key: self._bench.show_panel("inspector"))
        self.state.currentIndexChanged.connect(self.outdate)
        for button in self.filters.values():
            button.clicked.connect(self._filtered)
        selection.changed.connect(self._selected)
        self._bench.desk.changed.connect(self._written)
        self._tick.timeout.connect(self.table.viewport().update)
        self._flash.timeout.connect(self._blink)
        self.still(bool(self._bench.preferences["still_alarms"]))

    def _filter(self, name: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setProperty("role", "filter")
        button.setCheckable(True)
        return button

    def _filtered(self) -> None:
        pressed = self.sender()
        for button in self.filters.values():
            button.setChecked(button is pressed)
        self.outdate()

    def _selected(self, chosen: Selected, initiator: object) -> None:
        if initiator is not self:
            self.table.show_selection(chosen.ids if chosen.kind == "event" else ())

    def _written(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.touched(*_KINDS):
            self.outdate()

    def _blink(self) -> None:
        if self.rows is not None and self.rows.overdue and self.seen:
            self._times.dimmed = not self._times.dimmed
            self.table.viewport().update()

    def _show(self, rows: QueueRows) -> None:
        self.rows = rows
        self.table.rows.fill(rows.ids, _columns(rows))
        self._stack.setCurrentWidget(self.table if rows.ids else self._empty)
        titles = {
            "open": (_("Open"), rows.opened),
            "mine": (_("Mine"), rows.in_hand),
            "overdue": (_("Overdue"), rows.overdue),
            "unassigned": (_("Unassigned"), rows.unassigned),
        }
        for name, (title, number) in titles.items():
            self.filters[name].setText(f"{title} {number:,}")


def _columns(rows: QueueRows) -> list[Column]:
    states = [(state, is_overdue(state, due, rows.now)) for state, due in zip(rows.states, rows.due, strict=True)]
    items = [formats.localised(one, english) for one, english in zip(rows.items, rows.items_en, strict=True)]
    where = [text or address for text, address in zip(rows.texts, rows.addresses, strict=True)]
    grids = [name or (code or "")[-3:] for name, code in zip(rows.grid_names, rows.grid_codes, strict=True)]
    hands = [worker or department for worker, department in zip(rows.handlers, rows.departments, strict=True)]
    far = rows.now + timedelta(days=36500)
    left = [(since, due) if due else (since, None) for since, due in zip(rows.since, rows.due, strict=True)]
    urgent = [urgency is Urgency.URGENT for urgency in rows.urgencies]
    matters = [_("Urgent: {item}").format(item=item) if now else item for item, now in zip(items, urgent, strict=True)]
    return [
        Column(_("State"), states, lambda one: term(one[0]), 106),
        Column(_("Item"), matters, width=156, hint=str),
        Column(_("What and where"), where, width=0, hint=str),
        Column(_("Grid"), grids, width=126, hint=str),
        Column(_("Hands"), hands, lambda name: name or _("nobody yet"), 80),
        Column(_("Time left"), left, lambda one: formats.time_left(one[1]), 128,
               key=lambda one: one[1] or far),
        Column(_("Reported"), rows.reported, formats.moment, 90),
        Column(_("Code"), rows.codes, width=122),
    ]
