"""Tables and trees show columns of values, sort them, find records in them and copy them out."""

import uuid
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.tree_reading import TreeNode
from app.ui import formats
from app.ui.desk_table import DeskTable
from app.ui.models.area_tree import AreaTreeModel
from app.ui.models.array_table import VALUE_ROLE, ArrayTableModel, Column
from data.model.areas import AreaLevel
from data.model.grids import GridKind

IDS = [uuid.UUID(int=number) for number in range(4)]
NAMES = ["三", "一", None, "二"]
NUMBERS = [30, 4, 500, None]


def checked(model: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


@pytest.fixture
def model() -> ArrayTableModel:
    made = ArrayTableModel()
    made.fill(IDS, [Column("Name", NAMES), Column("Number", NUMBERS, lambda one: f"{one:,}", right=True)])
    return made


def shown(model: ArrayTableModel, column: int) -> list[str]:
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_a_table_shows_its_columns(model: ArrayTableModel) -> None:
    checked(model)
    assert shown(model, 0) == ["三", "一", "", "二"]
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Number"
    assert model.data(model.index(2, 1), VALUE_ROLE) == 500
    assert model.data(model.index(0, 1), Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_sorting_permutes_rows_and_keeps_the_empty_last(model: ArrayTableModel) -> None:
    checked(model)
    model.sort(1)
    assert shown(model, 1) == ["4", "30", "500", ""]
    model.sort(1, Qt.SortOrder.DescendingOrder)
    assert shown(model, 1) == ["500", "30", "4", ""]
    assert [model.id_at(row) for row in range(4)] == [IDS[2], IDS[0], IDS[1], IDS[3]]
    assert [model.row_of(key) for key in IDS] == [1, 2, 0, 3]
    model.sort(-1)
    assert shown(model, 1) == ["30", "4", "500", ""]


def test_new_rows_keep_the_order_sorted_by(model: ArrayTableModel) -> None:
    model.sort(1)
    model.fill(IDS[:2], [Column("Name", ["a", "b"]), Column("Number", [9, 1], str)])
    assert shown(model, 1) == ["1", "9"]
    assert model.row_of(uuid.uuid4()) is None


def test_many_rows_are_filled_and_found_at_once() -> None:
    count = 200_000
    ids = [uuid.UUID(int=number) for number in range(count)]
    model = ArrayTableModel()
    model.fill(ids, [Column("Number", np.arange(count), str)])
    assert model.rowCount() == count
    assert model.row_of(ids[count // 2]) == count // 2


def test_a_table_tells_what_is_chosen_and_marks_what_others_chose(qtbot: QtBot) -> None:
    table = DeskTable("Table")
    qtbot.addWidget(table)
    table.rows.fill(IDS, [Column("Name", NAMES), Column("Number", NUMBERS, str)])
    told: list[tuple[uuid.UUID, ...]] = []
    table.chosen.connect(told.append)
    table.selectRow(1)
    assert told == [(IDS[1],)]
    table.show_selection([IDS[3]])
    assert told == [(IDS[1],)], "what others chose is not told back"
    assert [index.row() for index in table.selectionModel().selectedRows()] == [3]
    table.rows.sort(1)
    table.rows.fill(IDS, [Column("Name", NAMES), Column("Number", NUMBERS, str)])
    (row,) = {index.row() for index in table.selectionModel().selectedRows()}
    assert table.rows.id_at(row) == IDS[3], "a selection outlives new rows"


def test_a_table_copies_as_tab_separated_text_that_no_spreadsheet_runs(qtbot: QtBot) -> None:
    table = DeskTable("Table")
    qtbot.addWidget(table)
    table.rows.fill(IDS[:3], [Column("Name", ["=1+1", "a\tb", "-5"]), Column("Number", [1, 2, 3], str)])
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Name\tNumber\n'=1+1\t1\na b\t2\n-5\t3"


def node(number: int, kind: str, name: str, parent: int, **more: int) -> TreeNode:
    level = AreaLevel.COMMUNITY if kind == "area" else GridKind.COMPREHENSIVE
    return TreeNode(uuid.UUID(int=number), kind, f"43000{number}", name, level, parent, **more)


def test_the_tree_of_areas_is_a_sound_model() -> None:
    model = AreaTreeModel()
    checked(model)
    model.fill([
        node(1, "area", "一社区", -1, people=1200),
        node(2, "grid", "一社区第一网格", 0, people=700, open_events=2),
        node(3, "grid", "", 0, people=500),
    ])
    top = model.index(0, 0)
    assert model.rowCount() == 1
    assert model.rowCount(top) == 2
    assert model.data(model.index(0, 0, top)) == "第一网格", "the community is said above"
    assert model.data(model.index(1, 0, top)) == "003", "a grid without a name goes by the end of its code"
    assert model.data(model.index(0, 1, top)) == "700"
    assert model.data(model.index(1, 2, top)) == ""
    found = model.index_of(uuid.UUID(int=3))
    assert model.parent(found) == top
    assert model.node(found).people == 500
    assert model.index_of(uuid.uuid4()) == QModelIndex()


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(5, "5 min left"), (125, "2 h 5 min left"), (60 * 30, "1 d 6 h left"), (60 * 24 * 12, "12 d left"),
     (-90, "1 h 30 min over")],
)
def test_time_left_is_said_in_its_two_largest_units(minutes: int, text: str) -> None:
    now = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    assert formats.time_left(now + timedelta(minutes=minutes), now) == text


def test_areas_and_counts_carry_their_units() -> None:
    assert formats.area(1234.4) == "1,234 m²"
    assert formats.area(2_345_678) == "2.35 km²"
    assert formats.count(1234567) == "1,234,567"
    assert formats.count(None) == ""
