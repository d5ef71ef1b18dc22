"""What panels, forms and handlers work with, handed to them once instead of being looked up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.ui.desk import Desk
from app.ui.inspected import Inspected
from app.ui.message_bar import MessageBar
from app.ui.preferences import Preferences
from app.ui.selection import Selection
from app.ui.situation import Situation
from app.ui.theme import Theme
from data.model.findings import Finding

if TYPE_CHECKING:
    from app.ui.forms.side_form import SideForm
    from app.ui.map.canvas import MapCanvas


def _nothing(_name: str) -> None:
    """Stand in until the window is built."""


@dataclass
class Workbench:
    """The parts of one window that others need.

    Attributes
    ----------
    trigger : callable of an action's id
        Does what the action of that id does, if it is enabled.
    show_panel : callable of a panel's name
    show_form : callable of a form
        Puts a form at the side; None closes it.
    show_findings : callable of findings and what they are about
    """

    desk: Desk
    selection: Selection
    inspected: Inspected
    situation: Situation
    theme: Theme
    preferences: Preferences
    messages: MessageBar
    canvas: "MapCanvas"
    trigger: Callable[[str], None] = field(default=_nothing)
    show_panel: Callable[[str], None] = field(default=_nothing)
    show_form: "Callable[[SideForm | None], None]" = field(default=lambda _form: None)
    show_findings: Callable[[Sequence[Finding], str], None] = field(default=lambda _findings, _about: None)
