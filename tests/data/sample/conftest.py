"""One small district drawn, and one written, for all tests of this folder."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.model.actor import Actor
from data.model.staff import Role
from data.sample.district import SampleOptions, make_district
from data.sample.town import Town, draw_town
from data.store.workspace import Store, create_workspace

TODAY = datetime(2026, 11, 6, 2, 30, tzinfo=UTC)
SMALL = SampleOptions(grids=24, people=900, seed=7, events=330, today=TODAY)


def written(path: Path, options: SampleOptions) -> Store:
    """Return a workspace with a district of `options`."""
    store = create_workspace(path, "云溪区", Actor("test", "test", Role.OPERATOR), clock=lambda: TODAY)
    make_district(store, options)
    return store


@pytest.fixture(scope="session")
def town() -> Town:
    return draw_town(SMALL.grids, SMALL.people, SMALL.seed, TODAY)


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = written(tmp_path_factory.mktemp("sample") / "sample.gpkg", SMALL)
    yield made
    made.close()
