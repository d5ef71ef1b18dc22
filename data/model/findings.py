"""A doubt the program found and a person must decide: shown, zoomed to, remedied, never guessed away."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shapely.geometry.base import BaseGeometry


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class Finding:
    """Something doubtful.

    Parameters
    ----------
    code : str
        Dotted lowercase name ("coverage.gap"); `app.messages` words it with `params`.
    severity : Severity
    params : mapping
        What the wording needs: codes, counts, areas in m². No personal data.
    members : tuple of (kind, id)
        The records concerned.
    geometry : shapely geometry or None
        The place to zoom to, EPSG:4490.
    remedy : str or None
        Name of the verb that would mend it.
    """

    code: str
    severity: Severity = Severity.WARNING
    params: Mapping[str, object] = field(default_factory=dict)
    members: tuple[tuple[str, uuid.UUID], ...] = ()
    geometry: BaseGeometry | None = None
    remedy: str | None = None
