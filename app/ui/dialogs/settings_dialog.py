"""Shows every setting a person may choose, made from the table of settings; each choice holds at once."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.settings import SETTINGS, Setting
from app.ui.preferences import Preferences
from app.wording import _N, _

_CHOICES = {"system": _N("As the system"), "zh_CN": "中文", "en": "English", "light": _N("Light"), "dark": _N("Dark")}


class SettingsDialog(QDialog):
    """Settings of this person on this machine."""

    def __init__(self, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Settings"))
        self._preferences = preferences
        self.fields: dict[str, QWidget] = {}
        rows = QFormLayout()
        rows.setHorizontalSpacing(16)
        rows.setVerticalSpacing(8)
        for setting in SETTINGS:
            if setting.shown:
                field = self._field(setting)
                field.setAccessibleName(_(setting.description))
                self.fields[setting.name] = field
                rows.addRow(_(setting.description), field)
        note = QLabel(_("Language, text size and the person at the desk hold from the next start."))
        note.setProperty("role", "quiet")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(12)
        box.addLayout(rows)
        box.addWidget(note)
        box.addWidget(buttons)

    def _field(self, setting: Setting) -> QWidget:
        value = self._preferences.settings[setting.name]
        if setting.choices:
            return self._combo(setting, value)
        if isinstance(setting.default, bool):
            box = QCheckBox()
            box.setChecked(value)
            box.toggled.connect(lambda on: self._preferences.choose(setting.name, on))
            return box
        if isinstance(setting.default, int):
            spin = QSpinBox()
            spin.setRange(setting.lowest, setting.highest)
            spin.setValue(value)
            spin.valueChanged.connect(lambda number: self._preferences.choose(setting.name, number))
            return spin
        line = QLineEdit(value)
        line.editingFinished.connect(lambda: self._preferences.choose(setting.name, line.text().strip()))
        return line

    def _combo(self, setting: Setting, value: Any) -> QComboBox:
        combo = QComboBox()
        for choice in setting.choices:
            combo.addItem(_(_CHOICES.get(choice, choice)), choice)
        combo.setCurrentIndex(combo.findData(value))
        combo.currentIndexChanged.connect(lambda _row: self._preferences.choose(setting.name, combo.currentData()))
        return combo
