"""Decides in which grid each record lies, and writes the bindings that follow."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.model.bindings import Binding, BindingOrigin, SubjectKind
from data.store.queries.grids import BoundaryRows
from data.store.queries.shapes import Bounds
from data.store.queries.subjects import SubjectRows, open_grids, place_parents
from data.store.sessions import ReadingSession
from data.store.unit_of_work import UnitOfWork
from gis.locate import NOWHERE, Locator

MOST_LEVELS = 4
"""Room, unit, building, compound: a place without a position takes its grid from at most this far up."""


@dataclass(frozen=True)
class Placing:
    """Where records belong, one row per subject.

    Attributes
    ----------
    targets : tuple of UUID or None
        The grid; None outside every grid.
    located : (n,) bool
        Whether it was found by a position of its own.
    fixed : (n,) bool
        Bound by hand: locating again never overrides that.
    """

    targets: tuple[uuid.UUID | None, ...]
    located: NDArray[np.bool_]
    fixed: NDArray[np.bool_]


def place(session: ReadingSession, subjects: SubjectRows, grids: BoundaryRows, *, known: Bounds | None = None,
          heirs: Mapping[uuid.UUID, uuid.UUID] | None = None) -> Placing:
    """Find the grid of every subject: by its position, else from the place it belongs to.

    Parameters
    ----------
    session : Session
    subjects : SubjectRows
    grids : BoundaryRows
        The grids that tile their communities; ties on borders go to the smallest code (`gis.locate`).
    known : Bounds, optional
        Where `grids` is complete: a subject beyond that lies in none of them stays where it is bound. Complete
        everywhere when absent.
    heirs : mapping, optional
        The grid that takes over from a retired one, for subjects that stay where they were bound.
    """
    found = place_by_position(subjects, grids)
    located = np.isfinite(subjects.xy[:, 0]) & np.isfinite(subjects.xy[:, 1])
    fixed = np.array([origin is BindingOrigin.ASSIGNED for origin in subjects.origins], dtype=bool)
    stay = [heirs.get(grid, grid) if heirs and grid else grid for grid in subjects.grid_ids]
    beyond = _beyond(subjects.xy, known)
    targets: list[uuid.UUID | None] = [
        stay[row] if fixed[row] or (grid is None and beyond[row]) else grid for row, grid in enumerate(found)
    ]
    followers = np.flatnonzero(~located & ~fixed).tolist()
    if followers:
        _follow(session, subjects, targets, stay, followers)
    return Placing(tuple(targets), located, fixed)


def _beyond(xy: NDArray[np.float64], known: Bounds | None) -> NDArray[np.bool_]:
    if known is None:
        return np.zeros(len(xy), dtype=bool)
    west, south, east, north = known
    return ~((xy[:, 0] >= west) & (xy[:, 0] <= east) & (xy[:, 1] >= south) & (xy[:, 1] <= north))


def place_by_position(subjects: SubjectRows, grids: BoundaryRows) -> list[uuid.UUID | None]:
    """Return the grid each subject's own position lies in; None for those without one or outside every grid."""
    found = Locator(grids.geometries, grids.codes).locate(subjects.xy[:, 0], subjects.xy[:, 1])
    return [None if index == NOWHERE else grids.grid_ids[index] for index in found.tolist()]


def _follow(session: ReadingSession, subjects: SubjectRows, targets: list[uuid.UUID | None],
            stay: list[uuid.UUID | None], followers: list[int]) -> None:
    """Give subjects without a position the grid of the place they belong to, or of what that place lies in."""
    settled = dict(zip(subjects.ids, targets, strict=True))
    chains = _chains(session, {source for row in followers if (source := subjects.source_ids[row]) is not None})
    bound = open_grids(session, {place for chain in chains.values() for place in chain if place not in settled})
    for row in followers:
        source = subjects.source_ids[row]
        chain = chains[source] if source is not None else []
        found = next((settled.get(place) or bound.get(place) for place in chain if place in settled or place in bound),
                     None)
        targets[row] = found if chain else stay[row]


def _chains(session: ReadingSession, places: set[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return each place followed by what it lies in, level by level."""
    chains = {place: [place] for place in places}
    for _level in range(MOST_LEVELS - 1):
        above = place_parents(session, {chain[-1] for chain in chains.values()})
        for chain in chains.values():
            parent = above.get(chain[-1])
            if parent is not None:
                chain.append(parent)
    return chains


@dataclass(frozen=True)
class Rebound:
    """What writing the bindings did.

    Attributes
    ----------
    bound : int
        Subjects that had no binding and got one.
    moved : mapping of SubjectKind to int
        Subjects that changed grids.
    released : int
        Subjects that lie in no grid any more.
    outside : tuple of int
        Rows with a position outside every grid.
    """

    bound: int
    moved: Mapping[SubjectKind, int]
    released: int
    outside: tuple[int, ...]


def rebind(act: UnitOfWork, subjects: SubjectRows, placing: Placing) -> Rebound:
    """Close the bindings that no longer hold and open those that do."""
    changed = [row for row, target in enumerate(placing.targets) if target != subjects.grid_ids[row]]
    closing = [row for row in changed if subjects.binding_ids[row] is not None]
    opening = [row for row in changed if placing.targets[row] is not None]
    act.update_many(Binding, [{"id": subjects.binding_ids[row], "valid_to": act.at} for row in closing])
    act.insert_many(Binding, [_binding(act, subjects, placing, row) for row in opening])
    moved = Counter(subjects.kinds[row] for row in closing if placing.targets[row] is not None)
    outside = [row for row, target in enumerate(placing.targets) if target is None and placing.located[row]]
    return Rebound(len(opening) - moved.total(), dict(moved), len(closing) - moved.total(), tuple(outside))


def _binding(act: UnitOfWork, subjects: SubjectRows, placing: Placing, row: int) -> dict[str, object]:
    origin = BindingOrigin.LOCATED if placing.located[row] else BindingOrigin.INHERITED
    return {
        "subject_kind": subjects.kinds[row], "subject_id": subjects.ids[row], "grid_id": placing.targets[row],
        "valid_from": act.at, "valid_to": None, "origin": BindingOrigin.ASSIGNED if placing.fixed[row] else origin,
    }
