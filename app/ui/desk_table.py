"""The table of the desk: dense rows, one selection with the rest of the window, copies to a spreadsheet."""

import uuid
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui.models.array_table import ArrayTableModel

ROW_PX = 28
_READABLE_PX = 132
_MANY = 2_000
"""Above so many selected rows only the first are marked: Qt's selection model is slow with more."""


class DeskTable(QTableView):
    """A table over an `ArrayTableModel`.

    Signals
    -------
    chosen(ids)
        The person selected these rows.
    opened(id)
        Enter or a double click on a row.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ArrayTableModel(self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setMinimumSectionSize(28)
        self._quiet = False
        self._wanted: tuple[uuid.UUID, ...] = ()
        self._sized = 0
        self.selectionModel().selectionChanged.connect(self._tell)
        self.rows.modelReset.connect(self._filled)

    def show_selection(self, ids: Iterable[uuid.UUID]) -> None:
        """Mark these rows without telling anybody; rows that are not there are remembered for later."""
        self._wanted = tuple(ids)
        self._mark(scroll=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy on Ctrl+C, open on Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.as_tsv())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.rows.id_at(self.currentIndex().row()))
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: Any) -> None:
        """Open the row."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.opened.emit(self.rows.id_at(index.row()))

    def as_tsv(self) -> str:
        """Return the selected rows, or all, with their titles, as a spreadsheet takes them."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()}) or range(self.rows.rowCount())
        columns = range(self.rows.columnCount())
        lines = ["\t".join(str(column.title) for column in self.rows.columns)]
        for row in chosen:
            cells = [self.rows.data(self.rows.index(row, column)) for column in columns]
            lines.append("\t".join(_cell(cell) for cell in cells))
        return "\n".join(lines)

    def _tell(self) -> None:
        if not self._quiet:
            ids = tuple(self.rows.id_at(index.row()) for index in self.selectionModel().selectedRows())
            self._wanted = ids
            self.chosen.emit(ids)

    def _filled(self) -> None:
        if self._sized != self.rows.columnCount():
            self._sized = self.rows.columnCount()
            for number, column in enumerate(self.rows.columns):
                if column.width:
                    self.setColumnWidth(number, column.width)
        self._stretch()
        self._mark(scroll=False)

    def _stretch(self) -> None:
        """Give what is left to the column that wants it, but never less than is readable."""
        wide = [number for number, column in enumerate(self.rows.columns) if not column.width]
        if wide:
            others = sum(self.columnWidth(number) for number in range(len(self.rows.columns)) if number != wide[0])
            self.setColumnWidth(wide[0], max(_READABLE_PX, self.viewport().width() - others))

    def _mark(self, scroll: bool) -> None:
        found = [row for row in map(self.rows.row_of, self._wanted[:_MANY]) if row is not None]
        last = self.rows.columnCount() - 1
        marked = QItemSelection()
        for row in found:
            marked.select(self.rows.index(row, 0), self.rows.index(row, last))
        self._quiet = True
        self.selectionModel().select(marked, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if found:
            first = self.rows.index(found[0], 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            if scroll:
                self.scrollTo(first)
        self._quiet = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        self._stretch()

    def changeEvent(self, event: QEvent) -> None:
        """Keep rows as high as the text needs."""
        if event.type() == QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(max(ROW_PX, self.fontMetrics().height() + 10))
        super().changeEvent(event)


def _cell(text: str) -> str:
    """Return a cell that a spreadsheet takes as text, whatever it begins with."""
    flat = text.replace("\t", " ").replace("\n", " ")
    return "'" + flat if flat[:1] in ("=", "+", "@") or (flat[:1] == "-" and not flat[1:2].isdigit()) else flat
