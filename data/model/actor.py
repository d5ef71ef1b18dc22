"""Who acts: every write names a person, a role and a workstation."""

import uuid
from dataclasses import dataclass

from data.model.staff import Role


@dataclass(frozen=True)
class Actor:
    """The person at the desk.

    Parameters
    ----------
    code : str
        The worker's code, or the login name where no worker is named.
    name : str
    role : Role
    worker_id : UUID or None
    workstation : str
        Name of the machine.
    """

    code: str
    name: str
    role: Role
    worker_id: uuid.UUID | None = None
    workstation: str = ""
