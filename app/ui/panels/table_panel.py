"""The table of the layer chosen in the list: the same records as on the map, row by row."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QStackedLayout, QWidget

from app.services.table_reading import TABLES, TableRows, read_table
from app.terms import term
from app.ui import formats
from app.ui.desk_table import DeskTable
from app.ui.models.array_table import Column
from app.ui.panels.panel import Panel
from app.ui.selection import Selected
from app.ui.words import field_word, layer_word
from app.ui.workbench import Workbench
from app.wording import _
from data.model.changes import ChangeSet


class TablePanel(Panel):
    """Rows of one layer; selecting rows selects on the map."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.layer = QComboBox()
        self.layer.setAccessibleName(_("Table of"))
        for name in TABLES:
            self.layer.addItem(layer_word(name), name)
        self.layer.setCurrentIndex(self.layer.findData("grid"))
        self._count = QLabel()
        self._count.setProperty("role", "quiet")
        self.table = DeskTable(_("Table of a layer"))
        self._empty = QLabel(_("Nothing here yet. Import a file with Ctrl+I."))
        self._empty.setProperty("role", "quiet")
        self._empty.setMargin(16)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.table.chosen.connect(lambda ids: bench.selection.select(self.name, ids, self))
        self.table.opened.connect(lambda _key: bench.trigger("map.zoom_selection"))
        self.layer.currentIndexChanged.connect(self.outdate)
        bench.selection.changed.connect(self._selected)
        bench.desk.changed.connect(self._written)

    @property
    def name(self) -> str:
        """The layer shown."""
        return str(self.layer.currentData())

    def head_tools(self) -> Sequence[QWidget]:
        """Return the choice of layer and the number of rows."""
        return (self.layer, self._count)

    def take_layer(self, name: str) -> None:
        """Show another layer, if it has a table."""
        number = self.layer.findData(name)
        if number >= 0:
            self.layer.setCurrentIndex(number)

    def refresh(self) -> None:
        """Read the rows."""
        self._bench.desk.ask(read_table, self.name, topic="table", then=self._show)

    def _show(self, rows: TableRows) -> None:
        if rows.name != self.name:
            return
        columns = [
            Column(field_word(column.name), column.values, _SHOWN.get(column.form, str), column.width,
                   right=column.form in ("count", "area"), hint=None)
            for column in rows.columns
        ]
        self.table.rows.fill(rows.ids, columns)
        self._count.setText(_("{count} rows").format(count=formats.count(len(rows.ids))))
        self._stack.setCurrentWidget(self.table if rows.ids else self._empty)
        self._mark(self._bench.selection.now)

    def _selected(self, chosen: Selected, initiator: object) -> None:
        if initiator is not self:
            self._mark(chosen)

    def _mark(self, chosen: Selected) -> None:
        self.table.show_selection(chosen.ids if chosen.kind == self.name else ())

    def _written(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.touched(self.name, "boundary", "binding"):
            self.outdate()


_SHOWN: dict[str, Callable[[Any], str]] = {
    "text": str, "term": term, "count": formats.count, "area": formats.area, "moment": formats.full_moment,
}
