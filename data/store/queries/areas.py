"""Asks for administrative areas: by code, above and below each other."""

import uuid
from collections.abc import Collection

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.model.areas import Area, AreaLevel
from data.store.queries.shapes import Bounds, meets_box

_CHUNK = 500


def area_by_code(session: Session, code: str) -> Area | None:
    """Return the area with this code."""
    return session.scalar(select(Area).where(Area.code == code))


def areas_by_code(session: Session, codes: Collection[str]) -> dict[str, Area]:
    """Return the areas with these codes, by code."""
    wanted = list(codes)
    return {
        area.code: area
        for start in range(0, len(wanted), _CHUNK)
        for area in session.scalars(select(Area).where(Area.code.in_(wanted[start : start + _CHUNK])))
    }


def areas_of_level(session: Session, level: AreaLevel) -> list[Area]:
    """Return all areas of a level, by code."""
    return list(session.scalars(select(Area).where(Area.level == level).order_by(Area.code)))


def line_of_areas(session: Session, area_id: uuid.UUID) -> list[Area]:
    """Return an area and the areas above it, lowest first."""
    line: list[Area] = []
    key: uuid.UUID | None = area_id
    while key is not None and (area := session.scalar(select(Area).where(Area.id == key))) is not None:
        line.append(area)
        key = area.parent_id
    return line


def communities(session: Session) -> dict[uuid.UUID, tuple[str, str]]:
    """Return (code, name) of every community, by id."""
    query = select(Area.id, Area.code, Area.name).where(Area.level == AreaLevel.COMMUNITY)
    return {key: (code, name) for key, code, name in session.execute(query)}


def areas_meeting(session: Session, box: Bounds) -> list[Area]:
    """Return the areas whose outline's bounding box meets a box (a near miss may come along)."""
    return list(session.scalars(select(Area).where(meets_box(session, Area.geometry, box)).order_by(Area.code)))


def orphans(session: Session) -> list[Area]:
    """Return the areas below district level whose area above is not known yet."""
    query = select(Area).where(Area.parent_id.is_(None), Area.level != AreaLevel.DISTRICT)
    return list(session.scalars(query.order_by(Area.code)))


def known_outline(session: Session) -> BaseGeometry | None:
    """Return what the workspace knows its ground to be: the outlines of the highest level that has any."""
    for level in AreaLevel:
        shapes = [shape for shape in session.scalars(select(Area.geometry).where(Area.level == level)) if shape]
        if shapes:
            return shapely.union_all(shapes)
    return None
