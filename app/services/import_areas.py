"""Imports administrative areas: outlines as maps give them, or mere lists of codes and names."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.services.import_outlines import sound_outlines
from app.services.import_positions import DatumReading, to_storage
from app.services.import_task import ImportTask, Row
from data.model.areas import Area
from data.model.findings import Finding, Severity
from data.model.numbering import area_level, is_usual_area_code, parent_area_code
from data.store.queries.areas import areas_by_code, orphans

FIELDS: Mapping[str, tuple[str, ...]] = {
    "code": ("区划代码", "行政区划代码", "统计用区划代码", "区域代码", "代码", "编码", "adcode", "code"),
    "name": ("区划名称", "行政区划名称", "区域名称", "名称", "name"),
}


def import_areas(task: ImportTask) -> DatumReading | None:
    """Write the areas of a file; existing ones are updated by code, outlines come to the storage lattice."""
    source = task.source
    rows = task.unique(task.rows(_row, range(len(source))), "code")
    known = areas_by_code(task.act.session, _with_parents(rows.values()))
    reading = _add_outlines(task, rows, known)
    ordered = sorted(rows.values(), key=lambda row: len(row["code"]))
    _mention_unusual(task, rows)
    ids = {code: area.id for code, area in known.items()}
    for digits in (6, 9, 12):
        level = [row for row in ordered if len(row["code"]) == digits]
        for row in level:
            row["parent_id"] = ids.get(parent_area_code(row["code"]) or "")
            _name(row, known)
        ids |= task.write(Area, level, known)
    _adopt(task, ids)
    return reading


def _row(task: ImportTask, index: int) -> Row:
    code = _plain_code(task.source.text(index, "code"))
    row: Row = {"code": code, "level": area_level(code)}
    name = task.source.text(index, "name")
    return row | ({"name": name} if name else {})


def _plain_code(code: str) -> str:
    """Return a code without the zeros that statistics pad it to 12 digits with."""
    if len(code) == 12 and code.endswith("000"):
        return code[:6] if code.endswith("000000") else code[:9]
    return code


def _with_parents(rows: Any) -> set[str]:
    codes = {row["code"] for row in rows}
    return codes | {parent for code in codes if (parent := parent_area_code(code)) is not None}


def _add_outlines(task: ImportTask, rows: dict[int, Row], known: Mapping[str, Area]) -> DatumReading | None:
    if task.source.geometries is None:
        return None
    indices = list(rows)
    shapes = task.source.geometries[indices]
    placed, reading, findings = to_storage(shapes, task.source, task.crs, _known_outline(rows, known))
    task.findings += findings
    for index, shape in sound_outlines(task, indices, placed).items():
        if shape is None:
            del rows[index]
        elif not shape.is_empty:
            rows[index]["geometry"] = shape
    return reading


def _known_outline(rows: Mapping[int, Row], known: Mapping[str, Area]) -> shapely.Geometry | None:
    """Return what the workspace knows of these areas, else of those above them."""
    own = [known[row["code"]].geometry for row in rows.values() if row["code"] in known]
    above = {parent_area_code(row["code"]) or "" for row in rows.values()}
    parents = [known[code].geometry for code in above if code in known]
    for shapes in (own, parents):
        array: NDArray[np.object_] = np.array([shape for shape in shapes if shape is not None], dtype=object)
        if len(array):
            return shapely.union_all(array)
    return None


def _name(row: Row, known: Mapping[str, Area]) -> None:
    """Call an area nobody named by its code."""
    if row["code"] not in known:
        row.setdefault("name", row["code"])


def _mention_unusual(task: ImportTask, rows: Mapping[int, Row]) -> None:
    for index, row in rows.items():
        if not is_usual_area_code(row["code"]):
            task.warn(index, "code", "area.unusual_code", area=row["code"])


def _adopt(task: ImportTask, ids: Mapping[str, Any]) -> None:
    """Give areas that waited for their parent the parent that has come, and mention those that still wait."""
    waiting = orphans(task.act.session)
    for area in waiting:
        area.parent_id = ids.get(parent_area_code(area.code) or "")
    alone = [area for area in waiting if area.parent_id is None]
    if alone:
        task.findings.append(Finding(
            "area.parent_missing", Severity.HINT, {"count": len(alone), "areas": [area.code for area in alone[:20]]},
            tuple(("area", area.id) for area in alone)))
