"""The named history: what was done, taking it back and doing it again, and the life of one event."""

from data.model.actor import Actor
from data.model.changes import ChangeSet
from data.model.rights import require
from data.store import journal
from data.store.journal import StepRecord, TimelineEntry
from data.store.workspace import Store

__all__ = ["StepRecord", "TimelineEntry", "event_timeline", "history", "redo", "undo"]


def undo(store: Store, actor: Actor, step: int | None = None, *, reason: str = "") -> ChangeSet:
    """Take back the newest act that stands, or the one named, with everything it touched.

    Raises
    ------
    UserError
        ``rights.not_allowed``, ``undo.nothing``, ``undo.not_undoable``, ``undo.changed_since``, ``undo.left_the_house``
    """
    require(actor, "undo")
    return journal.undo(store, actor, step, reason=reason)


def redo(store: Store, actor: Actor, *, reason: str = "") -> ChangeSet:
    """Do again what was taken back last.

    Raises
    ------
    UserError
        ``rights.not_allowed``, ``redo.nothing``, ``undo.changed_since``, ``undo.left_the_house``
    """
    require(actor, "redo")
    return journal.redo(store, actor, reason=reason)


def history(store: Store, *, limit: int = 100, before: int | None = None) -> list[StepRecord]:
    """Return what was done, newest first; `before` is a step number and continues an earlier page."""
    with store.reading() as session:
        return journal.history(session, limit, before)


def event_timeline(store: Store, code: str) -> list[TimelineEntry]:
    """Return everything that happened to an event, oldest first.

    Raises
    ------
    UserError
        ``event.unknown``
    """
    from app.services.event_cases import event_named

    with store.reading() as session:
        return journal.timeline(session, event_named(session, code).id)
