"""Shows what a split would do before it is done: parts, numbers, who keeps the code; confirms or cancels."""

import shapely
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLabel, QRadioButton, QWidget

from app.services import grids
from app.services.grids import SplitPreview
from app.services.inspecting import GridCard
from app.services.splitting import PartPreview
from app.ui import formats, previews
from app.ui.forms.side_form import SideForm
from app.ui.workbench import Workbench
from app.wording import _


class SplitForm(SideForm):
    """One split, drawn on the map and not yet written."""

    def __init__(self, bench: Workbench, card: GridCard, line: tuple[tuple[float, float], ...]) -> None:
        super().__init__(bench, _("Split grid {code}").format(code=card.code), _("Split"))
        self._code = card.code
        self._id = card.id
        self._line = shapely.LineString(line)
        self.preview: SplitPreview | None = None
        self.choices = QButtonGroup(self)
        self._table = QWidget()
        self.note = self.remark(_("Working out the parts"))
        self.body.addWidget(self._table)
        self.primary.setEnabled(False)
        self.choices.idClicked.connect(self._keep)
        self._ask("larger")

    def first_field(self) -> QWidget:
        """Go to the button: Enter confirms."""
        return self.primary

    def submit(self) -> None:
        """Split as previewed."""
        if self.preview is not None:
            self.run(grids.split_grid, self._code, self._line, self._kept())

    def done(self, result: grids.SplitResult) -> None:
        """Select the parts and show what is doubtful."""
        bench = self.bench
        self.put_away()
        bench.show_findings(result.findings, _("Split {code}").format(code=self._code))
        bench.selection.select("grid", [self._id, *sorted(result.changes.created.get("grid", ()))])

    def put_away(self) -> None:
        """Take the parts off the map too."""
        previews.clear(self.bench.canvas)
        super().put_away()

    def _ask(self, keep: str | int) -> None:
        self.bench.desk.ask(grids.preview_split, self._code, self._line, keep, topic="split", then=self._show,
                            otherwise=self._cannot)

    def _keep(self, number: int) -> None:
        self._ask(number)

    def _kept(self) -> str | int:
        parts = self.preview.parts if self.preview else ()
        return next((part.number for part in parts if part.keeps_code), "larger")

    def _cannot(self, error: BaseException) -> bool:
        self.note.hide()
        told = self.refuse(error)
        self.primary.setEnabled(False)
        return told

    def _show(self, preview: SplitPreview) -> None:
        self.preview = preview
        self.complain("")
        many = len(preview.neighbours)
        self.note.setText(
            _("{count} neighbours get the new vertices. Nothing is written yet.").format(count=many)
            if many else _("Nothing is written yet.")
        )
        self.note.show()
        self._fill(preview)
        previews.show_parts(self.bench.canvas, [part.geometry for part in preview.parts],
                            [part.proposed_code[-3:] for part in preview.parts])
        self.primary.setEnabled(True)
        self.primary.setFocus()

    def _fill(self, preview: SplitPreview) -> None:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for column, part in enumerate(preview.parts, 1):
            choice = QRadioButton(part.proposed_code[-3:])
            choice.setToolTip(_("Part {number} keeps {code}").format(number=part.number, code=self._code))
            choice.setAccessibleName(choice.toolTip())
            choice.setChecked(part.keeps_code)
            self.choices.addButton(choice, part.number)
            grid.addWidget(choice, 0, column)
            for row, (_name, value, loud) in enumerate(_figures(part), 1):
                figure = QLabel(value)
                figure.setProperty("role", "warn" if loud else "")
                grid.addWidget(figure, row, column)
        grid.addWidget(_quiet(_("Keeps the code")), 0, 0)
        for row, (name, _value, _loud) in enumerate(_figures(preview.parts[0]), 1):
            grid.addWidget(_quiet(name), row, 0)
        self.body.replaceWidget(self._table, table)
        self._table.hide()
        self._table.deleteLater()
        self._table = table


def _figures(part: PartPreview) -> list[tuple[str, str, bool]]:
    return [
        (_("New code"), part.proposed_code[-6:], False),
        (_("Area size"), formats.area(part.area_m2), False),
        (_("Households"), formats.count(part.households), False),
        (_("People"), formats.count(part.people), False),
        (_("Places"), formats.count(part.places), False),
        (_("Assets"), formats.count(part.assets), False),
        (_("Organisations"), formats.count(part.organisations), False),
        (_("Open events"), formats.count(part.open_events), False),
        (_("Doubtful"), formats.count(part.doubtful), part.doubtful > 0),
    ]


def _quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "name")
    return label
