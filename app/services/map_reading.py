"""Reads what the map shows, a layer at a time or only what an act has changed."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from app.services.map_content import CLASSES, LayerContent, layer_content
from data.model.changes import ChangeSet
from data.model.events import OPEN_STATES, RUNNING_STATES, EventState
from data.store.queries import map_features
from data.store.queries.map_features import FeatureRows
from data.store.workspace import Store

LAYERS = ("water", "street", "area", "place", "grid", "asset", "organisation", "event")
"""The layers that come from the workspace, in drawing order."""

CLOSED_SHOWN = timedelta(days=1)
"""How long a closed event stays on the map."""

SOURCES: Mapping[str, frozenset[str]] = {
    "water": frozenset({"base_surface"}),
    "street": frozenset({"street_line"}),
    "area": frozenset({"area"}),
    "place": frozenset({"place", "place_outline"}),
    "grid": frozenset({"grid", "boundary"}),
    "asset": frozenset({"asset"}),
    "organisation": frozenset({"organisation"}),
    "event": frozenset({"event"}),
}
"""The tables each layer is read from."""

_BY_ROW = frozenset({"area", "place", "asset", "organisation", "event"})
"""Layers whose features are the rows of one table."""

_USES = {"01": 0, "02": 1, "03": 2, "04": 3, "05": 4, "06": 5}
_STATE_CLASS = {
    EventState.REPORTED: "reported",
    EventState.REGISTERED: "registered",
    EventState.DISPATCHED: "dispatched",
    EventState.ACCEPTED: "in_progress",
    EventState.SUSPENDED: "in_progress",
    EventState.HANDLED: "handled",
    EventState.VERIFIED: "handled",
}


def read_layer(store: Store, name: str, at: datetime | None = None) -> LayerContent:
    """Read a whole layer.

    Parameters
    ----------
    store : Store
    name : str
        One of `LAYERS`.
    at : datetime, optional
        The boundaries in force then; now when not given.
    """
    return _read(store, name, at, None)


def read_changed(
    store: Store, name: str, changes: ChangeSet
) -> tuple[LayerContent, frozenset[uuid.UUID]] | LayerContent:
    """Read what an act changed in a layer: what is new or different, and the ids that are gone.

    Returns the whole layer where the act touched rows that are not the layer's features themselves.
    """
    touched = changes.touched(name)
    beside = SOURCES[name] - {name}
    if name not in _BY_ROW or (beside and changes.touched(*beside)):
        return _read(store, name, None, None)
    content = _read(store, name, None, touched)
    return content, touched - set(content.ids)


def _read(store: Store, name: str, at: datetime | None, ids: Collection[uuid.UUID] | None) -> LayerContent:
    now = at or datetime.now(UTC)
    with store.reading() as session:
        if name == "grid":
            rows = map_features.grids(session, at, ids)
        elif name == "event":
            rows = map_features.events(session, now - CLOSED_SHOWN, ids)
        else:
            rows = _QUERIES[name](session, ids)
    return _CONTENTS[name](rows, now) if name in _CONTENTS else _content(name, rows)


_QUERIES: Mapping[str, Callable[[Any, Collection[uuid.UUID] | None], FeatureRows]] = {
    "water": lambda session, _ids: map_features.surfaces(session, "water"),
    "street": lambda session, _ids: map_features.streets(session),
    "area": map_features.areas,
    "place": map_features.places,
    "asset": map_features.assets,
    "organisation": map_features.organisations,
}


def _content(kind: str, rows: FeatureRows, classes: Sequence[int] | None = None) -> LayerContent:
    names = {name: number for number, name in enumerate(CLASSES[kind])}
    indexes = classes if classes is not None else [names.get(str(value), 0) for value in rows.classes]
    return layer_content(kind, rows.ids, rows.geometries, rows.labels, indexes)


def _streets(rows: FeatureRows, _now: datetime) -> LayerContent:
    return _content("street", rows, [int(rank <= 2) for rank in rows.classes])


def _places(rows: FeatureRows, _now: datetime) -> LayerContent:
    return _content("place", rows, [_USES.get(use, 6) for use in rows.classes])


def _assets(rows: FeatureRows, _now: datetime) -> LayerContent:
    return _content("asset", rows, [asset_class(code) for code in rows.classes])


def asset_class(class_code: str) -> int:
    """Return which of the seven classes a sub-class code belongs to, 0 to 6.

    The first two digits number the class (GB/T 30428.2: 01 公用设施 … 06 其他设施); anything else extends
    the list.
    """
    number = int(class_code[:2]) if class_code[:2].isdigit() else 7
    return number - 1 if 1 <= number <= 6 else 6


def _grids(rows: FeatureRows, _now: datetime) -> LayerContent:
    labels = tuple(short_grid_label(*label.split("\t", 1)) for label in rows.labels)
    return _content("grid", FeatureRows(rows.ids, rows.geometries, labels, rows.classes))


def short_grid_label(code: str, name: str) -> str:
    """Return what a grid is called on the map: its name, or the sequence at the end of its code."""
    return name or code[-3:]


def _events(rows: FeatureRows, now: datetime) -> LayerContent:
    overdue = [due is not None and due < now and state in RUNNING_STATES
               for due, state in zip(rows.due, rows.classes, strict=True)]
    classes = [event_class(state, late) for late, state in zip(overdue, rows.classes, strict=True)]
    left = [time_left(since, due, now) if state in OPEN_STATES else float("nan")
            for since, due, state in zip(rows.since, rows.due, rows.classes, strict=True)]
    labels = [label.split("\t", 1)[1] for label in rows.labels]
    urgency = np.asarray(overdue, np.float32) * 2 + np.asarray([state in OPEN_STATES for state in rows.classes])
    return layer_content("event", rows.ids, rows.geometries, labels, classes, urgency.tolist(), left)


def event_class(state: EventState, overdue: bool) -> int:
    """Return which of the event symbols stands for a state."""
    return CLASSES["event"].index("overdue" if overdue else _STATE_CLASS.get(state, "closed"))


def time_left(since: datetime | None, due: datetime | None, now: datetime) -> float:
    """Return the share of a stage's time that is left, 1 to 0; NaN where there is no deadline."""
    if since is None or due is None:
        return float("nan")
    whole = (due - since).total_seconds()
    return min(max((due - now).total_seconds() / whole, 0.0), 1.0) if whole > 0 else 0.0


_CONTENTS: Mapping[str, Callable[[FeatureRows, datetime], LayerContent]] = {
    "street": _streets,
    "place": _places,
    "asset": _assets,
    "grid": _grids,
    "event": _events,
}
