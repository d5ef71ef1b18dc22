"""Says which acts a patrol allows in which state, whose they are, and how much of it was covered."""

from collections.abc import Mapping

from data.model.actor import Actor
from data.model.errors import UserError
from data.model.rights import DESK, require
from data.model.tasks import PatrolTask, TaskState

_UNDER_WAY = frozenset({TaskState.ASSIGNED, TaskState.STARTED})

ALLOWED: Mapping[str, frozenset[TaskState]] = {
    "start_patrol": frozenset({TaskState.ASSIGNED}),
    "record_checkpoint": _UNDER_WAY,
    "finish_patrol": _UNDER_WAY,
    "cancel_patrol": _UNDER_WAY,
}
"""States by act. Who records a result without a word of starting has started by doing so."""


def require_patrol_act(task: PatrolTask, actor: Actor, act: str) -> None:
    """Refuse an act the patrol's state or the actor does not allow.

    Raises
    ------
    UserError
        ``rights.not_allowed``; ``patrol.not_yours`` for a field worker on somebody else's patrol;
        ``patrol.illegal_transition`` with the acts that would be allowed.
    """
    require(actor, act)
    if actor.role not in DESK and actor.worker_id != task.worker_id:
        raise UserError("patrol.not_yours", patrol=task.code, worker=actor.code)
    if task.state not in ALLOWED[act]:
        possible = [name for name, states in ALLOWED.items() if task.state in states]
        raise UserError("patrol.illegal_transition", patrol=task.code, state=task.state, act=act, allowed=possible)


def coverage(visited: int, required: int) -> float:
    """Return the share of the required points that were visited (巡查覆盖率); a patrol without points is covered."""
    return visited / required if required else 1.0
