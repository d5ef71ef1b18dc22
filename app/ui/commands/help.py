"""What the Help menu and the settings entry do."""

from PySide6.QtWidgets import QWidget

from app.ui.dialogs.about_dialog import AboutDialog
from app.ui.dialogs.keys_dialog import KeysDialog
from app.ui.dialogs.settings_dialog import SettingsDialog
from app.ui.workbench import Workbench


class HelpCommands:
    """Handlers of the Help menu."""

    def __init__(self, bench: Workbench, window: QWidget) -> None:
        self._bench = bench
        self._window = window

    def settings(self) -> None:
        """Show the settings."""
        SettingsDialog(self._bench.preferences, self._window).open()

    def keys(self) -> None:
        """Show the shortcuts."""
        KeysDialog(self._bench.preferences, self._window).open()

    def about(self) -> None:
        """Say what this is."""
        AboutDialog(self._bench.desk.store.path, self._window).open()
