"""Shows the personal fields of one record, after a reason that goes into the journal."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.services.inspecting import Card
from app.services.revealing import Revealed, reveal
from app.ui.card_view import CardView
from app.ui.forms.side_form import SideForm
from app.ui.words import field_word
from app.ui.workbench import Workbench
from app.wording import _


class RevealForm(SideForm):
    """Asks why, shows what was asked for, and shows it no longer than it stands there."""

    def __init__(self, bench: Workbench, card: Card) -> None:
        super().__init__(bench, _("Show personal fields"), _("Show"))
        self._card = card
        self.reason = QLineEdit()
        self.fields = CardView(within_form=True)
        self.remark(f"{card.name} · {card.code}")
        self.add(_("Reason"), self.reason)
        self.remark(_("The journal keeps who looked, when and why, and never what was seen."))
        self.body.addWidget(self.fields)

    def first_field(self) -> QWidget:
        """Go to the reason."""
        return self.reason

    def submit(self) -> None:
        """Ask for the fields."""
        self.run(reveal, self._card.kind, self._card.id, self.reason.text())

    def done(self, revealed: Revealed) -> None:
        """Show them; the form stays until it is closed."""
        for name, value in revealed.fields.items():
            self.fields.row(field_word(name), value)
        self.reason.setEnabled(False)
        self.primary.hide()
        self.cancel.setText(_("Done"))
        self.cancel.setFocus()
