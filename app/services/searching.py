"""Finds whatever people type into the one search field."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from app.services.pinyin import matches_initials
from data.model.privacy import mask_name
from data.store.queries import search
from data.store.sessions import ReadingSession
from data.store.workspace import Store

PER_KIND = 6
_COORDINATE = re.compile(r"^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$")
_INITIALS = re.compile(r"^[a-z]{2,8}$")
_BY_INITIALS = ("grid", "area", "organisation", "worker")


@dataclass(frozen=True)
class SearchHit:
    """One thing found.

    Attributes
    ----------
    kind : str
        "position", "grid", "area", "place", "person", "organisation", "asset", "worker" or "event".
    title, detail : str
        Personal names are masked.
    id : UUID or None
    position : (lon, lat) or None
        For "position".
    """

    kind: str
    title: str
    detail: str = ""
    id: uuid.UUID | None = None
    position: tuple[float, float] | None = None


def position_typed(text: str) -> tuple[float, float] | None:
    """Return (lon, lat) when the text is a position ("112.98,28.25"); latitude first is recognised by its size."""
    found = _COORDINATE.match(text)
    if not found:
        return None
    first, second = float(found[1]), float(found[2])
    if abs(first) <= 90 < abs(second):
        first, second = second, first
    return (first, second) if abs(first) <= 180 and abs(second) <= 90 else None


def search_workspace(store: Store, text: str, per_kind: int = PER_KIND) -> tuple[SearchHit, ...]:
    """Find grids, areas, addresses, people, organisations, assets, workers and events.

    Parameters
    ----------
    store : Store
    text : str
        A piece of a code, name, address or text; pinyin initials; or a position.
    per_kind : int
        Most hits of one kind.

    Returns
    -------
    tuple of SearchHit
        In the order they should be shown.
    """
    text = text.strip()
    if not text:
        return ()
    position = position_typed(text)
    if position is not None:
        return (SearchHit("position", f"{position[0]:.6f}, {position[1]:.6f}", position=position),)
    hits: list[SearchHit] = []
    with store.reading() as session:
        for kind, find in _FINDERS.items():
            hits += [_hit(kind, *found) for found in find(session, text, per_kind)]
        if _INITIALS.match(text.lower()):
            hits += _by_initials(session, text.lower(), per_kind, {hit.id for hit in hits})
    return tuple(hits)


def id_of(store: Store, kind: str, code: str) -> uuid.UUID | None:
    """Return the key of the record with this code; None when there is none."""
    with store.reading() as session:
        return search.key_of(session, kind, code)


def position_of(store: Store, kind: str, key: uuid.UUID) -> tuple[float, float] | None:
    """Return (lon, lat) of something found: its position, or a point inside a grid or area; None without one."""
    with store.reading() as session:
        shape = search.shape_of(session, kind, key)
    if shape is None or shape.is_empty:
        return None
    spot = shape.representative_point()
    return spot.x, spot.y


def _hit(kind: str, key: uuid.UUID, title: str, detail: str) -> SearchHit:
    if kind == "person":
        title = mask_name(title)
    elif kind == "place" and not title:
        title, detail = detail, ""
    return SearchHit(kind, title or detail, detail, key)


def _by_initials(session: ReadingSession, typed: str, per_kind: int, known: set[uuid.UUID | None]) -> list[SearchHit]:
    hits: list[SearchHit] = []
    for kind in _BY_INITIALS:
        names = search.all_names(session, kind)
        matching = (row for row in names if row[0] not in known and matches_initials(typed, row[1]))
        hits += [SearchHit(kind, name, code, key) for key, name, code in islice(matching, per_kind)]
    return hits


_FINDERS: dict[str, Callable[..., list[search.Found]]] = {
    "grid": search.find_grids,
    "area": search.find_areas,
    "event": search.find_events,
    "place": search.find_places,
    "person": search.find_people,
    "organisation": search.find_organisations,
    "worker": search.find_workers,
    "asset": search.find_assets,
}
