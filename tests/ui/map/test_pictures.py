"""The painted picture: no gap between neighbours at any scale, the same map in every quality, theme and resolution."""

from functools import lru_cache

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication

from app.services.map_content import layer_content
from app.ui.map.drawings.target import Quality
from app.ui.map.painting import Painting
from app.ui.map.qt_arrays import pixels_of
from app.ui.map.scene import Scene, SceneLayer
from app.ui.map.style import LayerStyle, default_style
from app.ui.map.view import MapView
from app.ui.tokens import load_tokens
from gis.crs import to_web_mercator
from tests.support.made_up_map import a_coverage, a_voronoi_coverage, some_events, some_grids, some_ids, some_streets

WIDTH, HEIGHT = 500, 400
LIGHT = load_tokens("light")


@pytest.fixture(autouse=True, scope="module")
def _an_application(qapp: QApplication) -> None:
    """Pictures are painted by Qt."""
    assert qapp is not None


def pixels(
    scene: Scene, view: MapView, quality: Quality, ratio: float = 1.0, theme: str = "light"
) -> NDArray[np.uint32]:
    painting = Painting(scene, view, ratio, load_tokens(theme), quality)
    assert painting.advance(float("inf"))
    return pixels_of(painting.image).copy()


def rgb(picture: NDArray[np.uint32]) -> NDArray[np.float64]:
    return np.stack([(picture >> shift) & 255 for shift in (16, 8, 0)], axis=-1).astype(float)


@lru_cache
def a_coverage_and_all_of_it(size: tuple[int, int], seed: int) -> tuple[NDArray[np.object_], shapely.Geometry]:
    shapes = a_coverage(*size, seed=seed, vertices=3)
    return shapes, shapely.transform(shapely.union_all(shapes), to_web_mercator)


@given(
    st.integers(0, 4),
    st.sampled_from([(3, 2), (9, 7), (30, 24), (90, 70)]),
    st.floats(0.7, 40),
    st.floats(0, WIDTH),
    st.floats(0, HEIGHT),
    st.sampled_from([Quality.ROUGH, Quality.CRISP]),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_gap_shows_between_neighbours(
    seed: int, size: tuple[int, int], zoom: float, x: float, y: float, quality: Quality
) -> None:
    shapes, whole = a_coverage_and_all_of_it(size, seed)
    scene = Scene()
    bare_fills = LayerStyle(fills=("danger",), edge="danger", edge_width=0.0)
    scene.put(SceneLayer("all", layer_content("grid", some_ids(len(shapes)), shapes), bare_fills))
    assert scene.bounds is not None
    view = MapView(0, 0, 1, WIDTH, HEIGHT).fitted(scene.bounds).zoomed(zoom, x, y)
    ground = int(LIGHT["map_land"].lstrip("#"), 16) | 0xFF000000
    bare = pixels(scene, view, quality) == ground
    inside = whole.buffer(-2.5 * view.resolution)
    rows, columns = np.nonzero(bare)
    places = [view.to_map(c + 0.5, r + 0.5) for r, c in zip(rows.tolist(), columns.tolist(), strict=True)]
    assert not shapely.intersects(inside, shapely.multipoints(places)) if places else True


@pytest.fixture(scope="module")
def scene() -> Scene:
    made = Scene()
    for name, content in (("streets", some_streets()), ("grids", some_grids()), ("events", some_events(150))):
        made.put(SceneLayer(name, content, default_style(content.kind)))
    return made


@pytest.fixture(scope="module")
def view(scene: Scene) -> MapView:
    assert scene.bounds is not None
    return MapView(0, 0, 1, WIDTH, HEIGHT).fitted(scene.bounds)


@pytest.mark.parametrize("other", [Quality.ROUGH, Quality.FINEST])
def test_every_quality_shows_the_same_map(scene: Scene, view: MapView, other: Quality) -> None:
    off = np.abs(rgb(pixels(scene, view, Quality.CRISP)) - rgb(pixels(scene, view, other))).max(axis=-1)
    assert off.mean() < 6
    assert (off > 60).mean() < 0.03


def test_twice_the_pixels_show_the_same_map(scene: Scene, view: MapView) -> None:
    single = rgb(pixels(scene, view, Quality.CRISP))
    double = rgb(pixels(scene, view, Quality.CRISP, 2.0))
    halved = double.reshape(HEIGHT, 2, WIDTH, 2, 3).mean(axis=(1, 3))
    off = np.abs(single - halved).max(axis=-1)
    assert off.mean() < 8
    assert (off > 90).mean() < 0.03


def test_dark_is_dark_and_light_is_light(scene: Scene, view: MapView) -> None:
    assert rgb(pixels(scene, view, Quality.CRISP)).mean() > 180
    assert rgb(pixels(scene, view, Quality.CRISP, 1.0, "dark")).mean() < 75


def test_rough_and_fine_agree_where_polygons_are_tiny() -> None:
    shapes = a_voronoi_coverage(4000)
    classes = (shapely.get_coordinates(shapely.centroid(shapes))[:, 0] > 112.98).astype(np.int16)
    scene = Scene()
    style = LayerStyle(fills=("danger", "accent"), edge="danger", edge_width=0.0)
    scene.put(SceneLayer("all", layer_content("grid", some_ids(4000), shapes, None, classes), style))
    assert scene.bounds is not None
    whole = MapView(0, 0, 1, WIDTH, HEIGHT).fitted(scene.bounds)
    rough, fine = (pixels(scene, whole, quality) for quality in (Quality.ROUGH, Quality.CRISP))
    assert (rough != fine).mean() < 0.02
