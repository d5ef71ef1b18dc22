"""Workspaces to test on: a file, and a database on a server where PostgreSQL with PostGIS is installed."""

import multiprocessing
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.store.workspace import Store
from tests.support.postgres import Cluster, running_cluster
from tests.support.stores import Server, a_file_store


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL cluster for the session."""
    yield from running_cluster()


@pytest.fixture(scope="session")
def server(cluster: Cluster) -> Server:
    """The cluster with an empty workspace to copy."""
    server = Server(cluster)
    server.prepare()
    return server


@pytest.fixture(params=["geopackage", "postgis"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty workspace, once in a file and once on a server."""
    if request.param == "geopackage":
        with a_file_store(tmp_path) as opened:
            yield opened
    else:
        with request.getfixturevalue("server").workspace() as opened:
            yield opened


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    """An empty workspace in a file."""
    with a_file_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def twin(request: pytest.FixtureRequest, store: Store, tmp_path: Path) -> Iterator[Store]:
    """A second empty workspace of the same kind as `store`."""
    if store.path is not None:
        with a_file_store(tmp_path, "twin.gpkg") as opened:
            yield opened
    else:
        with request.getfixturevalue("server").workspace() as opened:
            yield opened


@pytest.fixture(scope="session")
def starter() -> multiprocessing.context.BaseContext:
    """What starts other programs: a server with everything imported already, so that each starts in milliseconds."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.restless_writer"])
    return context
