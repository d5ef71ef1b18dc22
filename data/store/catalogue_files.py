"""Reads catalogue files (departments, matters, limits, code lists) into rows and names the line that is wrong.

It lives with the store because the shipped catalogues are the first content of a store: whatever fills one needs them.
"""

import csv
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from data.model.base import Base, new_id
from data.model.catalogue import Catalogue, CatalogueItem, CodeListEntry
from data.model.deadlines import Stage
from data.model.errors import UserError
from data.model.events import Grade, Urgency
from data.model.staff import Department
from data.model.working_calendar import LimitUnit
from data.store.unit_of_work import UnitOfWork

T = TypeVar("T")
Row = dict[str, Any]
MakeIds = Callable[[int], list[uuid.UUID]]

_COLUMNS = {
    "departments.csv": ("code", "label", "label_en"),
    "catalogues.csv": ("code", "edition", "label", "label_en"),
    "limits.csv": ("limit", "label", "stage", "urgency", "grade", "amount", "unit"),
    "items.csv": ("catalogue", "code", "label", "label_en", "parent", "department", "grade", "limit", "handled_by",
                  "on_the_spot", "filing_condition", "closing_condition", "checklist", "mapping"),
    "code_lists.csv": ("list", "code", "label", "label_en"),
}
_HANDLED_BY = ("department", "grid_worker")


@dataclass
class CatalogueRows:
    """Rows ready for `UnitOfWork.insert_many`, keys and references filled in."""

    departments: list[Row] = field(default_factory=list)
    catalogues: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    code_lists: list[Row] = field(default_factory=list)


def write_catalogues(act: UnitOfWork, rows: CatalogueRows) -> dict[str, int]:
    """Insert the rows within an act under way and return how many there are by table."""
    batches: list[tuple[type[Base], list[Row]]] = [
        (Department, rows.departments), (Catalogue, rows.catalogues), (CatalogueItem, rows.items),
        (CodeListEntry, rows.code_lists),
    ]
    for model, batch in batches:
        act.insert_many(model, batch)
    return {model.__tablename__: len(batch) for model, batch in batches}


def new_ids(count: int) -> list[uuid.UUID]:
    """Return fresh keys."""
    return [new_id() for _ in range(count)]


def read_catalogues(
    valid_from: datetime, folder: Path | Traversable | None = None, make_ids: MakeIds = new_ids
) -> CatalogueRows:
    """Read a folder of catalogue files.

    Parameters
    ----------
    valid_from : datetime
        From when the editions are in force.
    folder : Path or Traversable, optional
        The catalogues shipped with the program when absent.
    make_ids : callable
        Makes the keys: generators of reproducible data pass their own.

    Raises
    ------
    UserError
        ``catalogue.file_missing``; ``catalogue.file_not_text`` (not UTF-8); ``catalogue.bad_columns``;
        ``catalogue.bad_value`` with file, line, column and value; ``catalogue.repeated_code``.
    """
    source = folder or files("resources") / "catalogues"
    tables = {name: list(_table(source, name)) for name in _COLUMNS}
    departments = _keyed(tables["departments.csv"], make_ids)
    catalogues = _keyed(tables["catalogues.csv"], make_ids)
    rows = CatalogueRows()
    rows.departments = [{"id": key, "code": one["code"], "name": one["label"]} for key, one in departments.values()]
    rows.catalogues = [{"id": key, "code": one["code"], "edition": one["edition"], "name": one["label"],
                        "name_en": one["label_en"], "valid_from": valid_from} for key, one in catalogues.values()]
    rows.items = _items(tables["items.csv"], _limits(tables["limits.csv"]), departments, catalogues, make_ids)
    rows.code_lists = _code_lists(tables["code_lists.csv"], make_ids)
    return rows


@dataclass(frozen=True)
class _Line:
    """One line of a file, read column by column."""

    file: str
    number: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def wrong(self, column: str) -> UserError:
        """Return the error that names this line and column."""
        return UserError("catalogue.bad_value", file=self.file, line=self.number, column=column, value=self[column])

    def one_of(self, column: str, known: Mapping[str, T]) -> T:
        """Return what the column's value stands for."""
        if self[column] not in known:
            raise self.wrong(column)
        return known[self[column]]


