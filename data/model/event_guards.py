"""The conditions under which an act on an event is legal, beyond its state: whose hands, which person, how late."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.model.actor import Actor
from data.model.errors import UserError
from data.model.events import EventState, Grade, GridEvent
from data.model.rights import DESK
from data.model.staff import Role


@dataclass(frozen=True)
class Move:
    """What is known when an act is about to be done.

    Attributes
    ----------
    actor, at
    note : str
    handler : bool
        Whether somebody to hand the event to was named.
    same_hands : bool
        Whether that is who has it now.
    duplicate_of : GridEvent or None
    amount : float
        Length of the extension asked for.
    actor_department_id : UUID or None
    finished_by : str
        Code of whoever reported the work done.
    on_the_spot : bool
        Whether the catalogue lets the matter be settled on the spot.
    extension_pending : bool
    reopen_window : timedelta
    """

    actor: Actor
    at: datetime
    note: str = ""
    handler: bool = False
    same_hands: bool = False
    duplicate_of: GridEvent | None = None
    amount: float = 0
    actor_department_id: uuid.UUID | None = None
    finished_by: str = ""
    on_the_spot: bool = False
    extension_pending: bool = False
    reopen_window: timedelta = timedelta(days=15)


def require_own(event: GridEvent, act: str, how: Move) -> None:
    """Let the handler act, and colleagues of the responsible department while no single person has it in hand.

    The desk acts for the people it sends out: their words come in by telephone.

    Raises
    ------
    UserError
        ``event.not_in_your_hands``
    """
    if how.actor.role in DESK:
        return
    if event.handler_id is not None:
        own = event.handler_id == how.actor.worker_id
    else:
        own = event.department_id is not None and event.department_id == how.actor_department_id
    if not own:
        raise UserError("event.not_in_your_hands", event=event.code, act=act, worker=how.actor.code)


def _original(event: GridEvent, how: Move) -> None:
    original = how.duplicate_of
    if original is None or original.id == event.id:
        raise UserError("event.duplicate_of_itself", event=event.code)
    if original.state in (EventState.DUPLICATE, EventState.REJECTED):
        raise UserError("event.not_an_original", event=event.code, original=original.code, state=original.state)


def _other_hands(event: GridEvent, how: Move) -> None:
    if how.same_hands:
        raise UserError("event.already_in_these_hands", event=event.code)


def _on_the_spot(event: GridEvent, how: Move) -> None:
    if not how.on_the_spot:
        raise UserError("event.not_on_the_spot", event=event.code)


def _other_person(event: GridEvent, how: Move) -> None:
    """Handling and verifying are done by different people (查办分离)."""
    actor = how.actor
    if how.finished_by == actor.code or (actor.worker_id is not None and actor.worker_id == event.handler_id):
        raise UserError("event.verifier_is_handler", event=event.code, worker=actor.code)
    same_department = event.department_id is not None and event.department_id == how.actor_department_id
    if actor.role is Role.HANDLER and same_department:
        raise UserError("event.verifier_is_handlers_department", event=event.code, worker=actor.code)


def _grave_by_supervisor(event: GridEvent, how: Move) -> None:
    if event.grade is Grade.GRAVE and how.actor.role is not Role.SUPERVISOR:
        raise UserError("event.grave_needs_supervisor", event=event.code)


def _within_window(event: GridEvent, how: Move) -> None:
    if event.closed_at is not None and how.at > event.closed_at + how.reopen_window:
        raise UserError("event.reopen_too_late", event=event.code, days=how.reopen_window.days)


def _one_extension(event: GridEvent, how: Move) -> None:
    if how.extension_pending:
        raise UserError("event.extension_pending", event=event.code)


def _extension_asked(event: GridEvent, how: Move) -> None:
    if not how.extension_pending:
        raise UserError("event.no_extension_asked", event=event.code)


def _not_overdue(event: GridEvent, how: Move) -> None:
    if event.deadline_at is not None and event.deadline_at < how.at:
        raise UserError("event.extension_too_late", event=event.code)


GUARDS: Mapping[str, Callable[[GridEvent, Move], None]] = {
    "original": _original,
    "other_hands": _other_hands,
    "on_the_spot": _on_the_spot,
    "other_person": _other_person,
    "grave_by_supervisor": _grave_by_supervisor,
    "within_window": _within_window,
    "one_extension": _one_extension,
    "extension_asked": _extension_asked,
    "not_overdue": _not_overdue,
}
"""Conditions beyond state, role and fields, by the name the table uses."""
