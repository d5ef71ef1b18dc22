"""The list of map layers: on and off, and what their colours and shapes mean, with counts."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from app.services.map_content import CLASSES, LayerContent
from app.ui import formats
from app.ui.map.style import LayerStyle, colour, default_style
from app.ui.map.symbols import FAMILIES, symbol
from app.ui.panels.panel import Panel
from app.ui.tokens import Tokens
from app.ui.words import class_word, layer_word
from app.ui.workbench import Workbench
from app.wording import _

_NAME_ROLE = Qt.ItemDataRole.UserRole
_SWATCH_PX = 14


class LayerPanel(Panel):
    """Layers from above to below, each with its classes.

    Signals
    -------
    switched(name, shown)
    chosen(name)
        The layer whose table is wanted.
    """

    switched = Signal(str, bool)
    chosen = Signal(str)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._contents: dict[str, LayerContent] = {}
        self._hidden: set[str] = set()
        self.list = QTreeWidget()
        self.list.setAccessibleName(_("Map layers"))
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setIndentation(14)
        self.list.setIconSize(QSize(_SWATCH_PX + 6, _SWATCH_PX + 6))
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, header.ResizeMode.Stretch)
        header.setSectionResizeMode(1, header.ResizeMode.Fixed)
        header.resizeSection(1, 64)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.list)
        self.list.itemChanged.connect(self._changed)
        self.list.currentItemChanged.connect(self._current)
        bench.theme.changed.connect(self._fill)

    def show_layer(self, name: str, content: LayerContent, shown: bool) -> None:
        """List a layer with its counts, or list it anew."""
        self._contents[name] = content
        self._hidden.discard(name) if shown else self._hidden.add(name)
        self._fill()

    def summary(self) -> list[tuple[str, int, bool]]:
        """Return (name, number of features, shown) of every layer, from above to below."""
        return [(name, len(content), name not in self._hidden) for name, content in reversed(self._contents.items())]

    def _fill(self) -> None:
        self.list.blockSignals(True)
        folded = {item.data(0, _NAME_ROLE) for item in self._items() if not item.isExpanded()}
        known = {item.data(0, _NAME_ROLE) for item in self._items()}
        self.list.clear()
        for name, content in sorted(self._contents.items(), key=lambda one: -list(CLASSES).index(one[1].kind)):
            item = QTreeWidgetItem([layer_word(name), formats.count(len(content))])
            item.setData(0, _NAME_ROLE, name)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            shown = name not in self._hidden
            item.setCheckState(0, Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self.list.addTopLevelItem(item)
            self._legend(item, content)
            item.setExpanded(name not in folded if name in known else name == "event")
        self.list.blockSignals(False)

    def _legend(self, item: QTreeWidgetItem, content: LayerContent) -> None:
        names = CLASSES[content.kind]
        present = [number for number in range(len(names)) if (content.classes == number).any()]
        item.setIcon(0, self._swatch(content, present[0] if present else 0))
        if len(names) < 2:
            return
        for number, name in enumerate(names):
            amount = int((content.classes == number).sum())
            if amount:
                row = QTreeWidgetItem([class_word(content.kind, name), formats.count(amount)])
                row.setIcon(0, self._swatch(content, number))
                row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                row.setFlags(Qt.ItemFlag.ItemIsEnabled)
                item.addChild(row)

    def _swatch(self, content: LayerContent, number: int) -> QIcon:
        """Return what stands for a class on the map: its symbol, or a piece of its ground or line."""
        style, tokens, ratio = default_style(content.kind), self._bench.theme.tokens, self.devicePixelRatioF()
        if content.kind in FAMILIES and content.kind not in ("place",):
            return QIcon(QPixmap.fromImage(symbol(content.kind, number, _SWATCH_PX, ratio, tokens.theme)))
        side = _SWATCH_PX + 6
        picture = QPixmap(round(side * ratio), round(side * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        _paint_swatch(painter, style, number, tokens, side)
        painter.end()
        return QIcon(picture)

    def _items(self) -> list[QTreeWidgetItem]:
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _changed(self, item: QTreeWidgetItem, _column: int) -> None:
        name = item.data(0, _NAME_ROLE)
        if name is None:
            return
        shown = item.checkState(0) == Qt.CheckState.Checked
        if shown == (name in self._hidden):
            self._hidden.discard(name) if shown else self._hidden.add(name)
            self.switched.emit(name, shown)

    def _current(self, item: QTreeWidgetItem | None, _before: object) -> None:
        while item is not None and item.parent() is not None:
            item = item.parent()
        if item is not None:
            self.chosen.emit(item.data(0, _NAME_ROLE))


def _paint_swatch(painter: QPainter, style: LayerStyle, number: int, tokens: Tokens, side: int) -> None:
    box = (3, 4, side - 6, side - 8)
    if style.strokes and not style.fills:
        name, width = style.strokes[number % len(style.strokes)]
        painter.fillRect(2, round(side / 2 - width / 2), side - 4, round(width), colour(tokens, name))
        return
    fill = style.fills[number % len(style.fills)] if style.fills else ""
    if fill:
        painter.fillRect(*box, colour(tokens, fill, max(style.fill_opacity, 0.25)))
    if style.edge:
        painter.setPen(QColor(colour(tokens, style.edge)))
        painter.drawRect(*box)
