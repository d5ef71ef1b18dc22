"""Measures agree with PROJ's geodesics and add up however a polygon is cut."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from numpy.typing import NDArray
from pyproj import Geod

from gis.measure import area_m2, area_of, distance_m, label_point, length_m, length_of, polsby_popper, width_m
from tests.support.geometry import a_coverage, coverages, geometries

GEOD = Geod(a=6378137.0, rf=298.257222101)


def reference_area(polygon: shapely.Polygon) -> float:
    """Return the area PROJ finds when the edges are kept straight in longitude and latitude."""
    return abs(float(GEOD.geometry_area_perimeter(shapely.segmentize(polygon, 1e-4))[0]))


@pytest.mark.parametrize(
    "polygon",
    [
        shapely.Polygon([(110, 30), (110.5, 30.7), (110.1, 30.9)]),
        shapely.box(110, 30, 110.4, 30.4).difference(shapely.box(110.1, 30.1, 110.2, 30.2)),
        shapely.box(-0.2, -0.1, 0.1, 0.3),
        shapely.box(73.5, 53.0, 73.7, 53.5),
    ],
)
def test_areas_are_ellipsoidal(polygon: shapely.Polygon) -> None:
    assert area_of(polygon) == pytest.approx(reference_area(polygon), rel=1e-8)
    assert area_of(polygon.reverse()) == pytest.approx(area_of(polygon), rel=1e-13)


def test_multipolygons_add_up_and_the_rest_has_no_area() -> None:
    one, two = shapely.box(114, 30, 114.01, 30.01), shapely.box(115, 30, 115.01, 30.01)
    both = shapely.MultiPolygon([one, two])
    areas = area_m2(geometries(both, None, shapely.Polygon(), shapely.Point(1, 1), one, two))
    assert areas[0] == pytest.approx(areas[4] + areas[5], rel=1e-14)
    assert areas[1:4].tolist() == [0, 0, 0]
    assert area_m2(geometries(None)).tolist() == [0]


@settings(max_examples=25, deadline=None)
@given(coverages())
def test_the_areas_of_a_coverage_sum_to_its_outline(coverage: NDArray[np.object_]) -> None:
    assert area_m2(coverage).sum() == pytest.approx(area_of(shapely.coverage_union_all(coverage)), rel=1e-12)


def test_lengths_are_geodesic() -> None:
    line = shapely.LineString([(112.98, 28.25), (113.0, 28.3), (114.3, 30.6)])
    ring = shapely.box(114, 30, 114.01, 30.01)
    holed = shapely.box(113, 29, 115, 31).difference(ring)
    several = shapely.MultiLineString([line, line])
    lengths = length_m(geometries(line, ring, holed, None, shapely.Point(0, 0), several))
    assert lengths[0] == pytest.approx(GEOD.geometry_length(line), rel=1e-12)
    assert lengths[1] == pytest.approx(GEOD.geometry_length(ring.exterior), rel=1e-12)
    assert lengths[2] == pytest.approx(GEOD.geometry_length(holed.exterior) + lengths[1], rel=1e-12)
    assert lengths[3:5].tolist() == [0, 0]
    assert lengths[5] == pytest.approx(2 * lengths[0])
    assert length_of(line) == lengths[0]


def test_distances_are_geodesic() -> None:
    one, two = np.array([[114.0, 30.0], [0.0, 0.0]]), np.array([[114.0, 31.0], [0.0, 0.0]])
    assert distance_m(one, two) == pytest.approx([110861.3, 0], abs=1.0)


def test_compactness_is_one_for_a_circle_and_small_for_a_ribbon() -> None:
    scale = 1 / np.cos(np.radians(30))
    circle = shapely.transform(shapely.Point(0, 0).buffer(0.01, quad_segs=200), lambda xy: xy * (scale, 1) + (114, 30))
    ribbon = shapely.box(114, 30, 114.1, 30.0001)
    square = shapely.box(114, 30, 114 + 0.01 * scale, 30.01)
    compact = polsby_popper(geometries(circle, square, ribbon, None))
    assert compact[0] == pytest.approx(1, abs=0.01)
    assert compact[1] == pytest.approx(np.pi / 4, abs=0.01)
    assert compact[2] < 0.01
    assert compact[3] == 0


def test_width_is_the_largest_circle_inside() -> None:
    widths = width_m(geometries(shapely.box(114, 30, 114.01, 30.0001), None, shapely.Point(114, 30)))
    assert widths[0] == pytest.approx(11.09, rel=0.03)
    assert widths[1:].tolist() == [0, 0]


def test_labels_stand_inside_where_there_is_most_room() -> None:
    horseshoe = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 4))
    lon, lat = label_point(horseshoe)
    assert horseshoe.contains(shapely.Point(lon, lat))
    assert horseshoe.boundary.distance(shapely.Point(lon, lat)) > 0.45
    assert label_point(shapely.Point(4, 5)) == (4, 5)


def test_every_member_of_a_coverage_gets_a_label_inside() -> None:
    for member in a_coverage(3, 3, seed=9, holes=True):
        assert member.contains(shapely.Point(*label_point(member)))
