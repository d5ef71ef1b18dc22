"""The tree of areas and grids as a Qt model over a flat list of nodes."""

import uuid
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from app.services.tree_reading import TreeNode
from app.ui import formats
from app.wording import _

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class AreaTreeModel(QAbstractItemModel):
    """Nodes come parents first; the internal id of an index is the node's number."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._nodes: Sequence[TreeNode] = ()
        self._children: dict[int, list[int]] = {}
        self._rows: list[int] = []
        self._numbers: dict[uuid.UUID, int] = {}
        self.icons: dict[str, QIcon] = {}

    def fill(self, nodes: Sequence[TreeNode]) -> None:
        """Show these nodes."""
        self.beginResetModel()
        self._nodes = nodes
        self._children, self._rows = {}, []
        for number, node in enumerate(nodes):
            siblings = self._children.setdefault(node.parent, [])
            self._rows.append(len(siblings))
            siblings.append(number)
        self._numbers = {node.id: number for number, node in enumerate(nodes)}
        self.endResetModel()

    def node(self, index: Index) -> TreeNode:
        """Return the node at an index."""
        return self._nodes[index.internalId()]

    def index_of(self, key: uuid.UUID) -> QModelIndex:
        """Return where a record stands; an invalid index when it is not in the tree."""
        number = self._numbers.get(key)
        return QModelIndex() if number is None else self.createIndex(self._rows[number], 0, number)

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Return the index of a child."""
        children = self._children.get(parent.internalId() if parent.isValid() else -1, [])
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # Qt's other overload returns the QObject
        """Return the index of what a node lies in."""
        above = self._nodes[index.internalId()].parent if index.isValid() else -1
        return QModelIndex() if above < 0 else self.createIndex(self._rows[above], 0, above)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many children a node has."""
        if parent.isValid() and parent.column() > 0:
            return 0
        return len(self._children.get(parent.internalId() if parent.isValid() else -1, []))

    def columnCount(self, _parent: Index = _NOWHERE) -> int:
        """Name, people, open events."""
        return 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        node = self._nodes[index.internalId()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (self._short(node), formats.count(node.people), formats.count(node.open_events or None))[
                index.column()
            ]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self.icons.get(node.kind)
        if role == Qt.ItemDataRole.ToolTipRole:
            text = _("{code}\n{households} households, {people} people, {events} open events, {overdue} overdue")
            return text.format(
                code=node.code, households=formats.count(node.households), people=formats.count(node.people),
                events=formats.count(node.open_events), overdue=formats.count(node.overdue),
            )
        return None

    def _short(self, node: TreeNode) -> str:
        """Return a name without that of the area it stands under."""
        above = self._nodes[node.parent].name if node.parent >= 0 else ""
        return (node.name.removeprefix(above) if node.kind == "grid" else node.name) or node.name or node.code[-3:]

    def headerData(self, section: int, _side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a column's title."""
        if role == Qt.ItemDataRole.DisplayRole:
            return (_("Area, grid"), _("People"), _("Events"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
