"""The map tools, from lists of points and without a window."""

import uuid

import pytest

from app.ui.map.picking import Hit
from app.ui.map.snapping import Snap
from app.ui.map.tools.lasso import LassoTool
from app.ui.map.tools.line import LineTool
from app.ui.map.tools.measure import MeasureAreaTool, MeasureLengthTool, area_told, length_told
from app.ui.map.tools.pan import PanTool
from app.ui.map.tools.point import PointTool
from app.ui.map.tools.pointer import MapTool, Pointer
from app.ui.map.tools.select import SelectTool
from app.ui.map.tools.zoom import ZoomTool
from tests.support.fake_ground import FakeGround, at, click, drag, key, place, play

ONE, TWO = (Hit("events", "event", uuid.UUID(int=n), f"event {n}") for n in (1, 2))
GRID = Hit("grids", "grid", uuid.UUID(int=3), "grid 3")


def active(tool: MapTool, ground: FakeGround) -> MapTool:
    tool.activate(ground)
    return tool


def test_pan_follows_the_hand() -> None:
    ground = FakeGround()
    play(active(PanTool(), ground), drag([(10, 10), (20, 10), (30, 25)]))
    assert ground.heard("pan") == [(10, 0), (10, 15)]


def test_pan_with_shift_frames() -> None:
    ground = FakeGround()
    tool = active(PanTool(), ground)
    play(tool, drag([(100, 80), (20, 200)], "shift"))
    assert ground.heard("zoom") == [(20, 80, 100, 200)]
    assert not tool.busy


def test_zoom_tool_frames_without_shift() -> None:
    ground = FakeGround()
    play(active(ZoomTool(), ground), drag([(0, 0), (50, 60)]))
    assert ground.heard("zoom") == [(0, 0, 50, 60)]


def test_a_trembling_hand_frames_nothing() -> None:
    ground = FakeGround()
    play(active(ZoomTool(), ground), drag([(10, 10), (12, 11)]))
    assert ground.said == []


@pytest.mark.parametrize(("modifiers", "additive"), [((), False), (("ctrl",), True)])
def test_click_selects_what_is_topmost(modifiers: tuple[str, ...], additive: bool) -> None:
    ground = FakeGround(under=[ONE, GRID])
    play(active(SelectTool(), ground), click(5, 5, "left", *modifiers))
    assert ground.heard("select") == [("event", (ONE.id,), additive)]


def test_click_on_several_asks_which() -> None:
    ground = FakeGround(under=[ONE, TWO, GRID])
    play(active(SelectTool(), ground), click(5, 5))
    assert ground.heard("choose") == [([ONE, TWO],)]


def test_alt_click_asks_about_everything_there() -> None:
    ground = FakeGround(under=[ONE, GRID])
    play(active(SelectTool(), ground), click(5, 5, "left", "alt"))
    assert ground.heard("choose") == [([ONE, GRID],)]


def test_click_on_nothing_clears_unless_adding() -> None:
    ground = FakeGround()
    tool = active(SelectTool(), ground)
    play(tool, click(5, 5))
    play(tool, click(5, 5, "left", "ctrl"))
    assert ground.heard("select") == [("", (), False)]


def test_drag_with_select_pans() -> None:
    ground = FakeGround(under=[ONE])
    play(active(SelectTool(), ground), drag([(0, 0), (30, 0)]))
    assert ground.heard("pan") == [(30, 0)]
    assert ground.heard("select") == []


def test_box_selects_and_adds() -> None:
    ground = FakeGround(taken_in=("grid", (GRID.id,)))
    tool = active(SelectTool(), ground)
    play(tool, drag([(50, 40), (10, 20)], "shift"))
    play(tool, drag([(50, 40), (10, 20)], "shift", "ctrl"))
    assert ground.heard("inside")[0] == (((10, 20), (50, 20), (50, 40), (10, 40)),)
    assert ground.heard("select") == [("grid", (GRID.id,), False), ("grid", (GRID.id,), True)]


def test_point_gives_the_place() -> None:
    ground = FakeGround()
    tool = active(PointTool(), ground)
    play(tool, drag([(0, 0), (40, 0)]))
    play(tool, click(7, 9))
    assert ground.heard("finish") == [("point", place(7, 9))]


