"""Tables in and out: every daily dialect is read, no text comes alive, what cannot be read is named."""

import csv
import time
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from data.exchange.cells import guard, is_live, unguard
from data.exchange.spreadsheets import read_table, write_csv, write_xlsx
from data.exchange.tables import Table, TableLimits, number_of, text_of
from data.model.errors import UserError
from tests.support.naughty import naughty_strings

LIVE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1", " =1+1",
        "\u3000=1", "\u200b=HYPERLINK(\"http://x\")"]  # fmt: skip


def refused(path: Path, limits: TableLimits | None = None, sheet: str | None = None) -> UserError:
    with pytest.raises(UserError) as caught:
        read_table(path, limits=limits, sheet=sheet)
    return caught.value


def codes(table: Table) -> list[str]:
    return [warning.code for warning in table.warnings]


def test_a_spreadsheet_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "人员.xlsx"
    rows = [["李四", 3, 2.5, None, date(2026, 5, 1), True], ["", -7, Decimal("1.25"), "0012", None, False]]
    assert write_xlsx(path, ["姓名", "户数", "面积", "编号", "日期", "在用"], rows, "人员") == 2
    table = read_table(path)
    assert table.sheet == "人员"
    assert list(table.records()) == [
        (2, {"姓名": "李四", "户数": 3.0, "面积": 2.5, "编号": None, "日期": "2026-05-01", "在用": True}),
        (3, {"姓名": None, "户数": -7.0, "面积": 1.25, "编号": "0012", "日期": None, "在用": False}),
    ]
    assert not table.warnings


def test_a_moment_is_written_in_local_time_and_a_long_code_as_text(tmp_path: Path) -> None:
    at = datetime(2026, 5, 1, 0, 30, tzinfo=UTC)
    write_xlsx(tmp_path / "t.xlsx", ["at", "code"], [[at, 43010500112345678901]])
    table = read_table(tmp_path / "t.xlsx")
    assert table.rows == [(str(at.astimezone().replace(tzinfo=None)), "43010500112345678901")]


def test_no_live_formula_leaves_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(path, ["=header()", "text"], [[text, "plain"] for text in LIVE])
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles  # editing the cell does not wake it either
    assert [row[0] for row in read_table(path).rows] == LIVE


