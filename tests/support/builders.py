"""Builds workspaces with a made-up district in a line or two; every record can be given its own values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from data.model.actor import Actor
from data.model.base import new_id
from data.model.nouns import (
    Area,
    AreaLevel,
    Asset,
    Base,
    Binding,
    BindingOrigin,
    Boundary,
    Catalogue,
    CatalogueItem,
    Grid,
    GridEvent,
    GridKind,
    Household,
    Organisation,
    OrganisationKind,
    Person,
    Place,
    PlaceKind,
    Role,
    SubjectKind,
    Worker,
    WorkerGrid,
)
from data.model.numbering import grid_code
from data.store.workspace import Store, create_workspace
from tests.support.geometry import a_coverage

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
DISTRICT, STREET, COMMUNITY = "430105", "430105001", "430105001001"
PLANNER = Actor("P1", "规划员", Role.PLANNER)
OPERATOR = Actor("O1", "坐席", Role.OPERATOR)
AUDITOR = Actor("A1", "审计员", Role.AUDITOR)

_numbers = count(1)


def a_workspace(folder: Path, name: str = "district.gpkg") -> Store:
    """Make an empty workspace file."""
    return create_workspace(folder / name, "试点", OPERATOR)


def keep(store: Store, records: Iterable[Base]) -> None:
    """Write records in one act, each after the one before."""
    with store.act("set_up", OPERATOR) as act:
        for record in records:
            act.add(record)
            act.flush()
        act.commit()


@dataclass
class District:
    """A workspace with one community whose grids tile it, and a second community beside it when there are two.

    Attributes
    ----------
    store : Store
    communities : list of Area
    grids : list of Grid, by code
    shapes : (n,) object array of their boundaries
    """

    store: Store
    communities: list[Area]
    grids: list[Grid]
    shapes: NDArray[np.object_]

    def add(self, *records: Base) -> None:
        """Keep more records."""
        keep(self.store, records)

    def shape(self, grid: Grid | int) -> BaseGeometry:
        """Return the boundary a grid was made with, by record or number from 0."""
        return self.shapes[grid if isinstance(grid, int) else [one.id for one in self.grids].index(grid.id)]

    def inside(self, number: int) -> Point:
        """Return a point well inside a grid."""
        return shapely.point_on_surface(self.shapes[number])


def a_district(folder: Path | Store, *, columns: int = 3, rows: int = 2, seed: int = 0, communities: int = 1,
               shapes: NDArray[np.object_] | None = None) -> District:
    """Make a workspace with a district, a street, one or two communities and their grids.

    Parameters
    ----------
    folder : where the file goes, or an empty workspace to fill
    columns, rows, seed : of `tests.support.geometry.a_coverage`
    communities : 1, or 2: then the last row of grids belongs to the second
    shapes : grids of your own instead
    """
    geometries = a_coverage(columns, rows, seed) if shapes is None else shapes
    store = a_workspace(folder) if isinstance(folder, Path) else folder
    outline = shapely.coverage_union_all(geometries)
    district = an_area(DISTRICT, "云溪区", geometry=outline)
    street = an_area(STREET, "一街道", parent_id=district.id, geometry=outline)
    split_at = len(geometries) - (columns if communities == 2 else 0)
    shares = [geometries[:split_at], geometries[split_at:]][:communities]
    made = [an_area(f"{STREET}{number + 1:03d}", f"第{number + 1}社区", parent_id=street.id,
                    geometry=shapely.coverage_union_all(share)) for number, share in enumerate(shares)]
    keep(store, [district, street, *made])
    grids = [a_grid(community, number + 1) for community, share in zip(made, shares, strict=True)
             for number in range(len(share))]
    keep(store, grids)
    keep(store, [a_boundary(grid, shape) for grid, shape in zip(grids, geometries, strict=True)])
    return District(store, made, grids, geometries)


def a_row(folder: Path | Store, number: int = 3) -> District:
    """Make a district whose grids are squares of about 200 m in a row from west to east."""
    squares = [shapely.box(112.98 + i * 0.002, 28.25, 112.98 + (i + 1) * 0.002, 28.252) for i in range(number)]
    shapes = np.empty(number, dtype=object)
    shapes[:] = [shapely.orient_polygons(shapely.set_precision(square, 1e-7)) for square in squares]
    return a_district(folder, shapes=shapes)


def an_area(code: str = COMMUNITY, name: str = "一社区", **more: Any) -> Area:
    """Return an area whose level follows from its code."""
    level = {6: AreaLevel.DISTRICT, 9: AreaLevel.STREET, 12: AreaLevel.COMMUNITY}[len(code)]
    return Area(**{"id": new_id(), "code": code, "name": name, "level": level, **more})


def a_grid(community: Area, number: int, **more: Any) -> Grid:
    """Return a grid of a community."""
    code = grid_code(community.code, number)
    return Grid(**{"id": new_id(), "code": code, "name": f"第{number:03d}网格", "community_id": community.id,
                   "kind": GridKind.COMPREHENSIVE, "established_at": LONG_AGO, **more})


def a_boundary(grid: Grid, geometry: BaseGeometry, **more: Any) -> Boundary:
    """Return the boundary of a grid, in force since long ago."""
    return Boundary(**{"grid_id": grid.id, "geometry": geometry, "valid_from": LONG_AGO, **more})


def a_place(location: Point | None, **more: Any) -> Place:
    """Return a building at a position."""
    number = next(_numbers)
    return Place(**{"id": new_id(), "code": f"B{number:05d}", "kind": PlaceKind.BUILDING, "name": f"{number}栋",
                    "address": f"云溪路{number}号", "location": location, **more})


def an_asset(location: Point, **more: Any) -> Asset:
    """Return a manhole cover at a position."""
    return Asset(**{"id": new_id(), "code": f"0101{next(_numbers):06d}", "class_code": "0101", "location": location,
                    **more})


def an_organisation(location: Point | None, **more: Any) -> Organisation:
    """Return a shop."""
    return Organisation(**{"id": new_id(), "code": f"S{next(_numbers):05d}", "name": "便民超市",
                           "kind": OrganisationKind.SHOP, "location": location, **more})


def a_household(place: Place, **more: Any) -> Household:
    """Return a household in a place."""
    return Household(**{"id": new_id(), "code": f"H{next(_numbers):05d}", "place_id": place.id, **more})


def a_person(household: Household | None = None, **more: Any) -> Person:
    """Return a resident."""
    return Person(**{"id": new_id(), "code": f"R{next(_numbers):05d}", "name": "李明",
                     "household_id": household.id if household else None, **more})


def a_worker(role: Role = Role.GRID_WORKER, **more: Any) -> Worker:
    """Return a member of staff."""
    return Worker(**{"id": new_id(), "code": f"W{next(_numbers):04d}", "name": "王强", "role": role, **more})


def an_assignment(worker: Worker, grid: Grid, post: str = "worker", **more: Any) -> WorkerGrid:
    """Return a worker's post in a grid."""
    return WorkerGrid(**{"worker_id": worker.id, "grid_id": grid.id, "post": post, "valid_from": LONG_AGO, **more})


