"""Asks for patrols: one by code, what it visits, and what could be visited on a piece of ground."""

import uuid
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from data.model.assets import Asset, AssetState
from data.model.bindings import SubjectKind
from data.model.catalogue import CatalogueItem
from data.model.events import OPEN_STATES, GridEvent
from data.model.places import Place, PlaceKind
from data.model.tasks import PatrolCheckpoint, PatrolTask, TaskState
from data.store.queries import shapes


class SpotRank(IntEnum):
    """What a patrol looks at first."""

    OPEN_EVENT = 0
    FAULTY_ASSET = 1
    PREMISES = 2
    ASSET = 3
    BUILDING = 4


@dataclass(frozen=True)
class Spots:
    """Things a patrol could visit.

    Attributes
    ----------
    kind : SubjectKind
    ids : tuple of UUID
    labels : tuple of str
    xy : (n, 2) longitude and latitude in degrees.
    """

    kind: SubjectKind
    ids: tuple[uuid.UUID, ...]
    labels: tuple[str, ...]
    xy: NDArray[np.float64]


_Source = tuple[SubjectKind, InstrumentedAttribute[Any], Any, ColumnElement[bool]]
_SOURCES: dict[SpotRank, _Source] = {
    SpotRank.OPEN_EVENT: (SubjectKind.EVENT, GridEvent.location, GridEvent.code, GridEvent.state.in_(OPEN_STATES)),
    SpotRank.FAULTY_ASSET: (SubjectKind.ASSET, Asset.location, Asset.name,
                            Asset.state.in_((AssetState.DAMAGED, AssetState.MISSING))),
    SpotRank.PREMISES: (SubjectKind.PLACE, Place.location, Place.name, Place.kind == PlaceKind.PREMISES),
    SpotRank.ASSET: (SubjectKind.ASSET, Asset.location, Asset.name, Asset.state == AssetState.INTACT),
    SpotRank.BUILDING: (SubjectKind.PLACE, Place.location, Place.name, Place.kind == PlaceKind.BUILDING),
}


def spots_in_box(session: Session, rank: SpotRank, box: shapes.Bounds) -> Spots:
    """Return what of one rank lies in a box, by code; a near miss may come along."""
    kind, location, label, condition = _SOURCES[rank]
    model: Any = location.class_
    query = select(model.id, label, shapes.undecoded(session, location)).where(
        shapes.meets_box(session, location, box), condition)
    if kind is SubjectKind.EVENT:
        query = query.add_columns(CatalogueItem.label).join(CatalogueItem, CatalogueItem.id == GridEvent.item_id)
    rows = session.execute(query.order_by(model.code)).all()
    labels = tuple(" ".join(part for part in (row[1], *row[3:]) if part) for row in rows)
    return Spots(kind, tuple(row[0] for row in rows), labels, shapes.positions([row[2] for row in rows]))


def patrol_by_code(session: Session, code: str) -> PatrolTask | None:
    """Return the patrol with this code."""
    return session.scalar(select(PatrolTask).where(PatrolTask.code == code))


def checkpoints_of(session: Session, task_id: uuid.UUID) -> list[PatrolCheckpoint]:
    """Return the points a patrol visits, in order."""
    query = select(PatrolCheckpoint).where(PatrolCheckpoint.task_id == task_id)
    return list(session.scalars(query.order_by(PatrolCheckpoint.sequence)))


def newest_patrol_code(session: Session, prefix: str) -> str | None:
    """Return the patrol code with the highest number that begins with `prefix`."""
    query = select(PatrolTask.code).where(PatrolTask.code.startswith(prefix, autoescape=True))
    return session.scalar(query.order_by(func.length(PatrolTask.code).desc(), PatrolTask.code.desc()).limit(1))


def patrols_in_hand(session: Session, workers: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Return how many unfinished patrols each of the workers has; who has none is left out."""
    query = (
        select(PatrolTask.worker_id, func.count())
        .where(PatrolTask.worker_id.in_(workers), PatrolTask.state.in_((TaskState.ASSIGNED, TaskState.STARTED)))
        .group_by(PatrolTask.worker_id)
    )
    return dict(session.execute(query).all())
