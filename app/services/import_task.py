"""Carries what an import knows and finds from its reading to its result."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from app.services.import_sources import RowFault, Source
from data.model.base import Base, new_id
from data.model.errors import UserError
from data.model.findings import Finding
from data.model.working_calendar import CHINA
from data.store.unit_of_work import UnitOfWork

Progress = Callable[[float, str], None]
Row = dict[str, Any]
Known = TypeVar("Known", bound=Base)

_DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


@dataclass
class ImportTask:
    """One import under way.

    Attributes
    ----------
    act : UnitOfWork
    source : Source
    community : str
        Code of the community named by the user, or "".
    crs : str
        What the user says the coordinates are in, or "".
    refused, warnings : list of RowFault
    findings : list of Finding
    created : int
    met : set of UUID
        Records that were there already and stand in the file.
    changed : set of UUID
        Those of them that were changed.
    touched : set of UUID
        Records whose binding may have to change.
    """

    act: UnitOfWork
    source: Source
    community: str = ""
    crs: str = ""
    refused: list[RowFault] = field(default_factory=list)
    warnings: list[RowFault] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    created: int = 0
    met: set[uuid.UUID] = field(default_factory=set)
    changed: set[uuid.UUID] = field(default_factory=set)
    touched: set[uuid.UUID] = field(default_factory=set)

    def refuse(self, index: int, column: str, code: str, **params: object) -> None:
        """Leave a row out and say why."""
        self.refused.append(self.source.fault(index, column, code, **params))

    def warn(self, index: int, column: str, code: str, **params: object) -> None:
        """Take a row and say what is doubtful about it."""
        self.warnings.append(self.source.fault(index, column, code, **params))

    def rows(self, convert: Callable[["ImportTask", int], Row | None], indices: Collection[int]) -> dict[int, Row]:
        """Convert rows one by one; those refused with a `UserError` are noted and left out."""
        converted: dict[int, Row] = {}
        for index in indices:
            try:
                row = convert(self, index)
            except UserError as fault:
                params = dict(fault.params)
                self.refuse(index, str(params.pop("field", "")), fault.code, **params)
                continue
            if row is not None:
                converted[index] = row
        return converted

    def unique(self, rows: Mapping[int, Row], key: str) -> dict[int, Row]:
        """Refuse rows that repeat the key of an earlier one; rows without a key are left to the caller."""
        seen: dict[Any, int] = {}
        kept: dict[int, Row] = {}
        for index, row in rows.items():
            value = row.get(key)
            if value and value in seen:
                self.refuse(index, key, "import.repeated", first=self.source.numbers[seen[value]])
                continue
            seen[value] = index
            kept[index] = row
        return kept

    def write(self, model: type[Known], rows: Sequence[Row], known: Mapping[str, Known], *,
              defaults: Mapping[str, Any] | None = None) -> dict[str, uuid.UUID]:
        """Insert new rows and update those that differ from what is known under the same code.

        A field absent from a row is left as it is: neither a missing column nor an empty cell is a wish to erase.

        Parameters
        ----------
        model : the table
        rows : column values; each has a "code"
        known : records by code
        defaults : values of new rows where they have none

        Returns
        -------
        The id of every row, by its code.
        """
        ids: dict[str, uuid.UUID] = {}
        new: list[Row] = []
        for row in rows:
            old = known.get(row["code"])
            if old is None:
                row["id"] = new_id()
                new.append({**(defaults or {}), **row})
            else:
                row["id"] = self._update(old, row)
            ids[row["code"]] = row["id"]
        self.act.insert_many(model, new)
        self.created += len(new)
        return ids

    def _update(self, record: Any, row: Row) -> uuid.UUID:
        key: uuid.UUID = record.id
        self.met.add(key)
        for name, value in row.items():
            if getattr(record, name) != value:
                setattr(record, name, value)
                self.changed.add(key)
        return key


def read_day(text: str, column: str) -> date | None:
    """Read a day in any form people write it; None when there is none.

    Raises
    ------
    UserError
        ``import.bad_date``
    """
    if not text:
        return None
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text.split(" ")[0].split("T")[0], form).replace(tzinfo=CHINA).date()
        except ValueError:
            continue
    raise UserError("import.bad_date", field=column, value=text[:20])


def read_instant(text: str, column: str) -> datetime | None:
    """Read a moment; without an offset it is Chinese time. None when there is none.

    Raises
    ------
    UserError
        ``import.bad_date``
    """
    if not text:
        return None
    plain = text.replace("/", "-").replace("年", "-").replace("月", "-").replace("日", "")
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError as fault:
        raise UserError("import.bad_date", field=column, value=text[:20]) from fault
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
