"""What lies under the pointer: agrees with the geometry at any pixel."""

import numpy as np
import pytest
import shapely

from app.services.map_content import layer_content
from app.ui.map.picking import foremost, hits_at, within
from app.ui.map.scene import Scene, SceneLayer
from app.ui.map.snapping import EDGE, VERTEX, nearest
from app.ui.map.style import default_style
from app.ui.map.view import MapView, mercator_of
from tests.support.made_up_map import CENTRE, some_events, some_grids, some_ids, some_streets

VIEW = MapView(*mercator_of(*CENTRE), 8.0, 1000, 800)


def scene_of(*names: str) -> Scene:
    made = {"grids": some_grids, "events": lambda: some_events(400), "streets": some_streets}
    scene = Scene()
    for name in names:
        content = made[name]()
        scene.put(SceneLayer(name, content, default_style(content.kind)))
    return scene


def test_a_pixel_in_a_polygon_hits_that_polygon_and_no_other() -> None:
    scene = scene_of("grids")
    layer = scene.layer("grids")
    assert layer is not None
    shapes = layer.shapes(np.arange(len(layer.content)))
    source = np.random.default_rng(11)
    for px, py in source.uniform((0, 0), (1000, 800), (2000, 2)).tolist():
        spot = shapely.Point(VIEW.to_map(px, py))
        expected = {layer.content.ids[k] for k in np.flatnonzero(shapely.intersects(shapes, spot)).tolist()}
        assert {hit.id for hit in hits_at(scene, VIEW, px, py)} == expected


def test_a_symbol_is_hit_up_to_its_edge_and_wins_over_the_polygon_below() -> None:
    scene = scene_of("grids", "events")
    layer = scene.layer("events")
    assert layer is not None
    x, y = shapely.get_coordinates(layer.shapes(np.array([7])))[0]
    px, py = VIEW.to_pixel(x, y)
    hits = hits_at(scene, VIEW, px + 8.5, py)
    assert layer.content.ids[7] in [hit.id for hit in hits]
    assert hits[0].kind == "event"
    assert hits[-1].kind == "grid"
    assert {hit.kind for hit in foremost(hits)} == {"event"}
    beside = hits_at(scene, VIEW, px + 9.5, py)
    assert layer.content.ids[7] not in [hit.id for hit in beside]


def test_the_smaller_of_two_polygons_comes_first() -> None:
    small = shapely.Point(CENTRE).buffer(0.001)
    content = layer_content("grid", some_ids(2), [small.buffer(0.01), small], ["large", "small"])
    scene = Scene()
    scene.put(SceneLayer("grids", content, default_style("grid")))
    assert [hit.label for hit in hits_at(scene, VIEW, 500, 400)] == ["small", "large"]


def test_nothing_is_hit_that_is_not_drawn() -> None:
    scene = Scene()
    content = layer_content("asset", some_ids(1), [shapely.Point(CENTRE)])
    scene.put(SceneLayer("assets", content, default_style("asset")))
    assert hits_at(scene, VIEW, 500, 400) == []
    assert len(hits_at(scene, VIEW.zoomed(8, 500, 400), 500, 400)) == 1


def test_an_outline_takes_in_polygons_by_their_middle() -> None:
    scene = scene_of("grids")
    layer = scene.layer("grids")
    assert layer is not None
    assert within(scene, VIEW, shapely.box(112, 28, 114, 29)) == ("grid", layer.content.ids)
    middle = shapely.point_on_surface(layer.content.geometries[20])
    assert within(scene, VIEW, middle.buffer(1e-5)) == ("grid", (layer.content.ids[20],))


def test_an_outline_takes_in_the_topmost_layer_only() -> None:
    scene = scene_of("grids", "events")
    layer = scene.layer("events")
    assert layer is not None
    outline = shapely.box(112.97, 28.24, 112.99, 28.26)
    kind, ids = within(scene, VIEW, outline)
    assert kind == "event"
    assert set(ids) == {
        layer.content.ids[k] for k in np.flatnonzero(shapely.intersects(layer.content.geometries, outline))
    }


def test_a_vertex_is_caught_exactly_before_an_edge() -> None:
    scene = scene_of("grids")
    layer = scene.layer("grids")
    assert layer is not None
    stored = shapely.get_coordinates(layer.content.geometries[40])[3]
    px, py = VIEW.to_pixel(*mercator_of(*stored))
    snap = nearest(scene, VIEW, px + 1, py - 1)
    assert snap is not None
    assert snap.kind == VERTEX
    assert (snap.lon, snap.lat) == tuple(stored)


def test_an_edge_is_caught_where_it_is_nearest() -> None:
    line = shapely.LineString([(112.95, 28.25), (113.01, 28.25)])
    scene = Scene()
    scene.put(SceneLayer("streets", layer_content("street", some_ids(1), [line]), default_style("street")))
    snap = nearest(scene, VIEW, 500, 400 - 7)
    assert snap is not None
    assert snap.kind == EDGE
    assert (snap.lon, snap.lat) == pytest.approx(CENTRE, abs=1e-9)
    assert nearest(scene, VIEW, 500, 400 - 12) is None


def test_points_are_not_caught() -> None:
    scene = scene_of("events")
    assert nearest(scene, VIEW, 500, 400, tolerance_px=1000) is None
