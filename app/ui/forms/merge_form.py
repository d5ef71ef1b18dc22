"""Asks which grid keeps its code when several become one."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.services import grids
from app.services.choosing import Choice
from app.ui.forms.side_form import SideForm
from app.ui.workbench import Workbench
from app.wording import _


class MergeForm(SideForm):
    """One merger of the selected grids."""

    def __init__(self, bench: Workbench, chosen: list[Choice]) -> None:
        super().__init__(bench, _("Merge {count} grids").format(count=len(chosen)), _("Merge"))
        self._codes = [one.key for one in chosen]
        self.keep = QComboBox()
        for one in chosen:
            self.keep.addItem(f"{one.key[-3:]}  {one.title}", one.key)
        self.reason = QLineEdit()
        self.remark(_("The others are retired with the reason; everything in them follows."))
        self.add(_("Keeps its code"), self.keep)
        self.add(_("Reason (optional)"), self.reason)

    def first_field(self) -> QWidget:
        """Go to the choice."""
        return self.keep

    def submit(self) -> None:
        """Merge."""
        self.run(grids.merge_grids, self._codes, self.keep.currentData(), reason=self.reason.text().strip())

    def done(self, result: grids.MergeResult) -> None:
        """Show what is doubtful about it."""
        self.bench.show_findings(result.findings, _("Merge into {code}").format(code=result.kept_code))
        self.put_away()