def _table(folder: Path | Traversable, name: str) -> Iterator[_Line]:
    file = folder / name
    if not file.is_file():
        raise UserError("catalogue.file_missing", file=name)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UserError("catalogue.file_not_text", file=name) from fault
    reader = csv.DictReader(StringIO(text))
    missing = set(_COLUMNS[name]) - set(reader.fieldnames or ())
    if missing:
        raise UserError("catalogue.bad_columns", file=name, missing=sorted(missing))
    for values in reader:
        yield _Line(name, reader.line_num, {key: (values[key] or "").strip() for key in _COLUMNS[name]})


def _keyed(lines: list[_Line], make_ids: MakeIds) -> dict[str, tuple[uuid.UUID, _Line]]:
    _refuse_repeats(lines, "code")
    return {line["code"]: (key, line) for key, line in zip(make_ids(len(lines)), lines, strict=True)}


def _refuse_repeats(lines: list[_Line], *columns: str) -> None:
    seen: set[tuple[str, ...]] = set()
    for line in lines:
        code = tuple(line[column] for column in columns)
        if code in seen:
            raise UserError("catalogue.repeated_code", file=line.file, line=line.number, repeated=" ".join(code))
        seen.add(code)


def _limits(lines: list[_Line]) -> dict[str, list[Row]]:
    """Return the rules each limit name stands for."""
    stages, urgencies, units = ({one.value: one.value for one in kind} for kind in (Stage, Urgency, LimitUnit))
    grades = {"*": "*", **{one.value: one.value for one in Grade}}
    rules: dict[str, list[Row]] = {}
    for line in lines:
        rules.setdefault(line["limit"], []).append({
            "stage": line.one_of("stage", stages), "urgency": line.one_of("urgency", urgencies),
            "grade": line.one_of("grade", grades), "amount": _amount(line), "unit": line.one_of("unit", units),
        })
    return rules


def _amount(line: _Line) -> float:
    try:
        amount = float(line["amount"])
    except ValueError as fault:
        raise line.wrong("amount") from fault
    if not 0 < amount < 10_000:
        raise line.wrong("amount")
    return amount


def _items(
    lines: list[_Line], limits: dict[str, list[Row]], departments: dict[str, tuple[uuid.UUID, _Line]],
    catalogues: dict[str, tuple[uuid.UUID, _Line]], make_ids: MakeIds,
) -> list[Row]:
    _refuse_repeats(lines, "catalogue", "code")
    known = {(line["catalogue"], line["code"]) for line in lines}
    grades, handlers = {one.value: one.value for one in Grade}, {name: name for name in _HANDLED_BY}
    return [
        {
            "id": key, "catalogue_id": line.one_of("catalogue", catalogues)[0], "code": line["code"],
            "label": line["label"], "label_en": line["label_en"], "parent_code": line["parent"],
            "department_id": line.one_of("department", departments)[0],
            "default_grade": line.one_of("grade", grades), "rules": line.one_of("limit", limits),
            "filing_condition": line["filing_condition"], "closing_condition": line["closing_condition"],
            "checklist": [point for point in line["checklist"].split(";") if point],
            "mapping": _mapping(line, known), "on_the_spot": line.one_of("on_the_spot", {"0": False, "1": True}),
            "handled_by": line.one_of("handled_by", handlers),
        }
        for key, line in zip(make_ids(len(lines)), lines, strict=True)
    ]


def _mapping(line: _Line, known: set[tuple[str, str]]) -> dict[str, str]:
    pairs = [pair.partition(":")[::2] for pair in line["mapping"].split(",") if pair]
    if not known.issuperset(pairs):
        raise line.wrong("mapping")
    return dict(pairs)


def _code_lists(lines: list[_Line], make_ids: MakeIds) -> list[Row]:
    _refuse_repeats(lines, "list", "code")
    return [{"id": key, "list_code": line["list"], "code": line["code"], "label": line["label"],
             "label_en": line["label_en"]} for key, line in zip(make_ids(len(lines)), lines, strict=True)]
