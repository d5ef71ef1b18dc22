"""What the Edit menu does: undo, redo, and stepping back with Esc."""

from collections.abc import Callable, Sequence

from app.services import history
from app.ui.workbench import Workbench
from app.wording import _
from data.model.changes import ChangeSet

Step = Callable[[], bool]


class EditCommands:
    """Handlers of the Edit menu.

    Parameters
    ----------
    bench : Workbench
    steps_back : sequence of callables
        Tried in order by Esc; each returns whether it had anything to take back.
    """

    def __init__(self, bench: Workbench, steps_back: Sequence[Step]) -> None:
        self._bench = bench
        self._steps = steps_back

    def undo(self) -> None:
        """Take back the newest act."""
        self._bench.desk.do(history.undo, label=_("Undo"), then=self._written)

    def redo(self) -> None:
        """Do it again."""
        self._bench.desk.do(history.redo, label=_("Redo"), then=self._written)

    def reveal(self) -> None:
        """Ask why the masked fields of the card should be shown."""
        from app.ui.forms.reveal_form import RevealForm  # rarely opened: the start does not wait for it

        card = self._bench.inspected.card
        if card is not None and card.masked:
            self._bench.show_form(RevealForm(self._bench, card))

    def step_back(self) -> None:
        """Esc: one thing at a time."""
        for step in self._steps:
            if step():
                return

    def _written(self, changes: ChangeSet) -> None:
        """Let go of a selection the act has removed, and of findings that spoke of what is no more."""
        self._bench.show_findings((), "")
        selection = self._bench.selection
        gone = changes.deleted.get(selection.now.kind, frozenset())
        if gone & set(selection.now.ids):
            selection.select(selection.now.kind, [key for key in selection.now.ids if key not in gone])
