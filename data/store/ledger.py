"""Collects what an act does to each row, as one change per row whatever came in between."""

import uuid
from collections.abc import Iterable, Sequence

from data.model.changes import ChangeSet, ids_by_kind
from data.store.journal_writer import Entry

_Key = tuple[str, uuid.UUID]


class Ledger:
    """The rows an act has written, each with its image before the act and now."""

    def __init__(self) -> None:
        self._changes: dict[_Key, tuple[str | None, str | None]] = {}

    def record(self, table_name: str, row_id: uuid.UUID, before: str | None, after: str | None) -> None:
        """Note a write; a row made and removed again leaves no trace."""
        key = (table_name, row_id)
        earlier = self._changes.pop(key, None)
        first = before if earlier is None else earlier[0]
        if first is not None or after is not None:
            self._changes[key] = (first, after)

    def entries(self) -> list[Entry]:
        """Return one journal entry per row, in the order of their last write."""
        return [Entry(name, row_id, before, after) for (name, row_id), (before, after) in self._changes.items()]


def change_set(entries: Sequence[Entry], step: int | None) -> ChangeSet:
    """Return what a view needs to know of a step's entries."""

    def ids(chosen: Iterable[Entry]) -> dict[str, frozenset[uuid.UUID]]:
        return ids_by_kind((entry.table_name, entry.row_id) for entry in chosen)

    return ChangeSet(
        created=ids(entry for entry in entries if entry.before is None),
        updated=ids(entry for entry in entries if entry.before is not None and entry.after is not None),
        deleted=ids(entry for entry in entries if entry.after is None),
        step=step,
    )
