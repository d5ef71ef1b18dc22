"""What the File menu does. Forms are imported when first opened: the start does not wait for them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.workbench import Workbench
from app.wording import _

Opener = Callable[[Path], None]


class Openers:
    """How a window asks for another workspace; the application says what happens."""

    def __init__(self, new: Opener, open_: Opener, sample: Callable[[], None]) -> None:
        self.new = new
        self.open = open_
        self.sample = sample


class FileCommands:
    """Handlers of the File menu."""

    def __init__(self, bench: Workbench, window: QWidget, openers: Openers) -> None:
        self._bench = bench
        self._window = window
        self._openers = openers

    def new(self) -> None:
        """Ask for a file name and make an empty workspace there."""
        name, _kind = QFileDialog.getSaveFileName(self._window, _("New workspace"), "", _filter())
        if name:
            self._openers.new(Path(name if name.endswith(".gpkg") else f"{name}.gpkg"))

    def open(self) -> None:
        """Ask for a workspace file and open it."""
        name, _kind = QFileDialog.getOpenFileName(self._window, _("Open workspace"), "", _filter())
        if name:
            self._openers.open(Path(name))

    def sample(self) -> None:
        """Open the sample district, making it when it is not there."""
        self._openers.sample()

    def import_file(self) -> None:
        """Ask what to import."""
        from app.ui.forms.import_form import ImportForm

        self._bench.show_form(ImportForm(self._bench))

    def export_file(self) -> None:
        """Ask what to export."""
        from app.ui.forms.export_form import ExportForm

        self._bench.show_form(ExportForm(self._bench))

    def write_webmap(self) -> None:
        """Ask where to write the web map."""
        from app.ui.forms.webmap_form import WebMapForm

        self._bench.show_form(WebMapForm(self._bench))

    def quit(self) -> None:
        """Close the window."""
        self._window.close()


def _filter() -> str:
    return _("Workspaces (*.gpkg)")
