"""Reads tables from whatever office programs write, and writes spreadsheets in which no text can come alive."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any

import orjson

from data.exchange.cells import is_live
from data.exchange.separated_text import read_separated, write_csv
from data.exchange.tables import EXACT_INTEGERS, Table, TableLimits, TableWarning, make_table
from data.model.errors import UserError
from gis.confinement import ReadLimits, confined
from gis.errors import GeometryError
from gis.whole_file import replacing

SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXT_TABLES = (".csv", ".tsv", ".txt")
MOST_ROWS = 1_048_575
_MOST_CHARACTERS = 32_767
_MEMORY_MEGABYTES = 4096
_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WIDEST = 40

__all__ = ["SPREADSHEETS", "TEXT_TABLES", "read_table", "write_csv", "write_xlsx"]


def read_table(
    path: Path | str,
    *,
    sheet: str | None = None,
    limits: TableLimits | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read a spreadsheet or a text table.

    What is inside decides, not the name: old systems export text as `.xls`.

    Parameters
    ----------
    path : XLSX, XLSM, XLSB, XLS, ODS; CSV, TSV or TXT in UTF-8, UTF-16 or GBK.
    sheet : the first visible sheet that holds something by default.

    Raises
    ------
    UserError
        "table.…" or "foreign.…"; `file` in its params is the name of the file, `row` the row as numbered in it.
    """
    path, limits = Path(path), limits or TableLimits()
    try:
        return _read(path, sheet, limits, cancelled)
    except (GeometryError, UserError) as refused:
        raise UserError(refused.code, **{"file": path.name, **refused.params}) from refused


def _read(path: Path, sheet: str | None, limits: TableLimits, cancelled: Callable[[], bool] | None) -> Table:
    if not path.is_file():
        raise UserError("table.missing")
    if path.suffix.lower() not in SPREADSHEETS + TEXT_TABLES:
        raise UserError("table.unknown_format", formats=SPREADSHEETS + TEXT_TABLES)
    megabytes = path.stat().st_size / 2**20
    if megabytes > limits.megabytes:
        raise UserError("table.too_large", megabytes=megabytes, limit_megabytes=limits.megabytes)
    with path.open("rb") as stream:
        start = stream.read(512)
    if start.startswith(_SIGNATURES):
        return _read_spreadsheet(path, sheet, limits, cancelled)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise UserError("table.web_page")
    return read_separated(path, limits)


def _read_spreadsheet(
    path: Path, sheet: str | None, limits: TableLimits, cancelled: Callable[[], bool] | None
) -> Table:
    request = {"file": str(path.resolve()), "sheet": sheet, "megabytes": limits.megabytes * 10}
    cost = ReadLimits(limits.seconds, _MEMORY_MEGABYTES)
    with confined("data.exchange.spreadsheet_child", request, cost, cancelled=cancelled) as (answer, folder):
        rows = orjson.loads((folder / "rows.json").read_bytes())
    others = [TableWarning("table.other_sheets", None, {"sheets": answer["others"]})] if answer["others"] else []
    return make_table(rows, limits, answer["sheet"], [] if sheet is not None else others)


def write_xlsx(path: Path, headers: Sequence[str], rows: Iterable[Sequence[object]], sheet: str = "Sheet1") -> int:
    """Write one sheet with a header row that stays in view, in a stream, whole or not at all.

    Text is text whatever it begins with, numbers and dates are numbers and dates; integers longer than the 15 digits
    a spreadsheet keeps become text.

    Returns
    -------
    Number of rows written.

    Raises
    ------
    UserError
        "table.too_many_rows", "table.text_too_long" (row, column) where the format cannot hold what is to be written.
    """
    import xlsxwriter

    count = 0
    with ExitStack() as stack:
        beside = stack.enter_context(replacing(path))
        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        book = stack.enter_context(xlsxwriter.Workbook(str(beside), options))
        page = _Page(book, sheet, headers)
        for count, row in enumerate(rows, 1):
            page.write(count, row)
    return count


class _Page:
    """One sheet being written, with the formats its cells need."""

    def __init__(self, book: Any, name: str, headers: Sequence[str]) -> None:
        self._page = book.add_worksheet(_sheet_name(name))
        self._guarded = book.add_format({"quote_prefix": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._headers = headers
        bold = book.add_format({"bold": True})
        for place, header in enumerate(headers):
            self._page.set_column(place, place, min(_WIDEST, 4 + sum(2 if ord(c) > 255 else 1 for c in header)))
            self._page.write_string(0, place, header, bold)
        self._page.freeze_panes(1, 0)

    def write(self, row: int, values: Sequence[object]) -> None:
        if row > MOST_ROWS:
            raise UserError("table.too_many_rows", rows=row, limit=MOST_ROWS)
        for place, value in enumerate(values):
            self._write_cell(row, place, value)

    def _write_cell(self, row: int, place: int, value: object) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self._page.write_boolean(row, place, value)
        elif isinstance(value, datetime):
            local = value.astimezone().replace(tzinfo=None) if value.tzinfo else value
            self._page.write_datetime(row, place, local, self._moment)
        elif isinstance(value, date):
            self._page.write_datetime(row, place, value, self._day)
        elif isinstance(value, int | float | Decimal) and _is_exact(float(value)):
            self._page.write_number(row, place, value)
        else:
            self._write_text(row, place, str(value))

    def _write_text(self, row: int, place: int, text: str) -> None:
        if len(text) > _MOST_CHARACTERS:
            raise UserError("table.text_too_long", row=row + 1, column=self._headers[place], limit=_MOST_CHARACTERS)
        self._page.write_string(row, place, text, self._guarded if is_live(text) else None)


def _is_exact(number: float) -> bool:
    return isfinite(number) and abs(number) < EXACT_INTEGERS


def _sheet_name(name: str) -> str:
    """Return the name without the characters a sheet name may not have, cut to the 31 it may have."""
    kept = "".join("_" if character in "[]:*?/\\" else character for character in name).strip("'")
    return kept[:31] or "Sheet1"
