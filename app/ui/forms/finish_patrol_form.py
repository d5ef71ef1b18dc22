"""Takes in what a patrol has seen, point by point, and ends it; an event found becomes an event on the spot."""

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from app.services import patrols
from app.services.choosing import Choice, read_items
from app.services.inspecting import PatrolCard
from app.services.patrol_results import PatrolResult
from app.ui.forms.act_form import act_as
from app.ui.forms.side_form import SideForm
from app.ui.forms.type_ahead import TypeAhead
from app.ui.workbench import Workbench
from app.wording import _

_SUMMARY_PX, _RESULT_PX = 64, 124


class PointRow:
    """The fields of one point: its result and, when something was found, what."""

    def __init__(self, form: SideForm, number: int, label: str) -> None:
        self.number = number
        name = f"{number} {label}".strip()
        self.result = QComboBox()
        self.result.addItem(_("Normal"), "normal")
        self.result.addItem(_("Event found"), "event")
        self.result.addItem(_("Not visited"), "")
        self.result.setAccessibleName(name)
        self.item = TypeAhead(_("Item found at {point}").format(point=name), _("Code, word or pinyin initials"))
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("What was seen"))
        self.text.setAccessibleName(_("What was seen at {point}").format(point=name))
        row = QHBoxLayout()
        row.setSpacing(8)
        title = QLabel(name)
        title.setWordWrap(True)
        row.addWidget(title, 1)
        self.result.setFixedWidth(_RESULT_PX)
        row.addWidget(self.result)
        form.body.addLayout(row)
        form.body.addWidget(self.item)
        form.body.addWidget(self.text)
        self._show()

    def _show(self) -> None:
        found = self.result.currentData() == "event"
        self.item.setVisible(found)
        self.text.setVisible(found)

    def changed(self) -> None:
        """Show the fields that go with the result."""
        self._show()

    def given(self) -> PatrolResult | None:
        """Return what was seen, None where nobody was."""
        if not self.result.currentData():
            return None
        if self.result.currentData() == "normal":
            return PatrolResult()
        return PatrolResult(item=self.item.choice.key if self.item.choice else "", text=self.text.text().strip())

    @property
    def unfinished(self) -> bool:
        """Whether an event was found and not said which."""
        return self.result.currentData() == "event" and self.item.choice is None


class FinishPatrolForm(SideForm):
    """The results of one patrol."""

    def __init__(self, bench: Workbench, card: PatrolCard) -> None:
        super().__init__(bench, _("Finish patrol"), _("Finish patrol"))
        self.card = card
        self.remark(f"{card.title} · {card.code} · {card.worker}")
        self.rows = [PointRow(self, number, label) for number, label, result in card.points if not result]
        for row in self.rows:
            row.result.currentIndexChanged.connect(row.changed)
        if not self.rows:
            self.body.addWidget(QLabel(_("Every point has its result.")))
        self.summary = QPlainTextEdit()
        self.summary.setFixedHeight(_SUMMARY_PX)
        self.summary.setTabChangesFocus(True)
        self.add(_("Summary"), self.summary)
        bench.desk.ask(read_items, topic="items", then=self._know_items)

    def first_field(self) -> QWidget:
        """Go to the first result."""
        return self.rows[0].result if self.rows else self.summary

    def submit(self) -> None:
        """End the patrol with what was entered."""
        missing = next((row for row in self.rows if row.unfinished), None)
        if missing is not None:
            self.complain(_("Choose which item was found at point {point}.").format(point=missing.number))
            missing.item.setFocus()
            return
        results = {row.number: given for row in self.rows if (given := row.given()) is not None}
        self.run(act_as, self.card.worker_code, patrols.finish_patrol, self.card.code, results,
                 self.summary.toPlainText().strip())

    def done(self, moved: patrols.PatrolMoved) -> None:
        """Show what is doubtful about it."""
        self.bench.show_findings(moved.findings, moved.code)
        self.put_away()

    def _know_items(self, items: tuple[Choice, ...]) -> None:
        for row in self.rows:
            row.item.offer(items)
