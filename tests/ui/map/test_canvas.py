"""The map widget: the hand moves it, clicks become signals, and what is painted is what is there."""

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.map_content import layer_content, rows
from app.ui.map.canvas import MapCanvas
from app.ui.map.qt_arrays import pixels_of
from app.ui.map.view import mercator_of
from app.ui.tokens import load_tokens
from tests.support.made_up_map import CENTRE, some_buildings, some_events, some_grids, some_ids, some_streets

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def canvas(qtbot: QtBot, qtlog: object) -> MapCanvas:
    made = MapCanvas(load_tokens("light"))
    qtbot.addWidget(made)
    made.pulse.still(True)
    made.resize(800, 600)
    made.set_layer("streets", some_streets())
    made.set_layer("grids", some_grids())
    made.set_layer("events", some_events(300))
    made.show()
    made.zoom_to()
    qtbot.waitUntil(lambda: made.settled)
    yield made
    assert [record.message for record in qtlog.records] == []  # type: ignore[attr-defined]  # a pytest-qt fixture


def drag(canvas: MapCanvas, path: list[tuple[int, int]], button: Qt.MouseButton = LEFT, keys: object = None) -> None:
    modifiers = keys or Qt.KeyboardModifier.NoModifier
    steps = [(QEvent.Type.MouseButtonPress, path[0]), *((QEvent.Type.MouseMove, p) for p in path[1:])]
    steps.append((QEvent.Type.MouseButtonRelease, path[-1]))
    for kind, (x, y) in steps:
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
        acting = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
        place = QPointF(x, y)
        QApplication.sendEvent(canvas, QMouseEvent(kind, place, canvas.mapToGlobal(place), acting, held, modifiers))


def wheel(canvas: MapCanvas, x: int, y: int, angle: int, pixels: QPoint | None = None) -> None:
    place = QPointF(x, y)
    phase = Qt.ScrollPhase.NoScrollPhase if pixels is None else Qt.ScrollPhase.ScrollUpdate
    event = QWheelEvent(
        place, canvas.mapToGlobal(place), pixels or QPoint(), QPoint(0, angle),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, phase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def pixel_of(canvas: MapCanvas, geometry: object) -> QPoint:
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(geometry))[0]
    x, y = canvas.view.to_pixel(*mercator_of(lon, lat))
    return QPoint(round(x), round(y))


def colours(image: QImage) -> set[int]:
    return set(np.unique(pixels_of(image.convertToFormat(QImage.Format.Format_RGB32))).tolist())


def test_everything_is_shown_and_nothing_is_blank(canvas: MapCanvas) -> None:
    west, south, east, north = canvas.view.bounds
    bounds = canvas.scene.bounds
    assert bounds is not None
    assert (west, south) <= bounds[:2]
    assert (east, north) >= bounds[2:]
    assert len(colours(canvas.grab().toImage())) > 100


@pytest.mark.parametrize("button", [LEFT, Qt.MouseButton.MiddleButton])
def test_dragging_takes_the_ground_along(canvas: MapCanvas, button: Qt.MouseButton) -> None:
    before = canvas.view.to_map(300, 300)
    drag(canvas, [(300, 300), (340, 310), (420, 360)], button)
    assert canvas.view.to_map(420, 360) == pytest.approx(before, abs=1e-6)


def test_space_drag_pans_whatever_the_tool(canvas: MapCanvas) -> None:
    canvas.set_tool("line")
    before = canvas.view.to_map(300, 300)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    drag(canvas, [(300, 300), (350, 280)])
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.view.to_map(350, 280) == pytest.approx(before, abs=1e-6)
    assert not canvas.toolbox.busy


def test_the_wheel_zooms_to_the_cursor(canvas: MapCanvas) -> None:
    before, resolution = canvas.view.to_map(123, 456), canvas.view.resolution
    wheel(canvas, 123, 456, 240)
    assert canvas.view.resolution == pytest.approx(resolution / 2)
    assert canvas.view.to_map(123, 456) == pytest.approx(before, abs=1e-6)


def test_two_fingers_pan(canvas: MapCanvas) -> None:
    before = canvas.view.to_map(0, 0)
    wheel(canvas, 100, 100, 0, QPoint(15, -20))
    assert canvas.view.to_map(15, -20) == pytest.approx(before, abs=1e-6)


