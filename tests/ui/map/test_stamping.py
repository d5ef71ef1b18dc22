"""Dots: each is where its point is, as wide as asked for, the higher class on top."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.ui.map.drawings.stamping import stamped
from app.ui.map.drawings.target import Target
from app.ui.map.view import MapView
from app.ui.tokens import load_tokens

VIEW = MapView(1000.0, 2000.0, 2.0, 60, 40)
FILLS = ("accent", "danger")


@pytest.fixture(params=[1.0, 2.0])
def target(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Target]:
    assert qapp is not None
    ratio = request.param
    image = QImage(round(60 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
    image.fill(0)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    yield Target(painter, image, VIEW, load_tokens("light"), ratio)
    painter.end()


def paint(target: Target, places: list[tuple[float, float]], classes: list[int], size_px: float = 3.0) -> None:
    x, y = np.array(places).T
    for _ in stamped(target, [(x, y, np.array(classes, np.int16))], FILLS, size_px):
        pass


def test_a_dot_is_a_square_about_its_point(target: Target) -> None:
    paint(target, [VIEW.to_map(20.5, 10.5)], [0])
    rows, columns = np.nonzero(target.pixels() & 0xFFFFFF)
    size = round(3 * target.ratio)
    assert len(rows) == size * size
    assert np.ptp(rows) == np.ptp(columns) == size - 1
    assert abs((rows.mean() + 0.5) / target.ratio - 10.5) <= 0.5
    assert abs((columns.mean() + 0.5) / target.ratio - 20.5) <= 0.5
    hue = int(load_tokens("light")["accent"].lstrip("#"), 16)
    assert set((target.pixels()[rows, columns] & 0xFFFFFF).tolist()) == {hue}


def test_the_higher_class_is_on_top_whatever_the_order(target: Target) -> None:
    spot = VIEW.to_map(30.5, 20.5)
    paint(target, [spot, VIEW.to_map(31.5, 20.5)], [1, 0])
    hue = int(load_tokens("light")["danger"].lstrip("#"), 16)
    middle = target.pixels()[round(20.5 * target.ratio), round(30.5 * target.ratio)]
    assert middle & 0xFFFFFF == hue


def test_dots_at_the_edge_are_cut_off_and_those_beyond_are_not_there(target: Target) -> None:
    paint(target, [VIEW.to_map(0.1, 0.1), VIEW.to_map(-5, 5), VIEW.to_map(5, 400)], [0, 0, 0])
    rows, columns = np.nonzero(target.pixels() & 0xFFFFFF)
    assert rows.max() <= 2 * target.ratio
    assert columns.max() <= 2 * target.ratio
