"""Reads a spreadsheet; imported only in a process of its own, by `gis.confined`, because a sheet may claim any size."""

import re
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from gis.errors import GeometryError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_NONCHARACTER = re.compile("_xFFF([EF])_")


def read(request: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Put the rows of one sheet of `request["file"]` into `folder` as JSON.

    Parameters
    ----------
    request : file, sheet (None for the first that shows something), megabytes (unpacked, at most).
    """
    import python_calamine as calamine

    with Path(request["file"]).open("rb") as stream:
        if zipfile.is_zipfile(stream):
            _refuse_bomb(zipfile.ZipFile(stream), request["megabytes"])
        stream.seek(0)
        try:
            return _read(calamine.load_workbook(stream), request, folder)
        except calamine.PasswordError:
            raise GeometryError("table.encrypted") from None
        except (calamine.CalamineError, calamine.ZipError, calamine.XmlError) as error:
            raise GeometryError("table.unreadable", fault=str(error)[:200]) from error


def _refuse_bomb(archive: zipfile.ZipFile, megabytes: int) -> None:
    unpacked = sum(entry.file_size for entry in archive.infolist()) / 2**20
    if unpacked > megabytes:
        raise GeometryError("table.too_large", megabytes=unpacked, limit_megabytes=megabytes)


def _read(book: "CalamineWorkbook", request: dict[str, Any], folder: Path) -> dict[str, Any]:
    from python_calamine import SheetVisibleEnum

    shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    wanted = request["sheet"]
    if wanted is not None and wanted not in book.sheet_names:
        raise GeometryError("table.no_such_sheet", sheet=wanted, sheets=book.sheet_names[:20])
    for name in [wanted] if wanted is not None else shown:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if rows or wanted is not None:
            (folder / "rows.json").write_bytes(orjson.dumps([_plain(row) for row in rows]))
            return {"sheet": name, "others": [other for other in shown if other != name]}
    raise GeometryError("table.empty")


def _plain(row: Iterable[Any]) -> list[Any]:
    return [value if type(value) is float else _plain_cell(value) for value in row]


def _plain_cell(value: Any) -> Any:
    if isinstance(value, str):
        return _NONCHARACTER.sub(lambda found: chr(int("FFF" + found[1], 16)), value) if value else None
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else value
