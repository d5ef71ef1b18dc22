"""What imports of places, people, assets, organisations and events share: words, codes, positions."""

from collections.abc import Mapping
from enum import StrEnum

import shapely

from app.services.import_positions import DatumReading, bad_position, points_of, to_storage
from app.services.import_sources import Source
from app.services.import_task import ImportTask, Row
from data.model.base import Base
from data.model.errors import UserError
from data.store.queries.areas import known_outline
from data.store.queries.codes import code_list, last_number

Words = Mapping[str, StrEnum]
CODE_DIGITS = 8


def take_text(source: Source, index: int, *fields: str) -> Row:
    """Return the fields of a row that say something."""
    return {field: text for field in fields if (text := source.text(index, field))}


def coded(task: ImportTask, name: str) -> dict[str, str]:
    """Return the codes of a code list by code and label."""
    return code_list(task.act.session, name)


def word_for(words: Words, text: str, field: str) -> StrEnum:
    """Return what a word in the file means.

    Raises
    ------
    UserError
        ``import.unknown_kind``
    """
    found = words.get(text.casefold())
    if found is None:
        raise UserError("import.unknown_kind", field=field, value=text[:20])
    return found


def give_codes(task: ImportTask, rows: Mapping[int, Row], model: type[Base], prefix: str) -> None:
    """Number the rows that have no code: a prefix and eight digits, after the highest in use."""
    number = last_number(task.act.session, model, prefix, CODE_DIGITS)
    taken = {row["code"] for row in rows.values() if "code" in row}
    for row in rows.values():
        while "code" not in row:
            number += 1
            code = f"{prefix}{number:0{CODE_DIGITS}d}"
            if code not in taken:
                row["code"] = code


def positions(task: ImportTask, rows: dict[int, Row]) -> DatumReading | None:
    """Give rows their `location` where the file has one; one that cannot be read is refused.

    The datum is judged by all positions together.
    """
    for index in [index for index in rows if bad_position(task.source, index)]:
        task.refuse(index, "lon" if "lon" in task.source.columns else "position", "import.bad_position")
        del rows[index]
    indices = list(rows)
    points = points_of(task.source)[indices]
    placed, reading, findings = to_storage(points, task.source, task.crs, known_outline(task.act.session))
    task.findings += findings
    for index, point in zip(indices, placed, strict=True):
        if point is not None and not point.is_empty:
            rows[index]["location"] = shapely.force_2d(point)
    return reading
