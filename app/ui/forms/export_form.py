"""Hands records on: which, for whom, where to; a manifest comes with every delivery."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ui import formats
from app.ui.forms.file_field import FileField
from app.ui.forms.side_form import SideForm
from app.ui.words import layer_word
from app.ui.workbench import Workbench
from app.wording import _N, _

KINDS = {"grids": "grid", "areas": "area", "places": "place", "assets": "asset", "organisations": "organisation",
         "events": "event"}
PROFILES = (("rfc7946", _N("RFC 7946, strict")), ("platform", _N("City platform")),
            ("public", _N("Public: GCJ-02, no personal fields")))


class ExportForm(SideForm):
    """One delivery."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Export"), _("Export"))
        self.kind = QComboBox()
        for name, layer in KINDS.items():
            self.kind.addItem(layer_word(layer), name)
        self.profile = QComboBox()
        for name, title in PROFILES:
            self.profile.addItem(_(title), name)
        self.file = FileField(_("File"), "save", _("GeoJSON (*.geojson)"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Kept in the journal"))
        self.add(_("Records"), self.kind)
        self.add(_("Profile"), self.profile)
        self.add(_("File"), self.file)
        self.add(_("Reason"), self.reason)

    def first_field(self) -> QWidget:
        """Go to the records."""
        return self.kind

    def submit(self) -> None:
        """Write the delivery."""
        from app.services.exporting import export

        path = self.file.path
        if path is None:
            self.complain(_("Say where to write it."))
            self.file.setFocus()
            return
        self.run(export, self.kind.currentData(), path, profile=self.profile.currentData(),
                 reason=self.reason.text().strip(), label=_("Exporting {file}").format(file=path.name))

    def done(self, result: Any) -> None:
        """Say what was written and show what is doubtful."""
        self.bench.show_findings(result.findings, _("Export"))
        self.put_away()
        text = _("{count} records written to {file}, with a manifest beside it.")
        self.bench.messages.say(text.format(count=formats.count(result.count), file=result.path))
