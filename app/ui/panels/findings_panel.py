"""Findings: what the checks and acts found doubtful, each with its place and, where there is one, its remedy."""

import uuid
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QStackedLayout, QWidget

from app.messages import word
from app.terms import term
from app.ui import formats
from app.ui.desk_table import DeskTable
from app.ui.models.array_table import Column
from app.ui.panels.panel import Panel
from app.ui.selection import Selected
from app.ui.words import kind_word
from app.ui.workbench import Workbench
from app.wording import _
from data.model.findings import Finding, Severity

REMEDIES = {"bind_all": "grid.bind", "bind": "grid.bind", "check": "grid.check", "import": "file.import"}
"""Remedies of findings that an action of the window carries out, by the verb's name."""

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


class FindingsPanel(Panel):
    """A list of findings, the gravest first."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.findings: list[Finding] = []
        self._title = QLabel()
        self._title.setProperty("role", "quiet")
        self._check = self._button(_("Check workspace"), "grid.check")
        self.zoom = QPushButton(_("Zoom to"))
        self.remedy = QPushButton(_("Remedy"))
        for button in (self.zoom, self.remedy):
            button.setProperty("role", "filter")
            button.setEnabled(False)
        self.table = DeskTable(_("Findings"))
        self._empty = QLabel(_("No findings. F9 checks the whole workspace for gaps, overlaps and orphans."))
        self._empty.setProperty("role", "quiet")
        self._empty.setMargin(16)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.table)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _key: self._zoom())
        self.zoom.clicked.connect(self._zoom)
        self.remedy.clicked.connect(self._mend)
        bench.selection.changed.connect(self._selected)

    def head_tools(self) -> Sequence[QWidget]:
        """Return the buttons."""
        return (self._check, self.zoom, self.remedy, self._title)

    def show_findings(self, findings: Sequence[Finding], about: str = "") -> None:
        """Show these findings instead of the ones before."""
        self.findings = sorted(findings, key=lambda finding: _RANK[finding.severity])
        self._stack.setCurrentWidget(self.table if self.findings else self._empty)
        text = _("{about}: {count} findings") if about else _("{count} findings")
        self._title.setText(text.format(about=about, count=formats.count(len(self.findings))))
        self.table.rows.fill(
            [uuid.UUID(int=number) for number, _one in enumerate(self.findings)],
            [
                Column(_("Severity"), [one.severity for one in self.findings], term, 80, key=_RANK.get),
                Column(_("What"), [word(one) for one in self.findings], width=0, hint=str),
                Column(_("Concerns"), [_concerns(one) for one in self.findings], width=160),
                Column(_("Code"), [one.code for one in self.findings], width=190),
            ],
        )
        self._chosen(())

    @property
    def current(self) -> Finding | None:
        """The finding selected."""
        rows = self.table.selectionModel().selectedRows()
        return self.findings[self.table.rows.source_row(rows[0].row())] if rows else None

    def _button(self, text: str, action: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("role", "filter")
        button.clicked.connect(lambda: self._bench.trigger(action))
        return button

    def _chosen(self, _ids: object) -> None:
        finding = self.current
        self.zoom.setEnabled(finding is not None and (finding.geometry is not None or bool(finding.members)))
        self.remedy.setEnabled(finding is not None and finding.remedy in REMEDIES)
        if finding is not None and finding.members:
            kind = finding.members[0][0]
            self._bench.selection.select(kind, [key for one, key in finding.members if one == kind], self)

    def _selected(self, chosen: Selected, _initiator: object) -> None:
        """A finding clicked on the map is found in the list, and what it concerns is selected."""
        if chosen.kind == "finding":
            row = self.table.rows.row_of(chosen.ids[0])
            self._bench.show_panel("findings")
            if row is not None:
                self.table.setCurrentIndex(self.table.rows.index(row, 0))

    def _zoom(self) -> None:
        finding = self.current
        if finding is None:
            return
        if finding.geometry is not None and not finding.geometry.is_empty:
            self._bench.canvas.zoom_to(finding.geometry.bounds)
        else:
            self._bench.trigger("map.zoom_selection")

    def _mend(self) -> None:
        finding = self.current
        if finding is not None and finding.remedy in REMEDIES:
            self._bench.trigger(REMEDIES[finding.remedy])


def _concerns(finding: Finding) -> str:
    if not finding.members:
        return ""
    kind, many = finding.members[0][0], len(finding.members)
    return kind_word(kind) if many == 1 else f"{many:,} × {kind_word(kind)}"
