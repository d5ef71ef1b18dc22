"""Journey 1: a planner takes the real blocks of a town as the grids of one community."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from app.services.checking import check_workspace
from app.services.importing import import_file
from data.model.findings import Finding
from data.store.queries.grids import boundaries
from data.store.workspace import Store
from gis.geojson import write_rfc7946
from gis.lattice import on_lattice
from gis.numbering import reading_order
from gis.vectorfile import read_vector
from tests.support.builders import PLANNER, a_workspace, an_area, keep
from tests.support.shared import shared_file

COMMUNITY = "420111001001"
OUTLINE = shapely.Point(114.42, 30.47).buffer(0.021, quad_segs=16)


@pytest.fixture
def town(tmp_path: Path) -> Store:
    """A workspace that knows the community's name and nothing of its ground."""
    store = a_workspace(tmp_path)
    district, street = an_area("420111", "洪山区"), an_area("420111001", "一街道")
    keep(store, [district])
    street.parent_id = district.id
    keep(store, [street, an_area(COMMUNITY, "一社区", parent_id=street.id)])
    return store


@pytest.fixture
def outline(tmp_path: Path) -> Path:
    """A file with the outline that chooses the blocks."""
    path = tmp_path / "outline.geojson"
    path.write_text(json.dumps(OUTLINE.__geo_interface__), encoding="utf-8")
    return path


def codes(findings: tuple[Finding, ...] | list[Finding]) -> set[str]:
    """Return the codes of findings."""
    return {one.code for one in findings}


def test_blocks_become_the_grids_of_a_community(town: Store, outline: Path) -> None:
    done = import_file(town, PLANNER, "grids", shared_file("wuhan_blocks.fgb"), community=COMMUNITY, outline=outline)

    assert 200 <= done.created <= 400
    assert (done.read, done.refused) == (13_844, ())
    with town.reading() as session:
        grids = boundaries(session)
    assert list(grids.codes) == [f"{COMMUNITY}{number + 1:03d}" for number in range(done.created)]
    assert on_lattice(grids.geometries)
    assert shapely.is_valid(grids.geometries).all()
    assert (reading_order(grids.geometries) == np.arange(done.created)).all(), "numbered like reading a page"
    assert {"grid.code_missing", "import.outside_outline", "coverage.gap", "coverage.sliver"} <= codes(done.findings)
    sliver = next(one for one in done.findings if one.code == "coverage.sliver")
    assert (sliver.members[0][0], sliver.geometry is None) == ("grid", False)


def test_what_is_wrong_with_the_blocks_is_found(town: Store, tmp_path: Path) -> None:
    blocks = _spoilt(_blocks())
    path = tmp_path / "spoilt.geojson"
    write_rfc7946(path, blocks, ({} for _ in blocks))

    done = import_file(town, PLANNER, "grids", path, community=COMMUNITY)

    assert done.created == len(blocks)
    assert {"coverage.overlap", "coverage.gap", "coverage.not_contiguous", "grid.code_missing"} <= codes(done.findings)
    assert {"coverage.overlap", "coverage.gap", "coverage.not_contiguous"} <= codes(check_workspace(town))
    overlap = max((one for one in done.findings if one.code == "coverage.overlap"),
                  key=lambda one: one.params["area_m2"])
    assert len(overlap.members) == 2
    assert overlap.geometry.area > 0


def test_taking_the_same_blocks_again_doubles_nothing(town: Store, outline: Path) -> None:
    first = import_file(town, PLANNER, "grids", shared_file("wuhan_blocks.fgb"), community=COMMUNITY, outline=outline)

    again = import_file(town, PLANNER, "grids", shared_file("wuhan_blocks.fgb"), community=COMMUNITY, outline=outline)

    assert (again.created, again.updated, again.unchanged) == (0, 0, first.created)
    assert not again.changes


def test_a_dry_run_says_the_same_and_writes_nothing(town: Store, outline: Path) -> None:
    tried = import_file(town, PLANNER, "grids", shared_file("wuhan_blocks.fgb"), community=COMMUNITY, outline=outline,
                        dry_run=True)

    with town.reading() as session:
        assert len(boundaries(session)) == 0
    assert tried.created > 200
    assert not tried.changes


def _blocks() -> NDArray[np.object_]:
    """Return the blocks around the middle of the outline."""
    blocks = read_vector(shared_file("wuhan_blocks.fgb"), bbox=(114.405, 30.455, 114.43, 30.48)).geometries
    return blocks[shapely.area(blocks) > 2e-8]


def _spoilt(blocks: NDArray[np.object_]) -> NDArray[np.object_]:
    """Push one block over its neighbours, leave one out, and put two that lie apart into one."""
    surrounded = shapely.union_all(blocks).buffer(-1e-6)
    inner = np.flatnonzero(shapely.contains_properly(surrounded, blocks))
    inner = inner[np.argsort(-shapely.area(blocks[inner]))].tolist()
    spoilt = blocks.copy()
    spoilt[inner[0]] = shapely.transform(blocks[inner[0]], lambda xy: xy + 0.0004)
    apart = next(index for index in inner[2:] if shapely.distance(blocks[inner[1]], blocks[index]) > 0.001)
    spoilt[inner[1]] = shapely.MultiPolygon([blocks[inner[1]], blocks[apart]])
    gone = next(index for index in inner[2:] if index != apart)
    return np.delete(spoilt, [apart, gone])
