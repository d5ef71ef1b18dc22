"""The window as a whole: one selection everywhere, panels that catch up, search, layouts, messages, Esc."""

import uuid
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QWidget

from app.services.workspaces import new_workspace
from app.ui.desk import Failure, Trouble
from app.ui.desk_table import DeskTable
from app.ui.panels.inspector import Inspector
from app.ui.window_summary import summary_of
from data.model.errors import UserError
from data.model.findings import Finding, Severity
from tests.support.windows import OPERATOR, OpenWindow, a_window, colours_in

SIZES = [(1366, 768), (1920, 1080)]


def table_rows(table: DeskTable) -> list[uuid.UUID]:
    return [table.rows.id_at(index.row()) for index in table.selectionModel().selectedRows()]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_window_shows_a_district(small_district: Path, tmp_path: Path, size: tuple[int, int], theme: str) -> None:
    with a_window(small_district, tmp_path, size=size, theme=theme) as opened:
        picture = opened.picture()
        assert (picture.width(), picture.height()) == size
        assert colours_in(picture) > 200
        canvas = opened.window.canvas.grab().toImage()
        assert colours_in(canvas) > 100
        summary = summary_of(opened.window)
        assert "Grids: 12" in summary
        assert "Queue:" in summary


def test_one_selection_is_shown_everywhere(opened: OpenWindow) -> None:
    window, selection = opened.window, opened.window.bench.selection
    window.show_panel("table")
    opened.settle()
    grid = next(node for node in window.tree.nodes if node.kind == "grid")

    selection.select("grid", [grid.id])
    opened.settle()
    assert window.canvas._overlay.marked("selection") == ("grid", (grid.id,))
    assert [window.tree.model.node(one).id for one in window.tree.view.selectionModel().selectedRows()] == [grid.id]
    assert table_rows(window.table.table) == [grid.id]
    assert window.bench.inspected.card is not None
    assert window.bench.inspected.card.id == grid.id

    other = [node for node in window.tree.nodes if node.kind == "grid"][3]
    row = window.table.table.rows.row_of(other.id)
    assert row is not None
    opened.click_row(window.table.table, row)
    assert selection.now.ids == (other.id,)
    assert window.canvas._overlay.marked("selection") == ("grid", (other.id,))

    rows = window.queue.rows
    assert rows is not None
    window.show_panel("queue")
    opened.settle()
    opened.click_row(window.queue.table, 0)
    assert selection.now.kind == "event"
    assert table_rows(window.table.table) == []
    assert window.tree.view.selectionModel().selectedRows() == []


def test_a_click_on_the_map_selects_and_ctrl_adds(opened: OpenWindow) -> None:
    window = opened.window
    content = window.map_layers._contents["grid"]
    spots = [shape.representative_point() for shape in content.geometries[:2]]
    for name in ("event", "place", "asset", "organisation"):
        window.map_layers.switch(name, False)
    opened.settle()
    opened.click_map(spots[0].x, spots[0].y)
    assert window.bench.selection.now.ids == (content.ids[0],)
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier,
                     opened.pixel(spots[1].x, spots[1].y))
    opened.settle()
    assert set(window.bench.selection.now.ids) == set(content.ids[:2])
    assert window.action_set.by_id["grid.merge"].isEnabled()


def test_a_hidden_panel_reads_only_when_it_is_seen(opened: OpenWindow) -> None:
    window = opened.window
    assert window.timeline.lines == ()
    rows = window.queue.rows
    assert rows is not None
    window.bench.selection.select("event", [rows.ids[0]])
    opened.settle()
    assert window.timeline.lines == (), "the timeline is behind the queue and has not asked"
    window.show_panel("timeline")
    opened.settle()
    assert window.timeline.lines != ()


def test_the_queue_filters(opened: OpenWindow) -> None:
    queue = opened.window.queue
    assert queue.rows is not None
    opened_all = len(queue.rows.ids)
    queue.filters["overdue"].click()
    opened.settle()
    assert len(queue.rows.ids) == queue.rows.overdue < opened_all
    queue.filters["unassigned"].click()
    opened.settle()
    assert not queue.filters["overdue"].isChecked()
    assert len(queue.rows.ids) == queue.rows.unassigned
    queue.filters["open"].click()
    queue.state.setCurrentIndex(1)
    opened.settle()
    assert set(queue.rows.states) == {queue.state.currentData()}


def test_search_finds_flies_and_runs_commands(opened: OpenWindow) -> None:
    window, line = opened.window, opened.window.palette_line.line
    grid = next(node for node in window.tree.nodes if node.kind == "grid")
    opened.do("view.palette")
    assert window.palette_line.frame.isVisible()
    QTest.keyClicks(line, grid.code)
    QTest.qWait(200)
    opened.settle()
    opened.press(Qt.Key.Key_Return, line)
    assert window.bench.selection.now.ids == (grid.id,)

    opened.do("view.palette")
    QTest.keyClicks(line, "113.01,28.21")
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.qWait(300)
    opened.settle()
    assert window.canvas.view.centre == pytest.approx((113.01, 28.21), abs=1e-4)

    opened.do("view.palette")
    QTest.keyClicks(line, "dark or")
    opened.press(Qt.Key.Key_Return, line)
    assert opened.theme.tokens.theme == "dark"
    assert not window.palette_line.frame.isVisible()


def test_escape_steps_back_one_thing_at_a_time(opened: OpenWindow) -> None:
    window = opened.window
    rows = window.queue.rows
    assert rows is not None
    window.bench.selection.select("event", [rows.ids[0]])
    opened.settle()
    opened.do("tool.report")
    opened.do("event.report")
    window.messages.say("something")
    for gone in (
        lambda: not window.messages.isVisible(), lambda: window.side.form is None,
        lambda: window.map_commands.tool == "select", lambda: not window.bench.selection.now,
    ):
        assert not gone()
        opened.do("edit.back")
        assert gone()


