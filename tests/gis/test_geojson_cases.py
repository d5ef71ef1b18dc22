"""Every published GeoJSON case: what is refused and why, what is tolerated and said."""

import pytest
import shapely

from gis.errors import GeometryError
from gis.geojson import read_geojson
from tests.support.shared import shared_file

REFUSED = {
    "bad-duplicate-properties": ("geojson.repeated_member", None),  # which `type` is meant is anyone's guess
    "bad-featurelist": ("geojson.bad_nesting", 1),
    "bad-json": ("geojson.not_json", None),
    "bad-object-type": ("geojson.unknown_type", 1),
    "bad-polygonloop": ("geojson.bad_nesting", 1),  # a ring where a list of rings belongs
    "bad-properties-as-array": ("geojson.bad_properties", 1),  # attributes without names
    "badcoord": ("geojson.not_a_number", 1),
    "badcoordtype": ("geojson.bad_nesting", 1),
    "badfeature": ("geojson.not_an_object", 1),
    "badfeatureid": ("geojson.bad_id", 1),  # an id nothing can be found by
    "bbox-4or6elements": ("geojson.bad_bbox", 1),  # a writer that miscounts here miscounts elsewhere
    "bbox-contains-string": ("geojson.bad_bbox", 1),
    "bbox-string": ("geojson.bad_bbox", 1),
    "different-first-last": ("geojson.open_ring", 1),  # closing it might cut off what is missing
    "different-first-size": ("geojson.mixed_dimensions", 1),
    "expected_object": ("geojson.bad_properties", 1),
    "false": ("geojson.not_an_object", 1),
    "featurecollection": ("geojson.missing_member", None),
    "featurecollection-obj": ("geojson.features_not_a_list", None),
    "featurecollection-type-case": ("geojson.unknown_type", 1),
    "multiple_problems": ("geojson.not_a_number", 1),
    "multipoint-multidimension": ("geojson.bad_nesting", 1),
    "multipoint-nondimension": ("geojson.bad_nesting", 1),
    "nofeaturetype": ("geojson.not_a_feature", 1),
    "notype": ("geojson.missing_member", None),
    "point": ("geojson.missing_member", 1),
    "point-labeled-as-a-multipolygon": ("geojson.bad_nesting", 1),
    "point-string": ("geojson.not_a_number", 1),
    "point-toofew": ("geojson.position_length", 1),
    "point-toomany": ("geojson.position_length", 1),  # RFC 7946 lets readers drop the rest; we drop nothing silently
    "rootstring": ("geojson.not_an_object", None),
    "short-line": ("geojson.short_line", 1),
    "short-linearring": ("geojson.short_ring", 1),
    "short-multilinestring": ("geojson.short_line", 1),
    "stringcoord": ("geojson.not_a_number", 1),  # a number in quotes may be a code, not a coordinate
    "unknowntype": ("geojson.unknown_type", 1),
}
"""File -> code and number of the faulty feature (None: the file as a whole)."""

TOLERATED = {
    "bad-polygon-interiorring-rhr": "geojson.winding",  # half the exporters in use wind as they like
    "polygon_winding_order": "geojson.winding",
    "excessive_precision_truncated": "geojson.precision",  # harmless digits
    "feature_changed_semantics": "geojson.changed_semantics",  # members of the 2008 format and of web map services
    "featurecollection_changed_semantics": "geojson.changed_semantics",
    "geometry_changed_semantics": "geojson.changed_semantics",
    "geometrycollection_nested": "geojson.nested_collection",  # a SHOULD in RFC 7946, and nothing is lost
    "geometrycollection_single": "geojson.single_collection",
}


def test_every_bad_case_stands_in_exactly_one_table() -> None:
    names = {path.stem for path in shared_file("geojson_cases/bad").glob("*.geojson")}
    assert names == REFUSED.keys() | TOLERATED.keys()
    assert not REFUSED.keys() & TOLERATED.keys()


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_is_refused_naming_feature_and_fault(name: str) -> None:
    code, feature = REFUSED[name]
    with pytest.raises(GeometryError) as refused:
        read_geojson(shared_file(f"geojson_cases/bad/{name}.geojson"))
    assert (refused.value.code, refused.value.params.get("feature")) == (code, feature)


@pytest.mark.parametrize("name", sorted(TOLERATED))
def test_is_read_with_a_warning(name: str) -> None:
    document = read_geojson(shared_file(f"geojson_cases/bad/{name}.geojson"))
    assert [warning.code for warning in document.warnings] == [TOLERATED[name]]
    assert len(document.geometries) >= 1
    assert shapely.is_valid(document.geometries).all()


def test_every_good_case_is_read_without_a_word() -> None:
    warned = {}
    for path in sorted(shared_file("geojson_cases/good").glob("*.geojson")):
        document = read_geojson(path)
        assert len(document.geometries) == len(document.properties) == len(document.ids) >= 1
        warned[path.stem] = {warning.code for warning in document.warnings}
    # issue82 has latitudes of -134 degrees: formally good GeoJSON, and no place on Earth
    assert {name: codes for name, codes in warned.items() if codes} == {
        "issue82": {"geojson.not_lonlat", "geojson.precision"}
    }


def test_a_null_geometry_is_none() -> None:
    document = read_geojson(shared_file("geojson_cases/good/nullgeometry.geojson"))
    assert document.geometries.tolist() == [None]


@pytest.mark.parametrize("district", ["430105", "440605", "350404"])
def test_a_district_of_a_web_map_is_read(district: str) -> None:
    document = read_geojson(shared_file(f"amap_{district}.geojson"))
    codes = {warning.code for warning in document.warnings}
    assert codes == {"geojson.changed_semantics", "geojson.winding"}
    outlines = shapely.get_exterior_ring(shapely.get_parts(document.geometries))
    assert shapely.is_ccw(outlines).all()
    assert str(document.properties[0]["adcode"]) == district
