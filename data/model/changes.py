"""What a verb returns: the ids it touched, by kind, so that each view refreshes only what it shows."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ChangeSet:
    """The ids an act wrote, by table name ("grid", "boundary", "event" …), and the number of its journal step.

    Parameters
    ----------
    created, updated, deleted : mapping of str to frozenset of UUID
    step : int or None
        Number of the journal step; None when nothing was written.
    """

    created: Mapping[str, frozenset[uuid.UUID]] = field(default_factory=dict)
    updated: Mapping[str, frozenset[uuid.UUID]] = field(default_factory=dict)
    deleted: Mapping[str, frozenset[uuid.UUID]] = field(default_factory=dict)
    step: int | None = None

    def touched(self, *kinds: str) -> frozenset[uuid.UUID]:
        """Return all ids of the given tables, or of every table when none is named."""
        parts = (ids for group in (self.created, self.updated, self.deleted) for kind, ids in group.items()
                 if not kinds or kind in kinds)
        return frozenset().union(*parts)

    def kinds(self) -> frozenset[str]:
        """Return the names of the tables written to."""
        return frozenset([*self.created, *self.updated, *self.deleted])

    def __bool__(self) -> bool:
        return bool(self.kinds())


def ids_by_kind(pairs: Iterable[tuple[str, uuid.UUID]]) -> dict[str, frozenset[uuid.UUID]]:
    """Group (kind, id) pairs."""
    grouped: dict[str, set[uuid.UUID]] = {}
    for kind, key in pairs:
        grouped.setdefault(kind, set()).add(key)
    return {kind: frozenset(keys) for kind, keys in grouped.items()}