def test_modes_remember_their_layout_and_reset(opened: OpenWindow) -> None:
    window = opened.window
    assert window.docks["queue"].isVisible()
    opened.do("view.plan")
    assert not window.docks["queue"].isVisible()
    assert window.docks["table"].isVisible()
    window.docks["layers"].hide()
    opened.do("view.command")
    assert window.docks["queue"].isVisible()
    opened.do("view.plan")
    assert not window.docks["layers"].isVisible(), "the mode is as it was left"
    opened.do("view.reset")
    assert window.docks["layers"].toggleViewAction().isChecked()


def test_layers_switch_off_and_stay_off(opened: OpenWindow) -> None:
    window = opened.window
    row = next(item for item in window.layer_list._items() if item.data(0, Qt.ItemDataRole.UserRole) == "asset")
    row.setCheckState(0, Qt.CheckState.Unchecked)
    opened.settle()
    assert window.canvas.scene.layer("asset") is None
    assert opened.preferences["hidden_layers"] == ["asset"]
    row = next(item for item in window.layer_list._items() if item.data(0, Qt.ItemDataRole.UserRole) == "asset")
    row.setCheckState(0, Qt.CheckState.Checked)
    opened.settle()
    assert window.canvas.scene.layer("asset") is not None


def test_a_refusal_a_fault_and_a_bug_look_different(opened: OpenWindow) -> None:
    bar = opened.window.messages
    tried: list[int] = []
    for failure in (Failure(Trouble.REFUSED, "no"), Failure(Trouble.ENVIRONMENT, "disk", lambda: tried.append(1)),
                    Failure(Trouble.BUG, "bug")):
        bar.tell(failure)
        assert bar.text == failure.text
        assert bar._retry.isVisibleTo(bar) == (failure.retry is not None)
        if failure.retry is not None:
            bar._retry.click()
    assert tried == [1]

    def verb(_store: object, _actor: object) -> None:
        raise UserError("window.no_selection")

    opened.desk.do(verb)
    opened.settle()
    assert "Nothing is selected" in bar.text


def test_findings_are_listed_marked_and_zoomed_to(opened: OpenWindow) -> None:
    window = opened.window
    content = window.map_layers._contents["grid"]
    spot = content.geometries[0].representative_point()
    window.show_findings([
        Finding("a.hint", Severity.HINT, geometry=spot),
        Finding("an.error", Severity.ERROR, members=(("grid", content.ids[0]),), geometry=spot),
    ], "Check")
    opened.settle()
    assert [one.severity for one in window.findings.findings] == [Severity.ERROR, Severity.HINT]
    marked = window.canvas.scene.layer("finding")
    assert marked is not None
    assert len(marked.content) == 1, "hints stay in the list"
    window.bench.selection.select("finding", marked.content.ids)
    opened.settle()
    assert window.findings.current is window.findings.findings[0], "clicked on the map, found in the list"
    assert window.bench.selection.now.ids == (content.ids[0],)
    opened.click_row(window.findings.table, 0)
    assert window.bench.selection.now.ids == (content.ids[0],)
    window.findings.zoom.click()
    opened.settle()
    assert window.canvas.view.centre == pytest.approx((spot.x, spot.y), abs=1e-4)


def test_an_empty_workspace_teaches(tmp_path: Path) -> None:
    path = tmp_path / "empty.gpkg"
    new_workspace(path, OPERATOR, name="新区")
    folder = tmp_path / "desk"
    folder.mkdir()
    with a_window(path, folder) as opened:
        window = opened.window
        assert window.tree._stack.currentWidget() is window.tree._empty
        assert "Import" in window.tree._empty.text()
        assert "F3" in window.queue._empty.text()
        assert "Import" in window.canvas.empty_text
        assert colours_in(opened.picture()) > 30


def test_every_control_has_an_accessible_name(opened: OpenWindow) -> None:
    window = opened.window
    rows = window.queue.rows
    assert rows is not None
    window.bench.selection.select("event", [rows.ids[0]])
    opened.settle()
    for action in ("event.report", "file.import", "file.export", "file.webmap"):
        opened.do(action)
        assert nameless(window) == []
    opened.do("edit.back")
    assert nameless(window) == []


def nameless(window: QWidget) -> list[str]:
    """Return what a screen reader could not name."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    found = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, kinds) or widget.objectName().startswith("qt_") or widget.inherits("QTabBar"):
            continue
        inner = isinstance(widget.parent(), QComboBox) or widget.inherits("QHeaderView")
        inner = inner or isinstance(widget.parent(), QLineEdit) or widget.parent().inherits("QAbstractSpinBox")
        inner = inner or widget.parent().inherits("QComboBoxPrivateContainer") or widget.parent().inherits("QTabBar")
        named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and (widget.text() or widget.toolTip()))
        if not inner and not named and widget.isVisibleTo(window):
            found.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    return found


def test_a_card_survives_being_replaced_many_times(opened: OpenWindow) -> None:
    window = opened.window
    rows = window.queue.rows
    assert rows is not None
    for key in rows.ids[:8]:
        window.bench.selection.select("event", [key])
        opened.settle()
    inspectors = window.findChildren(Inspector)
    assert len(inspectors) == 1
    assert inspectors[0].card is not None
    assert inspectors[0].card.id == rows.ids[7]


def test_the_split_tool_asks_for_a_grid_first(opened: OpenWindow) -> None:
    window = opened.window
    opened.do("tool.split")
    assert "Select the grid" in window.messages.text
    assert window.action_set.by_id["tool.select"].isChecked()
    assert window.map_commands.tool == "select"
