"""Reads the tree of areas and grids, each with the sum of what lies in it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from data.store.queries import counts, tree
from data.store.queries.tree import AreaRow, GridRow
from data.store.sessions import ReadingSession
from data.store.workspace import Store


@dataclass(frozen=True)
class TreeNode:
    """An area or a grid in the tree.

    Attributes
    ----------
    kind : str
        "area" or "grid".
    level : AreaLevel or GridKind
    parent : int
        Number of the node it lies in; -1 at the top.
    grids, households, people, open_events, overdue : int
        What lies in it, everything below included.
    """

    id: uuid.UUID
    kind: str
    code: str
    name: str
    level: StrEnum
    parent: int
    grids: int = 0
    households: int = 0
    people: int = 0
    open_events: int = 0
    overdue: int = 0


def read_tree(store: Store, *, counted: bool = True) -> tuple[TreeNode, ...]:
    """Read all areas and grids in service, parents before their children.

    An area or grid whose parent is not there stands at the top.

    Parameters
    ----------
    store : Store
    counted : bool
        Without the counts the tree is there at once; with them it takes half a second at 60 000 people.
    """
    with store.reading() as session:
        areas, grids = tree.all_areas(session), tree.all_grids(session)
        return _assemble(areas, grids, _counted(session) if counted else ({}, {}, {}, {}))


def _counted(session: ReadingSession) -> Sequence[Mapping[uuid.UUID, int]]:
    return (
        counts.households_by_grid(session), counts.people_by_grid(session), counts.open_events_by_grid(session),
        tree.overdue_by_grid(session, datetime.now(UTC)),
    )


def _assemble(
    areas: Sequence[AreaRow], grids: Sequence[GridRow], columns: Sequence[Mapping[uuid.UUID, int]]
) -> tuple[TreeNode, ...]:
    above = {key: parent for key, _code, _name, _level, parent in areas}
    above |= {key: within or community for key, _code, _name, _kind, community, within in grids}
    own = {grid[0]: (1, *(column.get(grid[0], 0) for column in columns)) for grid in grids}
    sums = _summed(above, own)
    numbers: dict[uuid.UUID, int] = {}
    nodes: list[TreeNode] = []
    rows = [("area", *row[:4]) for row in areas] + [("grid", *row[:4]) for row in sorted(grids, key=_micro_last)]
    for kind, key, code, name, level in rows:
        over = above[key]
        parent = -1 if over is None else numbers.get(over, -1)
        numbers[key] = len(nodes)
        nodes.append(TreeNode(key, kind, code, name, level, parent, *sums.get(key, (0, 0, 0, 0, 0))))
    return tuple(nodes)


def _micro_last(row: GridRow) -> bool:
    return row[5] is not None


def _summed(
    above: Mapping[uuid.UUID, uuid.UUID | None], own: Mapping[uuid.UUID, tuple[int, ...]]
) -> dict[uuid.UUID, tuple[int, ...]]:
    """Add what every grid holds to each area above it; a micro-grid's people are its grid's already."""
    sums: dict[uuid.UUID, tuple[int, ...]] = dict(own)
    for key, numbers in own.items():
        at = above.get(key)
        if at in own:
            continue
        while at is not None:
            sums[at] = tuple(a + b for a, b in zip(sums.get(at, (0,) * len(numbers)), numbers, strict=True))
            at = above.get(at)
    return sums
