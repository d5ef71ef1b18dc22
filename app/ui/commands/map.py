"""What the Map menu does: tools and what follows them, moving the view. Forms are imported when first opened."""

from typing import Any

import shapely

from app.services.inspecting import GridCard
from app.services.searching import position_of
from app.ui.workbench import Workbench
from app.wording import _N, _

CANVAS_TOOLS = {"select": "select", "report": "point", "patrol": "lasso", "split": "line", "measure": "measure_length"}
"""The canvas's tool behind each tool of the window."""


_HINTS = {
    "report": _N("Click the map where it happened"),
    "patrol": _N("Drag round the ground to patrol, or click its corners and finish with right click or Enter"),
    "split": _N("Click along the cut; Enter or right click finishes, Backspace takes a point back"),
    "measure": _N("Click along what you measure"),
}


class MapCommands:
    """Handlers of the Map menu."""

    def __init__(self, bench: Workbench, current_form: Any) -> None:
        self._bench = bench
        self._form = current_form
        self.tool = "select"
        bench.canvas.tool_finished.connect(self._finished)

    def take_tool(self, name: str) -> None:
        """Work with a tool from now on."""
        if name == "split" and not self._bench.situation.holds(("one_grid",)):
            self._bench.messages.say(_("Select the grid to split first, then draw the line."))
            self._bench.trigger("tool.select")
            return
        self.tool = name
        self._bench.canvas.set_tool(CANVAS_TOOLS[name])
        self._bench.canvas.tool_message.emit(_(_HINTS[name]) if name in _HINTS else "")
        self._bench.canvas.setFocus()

    def back_to_select(self) -> bool:
        """Put the tool away and return whether there was one."""
        had = self.tool != "select"
        if had:
            self._bench.trigger("tool.select")
        return had

    def focus(self) -> None:
        """Give the map the keyboard."""
        self._bench.canvas.setFocus()

    def zoom_in(self) -> None:
        """Come closer."""
        self._bench.canvas.navigator.zoom(2.0)

    def zoom_out(self) -> None:
        """Go further away."""
        self._bench.canvas.navigator.zoom(0.5)

    def zoom_all(self) -> None:
        """Show everything."""
        self._bench.canvas.zoom_to()

    def zoom_selection(self) -> None:
        """Show what is selected."""
        card = self._bench.inspected.card
        selected = self._bench.selection.now
        if card is None or card.bounds is None or not selected:
            return
        west, south, east, north = card.bounds
        if west == east and south == north:
            self._bench.canvas.fly_to(west, south)
        else:
            self._bench.canvas.zoom_to(card.bounds)
        self._bench.canvas.flash(selected.kind, selected.ids)

    def view_back(self) -> None:
        """Show the view before."""
        self._bench.canvas.navigator.step_history(-1)

    def view_forward(self) -> None:
        """Show the view after."""
        self._bench.canvas.navigator.step_history(1)

    def fly_to_record(self, kind: str, key: Any) -> None:
        """Fly to a record."""
        self._bench.desk.ask(position_of, kind, key, topic="fly",
                             then=lambda at: self._bench.canvas.fly_to(*at) if at else None)

    def _finished(self, _tool: str, result: Any) -> None:
        done = {"report": self._report, "patrol": self._patrol, "split": self._split}.get(self.tool)
        if done is not None:
            done(result)

    def _report(self, place: tuple[float, float]) -> None:
        from app.ui.forms.report_form import ReportForm

        form = self._form()
        if isinstance(form, ReportForm):
            form.put_at(*place)
            return
        self.back_to_select()
        self._bench.show_form(ReportForm(self._bench, place))

    def _patrol(self, ring: tuple[tuple[float, float], ...]) -> None:
        from app.ui.forms.patrol_form import PatrolForm

        self.back_to_select()
        self._bench.show_form(PatrolForm(self._bench, ground=shapely.Polygon(ring).buffer(0)))

    def _split(self, line: tuple[tuple[float, float], ...]) -> None:
        from app.ui.forms.split_form import SplitForm

        card = self._bench.inspected.card
        self.back_to_select()
        if isinstance(card, GridCard):
            self._bench.show_form(SplitForm(self._bench, card, line))
