"""Journeys 4 to 6 through the real window: an event, a patrol and a split, by hand and by keyboard alone."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.services.inspecting import EventCard, GridCard, PatrolCard
from app.ui.forms.act_form import ActForm
from app.ui.forms.finish_patrol_form import FinishPatrolForm
from app.ui.forms.patrol_form import PatrolForm
from app.ui.forms.report_form import ReportForm
from app.ui.forms.split_form import SplitForm
from data.model.events import EventState
from data.model.tasks import TaskState
from tests.support.windows import OpenWindow, a_window, colours_in, make_small_district


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_district(tmp_path_factory.mktemp("district"))


@pytest.fixture
def desk(district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenWindow]:
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    with a_window(district, tmp_path) as opened:
        yield opened


def not_blank(picture: QImage) -> bool:
    """Whether neither the whole nor any quarter of a picture is one flat colour."""
    width, height = picture.width() // 2, picture.height() // 2
    quarters = [picture.copy(x, y, width, height) for x in (0, width) for y in (0, height)]
    return colours_in(picture) > 150 and all(colours_in(quarter) > 10 for quarter in quarters)


def a_grid(desk: OpenWindow, number: int = 0) -> GridCard:
    """Select a grid, show it, and return its card."""
    node = [node for node in desk.window.tree.nodes if node.kind == "grid"][number]
    desk.window.bench.selection.select("grid", [node.id])
    desk.settle()
    desk.do("map.zoom_selection")
    card = desk.window.bench.inspected.card
    assert isinstance(card, GridCard)
    return card


def middle(card: GridCard) -> tuple[float, float]:
    assert card.bounds is not None
    west, south, east, north = card.bounds
    return (west + east) / 2, (south + north) / 2


def the_event(desk: OpenWindow) -> EventCard:
    card = desk.window.bench.inspected.card
    assert isinstance(card, EventCard)
    return card


def test_an_operator_reports_and_dispatches_within_six_interactions(desk: OpenWindow) -> None:
    window = desk.window
    grid = a_grid(desk, 2)
    waiting = window.queue.rows.opened if window.queue.rows else 0

    desk.do("tool.report")  # 1
    shape = window.map_layers._contents["grid"]
    inside = shape.geometries[shape.ids.index(grid.id)].representative_point()
    desk.click_map(inside.x, inside.y)  # 2
    form = window.side.form
    assert isinstance(form, ReportForm)
    assert form.item.line.hasFocus(), "the item is asked for first"
    desk.type(form.item.line, "bllj")  # 3
    desk.press(Qt.Key.Key_Return)  # 4: the item is taken, the proposal is there
    proposal = form.proposal.proposal
    assert proposal is not None
    assert proposal.grid is not None
    assert proposal.grid.code == grid.code
    assert proposal.handler is not None
    assert form.handler.choice is not None
    assert not_blank(desk.picture())
    desk.press(Qt.Key.Key_Return)  # 5
    assert window.side.form is None
    assert window.messages.text == ""

    card = the_event(desk)
    assert card.state is EventState.DISPATCHED
    assert card.item == "暴露垃圾"
    assert card.grid is not None
    assert card.grid.code == grid.code
    assert card.handler == proposal.handler.name or card.department == proposal.handler.name
    assert card.due is not None
    assert card.due > datetime.now(UTC)
    assert card.rule
    rows = window.queue.rows
    assert rows is not None
    assert rows.opened == waiting + 1
    assert card.id in rows.ids
    assert card.id in window.map_layers._contents["event"].ids, "it is on the map"


def test_the_keyboard_alone_registers_dispatches_and_closes_an_event(desk: OpenWindow) -> None:
    window = desk.window
    grid = a_grid(desk, 4)

    def keys(text: str) -> None:
        focused = desk.application.focusWidget()
        assert focused is not None
        desk.type(focused, text)

    desk.do("event.report")
    form = window.side.form
    assert isinstance(form, ReportForm)
    lon, lat = middle(grid)
    keys(f"{lon:.6f},{lat:.6f}")
    QTest.keyClick(desk.application.focusWidget(), Qt.Key.Key_Tab)
    desk.settle()
    assert form.item.line.hasFocus()
    keys("bllj")
    desk.press(Qt.Key.Key_Return)
    form.only.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert the_event(desk).state is EventState.REPORTED

    desk.do("event.register")
    assert the_event(desk).state is EventState.REGISTERED

    desk.do("event.dispatch")
    assert isinstance(window.side.form, ActForm)
    desk.press(Qt.Key.Key_Return)
    assert the_event(desk).state is EventState.DISPATCHED

    desk.do("event.accept")
    assert the_event(desk).state is EventState.ACCEPTED

    desk.do("event.handle")
    act = window.side.form
    assert isinstance(act, ActForm)
    assert act.doer.choice is not None, "the handler stands there already"
    act.note.setFocus()
    keys("已清理")
    QTest.keyClick(act.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert the_event(desk).state is EventState.HANDLED

    desk.do("event.verify")
    assert isinstance(window.side.form, ActForm)
    QTest.keyClick(desk.application.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert the_event(desk).state is EventState.VERIFIED

    desk.do("event.close")
    assert the_event(desk).state is EventState.CLOSED
    assert window.messages.text == ""

    desk.do("view.timeline")
    acts = [line.act for line in window.timeline.lines]
    assert acts == ["report_event", "register_event", "dispatch_event", "accept_event", "handle_event", "verify_event",
                    "close_event"]
    assert not_blank(desk.picture())


def test_an_act_that_is_refused_says_why_and_keeps_what_was_typed(desk: OpenWindow) -> None:
    window = desk.window
    rows = window.queue.rows
    assert rows is not None
    number = rows.states.index(EventState.REPORTED)
    window.bench.selection.select("event", [rows.ids[number]])
    desk.settle()
    desk.do("event.reject")
    form = window.side.form
    assert isinstance(form, ActForm)
    form.submit()
    assert "why" in form._error.text().lower()
    assert window.side.form is form
    form.note.setPlainText("不属本区")
    form.submit()
    desk.settle()
    assert the_event(desk).state is EventState.REJECTED
    assert not window.action_set.by_id["event.dispatch"].isEnabled()


def test_undo_takes_back_what_the_window_did(desk: OpenWindow) -> None:
    window = desk.window
    rows = window.queue.rows
    assert rows is not None
    number = rows.states.index(EventState.REPORTED)
    window.bench.selection.select("event", [rows.ids[number]])
    desk.settle()
    desk.do("event.register")
    assert the_event(desk).state is EventState.REGISTERED
    desk.do("view.queue")
    desk.do("edit.history")
    assert rows.codes[number] in window.history.undo.text()
    desk.do("edit.undo")
    assert the_event(desk).state is EventState.REPORTED
    assert rows.codes[number] in window.history.redo.text()
    desk.do("edit.redo")
    assert the_event(desk).state is EventState.REGISTERED


def test_a_leader_lassoes_a_patrol_and_enters_its_results(desk: OpenWindow) -> None:
    window = desk.window
    card = a_grid(desk, 1)
    lon, lat = middle(card)
    assert card.bounds is not None
    reach = (card.bounds[2] - card.bounds[0]) / 3

    desk.do("tool.patrol")  # 1
    corners = [(lon - reach, lat - reach), (lon + reach, lat - reach), (lon + reach, lat + reach),
               (lon - reach, lat + reach)]
    for corner in corners:
        desk.click_map(*corner)
    desk.press(Qt.Key.Key_Return, window.canvas)  # 2: the lasso is closed
    form = window.side.form
    assert isinstance(form, PatrolForm)
    assert form.worker.choice is not None, "somebody is suggested"
    assert window.canvas.scene.layer("preview parts") is not None
    assert not_blank(desk.picture())
    desk.press(Qt.Key.Key_Return, form.primary)  # 3
    patrol = window.bench.inspected.card
    assert isinstance(patrol, PatrolCard)
    assert patrol.state is TaskState.ASSIGNED
    assert window.canvas.scene.layer("preview parts") is None, "the drawing is gone"
    assert patrol.points

    desk.do("event.finish_patrol")
    finish = window.side.form
    assert isinstance(finish, FinishPatrolForm)
    finish.rows[0].result.setCurrentIndex(finish.rows[0].result.findData("event"))
    finish.submit()
    assert window.side.form is finish, "an event found needs its item"
    QTest.keyClicks(finish.rows[0].item.line, "bllj")
    desk.press(Qt.Key.Key_Return, finish.rows[0].item.line)
    if len(finish.rows) > 1:
        finish.rows[-1].result.setCurrentIndex(finish.rows[-1].result.findData(""))
    desk.press(Qt.Key.Key_Return, finish.primary)
    desk.settle()
    done = window.bench.inspected.card
    assert isinstance(done, PatrolCard)
    assert done.state is TaskState.DONE
    assert [result for _number, _label, result in done.points].count("event") == 1
    if len(finish.rows) > 1:
        assert any(one.code == "patrol.checkpoints_missed" for one in window.findings.findings)


def test_a_planner_splits_a_grid_and_undoes_it(desk: OpenWindow) -> None:
    window = desk.window
    desk.do("view.plan")
    card = a_grid(desk, 5)
    assert card.numbers is not None
    grids = len([node for node in window.tree.nodes if node.kind == "grid"])
    lat = middle(card)[1]
    assert card.bounds is not None
    beyond = (card.bounds[2] - card.bounds[0]) * 0.15

    desk.do("tool.split")  # 1
    desk.click_map(card.bounds[0] - beyond, lat)  # 2
    desk.click_map(card.bounds[2] + beyond, lat)  # 3
    desk.press(Qt.Key.Key_Return, window.canvas)  # 4: the preview
    form = window.side.form
    assert isinstance(form, SplitForm)
    preview = form.preview
    assert preview is not None, form._error.text()
    assert sum(part.people for part in preview.parts) == card.numbers.people
    assert [part.keeps_code for part in preview.parts].count(True) == 1
    assert window.canvas.scene.layer("preview parts") is not None
    assert not_blank(desk.picture())

    smaller = next(part for part in preview.parts if not part.keeps_code)
    form.choices.button(smaller.number).click()
    desk.settle()
    assert form.preview is not None
    assert next(part for part in form.preview.parts if part.keeps_code).number == smaller.number

    desk.press(Qt.Key.Key_Return, form.primary)  # 5
    desk.settle()
    assert window.side.form is None
    after = [node for node in window.tree.nodes if node.kind == "grid"]
    assert len(after) == grids + len(preview.parts) - 1
    assert len(window.bench.selection.now.ids) == len(preview.parts)
    outline = shapely.union_all(window.map_layers._contents["grid"].geometries)
    assert len(window.map_layers._contents["grid"]) == len(after)

    desk.do("edit.undo")
    assert len([node for node in window.tree.nodes if node.kind == "grid"]) == grids
    again = shapely.union_all(window.map_layers._contents["grid"].geometries)
    assert outline.symmetric_difference(again).area < 1e-12
    assert window.bench.selection.now.ids == (card.id,)
    assert window.findings.findings == [], "findings of what was taken back are gone"


def test_a_line_that_misses_is_refused_in_words(desk: OpenWindow) -> None:
    window = desk.window
    card = a_grid(desk, 3)
    lon, lat = middle(card)
    desk.do("tool.split")
    start = desk.pixel(lon, lat)
    for step in (QPoint(0, 0), QPoint(14, 9)):
        QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=start + step)
    desk.press(Qt.Key.Key_Return, window.canvas)
    form = window.side.form
    assert isinstance(form, SplitForm)
    assert form._error.isVisible()
    assert form._error.text()
    assert "(" not in form._error.text(), "worded, not a bare code"
    assert not form.primary.isEnabled()
    desk.do("edit.back")
    assert window.side.form is None


def test_two_grids_are_merged_from_the_tree(desk: OpenWindow) -> None:
    window = desk.window
    content = window.map_layers._contents["grid"]
    pair = next(
        (one, other) for one in range(len(content)) for other in range(one + 1, len(content))
        if content.geometries[one].intersection(content.geometries[other]).length > 0
        and window.tree.model.node(window.tree.model.index_of(content.ids[one])).parent
        == window.tree.model.node(window.tree.model.index_of(content.ids[other])).parent
    )
    window.bench.selection.select("grid", [content.ids[number] for number in pair])
    desk.settle()
    desk.do("grid.merge")
    assert window.side.form is not None
    window.side.form.submit()
    desk.settle()
    assert window.side.form is None
    assert len(window.map_layers._contents["grid"]) == len(content) - 1
