"""What the View menu does: modes, panels, theme, layout."""

from typing import TYPE_CHECKING

from app.ui.workbench import Workbench

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


class ViewCommands:
    """Handlers of the View menu."""

    def __init__(self, bench: Workbench, window: "MainWindow") -> None:
        self._bench = bench
        self._window = window

    def palette(self) -> None:
        """Open the search field."""
        self._window.palette_line.open()

    def take_mode(self, mode: str) -> None:
        """Lay the panels out for a mode."""
        self._window.layouts.take(mode)

    def show_panel(self, name: str) -> None:
        """Show a panel and give it the keyboard."""
        self._window.show_panel(name)

    def switch_theme(self) -> None:
        """Wear the other theme."""
        dark = self._bench.theme.tokens.theme == "dark"
        self._bench.preferences.choose("theme", "light" if dark else "dark")

    def still_alarms(self) -> None:
        """Stop or start the flashing."""
        preferences = self._bench.preferences
        preferences.choose("still_alarms", not preferences["still_alarms"])

    def reset_layout(self) -> None:
        """Put every panel back."""
        self._window.layouts.reset()

    def refresh(self) -> None:
        """Read everything again."""
        self._window.read_all()
