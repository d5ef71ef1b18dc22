"""Writes the files tests import, reads back what came of them, and says what was refused or doubted."""

from pathlib import Path
from typing import Any

from app.services.importing import ImportResult
from data.exchange.spreadsheets import write_xlsx
from data.model.nouns import Base
from data.store.queries.codes import records_by
from gis.geojson import write_rfc7946
from tests.support.builders import District


def table(folder: Path, headers: tuple[str, ...], *rows: tuple[object, ...]) -> Path:
    """Write a spreadsheet and return its path."""
    write_xlsx(folder / "t.xlsx", headers, rows)
    return folder / "t.xlsx"


def features(folder: Path, *pairs: tuple[Any, dict[str, object]]) -> Path:
    """Write features and return the path."""
    shapes, properties = zip(*pairs, strict=True)
    write_rfc7946(folder / "f.geojson", shapes, properties)
    return folder / "f.geojson"


def kept(district: District, model: type[Base], **by: object) -> Any:
    """Return the one record with this value."""
    with district.store.reading() as session:
        ((column, value),) = by.items()
        (record,) = records_by(session, getattr(model, column), [value])
    return record


def everything(district: District, model: type[Base]) -> list[Any]:
    """Return all records of a kind."""
    with district.store.reading() as session:
        return list(session.query(model))


def faults(done: ImportResult) -> list[tuple[int, str, str]]:
    """Return row, column and code of what was refused."""
    return [(one.row, one.column, one.code) for one in done.refused]


def doubts(done: ImportResult) -> list[tuple[int, str, str]]:
    """Return row, column and code of what was taken with a doubt."""
    return [(one.row, one.column, one.code) for one in done.warnings]