@pytest.mark.parametrize(
    "finish", [[key("Return")], [key("Enter")], click(90, 90, "right"), [at("double", 60, 60)]], ids=str
)
def test_line_from_clicks(finish: list[Pointer]) -> None:
    ground = FakeGround()
    tool = active(LineTool(), ground)
    play(tool, [*click(10, 10), *click(40, 40), *click(60, 60), *finish])
    assert ground.heard("finish") == [("line", (place(10, 10), place(40, 40), place(60, 60)))]
    assert not tool.busy


def test_backspace_takes_the_last_point_back() -> None:
    ground = FakeGround()
    tool = active(LineTool(), ground)
    play(tool, [*click(10, 10), *click(40, 40), key("Backspace"), *click(60, 60), key("Return")])
    assert ground.heard("finish") == [("line", (place(10, 10), place(60, 60)))]


def test_one_point_is_no_line() -> None:
    ground = FakeGround()
    tool = active(LineTool(), ground)
    play(tool, [*click(10, 10), key("Return")])
    assert ground.heard("finish") == []
    assert tool.busy


def test_dragging_pans_while_drawing() -> None:
    ground = FakeGround()
    tool = active(LineTool(), ground)
    play(tool, [*click(10, 10), *drag([(50, 50), (80, 50)]), *click(60, 60), key("Return")])
    assert ground.heard("pan") == [(30, 0)]
    assert ground.heard("finish") == [("line", (place(10, 10), place(60, 60)))]


def test_half_drawn_survives_being_put_aside() -> None:
    ground = FakeGround()
    tool = active(LineTool(), ground)
    play(tool, click(10, 10))
    tool.deactivate()
    assert tool.busy
    tool.activate(ground)
    play(tool, [*click(60, 60), key("Return")])
    assert ground.heard("finish") == [("line", (place(10, 10), place(60, 60)))]


def test_cancel_forgets_what_is_half_drawn() -> None:
    ground = FakeGround()
    tool = active(LineTool(), ground)
    play(tool, click(10, 10))
    tool.cancel()
    assert not tool.busy
    play(tool, [*click(20, 20), *click(60, 60), key("Return")])
    assert ground.heard("finish") == [("line", (place(20, 20), place(60, 60)))]


def test_a_caught_vertex_is_taken_exactly() -> None:
    ground = FakeGround(catches=Snap("vertex", 112.5, 28.125, "grids"))
    tool = active(LineTool(), ground)
    play(tool, click(10, 10))
    assert tool.sketch.snap == ground.catches
    ground.catches = None
    play(tool, [*click(60, 60), key("Return")])
    assert ground.heard("finish") == [("line", ((112.5, 28.125), place(60, 60)))]


def test_lasso_freehand_is_a_closed_ring() -> None:
    ground = FakeGround()
    path = [(0, 0), (50, 0), (50, 50), (0, 50), (0, 4)]
    play(active(LassoTool(), ground), drag(path))
    [(name, ring)] = ground.heard("finish")
    assert name == "lasso"
    assert ring == (*(place(*p) for p in path), place(0, 0))


def test_lasso_by_corners() -> None:
    ground = FakeGround()
    tool = active(LassoTool(), ground)
    play(tool, [*click(0, 0), *click(50, 0), *click(50, 50), key("Return")])
    assert ground.heard("finish") == [("lasso", (place(0, 0), place(50, 0), place(50, 50), place(0, 0)))]


def test_length_is_told_while_drawing() -> None:
    ground = FakeGround()
    tool = active(MeasureLengthTool(), ground)
    play(tool, [*click(0, 0), at("move", 0, 100)])
    assert tool.sketch.note == "11.082 km"
    play(tool, [*click(0, 100), key("Return")])
    [(name, metres)] = ground.heard("finish")
    assert name == "measure_length"
    assert metres == pytest.approx(11_081.9, abs=1)


def test_area_is_told_while_drawing() -> None:
    ground = FakeGround()
    tool = active(MeasureAreaTool(), ground)
    play(tool, [*click(0, 0), *click(10, 0), at("move", 10, 10)])
    assert tool.sketch.note.endswith("ha")
    play(tool, [*click(10, 10), *click(0, 10), key("Return")])
    [(_, square_metres)] = ground.heard("finish")
    assert square_metres == pytest.approx(983.0 * 1108.3, rel=2e-3)


def test_measures_in_peoples_units() -> None:
    assert length_told(999.94) == "999.9 m"
    assert length_told(12_345) == "12.345 km"
    assert area_told(9_000) == "9,000 m²"
    assert area_told(25_000) == "2.50 ha"
    assert area_told(3_200_000) == "3.200 km²"
