"""The planner's last step: strict GeoJSON that others read identically, and a web map that opens without a network."""

import json
import re
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from app.services.exporting import export, write_webmap
from app.services.workspaces import make_sample
from app.webmap_words import webmap_words
from data.store.queries.deliveries import deliver
from data.store.workspace import Store, open_workspace
from gis.geojson import read_geojson
from tests.support.builders import OPERATOR, a_district
from tests.support.naughty import naughty_strings

MORE_THAN_SEVEN = re.compile(r"\d\.\d{8,}")
OUTSIDE = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A small sample district with events."""
    path = tmp_path_factory.mktemp("export") / "district.gpkg"
    make_sample(path, OPERATOR, grids=24, people=900, seed=5, events=120)
    store = open_workspace(path)
    yield store
    store.close()


@pytest.mark.parametrize("kind", ["grids", "events"])
def test_a_strict_delivery_reads_back_identical(district: Store, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"{kind}.geojson"
    export(district, OPERATOR, kind, out, profile="rfc7946")
    with district.reading() as session:
        kept = deliver(session, kind)
    frame = geopandas.read_file(out)
    assert frame.crs.to_epsg() == 4326
    assert list(frame["code"]) == [record["code"] for record in kept.records]
    rounded = shapely.transform(kept.geometries, lambda xy: np.round(xy, 7))
    assert shapely.equals_exact(shapely.normalize(frame.geometry.to_numpy()), shapely.normalize(rounded)).all()


@pytest.mark.parametrize("kind", ["grids", "events"])
def test_a_strict_delivery_is_strict(district: Store, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"{kind}.geojson"
    export(district, OPERATOR, kind, out, profile="rfc7946")
    text = out.read_text(encoding="utf-8")
    document = json.loads(text)
    assert "crs" not in document
    assert not MORE_THAN_SEVEN.search(json.dumps([one["geometry"] for one in document["features"]]))
    assert read_geojson(out).warnings == ()
    for geometry in shapely.from_geojson([json.dumps(one["geometry"]) for one in document["features"]]):
        for polygon in shapely.get_parts(geometry):
            if polygon.geom_type == "Polygon":
                assert polygon.exterior.is_ccw
                assert not any(ring.is_ccw for ring in polygon.interiors)


def test_the_web_map_asks_for_nothing_outside(district: Store, tmp_path: Path) -> None:
    folder = tmp_path / "web"
    write_webmap(district, OPERATOR, folder, webmap_words("云溪区"))
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert not OUTSIDE.search(page)
    for name in re.findall(r'(?:src|href)="([^"#]+)"', page):
        assert (folder / name).is_file(), name


def test_names_that_break_programs_survive(tmp_path: Path) -> None:
    names = naughty_strings()
    made = a_district(tmp_path, columns=3, rows=2)
    out, folder = tmp_path / "grids.geojson", tmp_path / "web"
    grid = type(made.grids[0])
    for start in range(0, len(names), len(made.grids)):
        batch = names[start : start + len(made.grids)]
        with made.store.act("rename", OPERATOR) as act:
            act.update_many(grid, [{"id": one.id, "name": name} for one, name in zip(made.grids, batch, strict=False)])
            act.commit()
        export(made.store, OPERATOR, "grids", out)
        delivered = [one["properties"]["name"] for one in json.loads(out.read_text(encoding="utf-8"))["features"]]
        assert delivered[: len(batch)] == batch
    write_webmap(made.store, OPERATOR, folder, webmap_words(names[-1]))
    assert "<script>alert" not in (folder / "index.html").read_text(encoding="utf-8")
