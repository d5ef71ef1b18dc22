"""Reads and writes tables of separated text (CSV, TSV), in the encodings and dialects that are in daily use."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from data.exchange.cells import guard, unguard
from data.exchange.tables import Cell, Table, TableLimits, TableWarning, make_table
from data.model.errors import UserError
from gis.whole_file import replacing

_DELIMITERS = (",", "\t", ";", "|", "，")
_SAMPLE_LINES = 30
_LONGEST_FIELD = 1_000_000


def read_separated(path: Path, limits: TableLimits) -> Table:
    """Read a text table; encoding (UTF-8, UTF-16 with mark, GBK) and delimiter are found out.

    Raises
    ------
    UserError
        "table.encoding", "table.bad_line" with the row, and those of `make_table`.
    """
    text, warnings = _decode(path.read_bytes())
    return make_table(_rows(text, _delimiter(text, path.suffix.lower())), limits, warnings=warnings)


def write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a CSV file Excel reads as it is meant: UTF-8 with mark, text quoted and guarded, numbers bare.

    Parameters
    ----------
    rows : numbers are written as numbers, None as nothing, anything else as text.

    Returns
    -------
    Number of rows written.
    """
    count = 0
    with replacing(path) as beside, beside.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow([guard(header) for header in headers])
        for count, row in enumerate(rows, 1):  # noqa: B007 - the count is what is returned
            writer.writerow([_written(value) for value in row])
    return count


def _written(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return "" if value is None else guard(str(value))


def _decode(raw: bytes) -> tuple[str, list[TableWarning]]:
    marked = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "gb18030"]:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, [TableWarning("table.read_as_gbk")] if encoding == "gb18030" else []
    raise UserError("table.encoding")


def _delimiter(text: str, suffix: str) -> str:
    """Return the delimiter that cuts the first lines into most columns of one and the same number."""
    if suffix == ".tsv":
        return "\t"
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    try:
        return max(_DELIMITERS, key=evenness)
    except csv.Error:
        return ","


def _rows(text: str, delimiter: str) -> Iterator[list[Cell]]:
    """Give the records by line number: lines a quoted text runs over come as empty rows, so that numbers stay true."""
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UserError("table.bad_line", row=line + 1, fault=str(error)) from error
        yield [unguard(value) if value != "" else None for value in record]
        for _ in range(reader.line_num - line - 1):
            yield []
        line = reader.line_num
