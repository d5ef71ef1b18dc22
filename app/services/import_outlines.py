"""Makes foreign polygons fit to be kept: sound, on the storage lattice, and nothing but polygons."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from app.services.import_task import ImportTask
from data.model.findings import Finding, Severity
from data.store.geometry import demote
from gis.lattice import snap_to_lattice

_POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def sound_outlines(task: ImportTask, indices: Sequence[int],
                   shapes: NDArray[np.object_]) -> dict[int, BaseGeometry | None]:
    """Bring outlines to the lattice, mending those whose rings cross.

    Parameters
    ----------
    task : ImportTask
        Gets a warning for each outline mended, a refusal for each that is no polygon, a finding for null geometries.
    indices : rows of the source
    shapes : (len(indices),) object array, EPSG:4490

    Returns
    -------
    Outline by row: empty where the geometry is null, None where the row was refused.
    """
    snapped = snap_to_lattice(shapes)
    outlines: dict[int, BaseGeometry | None] = {}
    null: list[int] = []
    for index, shape, original in zip(indices, snapped, shapes, strict=True):
        if original is None or original.is_empty:
            null.append(index)
            outlines[index] = shapely.Polygon()
        else:
            outlines[index] = _sound(task, index, original, shape)
    if null:
        numbers = [task.source.numbers[index] for index in null]
        task.findings.append(Finding("import.null_geometry", Severity.WARNING, {
            "file": task.source.file, "count": len(null), "features": numbers[:20]}))
    return outlines


def _sound(task: ImportTask, index: int, original: BaseGeometry, snapped: BaseGeometry) -> BaseGeometry | None:
    if shapely.get_type_id(original) not in _POLYGONAL:
        task.refuse(index, "", "import.not_a_polygon", kind=original.geom_type)
        return None
    if snapped.is_valid and not snapped.is_empty:
        return demote(shapely.orient_polygons(snapped))
    mended = mend(snapped if not snapped.is_empty else original)
    if mended is None:
        task.refuse(index, "", "import.no_area")
        return None
    if not original.is_valid:
        task.warn(index, "", "import.mended", reason=shapely.is_valid_reason(original))
    return mended


def mend(shape: BaseGeometry) -> BaseGeometry | None:
    """Return the polygons of a shape whose rings cross, on the lattice; None when nothing of it has an area."""
    for _round in range(3):
        made = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        parts = [part for part in shapely.get_parts(made) if shapely.get_type_id(part) in _POLYGONAL]
        shape = snap_to_lattice(np.array([shapely.union_all(parts)], dtype=object))[0]
        if shape.is_empty:
            return None
        if shape.is_valid:
            return demote(shapely.orient_polygons(shape))
    return None
