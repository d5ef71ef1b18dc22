"""Says in plain text what is in the window, for whoever cannot see it."""

from typing import TYPE_CHECKING

from app.terms import term
from app.ui import formats
from app.ui.words import kind_word, layer_word
from app.wording import _

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

_ROWS = 5


def summary_of(window: "MainWindow") -> str:
    """Return a few lines: workspace, mode, layers with counts, selection, the head of the queue, findings."""
    mode = _("Command") if window.layouts.mode == "command" else _("Plan")
    lines = [window.windowTitle(), _("Mode: {mode}").format(mode=mode), _("Layers:")]
    for name, count, shown in window.layer_list.summary():
        off = "" if shown else " " + _("(off)")
        lines.append(f"  {layer_word(name)}: {formats.count(count)}{off}")
    return "\n".join([*lines, _selection(window), *_queue(window), *_rest(window)])


def _selection(window: "MainWindow") -> str:
    selected, card = window.bench.selection.now, window.bench.inspected.card
    if not selected or card is None:
        return _("Selection: none")
    return _("Selection: {count} × {kind}, {name}").format(
        count=len(selected.ids), kind=kind_word(selected.kind), name=card.name
    )


def _queue(window: "MainWindow") -> list[str]:
    rows = window.queue.rows
    if rows is None:
        return []
    lines = [_("Queue: {opened} open, {overdue} overdue, {unassigned} unassigned").format(
        opened=formats.count(rows.opened), overdue=formats.count(rows.overdue),
        unassigned=formats.count(rows.unassigned),
    )]
    for number in range(min(_ROWS, len(rows.ids))):
        item = formats.localised(rows.items[number], rows.items_en[number])
        left = formats.time_left(rows.due[number], rows.now)
        lines.append(f"  {rows.codes[number]}  {term(rows.states[number])}  {item}  {left}".rstrip())
    return lines


def _rest(window: "MainWindow") -> list[str]:
    lines = []
    if window.findings.findings:
        lines.append(_("Findings: {count}").format(count=formats.count(len(window.findings.findings))))
    if window.messages.text:
        lines.append(_("Message: {text}").format(text=window.messages.text))
    return lines