def test_no_live_formula_leaves_in_a_text_table(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert write_csv(path, ["=header()", "n"], [[text, -5] for text in LIVE]) == len(LIVE)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        cells = [row[0] for row in csv.reader(stream)]
    assert all(cell.startswith("'") for cell in cells)
    table = read_table(path)
    assert table.headers == ("=header()", "n")
    assert [row[0] for row in table.rows] == LIVE
    assert {row[1] for row in table.rows} == {"-5"}


@given(st.text())
def test_guarding_is_undone_exactly(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not is_live(text) or guard(text).startswith("'")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_naughty_strings_survive_in_every_table(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"names{suffix}"
    strings = [text for text in naughty_strings() if text]
    write = write_csv if suffix == ".csv" else write_xlsx
    write(path, ["name", "n"], [[text, n] for n, text in enumerate(strings)])
    assert [row[0] for row in read_table(path).rows] == strings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_text_tables_of_every_dialect(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "台账.csv"
    lines = [["姓名", "地址, 详细", "电话"], ["张三", "一村1幢; 东|西", "0731"], ["李四", 'a "b"\n\tc', ""]]
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=delimiter).writerows(lines)
    table = read_table(path)
    assert table.headers == tuple(lines[0])
    assert table.rows == [("张三", "一村1幢; 东|西", "0731"), ("李四", 'a "b"\n\tc', None)]
    assert codes(table) == ["table.read_as_gbk"] * (encoding == "gbk")


def test_row_numbers_are_those_people_see(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('云溪区人口台账,,\n\na,b\n1,2\n\n"x\ny",3\n5,6\n', encoding="utf-8")
    table = read_table(path)
    assert table.headers == ("a", "b")
    assert table.numbers == [4, 6, 8]
    assert codes(table) == ["table.title_rows"]


def test_a_title_over_the_header_of_a_spreadsheet_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:C1", "云溪区人口台账")
        sheet.write_row("A3", ["姓名", "电话", "电话"])
        sheet.write_row("A4", ["张三", 13800000000, 110105194912310021])
        sheet.write("E5", "beside")
    table = read_table(path)
    assert table.headers == ("姓名", "电话", "电话 (2)", "D", "E")
    assert table.numbers == [4, 5]
    assert [text_of(cell) for cell in table.rows[0][:2]] == ["张三", "13800000000"]
    assert codes(table) == ["table.title_rows", "table.repeated_header", "table.digits_lost"]
    assert table.warnings[2].params["column"] == "电话 (2)"


def test_another_sheet_can_be_chosen_and_is_mentioned(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("空表")
        for name in ("一月", "二月"):
            book.add_worksheet(name).write_column("A1", ["月", name])
    assert read_table(path).sheet == "一月"
    assert codes(read_table(path)) == ["table.other_sheets"]
    assert read_table(path, sheet="二月").rows == [("二月",)]
    error = refused(path, sheet="三月")
    assert (error.code, error.params["file"]) == ("table.no_such_sheet", "t.xlsx")


def test_text_that_calls_itself_xls_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes("姓名\t电话\n张三\t138".encode("gbk"))
    assert read_table(path).rows == [("张三", "138")]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "table.empty"),
        ("blank.csv", b"\n,,\n\n", "table.empty"),
        ("page.xls", b"\xef\xbb\xbf<html><table></table></html>", "table.web_page"),
        ("broken.xlsx", b"PK\x03\x04 and no more", "table.unreadable"),
        ("binary.csv", b"\xff\xff\xff\x00\x81", "table.encoding"),
        ("plan.pdf", b"%PDF", "table.unknown_format"),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    error = refused(tmp_path / name)
    assert (error.code, error.params["file"]) == (code, name)


def test_a_cut_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_xlsx(path, ["a"], [[n] for n in range(100)])
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(path).code == "table.unreadable"


def test_limits_hold(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    write_csv(path, ["a", "b", "c"], [[1, 2, 3]] * 10)
    assert refused(path, TableLimits(rows=9)).code == "table.too_many_rows"
    assert refused(path, TableLimits(columns=2)).code == "table.too_many_columns"
    assert refused(path, TableLimits(megabytes=0)).code == "table.too_large"
    assert len(read_table(path, limits=TableLimits(rows=10, columns=3)).rows) == 10


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    assert path.stat().st_size < 100_000
    assert refused(path, TableLimits(megabytes=1)).code == "table.too_large"


def test_a_sheet_that_claims_seventeen_billion_cells_costs_nothing_here(tmp_path: Path) -> None:
    path = tmp_path / "corners.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "z")
    started = time.monotonic()
    assert refused(path, TableLimits(seconds=20)).code in {"foreign.crashed", "foreign.memory", "foreign.timeout"}
    assert time.monotonic() - started < 25


def test_text_too_long_for_a_cell_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        write_xlsx(tmp_path / "t.xlsx", ["a", "b"], [["x", 1], ["x" * 40_000, 2]])
    assert caught.value.code == "table.text_too_long"
    assert (caught.value.params["row"], caught.value.params["column"]) == (3, "a")
    assert not list(tmp_path.iterdir())


def test_sheet_names_lose_what_they_may_not_have(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "t.xlsx", ["a"], [[1]], "'[街道]/社区:1*?'" + "长" * 40)
    assert read_table(tmp_path / "t.xlsx").sheet == ("_街道__社区_1__'" + "长" * 40)[:31].strip("'")


@pytest.mark.parametrize(
    ("cell", "text", "number"),
    [
        (None, "", None),
        (5.0, "5", 5.0),
        (112.5, "112.5", 112.5),
        (" 112.5 ", "112.5", 112.5),
        ("12m", "12m", None),
        (True, "True", None),
        ("inf", "inf", None),
        ("nan", "nan", None),
    ],
)
def test_cells_as_text_and_number(cell: str | float | None, text: str, number: float | None) -> None:
    assert (text_of(cell), number_of(cell)) == (text, number)
