"""Asks the catalogue, the working calendar and the workspace's presets."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from data.model.catalogue import CalendarDay, Catalogue, CatalogueItem
from data.model.paperwork import Workspace


@dataclass(frozen=True)
class Matter:
    """A catalogue item with the catalogue it stands in."""

    item: CatalogueItem
    catalogue: Catalogue

    @property
    def source(self) -> str:
        """Return catalogue, edition and item code as deadline rules name them."""
        return f"{self.catalogue.code}/{self.catalogue.edition}/{self.item.code}"


def matters(session: Session, code: str, at: datetime, catalogue: str = "") -> list[Matter]:
    """Return the items with this code in the catalogues in force at an instant; more than one when taxonomies overlap.

    Parameters
    ----------
    session : Session
    code : str
    at : datetime
    catalogue : str
        Code of the catalogue to look in; all when empty.
    """
    query = (
        select(CatalogueItem, Catalogue)
        .join(Catalogue, Catalogue.id == CatalogueItem.catalogue_id)
        .where(CatalogueItem.code == code, Catalogue.valid_from <= at,
               or_(Catalogue.valid_to.is_(None), Catalogue.valid_to > at))
        .order_by(Catalogue.code, Catalogue.edition)
    )
    if catalogue:
        query = query.where(Catalogue.code == catalogue)
    return [Matter(item, book) for item, book in session.execute(query)]


def matter_of(session: Session, item_id: uuid.UUID) -> Matter:
    """Return the item with this key."""
    query = select(CatalogueItem, Catalogue).join(Catalogue, Catalogue.id == CatalogueItem.catalogue_id)
    item, book = session.execute(query.where(CatalogueItem.id == item_id)).one()
    return Matter(item, book)


def calendar_days(session: Session, region: str = "") -> Mapping[date, bool]:
    """Return the days that differ from the plain week, a region's own overriding the official ones."""
    query = select(CalendarDay.day, CalendarDay.working).where(CalendarDay.region.in_({"", region}))
    return dict(session.execute(query.order_by(CalendarDay.region)).all())


def calendar_region_days(session: Session, region: str) -> set[date]:
    """Return the days entered for one region (the official ones: "")."""
    return set(session.scalars(select(CalendarDay.day).where(CalendarDay.region == region)))


def presets(session: Session) -> Mapping[str, Any]:
    """Return what the workspace's people agreed on; empty where nothing was changed."""
    return session.scalar(select(Workspace.presets).limit(1)) or {}
