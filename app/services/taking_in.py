"""Takes a call in with one gesture: report, and dispatch to whoever was proposed, as two acts that undo one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.services import events
from data.model.actor import Actor
from data.model.changes import ChangeSet
from data.model.errors import UserError
from data.store.workspace import Store


@dataclass(frozen=True)
class TakenIn:
    """A report and what became of it.

    Attributes
    ----------
    reported : EventReported
    dispatched : bool
    refusal : UserError or None
        Why it was reported and not dispatched.
    """

    reported: events.EventReported
    dispatched: bool
    refusal: UserError | None
    changes: ChangeSet


def take_in(store: Store, actor: Actor, to: str, report: Mapping[str, Any]) -> TakenIn:
    """Report an event and hand it to `to`; a refused dispatch leaves the report standing.

    Parameters
    ----------
    store : Store
    actor : Actor
    to : str
        Code of a worker or department; empty to report only.
    report : mapping
        Keyword arguments of `app.services.events.report_event`.

    Raises
    ------
    UserError
        As `report_event`; nothing is written then.
    """
    reported = events.report_event(store, actor, **report)
    if not to:
        return TakenIn(reported, False, None, reported.changes)
    try:
        moved = events.dispatch_event(store, actor, reported.event, to)
    except UserError as refusal:
        return TakenIn(reported, False, refusal, reported.changes)
    return TakenIn(reported, True, None, _joined(reported.changes, moved.changes))


def _joined(first: ChangeSet, second: ChangeSet) -> ChangeSet:
    """Return the changes of two acts as those of one: what the first made stays made."""
    created = {kind: first.created.get(kind, frozenset()) | second.created.get(kind, frozenset())
               for kind in {*first.created, *second.created}}
    updated = {kind: (first.updated.get(kind, frozenset()) | second.updated.get(kind, frozenset()))
               - created.get(kind, frozenset()) for kind in {*first.updated, *second.updated}}
    deleted = {kind: first.deleted.get(kind, frozenset()) | second.deleted.get(kind, frozenset())
               for kind in {*first.deleted, *second.deleted}}
    return ChangeSet(created, {kind: ids for kind, ids in updated.items() if ids}, deleted, second.step)
