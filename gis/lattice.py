"""Keeps every stored boundary on one lattice of 1e-7 degrees, so that edits are exact and files read back identical.

A lattice vertex is a pair of whole numbers of cells (1e-7 degree, 11 mm): it survives the seven decimals of RFC 7946
unchanged, and orientation tests on it are exact in 64-bit integers. Imports and cuts bring their vertices to it.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Cells = NDArray[np.int64]
Vertex = tuple[int, int]

CELLS_PER_DEGREE = 10_000_000
CELL_DEGREES = 1 / CELLS_PER_DEGREE


def to_cells(lonlat: NDArray[np.float64]) -> Cells:
    """Return the nearest lattice vertices of (n, 2) degrees as whole cells."""
    return np.rint(np.asarray(lonlat, dtype=np.float64) * CELLS_PER_DEGREE).astype(np.int64)


def from_cells(cells: Cells) -> NDArray[np.float64]:
    """Return (n, 2) degrees; each number is the double a reader makes of its seven decimals."""
    return np.asarray(cells) / CELLS_PER_DEGREE


def _snap_ring(ring: BaseGeometry) -> NDArray[np.float64] | None:
    cells = to_cells(shapely.get_coordinates(ring))
    moved = np.ones(len(cells), dtype=bool)
    moved[1:] = (cells[1:] != cells[:-1]).any(axis=1)
    return from_cells(cells[moved]) if moved.sum() > 3 else None


def _snap_polygon(polygon: BaseGeometry) -> BaseGeometry | None:
    shell = _snap_ring(shapely.get_exterior_ring(polygon))
    if shell is None:
        return None
    holes = [_snap_ring(shapely.get_interior_ring(polygon, i)) for i in range(shapely.get_num_interior_rings(polygon))]
    return shapely.Polygon(shell, [hole for hole in holes if hole is not None])


def _snap_area(geometry: BaseGeometry) -> BaseGeometry:
    polygons = [_snap_polygon(part) for part in shapely.get_parts(geometry)]
    kept = [polygon for polygon in polygons if polygon is not None]
    if isinstance(geometry, shapely.MultiPolygon):
        return shapely.multipolygons(kept)
    return kept[0] if kept else shapely.Polygon()


def snap_to_lattice(geoms: NDArray[np.object_]) -> NDArray[np.object_]:
    """Round every coordinate to the lattice; heights are dropped.

    Equal vertices stay equal, so a coverage whose neighbours share their vertices still does. Vertices that fall
    together become one; a ring that collapses is dropped, and a polygon that collapses becomes empty. Rounding may
    make a nearly touching ring invalid: `gis.coverage.check_coverage` says so.

    Parameters
    ----------
    geoms : object array of any geometries, EPSG:4490; nulls stay null.

    Returns
    -------
    Object array of the same shape.
    """
    snapped = np.array(shapely.transform(geoms, lambda xy: from_cells(to_cells(xy))), dtype=object)
    areas = np.isin(shapely.get_type_id(snapped), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    xy, owner = shapely.get_coordinates(snapped, return_index=True)
    doubled = np.zeros(len(snapped), dtype=bool)
    doubled[owner[1:][(xy[1:] == xy[:-1]).all(axis=1) & (owner[1:] == owner[:-1])]] = True
    for index in np.flatnonzero(areas & doubled):
        snapped[index] = _snap_area(snapped[index])
    return snapped


def snap_one(geometry: BaseGeometry) -> BaseGeometry:
    """Round one geometry to the lattice; see `snap_to_lattice`."""
    return snap_to_lattice(np.array([geometry], dtype=object))[0]


def on_lattice(geoms: NDArray[np.object_]) -> bool:
    """Tell whether every coordinate lies on the lattice already."""
    xy = shapely.get_coordinates(geoms)
    return bool((from_cells(to_cells(xy)) == xy).all())


def turn(a: Cells, b: Cells, c: Cells) -> Cells:
    """Return twice the signed area of the triangles a, b, c, exactly: positive when c lies left of a→b.

    Parameters
    ----------
    a, b, c : (..., 2) cells no further than 100 degrees apart, which keeps the products inside 64 bits.
    """
    return (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1]) - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])


def ring_area2(ring: Cells) -> int:
    """Return twice the signed area of a closed ring in square cells, exactly: positive when counter-clockwise."""
    local = ring - ring[0]
    return int((local[:-1, 0] * local[1:, 1] - local[1:, 0] * local[:-1, 1]).sum())


def inside_rings(doubled: Cells, rings: list[Cells]) -> bool:
    """Tell whether a point lies inside the area of rings by the even-odd rule, exactly.

    Parameters
    ----------
    doubled : (2,) twice the point's cells (so that the middle of an edge is a whole number); not on a ring.
    rings : closed rings in cells.
    """
    crossings = 0
    for ring in rings:
        a, b = 2 * ring[:-1], 2 * ring[1:]
        straddles = (a[:, 1] > doubled[1]) != (b[:, 1] > doubled[1])
        left = turn(a[straddles], b[straddles], doubled) > 0
        crossings += int((left == (b[straddles, 1] > a[straddles, 1])).sum())
    return crossings % 2 == 1


def area_rings(geometry: BaseGeometry) -> list[Cells]:
    """Return the closed rings of a polygon or multipolygon in cells, its inside on the left of every one."""
    rings = []
    for polygon in shapely.get_parts(geometry):
        for number, ring in enumerate(shapely.get_rings(polygon)):
            cells = to_cells(shapely.get_coordinates(ring))
            wanted = ring_area2(cells) > 0
            rings.append(cells if wanted == (number == 0) else cells[::-1].copy())
    return rings
