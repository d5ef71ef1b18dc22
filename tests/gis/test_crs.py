"""Coordinates reach the metric CRS and the web map, and bare numbers are recognised or refused."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer

from gis.crs import (
    check_lonlat,
    crs_from_coordinates,
    from_metric,
    from_web_mercator,
    metres_per_degree,
    metric_crs,
    reproject,
    to_metric,
    to_web_mercator,
)
from gis.errors import GeometryError
from tests.support.geometry import geometries


def test_web_mercator_agrees_with_proj() -> None:
    lonlat = np.random.default_rng(1).uniform((-180, -85), (180, 85), (500, 2))
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform(*lonlat.T)
    assert np.abs(to_web_mercator(lonlat) - np.column_stack([x, y])).max() < 1e-6


@given(st.floats(-180, 180), st.floats(-85, 85))
def test_web_mercator_comes_back(lon: float, lat: float) -> None:
    back = from_web_mercator(to_web_mercator(np.array([[lon, lat]])))
    assert np.abs(back - (lon, lat)).max() < 1e-11


def test_the_poles_are_drawn_at_the_edge_of_the_map() -> None:
    drawn = to_web_mercator(np.array([[0.0, 90.0], [0.0, -90.0]]))
    assert np.isfinite(drawn).all()
    assert drawn[0, 1] == -drawn[1, 1]


@pytest.mark.parametrize(
    ("lon", "epsg"),
    [(73.5, 4534), (76.49, 4534), (76.5, 4535), (112.98, 4547), (114.3, 4547), (115.5, 4548), (136.49, 4554)],
)
def test_the_metric_crs_is_the_zone_around_the_longitude(lon: float, epsg: int) -> None:
    assert metric_crs(lon) == f"EPSG:{epsg}"
    meridian = CRS(metric_crs(lon)).coordinate_operation.params[1].value
    assert abs(meridian - lon) <= 1.5


@pytest.mark.parametrize("lon", [73.49, 136.5, -114.0, float("nan")])
def test_there_is_no_zone_outside_china(lon: float) -> None:
    with pytest.raises(GeometryError, match=r"crs\.no_metric_zone"):
        metric_crs(lon)


def test_a_square_of_a_kilometre_measures_a_kilometre() -> None:
    there = to_metric(shapely.Point(114.0, 30.6), 114.0)
    assert there.x == pytest.approx(500_000, abs=1e-6)
    square = from_metric(shapely.box(there.x, there.y, there.x + 1000, there.y + 1000), metric_crs(114.0))
    area, perimeter = Geod(ellps="GRS80").geometry_area_perimeter(square)
    assert abs(area) == pytest.approx(1e6, rel=1e-6)
    assert perimeter == pytest.approx(4000, rel=1e-6)


def test_nulls_stay_null_and_nothing_moves_without_need() -> None:
    geoms = geometries(shapely.Point(114, 30), None)
    moved = to_metric(geoms, 114)
    assert moved[1] is None
    assert reproject(geoms, "EPSG:4490", "EPSG:4490") is geoms


def test_unknown_and_impossible_crs_are_refused() -> None:
    with pytest.raises(GeometryError, match=r"crs\.unknown"):
        reproject(shapely.Point(0, 0), "EPSG:999999", "EPSG:4490")
    with pytest.raises(GeometryError, match=r"crs\.outside_domain"):
        reproject(shapely.Point(114, 95), "EPSG:4490", "EPSG:4547")


@pytest.mark.parametrize("lat", [18.0, 30.6, 45.0, 53.5])
def test_the_quick_measure_keeps_its_promise(lat: float) -> None:
    geod, random = Geod(ellps="GRS80"), np.random.default_rng(5)
    lon, far, _ = geod.fwd(np.full(200, 114.0), np.full(200, lat), random.uniform(0, 360, 200), np.full(200, 5000.0))
    offset = (np.column_stack([lon, far]) - (114.0, lat)) * metres_per_degree(lat)
    assert np.abs(np.hypot(*offset.T) / 5000 - 1).max() < 0.0012


def test_lonlat_is_recognised_and_kept() -> None:
    assert crs_from_coordinates([(112.98, 28.25), (113.1, 28.3)]) == "EPSG:4490"
    assert crs_from_coordinates([(112.98, 28.25)], "EPSG:4326") == "EPSG:4326"
    check_lonlat([])


@pytest.mark.parametrize("zone", [25, 38, 45])
def test_an_easting_carries_its_three_degree_zone(zone: int) -> None:
    epsg = f"EPSG:{4488 + zone}"
    x, y = Transformer.from_crs("EPSG:4490", epsg, always_xy=True).transform(3 * zone + 0.3, 30.6)
    assert crs_from_coordinates([(x, y)]) == epsg
    assert crs_from_coordinates([(x, y)], f"EPSG:{4534 + zone - 25}") == epsg
    assert crs_from_coordinates([(x - zone * 1e6, y)], f"EPSG:{4534 + zone - 25}") == f"EPSG:{4534 + zone - 25}"


def test_an_easting_carries_its_six_degree_zone() -> None:
    x, y = Transformer.from_crs("EPSG:4490", "EPSG:4497", always_xy=True).transform(112.0, 30.6)
    assert 19e6 < x < 20e6
    assert crs_from_coordinates([(x, y)]) == "EPSG:4497"


@pytest.mark.parametrize(
    ("coordinates", "claimed", "code"),
    [
        ([(28.25, 112.98)], "EPSG:4490", "crs.axes_swapped"),
        ([(28.25, 112.98)], None, "crs.axes_swapped"),
        ([(38_500_000, 3_380_000)], "EPSG:4490", "crs.not_lonlat"),
        ([(112.98, 28.25), (500_000, 3_380_000)], "EPSG:4326", "crs.not_lonlat"),
        ([(512_345, 3_380_000)], None, "crs.meridian_unknown"),
        ([(13_200_000, 3_770_000)], None, "crs.ambiguous"),
        ([(-5e8, 3)], None, "crs.unrecognised"),
        ([], None, "crs.no_coordinates"),
        ([(float("nan"), 3)], None, "crs.not_finite"),
    ],
)
def test_what_cannot_be_or_cannot_be_told_is_refused(
    coordinates: list[tuple[float, float]], claimed: str | None, code: str
) -> None:
    with pytest.raises(GeometryError) as refused:
        crs_from_coordinates(coordinates, claimed)
    assert refused.value.code == code


def test_web_mercator_is_recognised_where_no_zone_can_be_meant() -> None:
    assert crs_from_coordinates(to_web_mercator(np.array([[114.0, 30.6]]))) == "EPSG:3857"
