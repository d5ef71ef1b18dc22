"""Brings a file in: what it is, which datum it is in and why we think so, a trial, then the import."""

from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.messages import word_code
from app.services.choosing import read_communities
from app.services.import_positions import DatumReading
from app.ui import formats
from app.ui.card_view import CardView
from app.ui.forms.file_field import FileField
from app.ui.forms.side_form import SideForm
from app.ui.forms.type_ahead import TypeAhead
from app.ui.words import field_word, layer_word
from app.ui.workbench import Workbench
from app.wording import _N, _

KINDS = {"areas": "area", "grids": "grid", "places": "place", "people": "person", "assets": "asset",
         "organisations": "organisation", "events": "event"}
CRS = (("", _N("Find out")), ("EPSG:4490", "CGCS2000 (EPSG:4490)"), ("EPSG:4326", "WGS 84 (EPSG:4326)"),
       ("gcj02", "GCJ-02"), ("bd09", "BD-09"))
_FAULTS = 20
_DATUMS = {"cgcs2000": "CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}
_DECIDED = {
    "user": _N("as you said"),
    "file": _N("as the file says"),
    "evidence": _N("found out by comparing"),
    "assumed": _N("assumed"),
}


class ImportForm(SideForm):
    """One file, tried first and imported after."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Import"), _("Try"))
        kinds = _("Data (*.geojson *.json *.gpkg *.fgb *.shp *.csv *.xlsx *.xls);;All (*)")
        self.file = FileField(_("File"), kinds=kinds)
        self.kind = QComboBox()
        for name, layer in KINDS.items():
            self.kind.addItem(layer_word(layer), name)
        self.kind.setCurrentIndex(1)
        self.community = TypeAhead(_("Community"), _("Code, name or pinyin initials"))
        self.crs = QComboBox()
        self.crs.setEditable(True)
        for code, name in CRS:
            self.crs.addItem(_(name), code)
        self._result = CardView(within_form=True)
        self.add(_("File"), self.file)
        self.add(_("Holds"), self.kind)
        self.add(_("Community"), self.community)
        self.add(_("Coordinates in"), self.crs)
        self.body.addWidget(self._result)
        self._tried_with: tuple[object, ...] = ()
        self.file.chosen.connect(self._again)
        self.kind.currentIndexChanged.connect(self._again)
        self.crs.currentTextChanged.connect(self._again)
        bench.desk.ask(read_communities, topic="communities", then=self.community.offer)

    def first_field(self) -> QWidget:
        """Go to the file."""
        return self.file

    def submit(self) -> None:
        """Try the file; once tried, import it."""
        from app.services.importing import import_file

        path = self.file.path
        if path is None:
            self.complain(_("Choose a file first."))
            self.file.setFocus()
            return
        self.run(import_file, self.kind.currentData(), path, with_progress=True,
                 label=_("Importing {file}").format(file=path.name), dry_run=not self._tried,
                 community=self.community.choice.key if self.community.choice else None, crs=self._crs() or None)

    def done(self, result: Any) -> None:
        """After the trial show what would happen; after the import show what is doubtful."""
        self.working(False)
        self._show(result)
        self.bench.show_findings(result.findings, self.file.path.name if self.file.path else "")
        if self._tried:
            self.put_away()
        else:
            self._tried_with = self._asked()
            self.primary.setText(_("Import"))
            self.primary.setFocus()

    def _crs(self) -> str:
        number = self.crs.findText(self.crs.currentText())
        return str(self.crs.itemData(number)) if number >= 0 else self.crs.currentText().strip()

    def _asked(self) -> tuple[object, ...]:
        """Return what an import would be asked to do: a trial holds for exactly this."""
        community = self.community.choice.key if self.community.choice else None
        return self.file.path, self.kind.currentData(), community, self._crs()

    @property
    def _tried(self) -> bool:
        return self._tried_with == self._asked()

    def _again(self) -> None:
        self.primary.setText(_("Import") if self._tried else _("Try"))

    def _show(self, result: Any) -> None:
        card = CardView(within_form=True)
        counts = (result.read, result.created, result.updated, len(result.refused))
        names = (_("read"), _("new"), _("changed"), _("refused"))
        card.numbers([(name, formats.count(number)) for name, number in zip(names, counts, strict=True)])
        if result.datum is not None:
            _tell_datum(card, result.datum)
        taken = _(", ").join(f"{header} → {field_word(field)}" for field, header in result.columns.items())
        card.row(_("Columns"), taken)
        for warning in result.warnings[:_FAULTS]:
            card.text(word_code(warning.code, warning.params), "quiet")
        for fault in result.refused[:_FAULTS]:
            card.row(_("Row {number}").format(number=fault.row), word_code(fault.code, fault.params), role="warn")
        if not self._tried:
            card.text(_("This was a trial; nothing is written yet."), "quiet")
        self.body.replaceWidget(self._result, card)
        self._result.hide()
        self._result.deleteLater()
        self._result = card


def _tell_datum(card: CardView, reading: DatumReading) -> None:
    """Say which datum the coordinates were read in, who decided that, and what speaks for each."""
    decided = _(_DECIDED.get(reading.decided_by, reading.decided_by))
    card.row(_("Datum"), f"{_DATUMS.get(reading.datum, reading.datum)} · {decided}", hint=reading.crs)
    misfits = [_("{datum}: {metres} m").format(datum=_DATUMS.get(datum, datum), metres=formats.count(round(metres)))
               for datum, metres in sorted(reading.evidence_m.items(), key=lambda pair: pair[1])]
    card.row(_("Misfit"), _(", ").join(misfits), hint=_("Mean distance from what the workspace knows"))
