"""Makes empty workspaces of either kind for tests that must hold on both."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.model.actor import Actor
from data.model.staff import Role
from data.store.server import create_server_workspace, open_server_workspace
from data.store.workspace import Store, create_workspace, open_workspace
from tests.support.postgres import Cluster

OPERATOR = Actor("op01", "值班员", Role.OPERATOR, workstation="desk-1")
START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def ticking(start: datetime = START) -> Callable[[], datetime]:
    """Return a clock that goes on by a second each time it is read."""
    moment = start - timedelta(seconds=1)

    def read() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    return read


@dataclass
class Server:
    """A cluster with a template database that holds an empty workspace: copying it is faster than making one."""

    cluster: Cluster
    template: str = "empty_workspace"

    def prepare(self) -> None:
        """Make the template."""
        self.cluster.execute(f"CREATE DATABASE {self.template}")
        create_server_workspace(self.cluster.url(self.template), "试点", OPERATOR, clock=ticking()).close()
        # PostGIS' 8500 reference systems and the bloat of making them are most of what would be copied each time.
        self.cluster.execute("DELETE FROM spatial_ref_sys WHERE srid NOT IN (4326, 4490)", self.template)
        self.cluster.execute("VACUUM FULL", self.template)

    @contextmanager
    def workspace(self) -> Iterator[Store]:
        """Hand out an open workspace in a database of its own."""
        with self.cluster.database(self.template) as url:
            store = open_server_workspace(url, clock=ticking(START + timedelta(minutes=1)))
            try:
                yield store
            finally:
                store.close()


def an_empty_file(folder: Path, name: str = "w.gpkg", key: bytes | None = None) -> Path:
    """Make a workspace file and close it."""
    path = folder / name
    create_workspace(path, "试点", OPERATOR, key=key, clock=ticking()).close()
    return path


@contextmanager
def a_file_store(folder: Path, name: str = "w.gpkg", key: bytes | None = None) -> Iterator[Store]:
    """Hand out an open workspace file."""
    path = an_empty_file(folder, name, key)
    store = open_workspace(path, key=key, clock=ticking(START + timedelta(minutes=1)))
    try:
        yield store
    finally:
        store.close()