def test_the_keyboard_pans_zooms_and_goes_back(canvas: MapCanvas, qtbot: QtBot) -> None:
    start = canvas.view
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.view.x > start.x
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.view.resolution < start.resolution
    with qtbot.waitSignal(canvas.navigator.rested):
        pass
    QTest.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert canvas.view == start
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert canvas.view.resolution < start.resolution


def test_flying_arrives_and_can_be_interrupted(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.fly_to(113.0, 28.26)
    qtbot.waitUntil(lambda: not canvas.navigator.gliding, timeout=1000)
    assert canvas.view.centre == pytest.approx((113.0, 28.26), abs=1e-9)
    canvas.fly_to(112.96, 28.24)
    drag(canvas, [(300, 300), (320, 300)])
    assert not canvas.navigator.gliding


def test_a_click_asks_for_what_lies_there(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.remove_layer("events")
    grids = some_grids()
    with qtbot.waitSignal(canvas.selection_requested) as asked:
        QTest.mouseClick(canvas, LEFT, pos=pixel_of(canvas, grids.geometries[33]))
    assert asked.args == ["grid", (grids.ids[33],), False]


def test_shift_drag_asks_for_what_is_framed(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.remove_layer("events")
    with qtbot.waitSignal(canvas.selection_requested) as asked:
        drag(canvas, [(0, 0), (400, 300), (800, 600)], keys=SHIFT)
    assert asked.args[0] == "grid"
    assert set(asked.args[1]) == set(some_grids().ids)


def test_the_selection_is_seen_and_cleared_by_escape(canvas: MapCanvas, qtbot: QtBot) -> None:
    plain = canvas.grab().toImage()
    canvas.set_selection("grid", [some_grids().ids[33]])
    assert canvas.grab().toImage() != plain
    with qtbot.waitSignal(canvas.selection_requested) as asked:
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert asked.args == ["", (), False]


def test_escape_steps_back_once(canvas: MapCanvas) -> None:
    canvas.set_tool("line")
    QTest.mouseClick(canvas, LEFT, pos=QPoint(300, 300))
    assert canvas.toolbox.busy
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.toolbox.busy
    assert canvas.toolbox.current.name == "line"
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.toolbox.current.name == "select"


def test_a_line_is_drawn_across_a_change_of_tools(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.remove_layer("grids")
    canvas.remove_layer("streets")
    places = [QPoint(300, 300), QPoint(400, 320), QPoint(500, 280)]
    expected = tuple(canvas.view.to_lonlat(p.x(), p.y()) for p in places)
    canvas.set_tool("line")
    QTest.mouseClick(canvas, LEFT, pos=places[0])
    QTest.mouseClick(canvas, LEFT, pos=places[1])
    canvas.set_tool("select")
    QTest.mouseClick(canvas, LEFT, pos=QPoint(10, 10))
    canvas.set_tool("line")
    QTest.mouseClick(canvas, LEFT, pos=places[2])
    with qtbot.waitSignal(canvas.tool_finished) as done:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert done.args[0] == "line"
    assert np.array(done.args[1]) == pytest.approx(np.array(expected), abs=1e-9)


def test_the_pointer_is_told_and_marks_what_it_passes(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.remove_layer("events")
    grids = some_grids()
    place = pixel_of(canvas, grids.geometries[12])
    with qtbot.waitSignals([canvas.pointer_moved, canvas.hover_changed]):
        QTest.mouseMove(canvas, place)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    with qtbot.waitSignal(canvas.hover_changed) as hovered:
        QTest.mouseMove(canvas, place + QPoint(1, 0))
    assert hovered.args == ["grid", grids.ids[12]]


def test_double_click_zooms_in(canvas: MapCanvas, qtbot: QtBot) -> None:
    resolution = canvas.view.resolution
    QTest.mouseDClick(canvas, LEFT, pos=QPoint(200, 200))
    qtbot.waitUntil(lambda: not canvas.navigator.gliding, timeout=1000)
    assert canvas.view.resolution == pytest.approx(resolution / 2)


def test_changed_features_are_shown(canvas: MapCanvas, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: canvas.settled)
    before = canvas.grab().toImage()
    grids = some_grids()
    canvas.update_features("grids", rows(grids, np.array([], np.intp)), [grids.ids[33]])
    qtbot.waitUntil(lambda: canvas.settled)
    assert canvas.grab().toImage() != before
    canvas.update_features("grids", rows(grids, np.array([33])))
    qtbot.waitUntil(lambda: canvas.settled)
    assert canvas.grab().toImage() == before


def test_themes_differ(canvas: MapCanvas, qtbot: QtBot) -> None:
    light = canvas.grab().toImage()
    canvas.set_theme(load_tokens("dark"))
    qtbot.waitUntil(lambda: canvas.settled)
    assert canvas.grab().toImage() != light


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_picture_has_the_size_asked_for(canvas: MapCanvas, ratio: float) -> None:
    image = canvas.render_image(QSize(300, 200), ratio)
    assert (image.width(), image.height()) == (300 * ratio, 200 * ratio)
    assert len(colours(image)) > 30


def test_thousands_of_points_are_stamped(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.set_layer("events", some_events(6000))
    qtbot.waitUntil(lambda: canvas.settled)
    hue = int(load_tokens("light")["event_overdue"].lstrip("#"), 16) | 0xFF000000
    assert hue in colours(canvas.grab().toImage())


def test_an_empty_map_says_what_to_do(qtbot: QtBot) -> None:
    made = MapCanvas()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    assert len(colours(made.grab().toImage())) > 5
    made.zoom_to()
    made.set_layer("grids", layer_content("grid", (), ()))
    assert len(colours(made.grab().toImage())) > 5


def test_kinds_may_mix_families_of_geometry(canvas: MapCanvas, qtbot: QtBot) -> None:
    shapes = [shapely.Point(CENTRE).buffer(0.003), shapely.LineString([CENTRE, (113, 28.27)]), shapely.Point(113, 28.2)]
    canvas.set_layer("findings", layer_content("finding", some_ids(3), shapes, classes=[0, 1, 1]))
    canvas.set_layer("places", some_buildings(50))
    qtbot.waitUntil(lambda: canvas.settled)
    canvas.flash("finding", some_ids(3))
    canvas.set_selection("finding", some_ids(3))
    assert len(colours(canvas.grab().toImage())) > 100


def test_zooming_scales_the_old_picture_until_it_rests(canvas: MapCanvas, qtbot: QtBot) -> None:
    wheel(canvas, 400, 300, 120)
    assert not canvas.settled
    assert len(colours(canvas.grab().toImage())) > 100
    qtbot.waitUntil(lambda: canvas.settled, timeout=2000)


def test_a_large_layer_is_prepared_beside_the_window(canvas: MapCanvas, qtbot: QtBot) -> None:
    events = some_events(7000)
    canvas.set_layer("many", events)
    assert canvas.scene.layer("many") is None
    canvas.update_features("many", rows(events, np.array([0])), [events.ids[1]])
    qtbot.waitUntil(lambda: canvas.settled, timeout=5000)
    layer = canvas.scene.layer("many")
    assert layer is not None
    assert len(layer.content) == 6999


def test_a_large_layer_may_be_taken_away_before_it_is_ready(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.set_layer("many", some_events(7000))
    canvas.remove_layer("many")
    qtbot.wait(200)
    assert canvas.scene.layer("many") is None


def test_many_selected_are_marked_too(canvas: MapCanvas, qtbot: QtBot) -> None:
    events = some_events(4000)
    canvas.set_layer("events", events)
    qtbot.waitUntil(lambda: canvas.settled)
    plain = canvas.grab().toImage()
    canvas.set_selection("event", events.ids)
    qtbot.waitUntil(lambda: canvas.settled)
    assert canvas.grab().toImage() != plain
    canvas.set_selection("", ())
    qtbot.waitUntil(lambda: canvas.settled)
    assert canvas.grab().toImage() == plain


def test_features_of_an_unknown_layer_cannot_be_updated(canvas: MapCanvas) -> None:
    with pytest.raises(KeyError):
        canvas.update_features("nothing", some_events(1))


def test_the_window_may_go_before_a_large_layer_is_ready(qtbot: QtBot) -> None:
    made = MapCanvas()
    made.set_layer("many", some_events(20_000))
    made.deleteLater()
    del made
    qtbot.wait(300)
