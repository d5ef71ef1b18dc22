"""Shows columns of values as a table, a hundred or a million rows alike, without an object per cell."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

VALUE_ROLE = Qt.ItemDataRole.UserRole
ID_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    title : str
    values : sequence
        One per row, as they come from the service.
    show : callable
        Value to text.
    width : int
        Pixels at first; 0 stretches.
    right : bool
        Numbers stand on the right.
    hint : callable, optional
        Value to tooltip.
    key : callable, optional
        Value to what it is sorted by.
    """

    title: str
    values: Sequence[Any]
    show: Callable[[Any], str] = str
    width: int = 100
    right: bool = False
    hint: Callable[[Any], str] | None = None
    key: Callable[[Any], Any] | None = None


class ArrayTableModel(QAbstractTableModel):
    """A table over columns; sorting only permutes row numbers."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.columns: list[Column] = []
        self._ids: Sequence[uuid.UUID] = ()
        self._rows: dict[uuid.UUID, int] | None = None
        self._order = np.arange(0)
        self._places: dict[int, int] | None = None
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    def fill(self, ids: Sequence[uuid.UUID], columns: list[Column]) -> None:
        """Show these rows from now on, in the order of the column sorted by last."""
        self.beginResetModel()
        self.columns, self._ids = columns, ids
        self._rows, self._places = None, None
        self._order = np.arange(len(ids))
        if self._sorted is not None and self._sorted[0] < len(columns):
            self._order = self._ordered(*self._sorted)
        self.endResetModel()

    def id_at(self, row: int) -> uuid.UUID:
        """Return the record in a row as shown."""
        return self._ids[int(self._order[row])]

    def source_row(self, row: int) -> int:
        """Return the number a shown row has in the columns."""
        return int(self._order[row])

    def row_of(self, key: uuid.UUID) -> int | None:
        """Return the shown row of a record."""
        if self._rows is None:
            self._rows = {one: number for number, one in enumerate(self._ids)}
        if self._places is None:
            self._places = {int(source): shown for shown, source in enumerate(self._order)}
        return self._places.get(self._rows.get(key, -1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows or holds."""
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, VALUE_ROLE, ID_ROLE):
            return None
        row = int(self._order[index.row()])
        if role == ID_ROLE:
            return self._ids[row]
        value = column.values[row]
        if role == VALUE_ROLE:
            return value
        if role == Qt.ItemDataRole.ToolTipRole and column.hint is not None:
            return column.hint(value)
        return "" if value is None else column.show(value)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's title."""
        if side != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side_of = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return side_of | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a negative column restores the order in which the rows came."""
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.id_at(index.row())) for index in self.persistentIndexList()]
        self._sorted = (column, order) if column >= 0 else None
        self._order = self._ordered(column, order) if 0 <= column < len(self.columns) else np.arange(len(self._ids))
        self._places = None
        for index, key in kept:
            row = self.row_of(key)
            self.changePersistentIndex(index, self.index(-1 if row is None else row, index.column()))
        self.layoutChanged.emit()

    def _ordered(self, column: int, order: Qt.SortOrder) -> Any:
        values, key = self.columns[column].values, self.columns[column].key or (lambda value: value)
        filled = [number for number, value in enumerate(values) if value is not None]
        empty = [number for number, value in enumerate(values) if value is None]
        filled.sort(key=lambda number: key(values[number]), reverse=order == Qt.SortOrder.DescendingOrder)
        return np.asarray(filled + empty, dtype=np.intp)
