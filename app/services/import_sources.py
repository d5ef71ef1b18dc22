"""Reads a file to be imported, table or map, into rows with the numbers people see and the geometries there are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.exchange.columns import propose_columns
from data.exchange.spreadsheets import SPREADSHEETS, TEXT_TABLES, read_table
from data.exchange.tables import Cell, number_of, text_of
from data.model.errors import UserError
from data.model.findings import Finding, Severity
from gis.vectorfile import SUFFIXES, VectorData, read_vector

MOST_FEATURES_NAMED = 20


@dataclass(frozen=True)
class RowFault:
    """What is wrong or doubtful about one row.

    Attributes
    ----------
    row : int
        The row's number in the table, or the feature's in the file, from 1.
    column : str
        Header of the column concerned; "" when it is the row as a whole or its geometry.
    code : str
        Worded by `app.messages`.
    params : mapping
        What the wording needs, "column" among it. No personal data.
    """

    row: int
    column: str
    code: str
    params: Mapping[str, object]


@dataclass(frozen=True)
class Source:
    """What a file holds.

    Attributes
    ----------
    file : str
        Its name.
    numbers : n row or feature numbers
    records : n mappings of header to cell
    geometries : (n,) object array, or None for a table
    declared_crs : the CRS the file names, or None
    findings : what was tolerated in reading it
    columns : field to header, as far as recognised
    """

    file: str
    numbers: Sequence[int]
    records: Sequence[Mapping[str, Cell]]
    geometries: NDArray[np.object_] | None
    declared_crs: str | None
    findings: tuple[Finding, ...]
    columns: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.numbers)

    def text(self, index: int, field: str) -> str:
        """Return a field of a row as text, "" when its column or the cell is missing."""
        header = self.columns.get(field)
        return "" if header is None else text_of(self.records[index].get(header))

    def number(self, index: int, field: str) -> float | None:
        """Return a field of a row as a number; None when it holds none."""
        header = self.columns.get(field)
        return None if header is None else number_of(self.records[index].get(header))

    def fault(self, index: int, field: str, code: str, **params: object) -> RowFault:
        """Return a fault of a row, in the words of the file: the column's header, or the field where there is none."""
        header = self.columns.get(field, "")
        return RowFault(self.numbers[index], header, code, {**params, "column": header or field})


def read_source(path: Path, fields: Mapping[str, Sequence[str]], *, on_map: bool,
                cancelled: Callable[[], bool] | None = None) -> Source:
    """Read a file and recognise its columns.

    Parameters
    ----------
    path : Path
        A vector file or a table; what is not clear from its name (.txt) is decided by `on_map`.
    fields : mapping of field to the names its column may have
    on_map : bool
        Whether the records are usually drawn on a map (areas, grids).
    cancelled : callable, optional

    Raises
    ------
    UserError, GeometryError
        ``import.unknown_format``, and as `read_table` and `read_vector`.
    """
    suffix = path.suffix.lower()
    as_table = suffix in SPREADSHEETS + TEXT_TABLES and not (suffix in SUFFIXES and on_map)
    if as_table:
        table = read_table(path, cancelled=cancelled)
        findings = [_warning(one.code, one.params, path, [one.row] if one.row else []) for one in table.warnings]
        records = [dict(zip(table.headers, row, strict=True)) for row in table.rows]
        return Source(path.name, table.numbers, records, None, None, tuple(findings),
                      propose_columns(table.headers, fields))
    if suffix not in SUFFIXES:
        raise UserError("import.unknown_format", file=path.name, formats=[*SUFFIXES, *SPREADSHEETS, *TEXT_TABLES])
    return _from_vector(path, read_vector(path, cancelled=cancelled), fields)


def _from_vector(path: Path, data: VectorData, fields: Mapping[str, Sequence[str]]) -> Source:
    columns = {name: list(values) for name, values in data.columns.items()}
    records = [{name: _cell(values[index]) for name, values in columns.items()}
               for index in range(len(data.geometries))]
    findings = [_warning(one.code, one.params, path, one.features) for one in data.warnings]
    return Source(path.name, range(1, len(records) + 1), records, data.geometries, data.crs, tuple(findings),
                  propose_columns(columns, fields))


def _cell(value: Any) -> Cell:
    value = value.item() if isinstance(value, np.generic) else value
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _warning(code: str, params: Mapping[str, object], path: Path, features: Sequence[int]) -> Finding:
    named = {"file": path.name, "feature": features[0] if features else "", "row": features[0] if features else "",
             "features": list(features[:MOST_FEATURES_NAMED])}
    return Finding(code, Severity.HINT, {**named, **params})
