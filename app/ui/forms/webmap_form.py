"""Writes a folder with a map that opens in any browser without a network."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.forms.file_field import FileField
from app.ui.forms.side_form import SideForm
from app.ui.workbench import Workbench
from app.wording import _


class WebMapForm(SideForm):
    """One web map."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Web map"), _("Write"))
        self.folder = FileField(_("Folder"), "folder")
        self.remark(_("The folder opens in any browser without a network; personal fields stay here."))
        self.add(_("Folder"), self.folder)

    def first_field(self) -> QWidget:
        """Go to the folder."""
        return self.folder

    def submit(self) -> None:
        """Write the map."""
        from app.services.exporting import write_webmap
        from app.webmap_words import webmap_words

        path = self.folder.path
        if path is None:
            self.complain(_("Say where to write it."))
            self.folder.setFocus()
            return
        self.run(write_webmap, path, webmap_words(path.name), label=_("Writing web map"))

    def done(self, _result: Any) -> None:
        """Say where it is."""
        self.put_away()
        path = self.folder.path
        if path is not None:
            self.bench.messages.say(_("Open {file} in a browser.").format(file=path / "index.html"))
