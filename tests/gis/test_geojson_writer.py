"""Writing GeoJSON: strict, whole or not at all, and read back to the same coordinates."""

import io
import json
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import GeometryError
from gis.geojson import GeoJsonForm, read_geojson, write_geojson, write_rfc7946

CLOCKWISE = shapely.from_wkt("POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0), (2 2, 3 2, 3 3, 2 3, 2 2))")


def written(geometries: list[Any], rows: list[dict[str, Any]] | None = None, **options: Any) -> Any:
    stream = io.BytesIO()
    write_geojson(stream, geometries, rows or [{} for _ in geometries], **options)
    return json.loads(stream.getvalue())


def blobs(count: int, seed: int = 7) -> Any:
    random = np.random.default_rng(seed)
    angles = np.linspace(0, 2 * np.pi, 30, endpoint=False)
    radius = 0.002 * (1 + 0.3 * random.random((count, 30)))
    middle = random.uniform((112, 28), (114, 29), (count, 1, 2))
    return shapely.polygons(middle + np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=-1))


def test_the_collection_is_strict() -> None:
    document = written([CLOCKWISE], [{"code": "430105001001001"}])
    assert list(document) == ["type", "features"]
    outer, hole = document["features"][0]["geometry"]["coordinates"]
    assert shapely.is_ccw(shapely.LinearRing(outer))
    assert not shapely.is_ccw(shapely.LinearRing(hole))
    assert document["features"][0]["properties"] == {"code": "430105001001001"}


def test_geopandas_reads_back_the_rounded_coordinates_to_the_bit(tmp_path: Path) -> None:
    polygons = blobs(5000)
    path = tmp_path / "blobs.geojson"
    result = write_rfc7946(path, polygons, ({"n": n, "name": f"第{n}网格"} for n in range(5000)))
    frame = geopandas.read_file(path)
    rounded = shapely.transform(polygons, lambda xy: np.round(xy, 7))
    assert result.features == 5000
    assert shapely.equals_identical(frame.geometry.to_numpy(), rounded).all()
    assert frame.crs.to_epsg() == 4326
    assert frame["name"].tolist() == [f"第{n}网格" for n in range(5000)]


PLACE = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(st.lists(st.one_of(st.none(), PLACE.map(shapely.Point), st.lists(PLACE, min_size=1).map(shapely.MultiPoint))))
def test_our_own_reader_gets_back_what_was_rounded(geometries: list[Any]) -> None:
    stream = io.BytesIO()
    write_rfc7946(stream, geometries, [{"n": n} for n in range(len(geometries))])
    document = read_geojson(stream.getvalue())
    assert not document.warnings
    for given_geometry, read in zip(geometries, document.geometries, strict=True):
        if given_geometry is None:
            assert read is None
        else:
            assert shapely.equals_identical(read, shapely.transform(given_geometry, lambda xy: np.round(xy, 7)))


def test_every_kind_of_geometry_is_written() -> None:
    wkts = [
        "POINT (1 2)", "POINT Z (1 2 3)", "LINESTRING (0 0, 1 1)", "MULTIPOINT (1 2, 3 4)",
        "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", "POLYGON Z ((0 0 5, 1 0 5, 1 1 5, 0 0 5))",
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 8 5, 8 8, 5 5), (6 5.5, 7 6.5, 7 5.5, 6 5.5)))",
        "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))",
    ]  # fmt: skip
    stream = io.BytesIO()
    write_rfc7946(stream, list(shapely.from_wkt(wkts)), [{} for _ in wkts])
    assert [shapely.to_wkt(one) for one in read_geojson(stream.getvalue()).geometries] == [
        shapely.to_wkt(one) for one in shapely.from_wkt(wkts)
    ]


def test_null_empty_and_ring_geometries() -> None:
    document = written([None, shapely.Polygon(), shapely.LinearRing([(0, 0), (1, 0), (1, 1)])])
    kinds = [feature["geometry"] and feature["geometry"]["type"] for feature in document["features"]]
    assert kinds == [None, None, "LineString"]


def test_ids_and_members_of_the_collection() -> None:
    document = written(
        [None, None], ids=["430105001001001", None], foreign_members={"name": "网格", "as_of": date(2026, 5, 1)}
    )
    assert document["name"] == "网格"
    assert document["as_of"] == "2026-05-01"
    assert [feature.get("id") for feature in document["features"]] == ["430105001001001", None]
    with pytest.raises(ValueError, match="crs"):
        written([None], foreign_members={"crs": None})


