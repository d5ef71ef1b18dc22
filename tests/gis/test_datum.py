"""The shifted datums are exact to the published vectors, invertible, and told apart by comparison."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from gis.datum import (
    bd09_to_gcj02,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    guess_datum,
    shift_coordinates,
    shift_geometries,
    wgs84_to_gcj02,
)
from gis.errors import GeometryError
from tests.support.geometry import geometries
from tests.support.shared import shared_file

GCJ_VECTORS = [
    ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
]
BD_VECTOR = ((116.404, 39.915), (116.41036949371029, 39.92133699351022))
CHINA = st.tuples(st.floats(73.6, 134.9), st.floats(18.1, 53.5))


@pytest.mark.parametrize(("wgs84", "gcj02"), GCJ_VECTORS)
def test_gcj02_is_exact(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert np.abs(wgs84_to_gcj02(np.array([wgs84])) - gcj02).max() < 1e-9
    assert np.abs(gcj02_to_wgs84(np.array([gcj02])) - wgs84).max() < 1e-9


def test_bd09_is_exact() -> None:
    gcj02, bd09 = BD_VECTOR
    assert np.abs(gcj02_to_bd09(np.array([gcj02])) - bd09).max() < 1e-9
    assert np.abs(bd09_to_gcj02(np.array([bd09])) - gcj02).max() < 1e-9


@settings(max_examples=200)
@given(CHINA, st.sampled_from(["cgcs2000", "gcj02", "bd09"]), st.sampled_from(["cgcs2000", "gcj02", "bd09"]))
def test_every_shift_comes_back(at: tuple[float, float], source: str, target: str) -> None:
    there = shift_coordinates(np.array([at]), source, target)
    assert np.abs(shift_coordinates(there, target, source) - at).max() < 1e-9


def test_the_cities_of_china_agree_within_a_metre() -> None:
    cities = json.loads(shared_file("gcoord-china-cities.json").read_text(encoding="utf-8"))
    known = {
        datum: np.array([city["coords"][column] for city in cities])
        for datum, column in (("wgs84", "WGS84"), ("gcj02", "GCJ02"), ("bd09", "BD09"))
    }
    assert len(cities) == 664
    for source in known:
        for target in known:
            ours = shift_coordinates(known[source], source, target)
            off = Geod(ellps="GRS80").inv(*ours.T, *known[target].T)[2]
            assert np.max(off) < 1.0, (source, target)


def test_abroad_gcj02_is_wgs84() -> None:
    abroad = np.array([[2.35, 48.86], [-74.0, 40.7], [151.2, -33.9], [0.0, 0.0], [72.0, 30.0]])
    assert (wgs84_to_gcj02(abroad) == abroad).all()
    assert (gcj02_to_wgs84(abroad) == abroad).all()


def test_empty_input_stays_empty() -> None:
    assert shift_coordinates(np.empty((0, 2)), "bd09", "cgcs2000").shape == (0, 2)


def test_geometries_are_shifted_and_unknown_datums_refused() -> None:
    moved = shift_geometries(geometries(shapely.Point(*GCJ_VECTORS[0][0]), None), "cgcs2000", "gcj02")
    assert np.abs(shapely.get_coordinates(moved) - GCJ_VECTORS[0][1]).max() < 1e-9
    assert moved[1] is None
    with pytest.raises(GeometryError, match=r"datum\.unknown"):
        shift_coordinates(np.zeros((1, 2)), "cgcs2000", "mars")


DISTRICT = shapely.segmentize(shapely.Point(112.98, 28.25).buffer(0.08), 0.002)


@pytest.mark.parametrize("datum", ["cgcs2000", "gcj02", "bd09"])
def test_an_outline_tells_its_datum(datum: str) -> None:
    foreign = shift_geometries(shapely.simplify(DISTRICT, 0.0003), "cgcs2000", datum)
    guess = guess_datum(foreign, DISTRICT)
    assert guess.datum == datum
    assert guess.evidence_m[datum] < 30
    assert min(misfit for other, misfit in guess.evidence_m.items() if other != datum) > 250


@pytest.mark.parametrize("datum", ["cgcs2000", "gcj02", "bd09"])
def test_tiles_of_a_known_area_tell_its_datum(datum: str) -> None:
    tiles = shapely.intersection(
        DISTRICT, geometries(shapely.box(112, 28, 112.98, 29), shapely.box(112.98, 28, 114, 29))
    )
    assert guess_datum(shift_geometries(tiles, "cgcs2000", datum), DISTRICT).datum == datum


def test_points_that_fill_a_known_area_tell_its_datum() -> None:
    inside = np.random.default_rng(3).uniform((112.9, 28.17), (113.06, 28.33), (3000, 2))
    inside = inside[shapely.contains_xy(DISTRICT, *inside.T)]
    near_border = inside[np.hypot(*(inside - (112.98, 28.25)).T) > 0.077]
    guess = guess_datum(shapely.points(shift_coordinates(near_border, "cgcs2000", "gcj02")), DISTRICT)
    assert guess.datum == "gcj02"


def test_weak_evidence_is_no_evidence() -> None:
    assert guess_datum(shapely.Point(112.98, 28.25).buffer(0.01), DISTRICT).datum == "unknown"
    assert guess_datum(shapely.Point(112.98, 28.25), DISTRICT).datum == "unknown"
    assert guess_datum(shapely.Point(114.3, 30.6).buffer(0.08), DISTRICT).datum == "unknown"
    assert guess_datum(geometries(None, shapely.Polygon()), DISTRICT).datum == "unknown"


def test_a_real_district_outline_is_recognised_as_gcj02() -> None:
    text = shared_file("amap_430105.geojson").read_text(encoding="utf-8")
    foreign = shapely.from_geojson(json.dumps({k: v for k, v in json.loads(text).items() if k != "properties"}))
    known = shift_geometries(foreign, "gcj02", "cgcs2000")
    assert guess_datum(foreign, known).datum == "gcj02"
    assert guess_datum(known, known).datum == "cgcs2000"
