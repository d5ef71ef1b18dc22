"""Labels do not cover each other and stand inside what they name."""

import numpy as np
import pytest
import shapely
from PySide6.QtWidgets import QApplication

from app.services.map_content import layer_content
from app.ui.map.drawings.target import Quality
from app.ui.map.labels import Occupied, text_size
from app.ui.map.painting import Painting
from app.ui.map.scene import Scene, SceneLayer
from app.ui.map.style import LabelStyle, LayerStyle, default_style
from app.ui.map.view import MapView, mercator_of
from app.ui.tokens import load_tokens
from gis.crs import to_web_mercator
from gis.label_anchors import inner_anchors
from tests.support.made_up_map import CENTRE, some_events, some_grids, some_ids, some_places

Placed = list[tuple[float, float, float, float]]


@pytest.fixture
def placed(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Placed:
    """The boxes of what is written on the map."""
    assert qapp is not None
    found: Placed = []
    taking = Occupied.take

    def watching(self: Occupied, x: float, y: float, width: float, height: float, over: bool = False) -> bool:
        free = taking(self, x, y, width, height, over)
        if free:
            found.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2))
        return free

    monkeypatch.setattr(Occupied, "take", watching)
    return found


def painted(scene: Scene, zoom: float = 1.0) -> MapView:
    assert scene.bounds is not None
    view = MapView(0, 0, 1, 1200, 900).fitted(scene.bounds).zoomed(zoom, 600, 450)
    Painting(scene, view, 1.0, load_tokens("light"), Quality.CRISP).advance(float("inf"))
    return view


def test_no_label_covers_another(placed: Placed) -> None:
    scene = Scene()
    places = shapely.points(some_places(500))
    named = [f"云溪路{n}号便民服务站" for n in range(500)]
    style = LayerStyle(symbol="organisation", fills=("organisation",), labels=(LabelStyle(11),))
    scene.put(SceneLayer("organisations", layer_content("organisation", some_ids(500), places, named), style))
    scene.put(SceneLayer("grids", some_grids(), default_style("grid")))
    painted(scene)
    boxes = shapely.box(*np.array(placed).T)
    assert 50 < len(boxes) < 596
    pairs = shapely.STRtree(boxes).query(boxes, predicate="overlaps")
    assert pairs.shape[1] == 0


def test_labels_of_polygons_stand_inside(placed: Placed) -> None:
    scene = Scene()
    grids = some_grids()
    scene.put(SceneLayer("grids", grids, default_style("grid")))
    view = painted(scene, 1.6)
    layer = scene.layer("grids")
    assert layer is not None
    shapes = layer.shapes(np.arange(len(grids)))
    assert len(placed) > 20
    for x0, y0, x1, y1 in placed:
        (west, north), (east, south) = view.to_map(x0 + 6, y0 + 4), view.to_map(x1 - 6, y1 - 4)
        assert shapely.covers(shapes, shapely.box(west, south, east, north)).any()


def test_labels_keep_clear_of_event_symbols(placed: Placed) -> None:
    scene = Scene()
    scene.put(SceneLayer("grids", some_grids(), default_style("grid")))
    painted(scene, 1.6)
    alone = len(placed)
    placed.clear()
    events = some_events(300)
    scene.put(SceneLayer("events", events, default_style("event")))
    view = painted(scene, 1.6)
    pixels = [view.to_pixel(*place) for place in to_web_mercator(shapely.get_coordinates(events.geometries)).tolist()]
    boxes = shapely.box(*np.array(placed).T)
    assert 0 < len(boxes) < alone
    assert not shapely.intersects(shapely.multipoints(pixels), boxes).any()


def test_the_important_ones_stand_where_too_many_want_to(placed: Placed) -> None:
    spots = [shapely.Point(CENTRE[0] + k * 1e-6, CENTRE[1]) for k in range(3)]
    style = LayerStyle(symbol="worker", fills=("worker_on_duty",) * 2, labels=(LabelStyle(11),))
    content = layer_content("worker", some_ids(3), spots, ["minor", "major thing", "second"], None, [1.0, 3.0, 2.0])
    scene = Scene()
    scene.put(SceneLayer("workers", content, style))
    view = MapView(*mercator_of(*CENTRE), 2.0, 400, 300)
    Painting(scene, view, 1.0, load_tokens("light"), Quality.CRISP).advance(float("inf"))
    assert [round(x1 - x0 - 4) for x0, _, x1, _ in placed] == [
        round(text_size(text, 11, False)[0]) for text in ("major thing", "second")
    ]
    assert placed[0][3] < 150 < placed[1][1]


def test_labels_come_and_go_with_the_scale(placed: Placed) -> None:
    style = LayerStyle(fills=("grid_fill",), labels=(LabelStyle(12, coarsest=4.0, finest=1.0),))
    scene = Scene()
    scene.put(SceneLayer("grids", some_grids(3, 2), style))
    painted(scene, 0.9)
    far = len(placed)
    painted(scene, 3)
    near = len(placed) - far
    painted(scene, 30)
    assert (far, len(placed) - far - near) == (0, 0)
    assert near > 0


def test_a_polygon_whose_middle_is_out_of_sight_is_named_where_it_is_seen(placed: Placed) -> None:
    scene = Scene()
    scene.put(SceneLayer("grids", some_grids(2, 1), default_style("grid")))
    layer = scene.layer("grids")
    assert layer is not None
    west, south, _, north = layer.feature_bounds[0]
    side = MapView(west + 400, (south + north) / 2 + 600, 0.5, 1200, 900)
    Painting(scene, side, 1.0, load_tokens("light"), Quality.CRISP).advance(float("inf"))
    ((x0, y0, x1, y1),) = placed
    assert 0 < x0 < x1 < 1200
    assert 0 < y0 < y1 < 900


def test_anchors_lie_inside_with_the_room_they_promise() -> None:
    horseshoe = shapely.Polygon([(0, 0), (10, 0), (10, 10), (8, 10), (8, 2), (2, 2), (2, 10), (0, 10)])
    island = shapely.MultiPolygon([shapely.box(50, 50, 51, 51), shapely.box(20, 20, 30, 24)])
    x, y, width, height = inner_anchors(np.array([horseshoe, island], dtype=object)).T
    assert shapely.contains_xy(horseshoe, x[0], y[0])
    assert (x[1], y[1]) == (25, 22)
    assert (width[1], height[1]) == (10, 4)
    assert height[0] <= 4


def test_anchors_of_lines_and_points() -> None:
    line = shapely.MultiLineString([[(0, 0), (10, 0)], [(50, 50), (51, 50)]])
    anchors = inner_anchors(np.array([line, shapely.Point(3, 4)], dtype=object))
    assert anchors.tolist() == [[5, 0, 0, 0], [3, 4, 0, 0]]
