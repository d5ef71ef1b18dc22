"""Shows every shortcut, lets it be changed, and names the clashes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.ui.actions import ACTIONS, BY_ID, MENUS, clashes, shortcut_of
from app.ui.preferences import Preferences
from app.wording import _

_WIDTH, _HEIGHT = 640, 560


class KeysDialog(QDialog):
    """Actions, their menus and their shortcuts."""

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Shortcuts"))
        self.resize(_WIDTH, _HEIGHT)
        self._preferences = preferences
        self.keys: dict[str, str] = dict(preferences.settings["keys"])
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Find an action"))
        self.filter.setAccessibleName(_("Find an action"))
        self.table = QTableWidget(len(ACTIONS), 3)
        self.clash = QLabel()
        self.clash.setProperty("role", "danger")
        self.clash.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Close | QDialogButtonBox.StandardButton.RestoreDefaults
        )
        self._fill()
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(8)
        for widget in (self.filter, self.table, self.clash, buttons):
            box.addWidget(widget)
        self.filter.textEdited.connect(self._narrow)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).clicked.connect(self._restore)
        self._warn()

    def change(self, name: str, shortcut: str) -> None:
        """Give an action another shortcut; a clash is named, and both keep theirs until it is mended."""
        self.keys = {**self.keys, name: shortcut}
        if BY_ID[name].shortcut == shortcut:
            self.keys.pop(name)
        self._preferences.choose("keys", self.keys)
        self._warn()

    def _fill(self) -> None:
        table = self.table
        table.setAccessibleName(_("Shortcuts"))
        table.setHorizontalHeaderLabels([_("Action"), _("Menu"), _("Shortcut")])
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(2, 180)
        for row, spec in enumerate(ACTIONS):
            title = QTableWidgetItem(_(spec.title).rstrip("…"))
            title.setToolTip(_(spec.tooltip))
            table.setItem(row, 0, title)
            table.setItem(row, 1, QTableWidgetItem(_(MENUS[spec.menu]).replace("&", "")))
            edit = QKeySequenceEdit(QKeySequence(shortcut_of(spec, self.keys)))
            edit.setAccessibleName(_("Shortcut of {action}").format(action=_(spec.title)))
            edit.setMaximumSequenceLength(1)
            edit.editingFinished.connect(
                lambda edit=edit, spec=spec: self.change(spec.id, edit.keySequence().toString())
            )
            table.setCellWidget(row, 2, edit)
            table.setRowHeight(row, 32)

    def _narrow(self, text: str) -> None:
        for row in range(self.table.rowCount()):
            item = self.table.item(row, 0)
            self.table.setRowHidden(row, item is None or text.lower() not in item.text().lower())

    def _warn(self) -> None:
        found = clashes(self.keys)
        lines = [_("{keys} belongs to: {actions}").format(
            keys=keys, actions=_(", ").join(_(BY_ID[name].title).rstrip("…") for name in names)
        ) for keys, names in found.items()]
        self.clash.setText("\n".join(lines))
        self.clash.setVisible(bool(lines))

    def _restore(self) -> None:
        self.keys = {}
        self._preferences.choose("keys", {})
        for row, spec in enumerate(ACTIONS):
            edit = self.table.cellWidget(row, 2)
            if isinstance(edit, QKeySequenceEdit):
                edit.setKeySequence(QKeySequence(spec.shortcut))
        self._warn()
