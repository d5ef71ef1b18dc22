"""The tree of areas and grids: where am I, how much is there, take me to it."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QStackedLayout, QTreeView, QWidget

from app.services.tree_reading import TreeNode, read_tree
from app.ui.models.area_tree import AreaTreeModel
from app.ui.panels.panel import Panel
from app.ui.selection import Selected
from app.ui.workbench import Workbench
from app.wording import _
from data.model.changes import ChangeSet

_KINDS = ("area", "grid", "binding", "person", "household", "event")


class TreePanel(Panel):
    """Areas and grids with people and open events; shares the selection with the map."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._quiet = False
        self._first = True
        self.nodes: tuple[TreeNode, ...] = ()
        self.model = AreaTreeModel(self)
        self.view = QTreeView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(_("Areas and grids"))
        self.view.setUniformRowHeights(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setIndentation(12)
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(1, 68)
        header.resizeSection(2, 60)
        self._empty = QLabel(_("No areas yet. Import a boundary file, or open the sample district."))
        self._empty.setProperty("role", "quiet")
        self._empty.setWordWrap(True)
        self._empty.setMargin(12)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        self._dress()
        self.view.selectionModel().selectionChanged.connect(self._chosen)
        self.view.doubleClicked.connect(lambda _index: bench.trigger("map.zoom_selection"))
        bench.selection.changed.connect(self._selected)
        bench.desk.changed.connect(self._written)
        bench.theme.changed.connect(self._dress)

    def refresh(self) -> None:
        """Read the tree: at first without the counts, so that it is there at once."""
        if self._first:
            self._bench.desk.ask(read_tree, counted=False, topic="tree", then=self._show_bare)
        else:
            self._bench.desk.ask(read_tree, topic="tree", then=self._show)

    def _show_bare(self, nodes: tuple[TreeNode, ...]) -> None:
        self._show(nodes)
        self._bench.desk.ask(read_tree, topic="tree", then=self._show)

    def _show(self, nodes: tuple[TreeNode, ...]) -> None:
        open_before = {node.id for node in self.nodes if self.view.isExpanded(self.model.index_of(node.id))}
        self.nodes = nodes
        self._quiet = True
        self.model.fill(nodes)
        areas = [node for node in nodes if node.kind == "area"]
        for node in areas:
            if node.id in open_before or (self._first and (node.parent < 0 or len(areas) <= 4)):
                self.view.expand(self.model.index_of(node.id))
        self._quiet = False
        self._first = self._first and not nodes
        self._stack.setCurrentWidget(self.view if nodes else self._empty)
        self._mark(self._bench.selection.now)

    def _chosen(self) -> None:
        if self._quiet:
            return
        nodes = [self.model.node(index) for index in self.view.selectionModel().selectedRows()]
        if nodes:
            kind = nodes[-1].kind
            self._bench.selection.select(kind, [node.id for node in nodes if node.kind == kind], self)

    def _selected(self, chosen: Selected, initiator: object) -> None:
        if initiator is not self:
            self._mark(chosen)

    def _mark(self, chosen: Selected) -> None:
        self._quiet = True
        model = self.view.selectionModel()
        model.clearSelection()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for key in chosen.ids if chosen.kind in ("area", "grid") else ():
            index = self.model.index_of(key)
            if index.isValid():
                model.select(index, flags)
                self.view.scrollTo(index)
        self._quiet = False

    def _written(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.touched(*_KINDS):
            self.outdate()

    def _dress(self) -> None:
        theme = self._bench.theme
        self.model.icons = {"area": theme.icon("home-city-outline")}
        self.view.viewport().update()
