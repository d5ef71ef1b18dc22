"""Holds what a spreadsheet or a text table says, row by row, with the numbers people see beside the rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.model.errors import UserError

Cell = str | int | float | bool | None
"""A value as the file has it; dates are ISO 8601 text, an empty cell is None."""

_HEADER_SEARCHED = 15
EXACT_INTEGERS = 10**15
"""Spreadsheets keep 15 digits of a number; longer codes stored as numbers have lost their tail for good."""


@dataclass(frozen=True)
class TableLimits:
    """How large a table may be.

    Parameters
    ----------
    megabytes : size of the file, and, unpacked, ten times as much.
    rows, columns : of the sheet; Excel's own limit is 1 048 576 rows.
    seconds : for reading a spreadsheet.
    """

    megabytes: int = 500
    rows: int = 2_000_000
    columns: int = 500
    seconds: float = 300.0


@dataclass(frozen=True)
class TableWarning:
    """Something tolerated: `code`, the row (as numbered in the file) or None, and what the wording needs."""

    code: str
    row: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A table with one header row.

    Parameters
    ----------
    headers : unique and never empty; a column without a header is called by its letter.
    rows : as many cells each as there are headers; empty rows are left out.
    numbers : the number of each row in the file, from 1.
    sheet : name of the sheet, None for a text table.
    warnings : what was tolerated.
    """

    headers: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    numbers: Sequence[int]
    sheet: str | None = None
    warnings: tuple[TableWarning, ...] = ()

    def records(self) -> Iterator[tuple[int, dict[str, Cell]]]:
        """Give each row as its number in the file and a mapping of header to cell."""
        for number, row in zip(self.numbers, self.rows, strict=True):
            yield number, dict(zip(self.headers, row, strict=True))


def text_of(cell: Cell) -> str:
    """Return a cell as the text a person sees in it: whole numbers without a decimal point, spaces trimmed.

    A code, phone or identity number typed into a spreadsheet is often stored as a number; this gives it back.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT_INTEGERS:
        return str(int(cell))
    return str(cell).strip()


def number_of(cell: Cell) -> float | None:
    """Return a cell as a number, or None when it holds none; text like ` 12.5` counts, `12.5m` does not."""
    if isinstance(cell, bool) or cell is None:
        return None
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def make_table(
    rows: Iterable[Sequence[Cell]], limits: TableLimits, sheet: str | None = None, warnings: Iterable[TableWarning] = ()
) -> Table:
    """Find the header row and return the table below it.

    The header is the first row with at least two filled cells; titles above it are passed over with a warning.

    Parameters
    ----------
    rows : all rows of the sheet from its first, empty ones included.

    Raises
    ------
    UserError
        "table.empty", "table.too_many_rows", "table.too_many_columns".
    """
    filled = [(number, tuple(row)) for number, row in enumerate(rows, 1) if any(cell is not None for cell in row)]
    if not filled:
        raise UserError("table.empty")
    at = _header_index([row for _, row in filled[:_HEADER_SEARCHED]])
    body = filled[at + 1 :]
    width = max(_width(row) for _, row in filled[at:])
    if len(body) > limits.rows:
        raise UserError("table.too_many_rows", rows=len(body), limit=limits.rows)
    if width > limits.columns:
        raise UserError("table.too_many_columns", columns=width, limit=limits.columns)
    found = list(warnings)
    if at:
        found.append(TableWarning("table.title_rows", filled[at][0], {"count": at}))
    headers = _unique_headers(filled[at][1], width, filled[at][0], found)
    found += _long_numbers(headers, body)
    return Table(headers, [_padded(row, width) for _, row in body], [n for n, _ in body], sheet, tuple(found))


def _header_index(rows: list[tuple[Cell, ...]]) -> int:
    return next((at for at, row in enumerate(rows) if sum(cell is not None for cell in row) > 1), 0)


def _width(row: tuple[Cell, ...]) -> int:
    return max((place for place, cell in enumerate(row, 1) if cell is not None), default=0)


def _padded(row: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    return row[:width] + (None,) * (width - len(row))


def _unique_headers(row: tuple[Cell, ...], width: int, number: int, warnings: list[TableWarning]) -> tuple[str, ...]:
    named = [" ".join(text_of(cell).split()) for cell in _padded(row, width)]
    headers = [header or column_letters(place) for place, header in enumerate(named)]
    for place, header in enumerate(headers):
        if header in headers[:place]:
            warnings.append(TableWarning("table.repeated_header", number, {"header": header}))
            free = (f"{header} ({count})" for count in range(2, len(headers) + 2))
            headers[place] = next(name for name in free if name not in headers)
    return tuple(headers)


def column_letters(place: int) -> str:
    """Return the letters a spreadsheet shows above column `place` (from 0): A … Z, AA …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _long_numbers(headers: tuple[str, ...], body: list[tuple[int, tuple[Cell, ...]]]) -> Iterator[TableWarning]:
    """Warn once a column of codes that were stored as numbers and have lost digits (identity numbers do)."""
    hit: dict[int, list[int]] = {}
    for number, row in body:
        for place, cell in enumerate(row):
            if isinstance(cell, float) and abs(cell) >= EXACT_INTEGERS:
                hit.setdefault(place, []).append(number)
    for place, numbers in hit.items():
        yield TableWarning("table.digits_lost", numbers[0], {"column": headers[place], "count": len(numbers)})
