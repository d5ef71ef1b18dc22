"""What the menu does about patrols. Forms are imported when first opened: the start does not wait for them."""

from app.services.inspecting import GridCard, PatrolCard
from app.ui.workbench import Workbench


class PatrolCommands:
    """Handlers for patrols."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def plan_grid(self) -> None:
        """Ask for a patrol through the selected grid."""
        from app.ui.forms.patrol_form import PatrolForm

        card = self._bench.inspected.card
        if isinstance(card, GridCard):
            self._bench.show_form(PatrolForm(self._bench, grid=card.code))

    def finish(self) -> None:
        """Ask what the selected patrol has seen."""
        from app.ui.forms.finish_patrol_form import FinishPatrolForm

        card = self._bench.inspected.card
        if isinstance(card, PatrolCard) and card.finished_at is None:
            self._bench.show_form(FinishPatrolForm(self._bench, card))
