"""Overdue events pulse, nothing else does, and the pulse can be stilled."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.services.map_content import CLASSES, rows
from app.ui.map.canvas import MapCanvas
from tests.support.made_up_map import some_events, some_grids

OVERDUE = CLASSES["event"].index("overdue")


@pytest.fixture
def canvas(qtbot: QtBot) -> MapCanvas:
    made = MapCanvas()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.set_layer("grids", some_grids())
    made.show()
    return made


def test_overdue_events_pulse_until_stilled(canvas: MapCanvas, qtbot: QtBot) -> None:
    events = some_events(60)
    canvas.set_layer("events", events)
    canvas.zoom_to()
    qtbot.waitUntil(lambda: canvas.settled)
    before = canvas.grab().toImage()
    with qtbot.waitSignal(canvas.pulse.beat, timeout=1500):
        pass
    assert canvas.grab().toImage() != before
    canvas.pulse.still(True)
    assert canvas.pulse.stilled
    assert canvas.grab().toImage() == before
    with qtbot.assertNotEmitted(canvas.pulse.beat, wait=700):
        pass


def test_nothing_pulses_when_nothing_is_overdue(canvas: MapCanvas, qtbot: QtBot) -> None:
    events = some_events(60)
    canvas.set_layer("events", rows(events, np.flatnonzero(events.classes != OVERDUE)))
    with qtbot.assertNotEmitted(canvas.pulse.beat, wait=700):
        pass
