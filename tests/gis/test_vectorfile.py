"""Reading vector files of others: every format by its own reader, hostile ones bounded and named."""

import shutil
import sqlite3
import struct
import time
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from gis.confinement import ReadLimits
from gis.errors import GeometryError
from gis.vectorfile import read_vector
from tests.support.shared import shared_file

SQUARES = [shapely.box(n, 0, n + 1, 1) for n in range(5)]


def frame(**columns: Any) -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(columns or {"n": range(5)}, geometry=SQUARES, crs="EPSG:4490")


def refused(path: Path, **options: Any) -> GeometryError:
    with pytest.raises(GeometryError) as caught:
        read_vector(path, **options)
    return caught.value


@pytest.fixture
def geopackage(tmp_path: Path) -> Path:
    path = tmp_path / "blocks.gpkg"
    frame(name=["甲", "乙", None, "丁", "戊"], n=range(5)).to_file(path, layer="blocks")
    return path


def test_real_blocks_within_a_box() -> None:
    box = (114.2, 30.5, 114.25, 30.55)
    data = read_vector(shared_file("wuhan_blocks.fgb"), bbox=box)
    assert len(data.geometries) > 300
    assert shapely.intersects(data.geometries, shapely.box(*box)).all()
    assert (data.crs, data.driver) == ("EPSG:4326", "FlatGeobuf")
    assert {name: values.dtype.kind for name, values in data.columns.items() if isinstance(values, np.ndarray)} == {
        "block_id": "i",
        "area_m2": "f",
    }


@pytest.mark.parametrize(
    ("suffix", "driver"),
    [(".gpkg", "GPKG"), (".fgb", "FlatGeobuf"), (".shp", "ESRI Shapefile"), (".kml", "KML"), (".geojson", "GeoJSON")],
)
def test_every_format_gives_the_same_shapes_and_names(tmp_path: Path, suffix: str, driver: str) -> None:
    path = tmp_path / f"网格{suffix}"
    frame(Name=[f"第{n}网格" for n in range(5)]).to_file(path, driver=driver, engine="pyogrio")
    data = read_vector(path)
    assert data.driver == driver
    found = dict(zip(data.columns["Name"], shapely.normalize(data.geometries), strict=True))  # FlatGeobuf sorts
    assert found == {f"第{n}网格": shapely.normalize(square) for n, square in enumerate(SQUARES)}


def test_nulls_stay_nulls_and_dates_become_text(tmp_path: Path) -> None:
    path = tmp_path / "nulls.gpkg"
    table = frame(
        name=["甲", None, "丙", None, "戊"], day=np.array(["2026-05-01"] * 4 + ["NaT"], dtype="datetime64[D]")
    )
    table.loc[2, "geometry"] = None
    table.to_file(path)
    data = read_vector(path)
    assert data.geometries[2] is None
    assert data.columns["name"] == ["甲", None, "丙", None, "戊"]
    days = data.columns["day"]
    assert str(days[0]).startswith("2026-05-01")
    assert days[4] is None


def test_a_shapefile_in_gbk_without_projection_is_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "old.shp"
    frame(名称=[f"镕园小区{n}期" for n in range(5)]).to_file(path, encoding="gbk", engine="pyogrio")
    for suffix in (".cpg", ".prj"):
        path.with_suffix(suffix).unlink()
    data = read_vector(path)
    assert data.columns["名称"] == [f"镕园小区{n}期" for n in range(5)]
    assert data.crs is None
    assert [warning.code for warning in data.warnings] == ["vector.no_prj"]


def test_a_shapefile_that_names_the_wrong_encoding_is_read_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "liar.shp"
    frame(名称=["四季花城"] * 5).to_file(path, encoding="gbk", engine="pyogrio")
    path.with_suffix(".cpg").write_text("UTF-8")
    assert read_vector(path).columns["名称"] == ["四季花城"] * 5


def test_a_shapefile_sent_without_its_parts_is_refused_by_name(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "whole.shp")
    shutil.copy(tmp_path / "whole.shp", tmp_path / "alone.shp")
    error = refused(tmp_path / "alone.shp")
    assert (error.code, error.params["parts"]) == ("vector.missing_part", [".shx", ".dbf"])


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".fgb", ".shp", ".kml"])
def test_a_virtual_layer_in_disguise_reads_no_other_file(tmp_path: Path, geopackage: Path, suffix: str) -> None:
    disguise = tmp_path / f"harmless{suffix}"
    source = f"<SrcDataSource>{geopackage}</SrcDataSource><SrcLayer>blocks</SrcLayer>"
    disguise.write_text(f'<OGRVRTDataSource><OGRVRTLayer name="blocks">{source}</OGRVRTLayer></OGRVRTDataSource>')
    for companion in (".shx", ".dbf"):
        (tmp_path / f"harmless{companion}").write_bytes(b"")
    assert refused(disguise).code in {"vector.unreadable", "geojson.not_json"}


def test_a_geopackage_called_flatgeobuf_is_refused(tmp_path: Path, geopackage: Path) -> None:
    shutil.copy(geopackage, tmp_path / "blocks.fgb")
    assert refused(tmp_path / "blocks.fgb").code == "vector.unreadable"


