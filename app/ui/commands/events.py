"""What the Event menu does: report one, and every act on the selected one."""

from app.services import events
from app.services.inspecting import EventCard
from app.ui.forms.act_form import AT_ONCE, ActForm
from app.ui.forms.report_form import ReportForm
from app.ui.workbench import Workbench


class EventCommands:
    """Handlers of the Event menu."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def report(self) -> None:
        """Ask what happened and where."""
        self._bench.show_form(ReportForm(self._bench))

    def act(self, name: str) -> None:
        """Do an act on the selected event: at once, or after asking what it needs."""
        card = self._bench.inspected.card
        if not isinstance(card, EventCard) or name not in card.acts:
            return
        if name in AT_ONCE:
            self._bench.desk.do(getattr(events, name), card.code, version=card.version)
        else:
            self._bench.show_form(ActForm(self._bench, card, name))
