"""Places the panels round the map, the menus above and the status bar below, and nothing else."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QSizePolicy, QTabWidget, QToolBar, QVBoxLayout, QWidget

from app.services.searching import SearchHit
from app.ui.action_set import ActionSet
from app.ui.commands.edit import EditCommands
from app.ui.commands.events import EventCommands
from app.ui.commands.files import FileCommands, Openers
from app.ui.commands.grids import GridCommands
from app.ui.commands.help import HelpCommands
from app.ui.commands.map import MapCommands
from app.ui.commands.patrols import PatrolCommands
from app.ui.commands.view import ViewCommands
from app.ui.desk import Desk
from app.ui.forms.side_form import SideForm
from app.ui.inspected import Inspected
from app.ui.layouts import Layouts
from app.ui.map.canvas import MapCanvas
from app.ui.map_layers import MapLayers
from app.ui.map_link import MapLink
from app.ui.message_bar import MessageBar
from app.ui.palette import Palette
from app.ui.panels.findings_panel import FindingsPanel
from app.ui.panels.history_panel import HistoryPanel
from app.ui.panels.inspector import Inspector
from app.ui.panels.layer_panel import LayerPanel
from app.ui.panels.panel import PanelDock
from app.ui.panels.queue_panel import QueuePanel
from app.ui.panels.side import Side
from app.ui.panels.table_panel import TablePanel
from app.ui.panels.timeline_panel import TimelinePanel
from app.ui.panels.tree_panel import TreePanel
from app.ui.preferences import Preferences
from app.ui.selection import Selection
from app.ui.situation import Situation
from app.ui.status_bar import StatusBar
from app.ui.theme import Theme
from app.ui.workbench import Workbench
from app.wording import _
from data.model.findings import Finding

_ICON_PX = 20
_SMALLEST = QSize(1024, 640)
_USUAL = QSize(1600, 900)


class MainWindow(QMainWindow):
    """One desk: the map, the panels of the mode, one selection."""

    def __init__(self, desk: Desk, theme: Theme, preferences: Preferences, openers: Openers, name: str,
                 size: QSize = _USUAL) -> None:
        super().__init__()
        self.resize(size)
        self.setWindowTitle(_("{workspace} - GridSteward").format(workspace=name))
        self.setMinimumSize(_SMALLEST)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.canvas = MapCanvas(theme.tokens)
        self.messages = MessageBar(theme)
        self.bench = self._bench(desk, theme, preferences)
        self.status = StatusBar(desk, theme, name)
        self.setStatusBar(self.status)
        self.setCentralWidget(self._centre())
        self.palette_line = Palette(self, self.canvas, desk, theme)
        self.map_layers = MapLayers(desk, self.canvas, preferences, self)
        self._make_panels()
        self.docks = self._docks()
        self.map_commands = MapCommands(self.bench, lambda: self.side.form)
        self.action_set = self._actions(openers)
        self.map_link = MapLink(self.canvas, self.bench.selection, self.status, theme)
        self._fill_bars()
        self.layouts = Layouts(self, self.docks, preferences, self._mode_taken)
        self._wire()
        self.layouts.take(str(preferences["mode"]))
        self.action_set.check("tool.select")
        self.read_all()
        self.canvas.setFocus()

    def read_all(self) -> None:
        """Read everything shown."""
        self.map_layers.read_all()
        for dock in self.docks.values():
            dock.panel.outdate()
        self.bench.inspected.read()
        self.history.read()

    def show_panel(self, name: str) -> None:
        """Show a panel and give it the keyboard."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        field = dock.panel.focusProxy() or dock.panel.nextInFocusChain()
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_form(self, form: SideForm | None) -> None:
        """Show a form at the side."""
        self.docks["inspector"].show()
        self.docks["inspector"].raise_()
        self.side.show_form(form)

    def show_findings(self, findings: Sequence[Finding], about: str = "") -> None:
        """List findings, mark them on the map, and bring the list to the front when there are any."""
        self.findings.show_findings(findings, about)
        self.map_layers.show_findings(self.findings.findings)
        if findings:
            self.docks["findings"].show()
            self.docks["findings"].raise_()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout; nothing else is unsaved, ever."""
        self.layouts.save()
        self.bench.desk.close()
        super().closeEvent(event)

    def _bench(self, desk: Desk, theme: Theme, preferences: Preferences) -> Workbench:
        selection, situation = Selection(self), Situation(self)
        return Workbench(
            desk, selection, Inspected(desk, selection, situation, self), situation, theme, preferences, self.messages,
            self.canvas, trigger=lambda name: self.action_set.trigger(name), show_panel=self.show_panel,
            show_form=self.show_form, show_findings=self.show_findings,
        )

    def _centre(self) -> QWidget:
        centre = QWidget()
        box = QVBoxLayout(centre)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.messages)
        box.addWidget(self.canvas, 1)
        return centre

    def _make_panels(self) -> None:
        bench = self.bench
        self.layer_list, self.tree = LayerPanel(bench), TreePanel(bench)
        self.side = Side(Inspector(bench))
        self.queue, self.table, self.timeline = QueuePanel(bench), TablePanel(bench), TimelinePanel(bench)
        self.findings, self.history = FindingsPanel(bench), HistoryPanel(bench)

    def _docks(self) -> dict[str, PanelDock]:
        named = {
            "tree": (_("Areas and grids"), self.tree),
            "layers": (_("Layers"), self.layer_list),
            "inspector": (_("Inspector"), self.side),
            "queue": (_("Event queue"), self.queue),
            "table": (_("Table"), self.table),
            "timeline": (_("Timeline"), self.timeline),
            "findings": (_("Findings"), self.findings),
            "history": (_("History"), self.history),
        }
        return {name: PanelDock(name, title, panel, self.bench.theme, self) for name, (title, panel) in named.items()}

    def _actions(self, openers: Openers) -> ActionSet:
        bench = self.bench
        steps = (
            self.palette_line.close, self.messages.dismiss, self.side.close_form, self.map_commands.back_to_select,
            self._clear_selection,
        )
        handlers = {
            "files": FileCommands(bench, self, openers), "edit": EditCommands(bench, steps),
            "view": ViewCommands(bench, self), "map": self.map_commands, "events": EventCommands(bench),
            "patrols": PatrolCommands(bench), "grids": GridCommands(bench), "help": HelpCommands(bench, self),
        }
        return ActionSet(self, handlers, bench.situation, bench.theme, bench.preferences)

    def _fill_bars(self) -> None:
        actions = self.action_set
        actions.fill_menus(self.menuBar())
        top = self._bar("tools", _("Tools"), Qt.ToolBarArea.TopToolBarArea, _ICON_PX)
        top.addWidget(self.palette_line.line)
        top.addSeparator()
        actions.fill_bar(top)
        spring = QWidget()
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        top.addWidget(spring)
        top.addAction(actions.by_id["view.dark"])
        modes = self._bar("modes", _("Modes"), Qt.ToolBarArea.LeftToolBarArea, _ICON_PX)
        modes.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        for name in ("command", "plan"):
            modes.addAction(actions.by_id[f"view.{name}"])
        self.palette_line.know_actions(actions)

    def _bar(self, name: str, title: str, area: Qt.ToolBarArea, icon_px: int) -> QToolBar:
        bar = QToolBar(title, self)
        bar.setObjectName(name)
        bar.setMovable(False)
        bar.setIconSize(QSize(icon_px, icon_px))
        bar.toggleViewAction().setEnabled(False)
        self.addToolBar(area, bar)
        return bar

    def _wire(self) -> None:
        bench = self.bench
        bench.desk.failed.connect(self.messages.tell)
        self.palette_line.found.connect(self._go_to)
        self.side.left.connect(self.canvas.setFocus)
        self.map_layers.shown.connect(self.layer_list.show_layer)
        self.layer_list.switched.connect(self.map_layers.switch)
        self.layer_list.chosen.connect(self.table.take_layer)
        bench.preferences.changed.connect(self._preferred)
        self.action_set.check("view.still", bool(bench.preferences["still_alarms"]))

    def _go_to(self, hit: SearchHit) -> None:
        if hit.position is not None:
            self.canvas.fly_to(*hit.position)
        elif hit.id is not None:
            self.bench.selection.select(hit.kind, [hit.id])
            self.map_commands.fly_to_record(hit.kind, hit.id)

    def _mode_taken(self, mode: str) -> None:
        self.action_set.check(f"view.{mode}")

    def _preferred(self, name: str) -> None:
        preferences = self.bench.preferences
        if name in ("theme", "text_px"):
            self.bench.theme.wear(str(preferences["theme"]), preferences.number("text_px"))
        elif name == "still_alarms":
            self.queue.still(bool(preferences["still_alarms"]))

    def _clear_selection(self) -> bool:
        had = bool(self.bench.selection.now)
        self.bench.selection.clear()
        return had