def a_matter() -> tuple[Catalogue, CatalogueItem]:
    """Return a catalogue with one item."""
    book = Catalogue(id=new_id(), code="city_events", name="城市事件", valid_from=LONG_AGO)
    return book, CatalogueItem(id=new_id(), catalogue_id=book.id, code="0101", label="暴露垃圾")


def an_event(item: CatalogueItem, location: Point, **more: Any) -> GridEvent:
    """Return a reported event."""
    return GridEvent(**{"id": new_id(), "code": f"E{next(_numbers):06d}", "item_id": item.id, "text": "垃圾堆放",
                        "location": location, "reported_at": LONG_AGO, **more})


def a_binding(subject: Place | Asset | Organisation | GridEvent, grid: Grid,
              origin: BindingOrigin = BindingOrigin.LOCATED, **more: Any) -> Binding:
    """Return an open binding."""
    kind = SubjectKind(type(subject).__tablename__)
    return Binding(**{"subject_kind": kind, "subject_id": subject.id, "grid_id": grid.id, "origin": origin,
                      "valid_from": LONG_AGO, **more})


def points_in(shape: BaseGeometry, number: int, seed: int = 0) -> Sequence[Point]:
    """Return random points inside a shape."""
    random = np.random.default_rng(seed)
    west, south, east, north = shape.bounds
    found: list[Point] = []
    while len(found) < number:
        point = Point(random.uniform(west, east), random.uniform(south, north))
        if shape.contains(point):
            found.append(point)
    return found