def test_attributes_take_their_json_form() -> None:
    key = uuid.UUID(int=7)
    at = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
    row = {
        "key": key,
        "at": at,
        "area": Decimal("12.50"),
        "share": float("nan"),
        "n": np.int64(4),
        "tags": ("甲", "乙"),
    }
    assert written([None], [row])["features"][0]["properties"] == {
        "key": str(key), "at": "2026-05-01T08:30:00+00:00", "area": "12.50",
        "share": None, "n": 4, "tags": ["甲", "乙"],
    }  # fmt: skip


@pytest.mark.parametrize("value", [object(), "\ud800", {"deep": b"bytes"}])
def test_an_attribute_without_a_json_form_is_named(value: object) -> None:
    with pytest.raises(GeometryError) as refused:
        written([None, None], [{"good": 1}, {"bad": value}])
    assert refused.value.code == "geojson.unwritable"
    assert refused.value.params == {"feature": 2, "member": "'bad'"}


def test_a_platform_may_ask_for_another_form() -> None:
    form = GeoJsonForm(decimals=5, winding="left", crs="EPSG:4490")
    document = written([CLOCKWISE, shapely.LineString([(0.1234567, 0), (1, 1)])], form=form)
    assert document["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::4490"
    polygon, line = (feature["geometry"]["coordinates"] for feature in document["features"])
    assert not shapely.is_ccw(shapely.LinearRing(polygon[0]))
    assert line == [[0.12346, 0.0], [1.0, 1.0]]
    kept = written([CLOCKWISE], form=GeoJsonForm(winding="kept"))
    assert kept["features"][0]["geometry"]["coordinates"][0][1] == [0.0, 9.0]


@pytest.mark.parametrize(
    ("wkt", "code"),
    [
        ("POINT (500000 3100000)", "geojson.not_lonlat"),
        ("POINT (28 112)", "geojson.not_lonlat"),
        ("LINESTRING (0 0, inf 1)", "geojson.not_finite"),
        ("POINT Z (1 2 nan)", "geojson.not_finite"),
        ("POLYGON ((1 1, 1.00000001 1, 1.00000001 1.00000001, 1 1))", "geojson.degenerate"),
        ("LINESTRING (1 1, 1.00000001 1)", "geojson.degenerate"),
        ("POLYGON ((0 0, 9 0, 9 9, 0 0), (5 1, 5.00000001 1, 5.00000001 1.00000001, 5 1))", "geojson.degenerate"),
    ],
)
def test_what_cannot_be_written_truly_is_refused_by_number(wkt: str, code: str) -> None:
    with pytest.raises(GeometryError) as refused:
        written([shapely.Point(1, 1), None, shapely.from_wkt(wkt)])
    assert (refused.value.code, refused.value.params["feature"]) == (code, 3)


def test_an_outline_that_crosses_itself_once_rounded_is_reported() -> None:
    touching = shapely.from_wkt("POLYGON ((0 0, 2 0, 2 1, 1 0.00000004, 0 1, 0 0))")
    assert touching.is_valid
    assert write_rfc7946(io.BytesIO(), [CLOCKWISE, touching], [{}, {}]).crossing == (2,)


def test_a_fault_leaves_the_old_delivery_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "grids.geojson"
    path.write_text("the delivery of last month", encoding="utf-8")

    def rows() -> Iterator[dict[str, Any]]:
        yield from ({} for _ in range(5000))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        write_rfc7946(path, blobs(6000), rows())
    assert path.read_text(encoding="utf-8") == "the delivery of last month"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("rows", [2, 4])
def test_rows_that_do_not_match_are_our_mistake(rows: int) -> None:
    with pytest.raises(ValueError, match="properties"):
        written([None] * 3, [{}] * rows)


def test_the_file_leaves_in_pieces_of_a_few_megabytes() -> None:
    class Counting(io.RawIOBase):
        largest = 0

        def write(self, chunk: Any) -> int:
            self.largest = max(self.largest, len(chunk))
            return len(chunk)

    stream = Counting()
    write_rfc7946(stream, np.resize(blobs(10), 30_000), ({} for _ in range(30_000)))  # type: ignore[arg-type]  # RawIOBase has what is used of IO[bytes]
    assert 0 < stream.largest < 8_000_000
