"""Keeps the facts that decide which actions make sense now."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from app.ui.selection import Selected


class Situation(QObject):
    """A set of facts by topic: what is selected, which acts an event allows, what can be undone.

    Signals
    -------
    changed()
        Some fact came or went.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._facts: dict[str, frozenset[str]] = {}

    def state(self, topic: str, facts: Iterable[str]) -> None:
        """Replace what is known under a topic."""
        known = frozenset(facts)
        if self._facts.get(topic, frozenset()) != known:
            self._facts[topic] = known
            self.changed.emit()

    def holds(self, needs: Iterable[str]) -> bool:
        """Whether all of these are facts."""
        wanted = set(needs)
        return not wanted or wanted <= frozenset().union(*self._facts.values())


def facts_of(selected: Selected) -> set[str]:
    """Return what a selection makes possible."""
    facts = {"selection"} if selected else set()
    if selected.kind in ("grid", "event") and selected:
        facts.add(f"one_{selected.kind}" if len(selected.ids) == 1 else f"some_{selected.kind}s")
    if selected.kind == "patrol_task" and len(selected.ids) == 1:
        facts.add("one_patrol")
    return facts
