"""Deliveries: each receiver gets what was agreed, no more, and can check it."""

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from data.exchange.deliveries import Delivery, write_delivery
from data.exchange.manifest import manifest_path, read_manifest, verify_delivery
from data.exchange.profiles import apply_profile, check_codes, find_profile, parse_profiles, profile_names
from data.model.errors import UserError
from gis.datum import gcj02_to_wgs84
from gis.errors import GeometryError
from gis.geojson import read_geojson

SQUARE = shapely.box(112.978505, 28.390882, 112.988505, 28.400882)
GRID = {"code": "430105001001001", "name": "第一网格", "kind": "comprehensive", "community": "430105001001",
        "community_name": "镕园", "area_m2": 1234.5, "note": "not for delivery", "id": "secret"}  # fmt: skip
PERSON = {"code": "P1", "sex": "2", "grid": GRID["code"], "name": "李四", "phone": "19900000000", "care": ["独居"],
          "document_number": "000000199001010011", "birth_date": "1990-01-01", "address": "1幢"}  # fmt: skip


def deliver(folder: Path, profile: str, kind: str = "grids", record: Any = GRID, **options: Any) -> Delivery:
    path = folder / f"{kind}.geojson"
    return write_delivery(path, find_profile(profile), kind, [record], [SQUARE], as_of="2026-05-01", **options)


def features(delivery: Delivery) -> list[Any]:
    return list(json.loads(delivery.path.read_bytes())["features"])


def test_the_strict_profile_is_strict(tmp_path: Path) -> None:
    delivery = deliver(tmp_path, "rfc7946")
    document = json.loads(delivery.path.read_bytes())
    assert set(document) == {"type", "features"}
    assert document["features"][0]["properties"]["code"] == GRID["code"]
    frame = geopandas.read_file(delivery.path)
    assert shapely.equals_identical(frame.geometry[0], shapely.orient_polygons(SQUARE))
    assert not read_geojson(delivery.path).warnings


def test_what_no_profile_names_never_leaves(tmp_path: Path) -> None:
    for name in profile_names():
        content = deliver(tmp_path, name).path.read_text(encoding="utf-8")
        assert "not for delivery" not in content
        assert "secret" not in content


def test_the_platform_gets_its_names_its_winding_and_the_crs(tmp_path: Path) -> None:
    document = json.loads(deliver(tmp_path, "platform").path.read_bytes())
    assert document["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::4490"
    feature = document["features"][0]
    assert feature["properties"]["BGCODE"] == GRID["code"]
    assert "code" not in feature["properties"]
    assert not shapely.is_ccw(shapely.LinearRing(feature["geometry"]["coordinates"][0]))


def test_the_public_gets_shifted_places(tmp_path: Path) -> None:
    delivery = deliver(tmp_path, "public")
    outline = np.array(features(delivery)[0]["geometry"]["coordinates"][0])
    back = shapely.Polygon(gcj02_to_wgs84(outline))
    assert shapely.hausdorff_distance(back, SQUARE) < 2e-6
    assert np.abs(outline - shapely.get_coordinates(shapely.orient_polygons(SQUARE))).max() > 1e-3
    assert (delivery.manifest.crs, delivery.manifest.datum) == (None, "gcj02")


def test_persons_are_delivered_only_on_demand(tmp_path: Path) -> None:
    plain = deliver(tmp_path, "rfc7946", "people", PERSON)
    assert features(plain)[0]["properties"] == {"code": "P1", "sex": "2", "grid": GRID["code"]}
    assert features(plain)[0]["geometry"] is None
    assert not plain.manifest.personal
    full = deliver(tmp_path, "rfc7946", "people", PERSON, personal=True)
    assert features(full)[0]["properties"]["name"] == "李四"
    assert features(full)[0]["geometry"] is not None
    assert full.manifest.personal


def test_the_public_profile_holds_nothing_about_persons() -> None:
    profile = find_profile("public")
    assert "people" not in profile.fields
    for kind, fields in profile.fields.items():
        assert not fields.keys() & profile.personal.get(kind, frozenset()), kind
    with pytest.raises(UserError) as refused:
        apply_profile(profile, "people", [PERSON], [SQUARE], personal=True)
    assert refused.value.code == "profile.kind_not_delivered"


def test_every_personal_field_is_spelled_like_a_delivered_one() -> None:
    profile = find_profile("rfc7946")
    for kind, fields in profile.personal.items():
        assert fields <= profile.fields[kind].keys(), kind


def test_codes_are_checked_against_the_receivers_rule() -> None:
    profile = find_profile("platform")
    codes = ["430105001001001", "430105001001001", "43010500100100X", "", None, "ZH43010500101"]
    _, properties = apply_profile(profile, "grids", [{"code": code} for code in codes], [None] * len(codes))
    assert [finding.params["row"] for finding in check_codes(profile, "grids", properties)] == [2, 3, 4, 5]


def test_a_platform_in_metres_gets_metres() -> None:
    content = {
        "personal": {}, "personal_location": [],
        "profiles": [{"name": "gauss", "version": 1, "title": {}, "crs": "EPSG:4547", "datum": "cgcs2000",
                      "form": {"decimals": 3, "winding": "right", "name_crs": True}, "code_rules": {},
                      "fields": {"grids": {"code": "code"}}}],
    }  # fmt: skip
    profile = parse_profiles(json.dumps(content))[0]
    placed, _ = apply_profile(profile, "grids", [GRID], [SQUARE])
    assert shapely.get_coordinates(placed)[:, 1].min() > 3_000_000
    assert not profile.form.lonlat


def test_the_manifest_tells_what_the_file_is_and_whether_it_is_whole(tmp_path: Path) -> None:
    delivery = deliver(tmp_path, "rfc7946")
    manifest = verify_delivery(delivery.path)
    assert manifest == delivery.manifest == read_manifest(delivery.path)
    assert delivery.manifest_path.name == "grids.geojson.manifest.json"
    assert (manifest.count, manifest.without_place, manifest.as_of) == (1, 0, "2026-05-01")
    assert (manifest.profile, manifest.profile_version, manifest.crs) == ("rfc7946", 1, "EPSG:4490")
    assert manifest.bbox == SQUARE.bounds
    assert manifest.fields[:2] == ("code", "name")
    with delivery.path.open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(UserError) as refused:
        verify_delivery(delivery.path)
    assert refused.value.code == "manifest.changed"


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "gridsteward-manifest", "format_version": 9}'])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    delivery = deliver(tmp_path, "rfc7946")
    manifest_path(delivery.path).write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_manifest(delivery.path)
    assert refused.value.code == "manifest.unreadable"


def test_a_refused_delivery_leaves_the_last_one(tmp_path: Path) -> None:
    last = deliver(tmp_path, "rfc7946")
    with pytest.raises(GeometryError):
        write_delivery(
            last.path, find_profile("rfc7946"), "grids", [GRID], [shapely.Point(5e5, 3e6)], as_of="2026-06-01"
        )
    assert verify_delivery(last.path) == last.manifest


def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError) as refused:
        find_profile("strict")
    assert refused.value.params["profiles"] == ["rfc7946", "platform", "public"]
