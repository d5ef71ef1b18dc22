"""The picture behind the window: cancelled cleanly, never out of date for long, and moved without painting anew."""

import pytest
import shapely
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from app.services.map_content import layer_content
from app.ui.map.canvas import MapCanvas
from app.ui.map.drawings.target import Quality
from app.ui.map.painting import Painting
from app.ui.map.view import mercator_of
from app.ui.tokens import load_tokens
from tests.support.made_up_map import CENTRE, some_buildings, some_events, some_grids, some_ids, some_streets


@pytest.fixture
def canvas(qtbot: QtBot, qtlog: object) -> MapCanvas:
    made = MapCanvas(load_tokens("light"))
    qtbot.addWidget(made)
    made.pulse.still(True)
    made.resize(600, 400)
    made.set_layer("streets", some_streets())
    made.set_layer("grids", some_grids())
    made.set_layer("buildings", some_buildings(500))
    made.set_layer("events", some_events(300))
    made.show()
    made.zoom_to()
    qtbot.waitUntil(lambda: made.settled)
    yield made
    assert [record.message for record in qtlog.records] == []  # type: ignore[attr-defined]  # a pytest-qt fixture


def test_a_painting_can_be_given_up_after_any_step(canvas: MapCanvas) -> None:
    steps = 0
    while True:
        painting = Painting(canvas.scene, canvas.view, 1.0, load_tokens("light"), Quality.CRISP)
        for _ in range(steps):
            if painting.advance(0):
                return
        painting.close()
        steps += 7


def test_a_canvas_may_go_while_it_is_painted(qtbot: QtBot) -> None:
    other = MapCanvas(load_tokens("dark"))
    qtbot.addWidget(other)
    other.set_layer("buildings", some_buildings(3000))
    other.zoom_to()
    other.close()


def test_a_short_drag_paints_nothing_anew(canvas: MapCanvas, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = []
    original = Painting.__init__

    def counting(self: Painting, *arguments: object) -> None:
        begun.append(self)
        original(self, *arguments)  # type: ignore[arg-type]  # passed through as they came

    monkeypatch.setattr(Painting, "__init__", counting)
    for _ in range(10):
        canvas.navigator.pan_by(5, 3)
        canvas.grab()
    assert begun == []


def test_a_long_drag_never_shows_an_empty_edge(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.navigator.zoom(4)
    qtbot.waitUntil(lambda: canvas.settled)
    for _ in range(12):
        canvas.navigator.pan_by(-40, 0)
        qtbot.waitUntil(lambda: canvas.buffer.current and not canvas.buffer.busy, timeout=2000)
    shown = canvas.grab().toImage()
    qtbot.waitUntil(lambda: canvas.settled)
    assert shown.pixelColor(590, 200) == canvas.grab().toImage().pixelColor(590, 200)


def test_a_change_shows_even_when_the_map_moves_at_once(canvas: MapCanvas, qtbot: QtBot) -> None:
    canvas.remove_layer("events")
    square = shapely.Point(CENTRE).buffer(0.02, quad_segs=1)
    canvas.set_layer("findings", layer_content("finding", some_ids(1), [square], None, [1]))
    canvas.navigator.pan_by(10, 0)
    qtbot.waitUntil(lambda: canvas.settled, timeout=3000)
    x, y = canvas.view.to_pixel(*mercator_of(CENTRE[0] + 0.003, CENTRE[1] + 0.012))
    reddish = canvas.grab().toImage().pixelColor(QPoint(round(x), round(y)))
    assert reddish.red() > reddish.blue() + 30
