"""Journey 6: a grid that is too large is split along a road, everything follows, and undo brings every row back."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import LineString

from app.services.checking import check_workspace
from app.services.grids import merge_grids, preview_split, split_grid
from app.services.history import history, undo
from app.services.workspaces import make_sample
from data.model.actor import Actor
from data.model.nouns import BindingOrigin, Role, SubjectKind
from data.store.queries.areas import areas_by_code
from data.store.queries.counts import bound_by_grid, households_by_grid, people_by_grid
from data.store.queries.grids import BoundaryRows, assignments, boundaries, grid_by_code
from data.store.queries.subjects import subjects
from data.store.workspace import Store, open_workspace
from gis.locate import Locator
from tests.support.dumps import difference, dump
from tests.support.geometry import assert_coverage

PLANNER = Actor("P1", "规划员", Role.PLANNER)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up district, small."""
    path = tmp_path_factory.mktemp("sample") / "sample.gpkg"
    make_sample(path, PLANNER, grids=12, people=1500, seed=7, events=200)
    return path


@pytest.fixture
def district(sample: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it to change."""
    path = tmp_path / "w.gpkg"
    path.write_bytes(sample.read_bytes())
    store = open_workspace(path)
    yield store
    store.close()


def tiling(store: Store) -> BoundaryRows:
    """Return the grids that tile their communities, as they are now."""
    with store.reading() as session:
        return boundaries(session, micro=False)


def road_through(shape: shapely.Geometry) -> LineString:
    """Return a bent line from one side of a grid to the other."""
    west, _, east, _ = shape.bounds
    middle = shape.representative_point()
    return LineString([(west - 0.001, middle.y - 0.0003), (middle.x, middle.y + 0.0002), (east + 0.001, middle.y)])


def test_a_planner_splits_a_grid_and_takes_it_back(district: Store) -> None:
    before, grids = dump(district), tiling(district)
    largest = int(np.argmax(shapely.area(grids.geometries)))
    code, line = grids.codes[largest], road_through(grids.geometries[largest])
    with district.reading() as session:
        held = bound_by_grid(session)[grids.grid_ids[largest]]
        homes, people = households_by_grid(session), people_by_grid(session)

    shown = preview_split(district, code, line)
    assert difference(before, dump(district)) == [], "a preview writes nothing"
    done = split_grid(district, PLANNER, code, line, reason="too many households")

    assert [part.proposed_code for part in shown.parts if not part.keeps_code] == list(done.new_codes)
    assert sum(part.households for part in shown.parts) == homes[grids.grid_ids[largest]]
    assert sum(part.people for part in shown.parts) == people[grids.grid_ids[largest]]
    assert sum(part.places for part in shown.parts) == held[SubjectKind.PLACE]
    with district.reading() as session:
        after = bound_by_grid(session)
        people_after = people_by_grid(session)
        for part in shown.parts:
            grid = grid_by_code(session, part.proposed_code)
            assert after[grid.id].get(SubjectKind.PLACE, 0) == part.places
            assert after[grid.id].get(SubjectKind.ASSET, 0) == part.assets
            assert after[grid.id].get(SubjectKind.ORGANISATION, 0) == part.organisations
            assert people_after.get(grid.id, 0) == part.people
            assert {one.worker_id for one in assignments(session, [grid.id])} == {
                one.worker_id for one in assignments(session, [grids.grid_ids[largest]])}
    assert [step.act for step in history(district)][:1] == ["split_grid"]

    undo(district, PLANNER)

    assert difference(before, dump(district)) == []


def test_everything_lies_where_it_is_bound_and_nothing_tears(district: Store) -> None:
    grids = tiling(district)
    for index in np.argsort(-shapely.area(grids.geometries))[:2].tolist():
        split_grid(district, PLANNER, grids.codes[index], road_through(grids.geometries[index]))

    now = tiling(district)
    with district.reading() as session:
        rows = subjects(session)
        outlines = areas_by_code(session, {code[:12] for code in now.codes})
    for code, area in outlines.items():
        own = now.rows([row for row, grid in enumerate(now.codes) if grid.startswith(code)])
        assert_coverage(own.geometries, area.geometry)
    found = Locator(now.geometries, now.codes).locate(rows.xy[:, 0], rows.xy[:, 1]).tolist()
    stray = [row for row, (grid, origin) in enumerate(zip(rows.grid_ids, rows.origins, strict=True))
             if origin is BindingOrigin.LOCATED and (found[row] < 0 or now.grid_ids[found[row]] != grid)]
    assert stray == []
    errors = [one for one in check_workspace(district) if one.severity.value == "error"]
    assert errors == []


def test_two_halves_become_one_again(district: Store) -> None:
    grids = tiling(district)
    largest = int(np.argmax(shapely.area(grids.geometries)))
    code = grids.codes[largest]
    with district.reading() as session:
        held = bound_by_grid(session)[grids.grid_ids[largest]]
    done = split_grid(district, PLANNER, code, road_through(grids.geometries[largest]))

    merged = merge_grids(district, PLANNER, [code, *done.new_codes], code)

    assert merged.retired_codes == done.new_codes
    with district.reading() as session:
        assert bound_by_grid(session)[grids.grid_ids[largest]] == held
        now = boundaries(session, grid_ids=[grids.grid_ids[largest]])
    assert shapely.hausdorff_distance(now.geometries[0], grids.geometries[largest]) < 2e-7
