"""Reads one register as columns for the table at the foot of the window."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.model.bindings import SubjectKind
from data.store.queries import counts, tables
from data.store.sessions import ReadingSession
from data.store.workspace import Store


@dataclass(frozen=True)
class TableColumn:
    """A column: its field's name, how its values are written, and a width in pixels (0 takes what is left).

    `form` is "text", "term" (an enumeration), "count", "area" (m²) or "moment".
    """

    name: str
    form: str
    values: Sequence[Any]
    width: int = 120


@dataclass(frozen=True)
class TableRows:
    """A register as columns."""

    name: str
    ids: Sequence[uuid.UUID]
    columns: tuple[TableColumn, ...]


Layout = tuple[tuple[str, str, int], ...]

_LAYOUTS: Mapping[str, Layout] = {
    "area": (("code", "text", 120), ("name", "text", 0), ("level", "term", 100), ("within", "text", 200)),
    "place": (("code", "text", 170), ("kind", "term", 80), ("name", "text", 180), ("address", "text", 0),
              ("floors", "count", 64), ("grid", "text", 150)),
    "asset": (("code", "text", 170), ("class", "text", 80), ("name", "text", 150), ("asset_state", "term", 80),
              ("department", "text", 150), ("address", "text", 0), ("grid", "text", 150)),
    "organisation": (("code", "text", 130), ("kind", "term", 130), ("name", "text", 240), ("uscc", "text", 160),
                     ("address", "text", 0), ("grid", "text", 150)),
    "event": (("code", "text", 140), ("item", "text", 200), ("state", "term", 90), ("reported_at", "moment", 130),
              ("closed_at", "moment", 130), ("text", "text", 0), ("grid", "text", 150)),
    "worker": (("code", "text", 120), ("name", "text", 120), ("role", "term", 120), ("department", "text", 0),
               ("area", "text", 180)),
    "patrol_task": (("code", "text", 140), ("title", "text", 0), ("worker", "text", 110), ("state", "term", 90),
                    ("due_at", "moment", 130), ("finished_at", "moment", 130), ("grid", "text", 170)),
}
_QUERIES: Mapping[str, Callable[[Any], tables.Rows]] = {
    "area": tables.area_rows,
    "place": tables.place_rows,
    "asset": tables.asset_rows,
    "organisation": tables.organisation_rows,
    "event": tables.event_rows,
    "worker": tables.worker_rows,
    "patrol_task": tables.patrol_rows,
}
TABLES = ("grid", "area", "place", "asset", "organisation", "event", "worker", "patrol_task")
"""Registers that have a table."""


def read_table(store: Store, name: str) -> TableRows:
    """Read a whole register.

    Parameters
    ----------
    store : Store
    name : str
        One of `TABLES`.
    """
    with store.reading() as session:
        if name == "grid":
            return _grids(session)
        rows = _QUERIES[name](session)
    values = list(zip(*rows, strict=True)) or [()] * (len(_LAYOUTS[name]) + 1)
    columns = (TableColumn(field, form, column, width)
               for (field, form, width), column in zip(_LAYOUTS[name], values[1:], strict=True))
    return TableRows(name, values[0], tuple(columns))


def _grids(session: ReadingSession) -> TableRows:
    from gis.measure import area_m2

    rows = tables.grid_rows(session)
    ids, codes, names, kinds, communities, shapes = zip(*rows, strict=True) if rows else ((),) * 6
    outlines = np.empty(len(shapes), dtype=object)
    outlines[:] = shapes
    households, people = counts.households_by_grid(session), counts.people_by_grid(session)
    events = counts.open_events_by_grid(session)
    bound = counts.bound_by_grid(session)
    held = {kind: [bound.get(key, {}).get(SubjectKind(kind), 0) for key in ids]
            for kind in ("place", "asset", "organisation")}
    return TableRows("grid", ids, (
        TableColumn("code", "text", codes, 128),
        TableColumn("name", "text", names, 0),
        TableColumn("kind", "term", kinds, 128),
        TableColumn("community", "text", communities, 92),
        TableColumn("households", "count", [households.get(key, 0) for key in ids], 80),
        TableColumn("people", "count", [people.get(key, 0) for key in ids], 72),
        TableColumn("open_events", "count", [events.get(key, 0) for key in ids], 84),
        TableColumn("places", "count", held["place"], 60),
        TableColumn("assets", "count", held["asset"], 60),
        TableColumn("organisations", "count", held["organisation"], 96),
        TableColumn("area_size", "area", area_m2(outlines).tolist(), 100),
    ))
