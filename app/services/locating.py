"""Says in which grid a point lies, and which others are near enough to matter when the point is uncertain."""

import uuid
from dataclasses import dataclass

import numpy as np

from data.store.queries.grids import BoundaryRows, boundaries
from data.store.queries.shapes import Bounds
from data.store.sessions import ReadingSession
from data.store.workspace import Store
from gis.crs import metres_per_degree
from gis.locate import NOWHERE, Locator


@dataclass(frozen=True)
class GridHit:
    """A grid at or near a point; `distance_m` is 0 inside."""

    id: uuid.UUID
    code: str
    name: str
    community_id: uuid.UUID
    distance_m: float = 0.0


def locate_point(store: Store, lon: float, lat: float) -> GridHit | None:
    """Return the grid a point lies in, None outside every grid.

    Parameters
    ----------
    store : Store
    lon, lat : degrees, EPSG:4490
    """
    with store.reading() as session:
        return hits_at(session, lon, lat)[0]


def grids_within(store: Store, lon: float, lat: float, radius_m: float) -> list[GridHit]:
    """Return the grids within a distance of a point, nearest first, at equal distance the smaller code first.

    Parameters
    ----------
    store : Store
    lon, lat : degrees, EPSG:4490
    radius_m : metres, up to some 5 km
    """
    with store.reading() as session:
        near = boundaries(session, box=box_around(lon, lat, radius_m), micro=False)
    candidates = Locator(near.geometries, near.codes).candidates_near(lon, lat, radius_m)
    return [_hit(near, candidate.index, candidate.distance_m) for candidate in candidates]


def hits_at(
    session: ReadingSession, lon: float, lat: float, uncertainty_m: float = 0.0
) -> tuple[GridHit | None, tuple[GridHit, ...]]:
    """Return the grid a point lies in and the others its uncertainty reaches, nearest first, from an open session.

    Parameters
    ----------
    session : Session
    lon, lat : degrees, EPSG:4490
    uncertainty_m : metres, up to some 5 km
    """
    near = boundaries(session, box=box_around(lon, lat, uncertainty_m), micro=False)
    locator = Locator(near.geometries, near.codes)
    index = int(locator.locate(lon, lat)[0])
    reached = locator.candidates_near(lon, lat, uncertainty_m) if uncertainty_m > 0 else []
    others = tuple(_hit(near, one.index, round(one.distance_m, 2)) for one in reached if one.index != index)
    return None if index == NOWHERE else _hit(near, index), others


def box_around(lon: float, lat: float, radius_m: float) -> Bounds:
    """Return a box in degrees that holds every point within a distance."""
    east, north = (np.array([radius_m, radius_m]) / metres_per_degree(lat) * 1.01).tolist()
    return lon - east, lat - north, lon + east, lat + north


def _hit(rows: BoundaryRows, index: int, distance_m: float = 0.0) -> GridHit:
    return GridHit(rows.grid_ids[index], rows.codes[index], rows.names[index], rows.community_ids[index], distance_m)
