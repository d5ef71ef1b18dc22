"""Makes Qt's actions from the table, once for menus, tool bar, palette and buttons."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenuBar, QToolBar, QWidget

from app.ui.actions import ACTIONS, MENUS, ActionSpec, shortcut_of
from app.ui.preferences import Preferences
from app.ui.situation import Situation
from app.ui.theme import Theme
from app.wording import _

Handlers = Mapping[str, object]
"""Command groups by name; `ActionSpec.handler` names a group and one of its methods."""


class ActionSet(QObject):
    """Every action of the window, enabled as the situation allows."""

    def __init__(self, window: QWidget, handlers: Handlers, situation: Situation, theme: Theme,
                 preferences: Preferences) -> None:
        super().__init__(window)
        self._situation = situation
        self._theme = theme
        self._preferences = preferences
        self._groups: dict[str, QActionGroup] = {}
        self.by_id = {spec.id: self._make(window, spec, _method(handlers, spec)) for spec in ACTIONS}
        self._dress()
        self._enable()
        situation.changed.connect(self._enable)
        theme.changed.connect(self._dress)
        preferences.changed.connect(self._rekey)

    def trigger(self, name: str) -> None:
        """Do what the action of this id does, if it is enabled."""
        self.by_id[name].trigger()

    def check(self, name: str, on: bool = True) -> None:
        """Show an action as switched on or off without doing anything."""
        self.by_id[name].setChecked(on)

    def fill_menus(self, bar: QMenuBar) -> None:
        """Put every action into its menu."""
        menus = {name: bar.addMenu(_(title)) for name, title in MENUS.items()}
        for spec in ACTIONS:
            if spec.opens:
                menus[spec.menu].addSeparator()
            menus[spec.menu].addAction(self.by_id[spec.id])

    def fill_bar(self, bar: QToolBar) -> None:
        """Put the actions meant for the tool bar there, a gap between menus."""
        menu = ""
        for spec in ACTIONS:
            if spec.bar:
                if menu and menu != spec.menu:
                    bar.addSeparator()
                menu = spec.menu
                bar.addAction(self.by_id[spec.id])

    def _make(self, window: QWidget, spec: ActionSpec, handler: Callable[..., None]) -> QAction:
        action = QAction(_(spec.title), window)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        if spec.family:
            group = self._groups.setdefault(spec.family, QActionGroup(self))
            group.addAction(action)
        self._key(action, spec)
        arguments = (spec.argument,) if spec.argument else ()
        action.triggered.connect(lambda _checked=False: handler(*arguments))
        window.addAction(action)
        return action

    def _key(self, action: QAction, spec: ActionSpec) -> None:
        shortcut = QKeySequence(shortcut_of(spec, self._preferences.settings["keys"]))
        action.setShortcut(shortcut)
        shown = shortcut.toString(QKeySequence.SequenceFormat.NativeText)
        plain = _(spec.title).rstrip("…")
        action.setToolTip(f"{plain} ({shown})\n{_(spec.tooltip)}" if shown else f"{plain}\n{_(spec.tooltip)}")
        action.setStatusTip(_(spec.tooltip))

    def _rekey(self, name: str) -> None:
        if name == "keys":
            for spec in ACTIONS:
                self._key(self.by_id[spec.id], spec)

    def _enable(self) -> None:
        for spec in ACTIONS:
            self.by_id[spec.id].setEnabled(self._situation.holds(spec.needs))

    def _dress(self) -> None:
        for spec in ACTIONS:
            self.by_id[spec.id].setIcon(self._theme.icon(spec.icon))


def _method(handlers: Handlers, spec: ActionSpec) -> Callable[..., None]:
    group, name = spec.handler.split(".")
    method: Callable[..., None] = getattr(handlers[group], name)
    return method
