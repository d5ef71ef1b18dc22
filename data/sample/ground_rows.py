"""Turns the drawn ground into rows: areas, grids with their boundaries and lineage, streets and surfaces."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from data.model.areas import Area, AreaLevel
from data.model.base import Base
from data.model.grids import Boundary, Grid, GridKind, Lineage, LineageReason
from data.model.places import BaseSurface, StreetLine
from data.sample.place_names import DISTRICT, DISTRICT_CODE
from data.sample.town import Town

Row = dict[str, Any]
Batch = tuple[type[Base], list[Row]]


def ground_rows(town: Town) -> Iterator[Batch]:
    """Yield the rows of everything that lies still."""
    yield Area, _areas(town)
    yield Grid, _grids(town)
    yield Boundary, _boundaries(town)
    yield Lineage, _lineage(town)
    yield StreetLine, _streets(town)
    yield BaseSurface, _surfaces(town)


def _areas(town: Town) -> list[Row]:
    ground, areas, frame = town.ground, town.areas, town.ground.frame
    district = frame.geometries_degrees(np.array([ground.district], dtype=object))[0]
    rows: list[Row] = [{"id": town.district_id, "code": DISTRICT_CODE, "name": DISTRICT, "level": AreaLevel.DISTRICT,
                        "parent_id": None, "geometry": district}]
    rows += [
        {"id": key, "code": code, "name": name, "level": AreaLevel.STREET, "parent_id": town.district_id,
         "geometry": outline}
        for key, code, name, outline in zip(town.street_ids, areas.street_code, areas.street,
                                            frame.geometries_degrees(ground.street), strict=True)
    ]
    rows += [
        {"id": key, "code": code, "name": name, "level": AreaLevel.COMMUNITY, "parent_id": town.street_ids[street],
         "geometry": outline}
        for key, code, name, street, outline in zip(
            town.community_ids, areas.community_code, areas.community, ground.street_of_community.tolist(),
            frame.geometries_degrees(ground.community), strict=True)
    ]
    return rows


def _grids(town: Town) -> list[Row]:
    ground, areas = town.ground, town.areas
    rows: list[Row] = [
        {"id": key, "code": code, "name": name, "kind": GridKind.DEDICATED if use else GridKind.COMPREHENSIVE,
         "community_id": town.community_ids[community], "established_at": town.established}
        for key, code, name, use, community in zip(town.grid_ids, areas.grid_code, areas.grid, ground.grid_use,
                                                   ground.community_of_grid.tolist(), strict=True)
    ]
    rows += [
        {"id": key, "code": code, "name": name, "kind": GridKind.MICRO, "parent_grid_id": town.grid_ids[parent],
         "community_id": town.community_ids[ground.community_of_grid[parent]], "established_at": town.established}
        for key, code, name, parent in zip(town.micro_ids, areas.micro_code, areas.micro,
                                           ground.micro_parent.tolist(), strict=True)
    ]
    return rows


def _boundaries(town: Town) -> list[Row]:
    keys = town.grid_ids + town.micro_ids
    micro = town.ground.frame.geometries_degrees(town.ground.block[town.ground.micro_block])
    outlines = np.concatenate([town.grid_boundary, micro])
    act = f"云溪政函〔{town.established.year}〕8号"
    return [
        {"id": key, "grid_id": grid, "geometry": outline, "valid_from": town.established, "act_number": act}
        for key, grid, outline in zip(town.ids(len(keys)), keys, outlines, strict=True)
    ]


def _lineage(town: Town) -> list[Row]:
    keys = town.grid_ids + town.micro_ids
    return [
        {"id": key, "child_grid_id": grid, "reason": LineageReason.NEW, "area_share": 1.0, "at": town.established}
        for key, grid in zip(town.ids(len(keys)), keys, strict=True)
    ]


def _streets(town: Town) -> list[Row]:
    streets = town.streets
    lines = town.ground.frame.geometries_degrees(streets.geometry)
    return [
        {"id": key, "kind": "street", "name": name, "rank": rank, "geometry": line}
        for key, name, rank, line in zip(town.ids(len(lines)), streets.name, streets.rank.tolist(), lines, strict=True)
    ]


def _surfaces(town: Town) -> list[Row]:
    surfaces = town.surfaces
    shapes = shapely.normalize(town.ground.frame.geometries_degrees(surfaces.geometry))
    return [
        {"id": key, "kind": kind, "name": name, "geometry": shape}
        for key, kind, name, shape in zip(town.ids(len(shapes)), surfaces.kind, surfaces.name, shapes, strict=True)
    ]
