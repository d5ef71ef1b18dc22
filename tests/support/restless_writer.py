"""A process that writes act after act and says which ones it was told are kept, until it is killed."""

from multiprocessing.connection import Connection
from pathlib import Path

import shapely
from sqlalchemy import select

from data.model.nouns import Department, Place, PlaceKind, Worker, Workspace
from data.model.staff import Role
from data.store import journal
from data.store.workspace import Store, open_workspace
from tests.support.stores import OPERATOR

ROWS_PER_ACT = 6
BALLAST = "重" * 6_000
"""Makes acts large enough that the log is folded into the file every few dozen of them."""


def write_for_ever(path: Path, channel: Connection) -> None:
    """Write acts of six rows in four tables, now and then take one back, and send each step's number once kept."""
    store = open_workspace(path)
    while True:
        step = write_one(store)
        channel.send(step)
        if step % 7 == 0:
            channel.send(journal.undo(store, OPERATOR).step)


def write_one(store: Store) -> int:
    """Write one act and return its step."""
    with store.act("work", OPERATOR) as act:
        number = act.step
        act.insert_many(Place, [{"code": f"P{number}-{n}", "kind": PlaceKind.ROOM,
                                 "location": shapely.Point(113 + number / 1e5, 28 + n / 100)} for n in range(3)])
        act.add(Department(code=f"D{number}", name="局"))
        act.add(Worker(code=f"W{number}", name="员", role=Role.OPERATOR))
        act.flush()
        act.session.scalars(select(Workspace)).one().presets = {"last": number, "ballast": BALLAST}
        return act.commit().step or 0


def write_some(path: Path, times: int) -> None:
    """Write a number of acts, each adding one to a number kept in the workspace's card."""
    store = open_workspace(path)
    for _ in range(times):
        with store.act("count", OPERATOR) as act:
            card = act.session.scalars(select(Workspace)).one()
            card.presets = {"count": int(card.presets.get("count", 0)) + 1}
            act.commit()
    store.close()
