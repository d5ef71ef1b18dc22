"""Draws the base map: named street lines on the very edges the grids use, the river, parks and green banks."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.sample.fabric import WATER_SHARE, Fabric
from data.sample.frame import Floats, Frame, Geometries, Ints, Labels
from data.sample.geography import Geography
from data.sample.place_names import RING_ROAD, RIVER, NamePool
from data.sample.superblocks import Rank
from data.sample.zones import Use

_GREEN = {Use.PARK: "公园", Use.GARDEN: "游园", Use.BANK: "滨河绿地"}


@dataclass
class Streets:
    """Streets, one entry per name, on the lattice; `of_edge` names the street of each network edge, -1 for none."""

    geometry: Geometries
    name: Labels
    rank: Ints
    of_edge: Ints


@dataclass
class Surfaces:
    """Water and green surfaces on the lattice."""

    geometry: Geometries
    kind: Labels
    name: Labels


def name_streets(ground: Geography, names: NamePool) -> Streets:
    """Return the named streets of the network, each made of the noded edges so that tracing one follows grid edges."""
    rank = np.array(ground.lines.rank)[ground.network.source]
    key = np.array(ground.lines.street)[ground.network.source]
    drawn = rank >= Rank.ARTERIAL
    keys = np.unique(np.where(drawn, key, -1))
    of_edge = np.where(drawn, np.searchsorted(keys, key), 0)
    shift = int(keys[0] == -1)
    geometry, ranks, labels = [], [], []
    order = np.argsort(of_edge, kind="stable")
    groups = np.split(order, np.cumsum(np.bincount(of_edge, minlength=len(keys)))[:-1])
    riverside = _riverside_keys(ground.fabric)
    for number in range(shift, len(keys)):
        edges = groups[number]
        geometry.append(shapely.line_merge(shapely.multilinestrings(ground.network.edges[edges])))
        ranks.append(int(rank[edges].min()))
        labels.append(_street_name(int(keys[number]), ranks[-1], riverside, names))
    return Streets(np.array(geometry, dtype=object), np.array(labels, dtype=object), np.array(ranks), of_edge - shift)


def _riverside_keys(fabric: Fabric) -> dict[int, str]:
    return {1 + fabric.river - 1: f"{RIVER}南路", 1 + fabric.river + 1: f"{RIVER}北路"}


def _street_name(key: int, rank: int, riverside: dict[int, str], names: NamePool) -> str:
    if key == 0:
        return RING_ROAD
    return riverside.get(key) or names.street(rank)


def lay_surfaces(ground: Geography, names: NamePool) -> Surfaces:
    """Return the river with the ponds of the larger parks, and the greens around them."""
    river = _river(ground.fabric, ground.frame)
    use = ground.block_use
    geometry, kind, label = [river], ["water"], [RIVER]
    for block in np.flatnonzero(np.isin(use, list(_GREEN))):
        green = shapely.difference(ground.block[block], river, grid_size=1.0)
        if use[block] == Use.PARK:
            pond = _pond(ground.block_m[block], ground.frame)
            geometry, kind, label = [*geometry, pond], [*kind, "water"], [*label, f"{names.word()}湖"]
            green = shapely.difference(green, pond, grid_size=1.0)
        if not green.is_empty:
            geometry.append(green)
            kind.append("green")
            label.append(_GREEN[use[block]] if use[block] == Use.BANK else names.word() + _GREEN[use[block]])
    return Surfaces(np.array(geometry, dtype=object), np.array(kind, dtype=object), np.array(label, dtype=object))


def _river(fabric: Fabric, frame: Frame) -> shapely.Polygon:
    """Return the water from end to end of the fabric, a little wider and narrower on its way."""
    x = np.linspace(fabric.x[0], fabric.x[-1], 24 * fabric.shape[0])
    half = WATER_SHARE * (fabric.y[fabric.river + 1] - fabric.y[fabric.river])
    sway = 1 + 0.10 * np.sin(x / fabric.cell_m * 2.1) + 0.06 * np.sin(x / fabric.cell_m * 5.3 + 1)
    south = np.column_stack([x, fabric.y[fabric.river] - half * sway])
    north = np.column_stack([x, fabric.y[fabric.river] + half * sway[::-1]])
    return shapely.Polygon(frame.to_lattice(fabric.bend(np.concatenate([south, north[::-1]]))))


def _pond(block_m: shapely.Polygon, frame: Frame) -> shapely.Polygon:
    """Return a rounded pond in the middle of a park."""
    centre = np.array(shapely.get_coordinates(shapely.point_on_surface(block_m))[0])
    reach = float(shapely.distance(shapely.Point(centre), block_m.exterior)) * 0.62
    angle = np.linspace(0, 2 * np.pi, 37)[:-1]
    radius: Floats = reach * (1 + 0.22 * np.sin(2 * angle + 0.6) + 0.12 * np.sin(3 * angle)) / 1.34
    return shapely.Polygon(frame.to_lattice(centre + radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])))
