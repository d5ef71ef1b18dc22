"""Says which program this is, under which licence, and where its files are."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.settings import log_path, settings_path
from app.ui.card_view import CardView
from app.wording import _

_WIDTH, _HEIGHT = 560, 280


class AboutDialog(QDialog):
    """One card."""

    def __init__(self, workspace: Path | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("About GridSteward"))
        self.resize(_WIDTH, _HEIGHT)
        card = CardView()
        card.heading(_("GridSteward"), _("Community grid management on the desktop"))
        card.row(_("Version"), program_version())
        card.row(_("Licence"), "MIT")
        card.row(_("Workspace"), str(workspace or ""))
        card.row(_("Settings"), str(settings_path()))
        card.row(_("Log"), str(log_path()))
        card.text(_("The register serves people: it records what a service needs and nothing else."), "quiet")
        card.finish()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 12)
        box.addWidget(card)
        box.addWidget(buttons)


def program_version() -> str:
    """Return the version installed; empty when the program runs from its source only."""
    try:
        return version("gridsteward")
    except PackageNotFoundError:
        return ""
