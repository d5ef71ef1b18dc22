"""What the Grid menu does. Forms and verbs are imported when first used: the start does not wait for them."""

from app.ui.workbench import Workbench
from app.wording import _


class GridCommands:
    """Handlers of the Grid menu."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def merge(self) -> None:
        """Ask which of the selected grids keeps its code."""
        from app.services.choosing import read_chosen_grids
        from app.ui.forms.merge_form import MergeForm

        bench = self._bench
        bench.desk.ask(read_chosen_grids, bench.selection.now.ids, topic="merge",
                       then=lambda chosen: bench.show_form(MergeForm(bench, list(chosen))))

    def bind(self) -> None:
        """Find the grid of everything."""
        from app.services.binding import bind_all

        self._bench.desk.do(bind_all, label=_("Binding"), then=self._found)

    def check(self) -> None:
        """Look for what is doubtful in the whole workspace."""
        from app.services.checking import check_workspace

        self._bench.desk.ask(check_workspace, label=_("Checking"), topic="check", with_progress=True,
                             then=lambda found: self._bench.show_findings(found, _("Check")))

    def _found(self, result: object) -> None:
        self._bench.show_findings(getattr(result, "findings", ()), _("Binding"))
