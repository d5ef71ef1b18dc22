"""Reading GeoJSON in all its daily shapes, and refusing what would be misread."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from gis.errors import GeometryError
from gis.geojson import read_geojson

CLOCKWISE = [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]
SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features: Any, **members: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **members}, ensure_ascii=False).encode()


def refused(content: bytes | Path, **options: Any) -> GeometryError:
    with pytest.raises(GeometryError) as caught:
        read_geojson(content, **options)
    return caught.value


def test_an_array_of_features_is_read_with_a_warning() -> None:
    document = read_geojson(json.dumps([feature(SQUARE, code="1"), feature(None, code="2")]).encode())
    assert [warning.code for warning in document.warnings] == ["geojson.bare_array"]
    assert [row["code"] for row in document.properties] == ["1", "2"]
    assert document.geometries[1] is None


def test_a_bare_geometry_keeps_the_attributes_it_should_not_have() -> None:
    document = read_geojson(json.dumps({**SQUARE, "properties": {"name": "开福区"}}).encode())
    assert document.properties == [{"name": "开福区"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("112,28;113,28;113,29", "POLYGON ((112 28, 113 28, 113 29, 112 28))"),
        ("112,28;113,28;113,29;112,28;", "POLYGON ((112 28, 113 28, 113 29, 112 28))"),
        ("112,28; 113,29; 113,28", "POLYGON ((112 28, 113 28, 113 29, 112 28))"),
        (
            "0,0;1,0;1,1|5,5;6,5;6,6",
            "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
        ),
    ],
)
def test_ring_text_is_read(text: str, expected: str) -> None:
    document = read_geojson(text.encode())
    assert shapely.to_wkt(document.geometries[0]) == expected
    assert "geojson.ring_text" in {warning.code for warning in document.warnings}


def test_each_line_of_ring_text_is_a_feature_and_a_faulty_one_is_named() -> None:
    assert len(read_geojson(b"0,0;1,0;1,1\n\n5,5;6,5;6,6\n").geometries) == 2
    error = refused(b"0,0;1,0;1,1\n5,5;6,north;6,6")
    assert (error.code, error.params["feature"]) == ("geojson.bad_ring_text", 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_chinese_survives_in_every_daily_encoding(encoding: str) -> None:
    document = read_geojson(collection(feature(SQUARE, 名称="云溪区镕园社区")).decode().encode(encoding))
    assert document.properties == [{"名称": "云溪区镕园社区"}]
    assert [warning.code for warning in document.warnings] == ["geojson.read_as_gbk"] * (encoding == "gbk")


def test_winding_is_turned_and_the_features_are_counted() -> None:
    turned = {"type": "Polygon", "coordinates": CLOCKWISE}
    inside = {"type": "GeometryCollection", "geometries": [turned, {"type": "Point", "coordinates": [5, 5]}]}
    document = read_geojson(collection(feature(SQUARE), feature(turned), feature(inside)))
    warning = document.warnings[0]
    assert (warning.code, warning.feature, warning.features) == ("geojson.winding", 2, (2, 3))
    outlines = shapely.get_exterior_ring(shapely.get_parts(document.geometries))
    assert shapely.is_ccw(outlines[~shapely.is_missing(outlines)]).all()


@pytest.mark.parametrize(
    ("crs", "declared", "code"),
    [
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}, "EPSG:4549", "geojson.legacy_crs"),
        ({"type": "name", "properties": {"name": "EPSG:4490"}}, "EPSG:4490", "geojson.legacy_crs"),
        ({"type": "EPSG", "properties": {"code": 4490}}, "EPSG:4490", "geojson.legacy_crs"),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, "OGC:CRS84", "geojson.legacy_crs"),
        ({"type": "link", "properties": {"href": "file:///etc/passwd"}}, None, "geojson.unknown_crs"),
        (None, None, "geojson.unknown_crs"),
    ],
)
def test_a_legacy_crs_is_reported(crs: Any, declared: str | None, code: str) -> None:
    document = read_geojson(collection(feature(SQUARE), crs=crs))
    assert document.declared_crs == declared
    assert [warning.code for warning in document.warnings] == [code]


def test_metres_are_no_fault_where_a_projected_crs_is_declared() -> None:
    point = {"type": "Point", "coordinates": [500123.25, 3123456.75]}
    crs = {"type": "name", "properties": {"name": "EPSG:4547"}}
    assert {w.code for w in read_geojson(collection(feature(point), crs=crs)).warnings} == {"geojson.legacy_crs"}
    assert {w.code for w in read_geojson(collection(feature(point))).warnings} == {"geojson.not_lonlat"}


def test_a_crossing_outline_is_read_and_named() -> None:
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    warnings = {warning.code: warning for warning in read_geojson(collection(feature(bow_tie))).warnings}
    assert "Self-intersection" in str(warnings["geojson.invalid_geometry"].params["reason"])


def test_an_empty_geometry_is_null_with_a_warning() -> None:
    document = read_geojson(collection(feature({"type": "Polygon", "coordinates": []})))
    assert document.geometries[0] is None
    assert document.warnings[0].code == "geojson.empty_geometry"


def test_a_code_of_twenty_digits_keeps_its_last_digit() -> None:
    document = read_geojson(b'{"type":"Feature","geometry":null,"properties":{"code":43010500112345678901}}')
    assert document.properties[0]["code"] == 43010500112345678901


@pytest.mark.parametrize(
    ("content", "code", "number"),
    [
        (b'{"type":"Point","coordinates":[1,NaN]}', "geojson.not_json", None),
        (b'{"type":"Point","coordinates":[1,-Infinity]}', "geojson.not_json", None),
        (b'{"type":"Point","coordinates":[1,1e999]}', "geojson.not_json", None),
        (b'[{"type":"Feature","geometry":null,"properties":{"n":1,"m":NaN}}]', "geojson.not_json", None),
        (b'{"type":"Point","coordinates":[1,true]}', "geojson.not_a_number", 1),
        (b'{"type":"Point","coordinates":[1,null]}', "geojson.not_a_number", 1),
        (b'{"type":"Point","coordinates":{"0":1}}', "geojson.bad_nesting", 1),
        (b'{"type":"Polygon","coordinates":[[]]}', "geojson.bad_nesting", 1),
        (b'{"type":"LineString","coordinates":[[0,0],[[1,1]]]}', "geojson.position_length", 1),
        (b'{"type":"LineString","coordinates":[[0,0],[1,[1]]]}', "geojson.bad_nesting", 1),
        (b'{"type":"Feature","geometry":5,"properties":{}}', "geojson.not_an_object", 1),
        (b'{"type":"Feature","geometry":null,"properties":{"a":1,"a":2}}', "geojson.repeated_member", 1),
        (b'"text"', "geojson.not_an_object", None),
        (b"", "geojson.not_json", None),
        (b"\xff\xfe{\x00}\x00\xff", "geojson.encoding", None),
    ],
)  # fmt: skip
def test_what_would_be_misread_is_refused(content: bytes, code: str, number: int | None) -> None:
    error = refused(content)
    assert (error.code, error.params.get("feature")) == (code, number)


def test_deep_nesting_is_refused_before_it_hurts() -> None:
    assert refused(b"[" * 100_000).code == "geojson.too_deep"
    deep: dict[str, Any] = {}
    for _ in range(200):
        deep = {"a": deep}
    error = refused(collection(feature(SQUARE), feature(SQUARE, deep=deep)))
    assert (error.code, error.params["feature"]) == ("geojson.too_deep", 2)
    assert "feature" not in refused(collection(feature(SQUARE), extra=deep)).params
    assert refused(json.dumps({"features": 5, "extra": deep}).encode()).code == "geojson.too_deep"
    nested: dict[str, Any] = SQUARE
    for _ in range(20):
        nested = {"type": "GeometryCollection", "geometries": [nested]}
    assert refused(collection(feature(nested))).code == "geojson.too_deep"


def test_a_file_over_the_limit_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.geojson"
    path.write_bytes(collection(feature(SQUARE)))
    assert refused(path, max_bytes=20).code == "geojson.too_large"
    assert len(read_geojson(path).geometries) == 1


COORDINATE = st.floats(-89, 89, allow_nan=False, width=64)
POSITIONS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=9)


@given(st.lists(st.one_of(
    st.none(),
    st.tuples(COORDINATE, COORDINATE).map(shapely.Point),
    st.tuples(COORDINATE, COORDINATE, COORDINATE).map(shapely.Point),
    POSITIONS.map(shapely.LineString),
    POSITIONS.map(shapely.MultiPoint),
    st.lists(POSITIONS, min_size=1, max_size=3).map(shapely.MultiLineString),
), max_size=8))  # fmt: skip
def test_reading_changes_no_coordinate_and_no_order(geometries: list[Any]) -> None:
    content = collection(*(feature(geometry and mapping(geometry), n=n) for n, geometry in enumerate(geometries)))
    document = read_geojson(content)
    assert [row["n"] for row in document.properties] == list(range(len(geometries)))
    for geometry, read in zip(geometries, document.geometries, strict=True):
        assert (read is None) == (geometry is None)
        assert geometry is None or shapely.equals_identical(geometry, read)
