"""Says which role may do what; every verb asks here before it writes."""

from collections.abc import Collection

from data.model.actor import Actor
from data.model.errors import UserError
from data.model.staff import Role

READ_ONLY = frozenset({Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR})
"""An auditor changes nothing, and administrators have no business rights (DOMAIN: three separate administrators)."""

DESK = frozenset({Role.OPERATOR, Role.GRID_LEADER, Role.SUPERVISOR})
FIELD = frozenset({Role.GRID_WORKER, Role.GRID_LEADER, Role.HANDLER})
PLANNING = frozenset({Role.PLANNER, Role.OPERATOR, Role.SUPERVISOR})
EVERYBODY = frozenset(Role) - READ_ONLY

ROLES_BY_ACT = {
    "report_event": EVERYBODY,
    "plan_patrol": DESK,
    "start_patrol": DESK | {Role.GRID_WORKER},
    "record_checkpoint": DESK | {Role.GRID_WORKER},
    "finish_patrol": DESK | {Role.GRID_WORKER},
    "cancel_patrol": DESK,
    "choose_grid": DESK,
    "seed_calendar": frozenset({Role.OPERATOR, Role.SUPERVISOR}),
    "split_grid": PLANNING,
    "merge_grids": PLANNING,
    "bind_all": DESK | PLANNING,
    "import_file": DESK | PLANNING,
    "export": DESK | PLANNING,
    "reveal": DESK | FIELD,
    "undo": DESK | PLANNING,
    "redo": DESK | PLANNING,
}
"""Roles by act. The acts on an event in progress are in `data.model.event_flow.FLOW`, beside their states."""


def may(role: Role, act: str) -> bool:
    """Whether a role may do an act; an act not listed is open to everybody who may write at all."""
    return role in ROLES_BY_ACT.get(act, EVERYBODY)


def require(actor: Actor, act: str) -> None:
    """Refuse an act the actor's role does not allow.

    Raises
    ------
    UserError
        ``rights.not_allowed``
    """
    require_role(actor, act, ROLES_BY_ACT.get(act, EVERYBODY))


def require_role(actor: Actor, act: str, roles: Collection[Role]) -> None:
    """Refuse an act unless the actor has one of the roles.

    Raises
    ------
    UserError
        ``rights.not_allowed``
    """
    if actor.role not in roles:
        raise UserError("rights.not_allowed", act=act, role=actor.role, allowed=sorted(roles))


def require_area(actor: Actor, act: str, actor_area: object, areas: Collection[object]) -> None:
    """Refuse an act outside the area the actor works in.

    Parameters
    ----------
    actor : Actor
    act : str
    actor_area : UUID or None
        The worker's area; None is everywhere.
    areas : collection of UUID
        The community the record lies in with everything above it; empty when it lies in no grid, which nobody's area
        can contain and everybody may therefore tidy up.

    Raises
    ------
    UserError
        ``rights.outside_area``
    """
    if actor_area is not None and areas and actor_area not in areas:
        raise UserError("rights.outside_area", act=act, worker=actor.code)
