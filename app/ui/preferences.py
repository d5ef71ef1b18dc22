"""Holds the settings while the window is open, saves each choice at once and says what was chosen."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.settings import Settings, save_settings


class Preferences(QObject):
    """The settings in force.

    Signals
    -------
    changed(name)
        A setting has another value.
    """

    changed = Signal(str)

    def __init__(self, settings: Settings, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self._path = path

    def __getitem__(self, name: str) -> object:
        return self.settings[name]

    def number(self, name: str) -> int:
        """Return a setting that is a number."""
        return int(self.settings[name])

    def choose(self, name: str, value: object) -> None:
        """Set and save one setting."""
        if self.settings[name] != value:
            self.settings = self.settings.with_value(name, value)
            save_settings(self.settings, self._path)
            self.changed.emit(name)
