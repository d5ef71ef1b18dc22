"""Sends a worker on patrol: through a grid or a lasso, with the worker suggested and the points shown."""

from functools import partial

import shapely
from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QLineEdit, QPlainTextEdit, QWidget
from shapely.geometry.base import BaseGeometry

from app.messages import word_code
from app.services import patrols
from app.services.choosing import Choice, read_workers
from app.services.searching import id_of
from app.ui import formats, previews
from app.ui.card_view import CardView
from app.ui.forms.side_form import SideForm, instant_of
from app.ui.forms.type_ahead import TypeAhead
from app.ui.workbench import Workbench
from app.wording import _N, _

TEMPLATES: dict[str, tuple[str, ...]] = {
    _N("Daily round"): (_N("Street order"), _N("Damaged public assets"), _N("Rubbish and blocked drains"),
                        _N("People who need a visit")),
    _N("Fire safety"): (_N("Blocked escape routes"), _N("Charging of e-bikes"), _N("Fire-fighting equipment")),
    _N("Heavy rain"): (_N("Flooded roads and underpasses"), _N("Drains and pumps"), _N("Old houses and slopes")),
    _N("Without checklist"): (),
}
"""What to look at, by kind of patrol."""

_CHECKS_PX = 84


class PatrolForm(SideForm):
    """One patrol, not yet sent."""

    def __init__(self, bench: Workbench, *, grid: str | None = None, ground: BaseGeometry | None = None) -> None:
        super().__init__(bench, _("Patrol here"), _("Send on patrol"))
        self._grid = grid
        self._ground = ground
        self.worker = TypeAhead(_("Worker"), _("Name, code or pinyin initials"))
        self.due = QDateTimeEdit(QDateTime.currentDateTime().addSecs(bench.preferences.number("patrol_hours") * 3600))
        self.due.setCalendarPopup(True)
        self.due.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.template = QComboBox()
        for name in TEMPLATES:
            self.template.addItem(_(name), name)
        self.title = QLineEdit(_(next(iter(TEMPLATES))))
        self.checks = QPlainTextEdit()
        self.checks.setFixedHeight(_CHECKS_PX)
        self.checks.setTabChangesFocus(True)
        self._about = CardView(within_form=True)
        self.add(_("Worker"), self.worker)
        self.body.addWidget(self._about)
        self.add(_("Due"), self.due)
        self.add(_("Template"), self.template)
        self.add(_("Title"), self.title)
        self.add(_("Look at (one per line)"), self.checks)
        self.template.currentIndexChanged.connect(self._take_template)
        self._take_template()
        bench.desk.ask(patrols.propose_patrol, grid=grid, polygon=ground, topic="patrol", then=self._proposed,
                       otherwise=self.refuse)
        if ground is not None:
            previews.show_parts(bench.canvas, [ground], [""])

    def first_field(self) -> QWidget:
        """Go straight to the button: everything is suggested."""
        return self.primary

    def submit(self) -> None:
        """Send the worker."""
        self.run(
            patrols.plan_patrol, grid=self._grid, polygon=self._ground,
            to=self.worker.choice.key if self.worker.choice else "",
            due=instant_of(self.due), title=self.title.text().strip(),
            checklist=[line.strip() for line in self.checks.toPlainText().splitlines() if line.strip()],
        )

    def done(self, planned: patrols.PatrolPlanned) -> None:
        """Show the patrol."""
        bench = self.bench
        self.put_away()
        bench.desk.ask(id_of, "patrol_task", planned.code,
                       then=lambda key: bench.selection.select("patrol_task", [key]) if key else None)

    def put_away(self) -> None:
        """Take the drawing off the map too."""
        previews.clear(self.bench.canvas)
        super().put_away()

    def _take_template(self) -> None:
        name = self.template.currentData()
        self.title.setText(_(name))
        self.checks.setPlainText("\n".join(_(line) for line in TEMPLATES[name]))

    def _proposed(self, found: patrols.PatrolProposal) -> None:
        best = [Choice(one.code, one.name) for one in found.workers]
        if best:
            self.worker.preset(best[0])
            reasons = found.workers[0].reasons
            self._about.row(_("Because"), _(", ").join(word_code(one.code, one.params) for one in reasons))
        self._about.row(_("Grids"), formats.count(len(found.grids)))
        self._about.row(_("Points to visit"), formats.count(len(found.checkpoints)))
        pieces = list(shapely.get_parts(found.geometry))
        previews.show_parts(self.bench.canvas, pieces, [""] * len(pieces))
        points = [(one.lon, one.lat) for one in found.checkpoints]
        previews.show_points(self.bench.canvas, points, [one.label for one in found.checkpoints])
        self.bench.desk.ask(read_workers, topic="workers", then=partial(self._know_workers, best))

    def _know_workers(self, best: list[Choice], workers: tuple[Choice, ...]) -> None:
        self.worker.offer((*best, *workers))
