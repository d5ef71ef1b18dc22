"""Makes a hand-drawn area usable: valid, of polygons only, and no larger than what it may cover."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.errors import GeometryError


def mended_area(drawn: BaseGeometry) -> BaseGeometry:
    """Return a drawn area as valid polygons: loops of a line that crosses itself all count, spikes fall away.

    Parameters
    ----------
    drawn : polygon or multipolygon, EPSG:4490.

    Raises
    ------
    GeometryError
        "ground.no_area" when nothing of it has an area or a coordinate is not finite.
    """
    if drawn.is_empty or not np.isfinite(shapely.get_coordinates(drawn)).all():
        raise GeometryError("ground.no_area")
    area = _areas(shapely.make_valid(drawn))
    if area.is_empty:
        raise GeometryError("ground.no_area")
    return area


def clipped_area(area: BaseGeometry, members: NDArray[np.object_]) -> BaseGeometry:
    """Return the part of a valid area that polygons cover; empty when they cover nothing of it."""
    return _areas(shapely.intersection(area, shapely.union_all(members)))


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])