def test_an_unknown_ending_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "plan.vrt").write_text("<OGRVRTDataSource/>")
    error = refused(tmp_path / "plan.vrt")
    assert error.code == "vector.unknown_format"
    assert ".gpkg" in str(error.params["formats"])


def test_a_view_without_end_costs_no_more_than_the_limit(geopackage: Path) -> None:
    with sqlite3.connect(geopackage) as connection:
        connection.execute(
            "CREATE VIEW endless AS WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) "
            "SELECT n.fid, b.geom FROM n, blocks b"
        )
        connection.execute("INSERT INTO gpkg_contents SELECT 'endless', data_type, 'endless', '', last_change, min_x, "
                           "min_y, max_x, max_y, srs_id FROM gpkg_contents WHERE table_name = 'blocks'")  # fmt: skip
        connection.execute(
            "INSERT INTO gpkg_geometry_columns SELECT 'endless', column_name, geometry_type_name, srs_id, z, m "
            "FROM gpkg_geometry_columns WHERE table_name = 'blocks'"
        )
    connection.close()
    started = time.monotonic()
    error = refused(geopackage, layer="endless", limits=ReadLimits(seconds=2, features=10**12, megabytes=2048))
    assert error.code in {"foreign.timeout", "foreign.memory", "foreign.crashed"}
    assert time.monotonic() - started < 6
    assert len(read_vector(geopackage, layer="blocks").geometries) == 5


def test_reading_fires_no_trigger_and_leaves_the_file_alone(geopackage: Path) -> None:
    with sqlite3.connect(geopackage) as connection:
        connection.execute("CREATE TABLE fired (at TEXT)")
        connection.execute(
            "CREATE TRIGGER planted AFTER UPDATE ON gpkg_contents BEGIN INSERT INTO fired VALUES ('now'); END"
        )
    connection.close()
    before = geopackage.read_bytes()
    assert len(read_vector(geopackage).geometries) == 5
    assert geopackage.read_bytes() == before


def test_several_layers_ask_which(geopackage: Path) -> None:
    frame().to_file(geopackage, layer="grids")
    error = refused(geopackage)
    assert (error.code, sorted(error.params["layers"])) == ("vector.several_layers", ["blocks", "grids"])  # type: ignore[call-overload]  # params hold objects
    assert len(read_vector(geopackage, layer="grids").geometries) == 5
    assert refused(geopackage, layer="roads").code == "vector.no_such_layer"


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".shp", ".kml", ".geojson"])
def test_a_file_cut_short_is_refused(tmp_path: Path, suffix: str) -> None:
    driver = {".shp": "ESRI Shapefile", ".kml": "KML", ".geojson": "GeoJSON", ".gpkg": "GPKG", ".fgb": "FlatGeobuf"}
    path = tmp_path / f"whole{suffix}"
    frame().to_file(path, driver=driver[suffix])
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    assert refused(path).code in {"vector.unreadable", "vector.bad_geometry", "geojson.not_json", "foreign.crashed"}


def test_too_many_features_are_refused(geopackage: Path, tmp_path: Path) -> None:
    frame().to_file(tmp_path / "five.geojson")
    for path in (geopackage, tmp_path / "five.geojson"):
        error = refused(path, limits=ReadLimits(features=4))
        assert (error.code, error.params["limit"]) == ("vector.too_many_features", 4)
    assert len(read_vector(geopackage, limits=ReadLimits(features=5)).geometries) == 5


def test_a_coordinate_that_is_no_number_is_refused_by_feature(geopackage: Path) -> None:
    with sqlite3.connect(geopackage) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:  # the index functions they call are GDAL's own
            connection.execute(f'DROP TRIGGER "{name}"')
        header = b"GP\x00\x01" + struct.pack("<i", 4490)
        point = header + struct.pack("<bIdd", 1, 1, float("inf"), 30.0)
        connection.execute("UPDATE blocks SET geom = ? WHERE fid = 2", [point])
    connection.close()
    error = refused(geopackage)
    assert (error.code, error.params["feature"]) == ("vector.bad_geometry", 2)


def test_reading_can_be_cancelled(geopackage: Path) -> None:
    started = time.monotonic()
    assert refused(geopackage, cancelled=lambda: True).code == "foreign.cancelled"
    assert time.monotonic() - started < 2


def test_an_entity_bomb_in_kml_is_bounded(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a0 "lol">{entities}]>'
    placemark = "<Placemark><name>&a11;</name><Point><coordinates>1,2</coordinates></Point></Placemark>"
    path = tmp_path / "bomb.kml"
    path.write_text(f'{bomb}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{placemark}</Document></kml>')
    assert refused(path, limits=ReadLimits(seconds=10, megabytes=2048)).code in {"vector.unreadable", "foreign.timeout"}


def test_an_outside_entity_in_kml_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("password")
    path = tmp_path / "outside.kml"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file://{secret}">]>'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>a&x;b</name>'
        "<Point><coordinates>1,2</coordinates></Point></Placemark></Document></kml>"
    )
    try:
        values = str(read_vector(path).columns)
    except GeometryError as error:
        values = str(error)
    assert "password" not in values
