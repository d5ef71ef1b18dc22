"""Journey 2: a district's outline comes from a web map: bare, clockwise, and in a datum nobody mentions."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from app.services.importing import import_file
from data.model.areas import AreaLevel
from data.store.queries.areas import area_by_code, areas_of_level
from data.store.workspace import Store
from gis.datum import gcj02_to_wgs84, wgs84_to_gcj02
from gis.geojson import read_geojson
from gis.lattice import on_lattice, snap_one
from tests.support.builders import PLANNER, a_workspace, an_area, keep
from tests.support.shared import shared_file

CODES = ["430105", "440605", "350404"]


@pytest.fixture
def desk(tmp_path: Path) -> Store:
    """An empty workspace."""
    return a_workspace(tmp_path)


def truth(code: str) -> shapely.Geometry:
    """Return a district's outline in CGCS2000, converted here by the exact inverse."""
    shifted = read_geojson(shared_file(f"amap_{code}.geojson")).geometries[0]
    return shapely.transform(shapely.get_parts(shifted)[0], gcj02_to_wgs84)


@pytest.mark.parametrize("code", CODES)
def test_told_the_datum_it_is_converted(desk: Store, code: str) -> None:
    done = import_file(desk, PLANNER, "areas", shared_file(f"amap_{code}.geojson"), crs="gcj02")

    assert (done.created, done.datum.datum, done.datum.decided_by) == (1, "gcj02", "user")
    assert "geojson.winding" in {one.code for one in done.findings}
    with desk.reading() as session:
        area = area_by_code(session, code)
    assert (area.level, area.name) == (AreaLevel.DISTRICT, code)
    assert on_lattice(np.array([area.geometry], dtype=object))
    assert area.geometry.normalize().equals_exact(truth(code).normalize(), 1e-7)
    assert (len(area.geometry.interiors) == 1) is (code == "440605")


@pytest.mark.parametrize("code", CODES)
def test_compared_with_what_the_workspace_knows_it_is_recognised(desk: Store, code: str) -> None:
    keep(desk, [an_area(code, "区", geometry=snap_one(truth(code).simplify(0.0005)))])

    done = import_file(desk, PLANNER, "areas", shared_file(f"amap_{code}.geojson"))

    assert (done.updated, done.datum.datum, done.datum.decided_by) == (1, "gcj02", "evidence")
    said = next(one for one in done.findings if one.code == "import.datum_converted")
    assert said.params["datum"] == "GCJ-02"
    assert said.params["gcj02_m"] < 60 < 150 < said.params["cgcs2000_m"]
    with desk.reading() as session:
        area = area_by_code(session, code)
    assert area.name == "区"
    assert area.geometry.normalize().equals_exact(truth(code).normalize(), 1e-7)


def test_without_evidence_it_is_taken_as_it_is_and_the_doubt_is_named(desk: Store) -> None:
    done = import_file(desk, PLANNER, "areas", shared_file("amap_430105.geojson"))

    assert (done.datum.datum, done.datum.decided_by) == ("cgcs2000", "assumed")
    assert "import.datum_maybe_gcj02" in {one.code for one in done.findings}


def test_what_is_said_wins_over_the_evidence_which_is_mentioned(desk: Store) -> None:
    keep(desk, [an_area("430105", "区", geometry=snap_one(truth("430105")))])

    done = import_file(desk, PLANNER, "areas", shared_file("amap_430105.geojson"), crs="EPSG:4490")

    assert (done.datum.datum, done.datum.decided_by) == ("cgcs2000", "user")
    contradicted = next(one for one in done.findings if one.code == "import.datum_contradicted")
    assert contradicted.params["fits"] == "GCJ-02"


def test_a_projected_outline_is_brought_home(desk: Store, tmp_path: Path) -> None:
    from gis.crs import reproject
    from gis.geojson import GeoJsonForm, write_geojson

    outline = truth("430105")
    path = tmp_path / "gk.geojson"
    write_geojson(path, [reproject(outline, "EPSG:4490", "EPSG:4526")], [{"区划代码": 430105, "名称": "开福区"}],
                  form=GeoJsonForm(decimals=4, crs="EPSG:4526", lonlat=False))

    done = import_file(desk, PLANNER, "areas", path)

    assert (done.datum.crs, done.datum.decided_by) == ("EPSG:4526", "file")
    with desk.reading() as session:
        area = area_by_code(session, "430105")
    assert area.name == "开福区"
    assert shapely.hausdorff_distance(area.geometry.boundary, outline.boundary) < 2e-7


def test_lists_of_streets_and_communities_hang_together_in_any_order(desk: Store) -> None:
    communities = import_file(desk, PLANNER, "areas", shared_file("villages_430105.csv"))
    assert "area.parent_missing" in {one.code for one in communities.findings}

    import_file(desk, PLANNER, "areas", shared_file("streets_430105.csv"))
    last = import_file(desk, PLANNER, "areas", shared_file("amap_430105.geojson"), crs="gcj02")

    assert "area.parent_missing" not in {one.code for one in last.findings}
    with desk.reading() as session:
        levels = {level: {area.id: area for area in areas_of_level(session, level)} for level in AreaLevel}
    assert [len(areas) for areas in levels.values()] == [1, 16, 115]
    for lower, upper in ((AreaLevel.STREET, AreaLevel.DISTRICT), (AreaLevel.COMMUNITY, AreaLevel.STREET)):
        assert all(area.code.startswith(levels[upper][area.parent_id].code) for area in levels[lower].values())
    outline = import_file(desk, PLANNER, "areas", shared_file("amap_430105.geojson"))
    assert (outline.datum.decided_by, outline.unchanged) == ("evidence", 1)
    again = import_file(desk, PLANNER, "areas", shared_file("villages_430105.csv"))
    assert (again.created, again.updated, again.unchanged) == (0, 0, 115)


def test_round_trip_of_the_datum_on_the_outline() -> None:
    xy = shapely.get_coordinates(read_geojson(shared_file("amap_430105.geojson")).geometries)

    assert np.abs(wgs84_to_gcj02(gcj02_to_wgs84(xy)) - xy).max() < 1e-9
