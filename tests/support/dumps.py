"""Reads everything a workspace holds, so that two states can be compared row by row."""

from typing import Any

from sqlalchemy import select

from data.model.base import Geometry
from data.model.nouns import Base
from data.store.geometry import to_blob
from data.store.workspace import Store

JOURNAL = frozenset({"journal_step", "journal_entry"})
KEPT_FOR_REDO = frozenset({"attachment_content"})
"""Bytes of attachments stay when an undo takes the attachment away: redo needs them."""

Dump = dict[str, list[dict[str, Any]]]


def dump(store: Store, *, without: frozenset[str] = JOURNAL | KEPT_FOR_REDO) -> Dump:
    """Return every row of every table but the journal's, by table, in the order of their keys.

    Geometries are given as bytes, so that equality means the same coordinates in the same order.
    """
    content: Dump = {}
    with store.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in without:
                key = table.c.id if "id" in table.c else next(iter(table.primary_key.columns))
                rows = session.execute(select(table).order_by(key)).mappings()
                geometries = [column.name for column in table.columns if isinstance(column.type, Geometry)]
                content[table.name] = [_plain(dict(row), geometries) for row in rows]
    return content


def difference(before: Dump, after: Dump) -> list[str]:
    """Return in words what differs between two dumps, [] when they are the same."""
    found = []
    for table in sorted(before.keys() | after.keys()):
        old = {str(row.get("id", row)): row for row in before.get(table, [])}
        new = {str(row.get("id", row)): row for row in after.get(table, [])}
        found += [f"{table} {key}: gone" for key in sorted(old.keys() - new.keys())]
        found += [f"{table} {key}: new" for key in sorted(new.keys() - old.keys())]
        for key in sorted(old.keys() & new.keys()):
            columns = [name for name in old[key] if old[key][name] != new[key][name]]
            found += [f"{table} {key}.{name}: {old[key][name]!r} -> {new[key][name]!r}" for name in columns]
    return found


def _plain(row: dict[str, Any], geometries: list[str]) -> dict[str, Any]:
    for name in geometries:
        row[name] = None if row[name] is None else to_blob(row[name])
    return row
