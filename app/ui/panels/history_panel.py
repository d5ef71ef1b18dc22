"""The named history: every act on the workspace, with undo down to the last one."""

import uuid
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.messages import word_act
from app.services.history import StepRecord
from app.services.timeline_reading import UndoState, read_undo_state
from app.terms import term
from app.ui import formats
from app.ui.desk_table import DeskTable
from app.ui.models.array_table import Column
from app.ui.panels.panel import Panel
from app.ui.workbench import Workbench
from app.wording import _
from data.model.staff import Role

_ROLES = {str(role): role for role in Role}


def _named(step: StepRecord) -> str:
    return word_act(step.act, step.params)


def _undone(step: StepRecord) -> str:
    """Return the name of the act an undo took back."""
    return word_act(str(step.params.get("undone_act", "")), {k: v for k, v in step.params.items() if k != "undone_act"})


class HistoryPanel(Panel):
    """Steps newest first; what undo would take back stands on its button."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.undo = QPushButton(_("Undo"))
        self.redo = QPushButton(_("Redo"))
        for button in (self.undo, self.redo):
            button.setProperty("role", "filter")
            button.setEnabled(False)
        self.table = DeskTable(_("History"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table)
        self.undo.clicked.connect(lambda: bench.trigger("edit.undo"))
        self.redo.clicked.connect(lambda: bench.trigger("edit.redo"))
        bench.desk.changed.connect(lambda _changes, _initiator: self.read())

    def head_tools(self) -> Sequence[QWidget]:
        """Return the two buttons."""
        return (self.undo, self.redo)

    def refresh(self) -> None:
        """Read the history."""
        self.read()

    def read(self) -> None:
        """Read the history even while hidden: undo and redo depend on it."""
        self._bench.desk.ask(read_undo_state, topic="history", then=self._show)

    def _show(self, state: UndoState) -> None:
        facts = {"undoable"} if state.undoable else set()
        facts |= {"redoable"} if state.redoable else set()
        self._bench.situation.state("history", facts)
        self._name(self.undo, _("Undo"), _("Undo: {act}"), state.undoable)
        self._name(self.redo, _("Redo"), _("Redo: {act}"), state.redoable, _undone)
        steps = state.steps
        self.table.rows.fill(
            [uuid.UUID(int=step.number) for step in steps],
            [
                Column(_("Step"), [step.number for step in steps], width=56, right=True),
                Column(_("When"), [step.at for step in steps], formats.moment, 96),
                Column(_("Act"), [_named(step) for step in steps], width=0),
                Column(_("Who"), [step.actor_name or step.actor_code for step in steps], width=120),
                Column(_("Role"), [_ROLES.get(step.role) for step in steps], term, 100),
                Column(_("Reason"), [step.reason for step in steps], width=220, hint=str),
                Column("", [_("taken back") if step.undone_by else "" for step in steps], width=84),
            ],
        )

    @staticmethod
    def _name(button: QPushButton, plain: str, template: str, step: StepRecord | None,
              named: Callable[[StepRecord], str] = _named) -> None:
        button.setEnabled(step is not None)
        button.setText(template.format(act=named(step)) if step is not None else plain)
