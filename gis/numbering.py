"""Orders polygons the way people number them on a map: like reading a page."""

import numpy as np
import shapely
from numpy.typing import NDArray

_ROW_SHARE = 0.75


def reading_order(geoms: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return the order in which geometries are numbered: rows from north to south, each row from west to east.

    The rule of DOMAIN.md section 2 ("numbered west→east, north→south") made definite: a row begins with the
    northernmost centroid not yet numbered and takes in every centroid less than three quarters of the median height
    of the geometries further south; within a row the centroids are numbered from west to east, at equal longitude
    from north to south, and at equal centroids in the order given.

    Parameters
    ----------
    geoms : object array; null and empty geometries are numbered last, in the order given.

    Returns
    -------
    (n,) indices into `geoms`: the first is number one.
    """
    centres = shapely.get_coordinates(shapely.centroid(geoms))
    placed = np.flatnonzero(~(shapely.is_missing(geoms) | shapely.is_empty(geoms)))
    left_out = np.setdiff1d(np.arange(len(geoms)), placed)
    if not len(placed):
        return left_out
    boxes = shapely.bounds(geoms[placed])
    depth = _ROW_SHARE * float(np.median(boxes[:, 3] - boxes[:, 1]))
    x, y = centres[:, 0], centres[:, 1]
    from_north = np.argsort(-y, kind="stable")
    row = np.zeros(len(placed), dtype=np.int64)
    top, number = y[from_north[0]], 0
    for index in from_north:
        if top - y[index] > depth:
            top, number = y[index], number + 1
        row[index] = number
    order = np.lexsort([-y, x, row])
    return np.concatenate([placed[order], left_out])
