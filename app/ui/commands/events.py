"""What the Event menu does. Forms and verbs are imported when first used: the start does not wait for them."""

from app.services.inspecting import EventCard
from app.ui.workbench import Workbench


class EventCommands:
    """Handlers of the Event menu."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def report(self) -> None:
        """Ask what happened and where."""
        from app.ui.forms.report_form import ReportForm

        self._bench.show_form(ReportForm(self._bench))

    def act(self, name: str) -> None:
        """Do an act on the selected event: at once, or after asking what it needs."""
        from app.services import events
        from app.ui.forms.act_form import AT_ONCE, ActForm

        card = self._bench.inspected.card
        if not isinstance(card, EventCard) or name not in card.acts:
            return
        if name in AT_ONCE:
            self._bench.desk.do(getattr(events, name), card.code, version=card.version)
        else:
            self._bench.show_form(ActForm(self._bench, card, name))
