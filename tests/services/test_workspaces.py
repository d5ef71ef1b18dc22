"""A new workspace can be worked with at once: calendar and catalogues are in it."""

from pathlib import Path

from app.services.limits import find_matter
from app.services.workspaces import make_sample, new_workspace
from data.model.actor import Actor
from data.model.staff import Role
from data.store.workspace import open_workspace

DESK = Actor("desk", "desk", Role.OPERATOR)


def test_a_new_workspace_knows_matters_departments_and_holidays(tmp_path: Path) -> None:
    made = new_workspace(tmp_path / "new.gpkg", DESK, name="新区")
    assert made.counts["catalogue_item"] >= 220
    assert made.counts["department"] >= 20
    store = open_workspace(made.file)
    with store.reading() as session:
        assert find_matter(session, "S0102", store.clock()).item.label == "暴露垃圾"
    store.close()


def test_the_sample_appears_when_it_is_complete(tmp_path: Path) -> None:
    made = make_sample(tmp_path / "s.gpkg", DESK, grids=4, people=100, seed=1, events=20)
    assert made.counts["person"] == 100
    assert [path.name for path in tmp_path.iterdir()] == ["s.gpkg"]
