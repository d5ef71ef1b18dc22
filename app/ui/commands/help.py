"""What the Help menu and the settings entry do. Dialogs are imported when first opened."""

from PySide6.QtWidgets import QWidget

from app.ui.workbench import Workbench


class HelpCommands:
    """Handlers of the Help menu."""

    def __init__(self, bench: Workbench, window: QWidget) -> None:
        self._bench = bench
        self._window = window

    def settings(self) -> None:
        """Show the settings."""
        from app.ui.dialogs.settings_dialog import SettingsDialog

        SettingsDialog(self._bench.preferences, self._window).open()

    def keys(self) -> None:
        """Show the shortcuts."""
        from app.ui.dialogs.keys_dialog import KeysDialog

        KeysDialog(self._bench.preferences, self._window).open()

    def about(self) -> None:
        """Say what this is."""
        from app.ui.dialogs.about_dialog import AboutDialog

        AboutDialog(self._bench.desk.store.path, self._window).open()
