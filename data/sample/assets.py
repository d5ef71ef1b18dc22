"""Sets up the public objects: lamps, trees and covers along streets, signs at crossings, benches in the green."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import shapely

from data.model.assets import Asset, AssetState
from data.model.bindings import Binding, SubjectKind
from data.sample.frame import Flags, Floats, Geometries, Ints, Labels
from data.sample.ground_rows import Batch
from data.sample.place_names import DISTRICT_CODE
from data.sample.place_rows import CHUNK, bindings
from data.sample.town import Town
from data.sample.zones import HOMES, Use

USUAL_NUMBER, USUAL_GRIDS = 3_000, 96

_HALF_WIDTH_M = {1: 14.0, 2: 10.0, 3: 6.5, 4: 4.5}
"""From the middle of a street of each rank to where its objects stand."""

_ANY, _MAIN, _LOCAL = (1, 2, 3, 4), (1, 2), (3, 4)
_ALONG: dict[str, tuple[float, tuple[int, ...]]] = {
    "0118": (560, (1, 2, 3)), "0402": (420, _ANY), "0104": (210, _ANY), "0103": (150, _ANY), "0102": (150, _ANY),
    "0101": (110, _ANY), "0105": (80, _ANY), "0107": (90, _ANY), "0108": (20, _ANY), "0109": (30, _ANY),
    "0106": (45, (1, 2, 3)), "0111": (70, _ANY), "0112": (14, _MAIN), "0113": (90, _ANY), "0114": (12, _LOCAL),
    "0115": (34, _ANY), "0116": (30, _ANY), "0117": (60, _ANY), "0121": (5, _MAIN), "0122": (4, _MAIN),
    "0123": (6, _MAIN), "0125": (18, _ANY), "0127": (8, _MAIN), "0128": (6, _MAIN), "0130": (5, _ANY),
    "0134": (14, _LOCAL), "0135": (6, _LOCAL), "0136": (60, _ANY), "0137": (6, _MAIN), "0203": (44, _MAIN),
    "0204": (8, _MAIN), "0209": (110, _ANY), "0211": (50, _MAIN), "0212": (36, _ANY), "0213": (80, _ANY),
    "0215": (6, (1,)), "0202": (10, _MAIN), "0305": (170, _ANY), "0303": (16, _ANY), "0306": (20, _MAIN),
    "0307": (40, _MAIN), "0311": (3, _MAIN), "0403": (24, _ANY), "0404": (22, _MAIN), "0408": (24, _MAIN),
    "0216": (3, (1,)), "0309": (1, _MAIN),
}
"""Sub-classes along streets: how many of three thousand, and on streets of which ranks."""

_CROSSINGS = {"0210": 60, "0214": 20, "0217": 6, "0138": 6, "0205": 3, "0206": 2}
_BRIDGES = {"0208": 4, "0603": 8, "0604": 16, "0606": 8, "0310": 4}
_IN_SITES: dict[str, tuple[float, tuple[Use, ...]]] = {
    "0126": (50, (*HOMES, Use.PARK, Use.GARDEN, Use.SQUARE)), "0407": (60, (Use.PARK, Use.GARDEN, Use.SQUARE)),
    "0405": (30, (Use.PARK, Use.GARDEN, Use.TOWER, Use.ESTATE)), "0406": (8, (Use.PARK, Use.SQUARE, Use.CAMPUS)),
    "0410": (4, (Use.PARK, Use.SQUARE)), "0119": (20, (Use.PARK, Use.GARDEN, Use.SQUARE)),
    "0120": (26, (Use.PARK, Use.GARDEN, Use.SQUARE)), "0301": (18, (Use.PARK, Use.MARKET, Use.OLD_TOWN, Use.SQUARE)),
    "0304": (30, HOMES), "0302": (24, HOMES), "0501": (50, (*HOMES, Use.SQUARE)), "0201": (14, (Use.PARKING,)),
    "0503": (6, (Use.OLD_TOWN, Use.ESTATE)), "0502": (6, (Use.TOWER, Use.BUSINESS)), "0602": (6, (Use.CONSTRUCTION,)),
    "0401": (10, (Use.PARK, Use.OLD_TOWN, Use.VILLAGE)), "0308": (2, (Use.INDUSTRY,)), "0601": (2, (Use.INDUSTRY,)),
    "0124": (4, (Use.SQUARE, Use.STATION)), "0132": (8, (Use.TOWER, Use.ESTATE)), "0409": (6, (Use.PARK,)),
    "0133": (2, (Use.INDUSTRY,)), "0207": (0, ()),
}
_SOUND = np.array([0.955, 0.036, 0.005, 0.004])


@dataclass
class Assets:
    """All assets, one entry each; `at` in metres."""

    ids: list[uuid.UUID]
    class_code: Labels
    at: Floats
    point: Geometries
    street: Labels


def place_assets(town: Town) -> Assets:
    """Return the assets of the district, about three thousand in one of the usual size; none outside a grid."""
    rng = town.rng(7)
    scale = USUAL_NUMBER / 3_400 * (len(town.grid_ids) / USUAL_GRIDS) ** 0.85
    edges = _District(town)
    parts: list[tuple[str, Floats, Labels]] = []
    for code, (wanted, ranks) in _ALONG.items():
        parts.append((code, *edges.along(np.isin(edges.rank, ranks), _count(wanted * scale, rng), rng)))
    for code, wanted in _CROSSINGS.items():
        parts.append((code, *edges.at_crossings(_count(wanted * scale, rng), rng)))
    for code, wanted in _BRIDGES.items():
        parts.append((code, *edges.at_the_river(_count(wanted * scale, rng), rng)))
    for code, (wanted, uses) in _IN_SITES.items():
        parts.append((code, *_in_sites(town, uses, _count(wanted * scale, rng), rng)))
    return _assemble(town, parts)


def _count(wanted: float, rng: np.random.Generator) -> int:
    """Return a whole number whose mean is `wanted`."""
    return int(wanted) + int(rng.random() < wanted % 1)


class _District:
    """The named street edges that touch the district, in metres."""

    def __init__(self, town: Town) -> None:
        ground, streets = town.ground, town.streets
        named = np.flatnonzero(streets.of_edge >= 0)
        district = ground.frame.geometries_m(np.array([ground.district], dtype=object))[0]
        lines = ground.frame.geometries_m(ground.network.edges[named])
        shapely.prepare(district)
        inside = shapely.covers(district.buffer(1.0), lines)
        self.lines = lines[inside]
        street = streets.of_edge[named[inside]]
        self.rank = streets.rank[street]
        self.name = streets.name[street]
        self.length = shapely.length(self.lines)
        river = ground.frame.geometries_m(town.surfaces.geometry[:1])[0]
        shapely.prepare(river)
        self.by_river = shapely.dwithin(self.lines, river, 60.0)

    def along(self, eligible: Flags, count: int, rng: np.random.Generator) -> tuple[Floats, Labels]:
        """Return `count` positions beside eligible streets, evenly enough, and the streets' names."""
        edges = np.flatnonzero(eligible)
        if not len(edges) or not count:
            return np.empty((0, 2)), np.empty(0, dtype=object)
        total = np.cumsum(self.length[edges])
        stations = (np.arange(count) + rng.uniform(0.1, 0.9, count)) * total[-1] / count
        chosen = edges[np.minimum(np.searchsorted(total, stations), len(edges) - 1)]
        share = rng.uniform(0.04, 0.96, count)
        return self._beside(chosen, share, rng.choice([-1.0, 1.0], count)), self.name[chosen]

    def _beside(self, edges: Ints, share: Floats, side: Floats) -> Floats:
        """Return points beside edges at a share of their length, on the side told."""
        line, length = self.lines[edges], self.length[edges]
        here = shapely.get_coordinates(shapely.line_interpolate_point(line, share * length))
        there = shapely.get_coordinates(shapely.line_interpolate_point(line, np.minimum(share * length + 1, length)))
        back = shapely.get_coordinates(shapely.line_interpolate_point(line, np.maximum(share * length - 1, 0)))
        ahead = there - back
        ahead = ahead / np.maximum(np.hypot(ahead[:, 0], ahead[:, 1]), 1e-9)[:, None]
        off = np.array([_HALF_WIDTH_M[int(r)] for r in self.rank[edges]]) * side
        return here + np.column_stack([-ahead[:, 1], ahead[:, 0]]) * off[:, None]

    def at_crossings(self, count: int, rng: np.random.Generator) -> tuple[Floats, Labels]:
        """Return positions beside the ends of main streets."""
        edges = np.flatnonzero(self.rank <= 2)
        if not len(edges) or not count:
            return np.empty((0, 2)), np.empty(0, dtype=object)
        chosen = rng.choice(edges, count)
        near_end = np.minimum(0.4, 14.0 / self.length[chosen])
        share = np.where(rng.random(count) < 0.5, near_end, 1 - near_end)
        return self._beside(chosen, share, rng.choice([-1.0, 1.0], count)), self.name[chosen]

    def at_the_river(self, count: int, rng: np.random.Generator) -> tuple[Floats, Labels]:
        """Return positions beside main streets that run within 60 m of the river."""
        return self.along(self.by_river & (self.rank <= 2), count, rng)


def _in_sites(town: Town, uses: tuple[Use, ...], count: int, rng: np.random.Generator) -> tuple[Floats, Labels]:
    """Return positions inside sites of the given uses, near their edge or middle, and the sites' names."""
    sites = np.flatnonzero(np.isin(town.sites.use, uses))
    if not len(sites) or not count:
        return np.empty((0, 2)), np.empty(0, dtype=object)
    chosen = rng.choice(sites, count)
    edge = shapely.get_coordinates(shapely.line_interpolate_point(
        shapely.get_exterior_ring(town.sites.outline[chosen]), rng.random(count), normalized=True))
    middle = shapely.get_coordinates(town.sites.point[chosen])
    return edge + (middle - edge) * rng.uniform(0.06, 0.5, (count, 1)), town.sites.name[chosen]


def _assemble(town: Town, parts: list[tuple[str, Floats, Labels]]) -> Assets:
    at = np.concatenate([one[1] for one in parts])
    code = np.concatenate([np.full(len(one[1]), one[0], dtype=object) for one in parts])
    street = np.concatenate([one[2] for one in parts])
    point = town.degrees(at)
    inside = np.flatnonzero(town.grid_of(point) >= 0)
    return Assets(town.ids(len(inside)), code[inside], at[inside], point[inside], street[inside])


def asset_rows(
    town: Town, assets: Assets, labels: dict[str, str], departments: dict[str, uuid.UUID]
) -> Iterator[Batch]:
    """Yield assets and their bindings.

    Parameters
    ----------
    labels : dict
        Name of each sub-class.
    departments : dict
        Responsible department of each sub-class.
    """
    rng, count = town.rng(8), len(assets.ids)
    state = rng.choice(np.array(list(AssetState), dtype=object), count, p=_SOUND)
    surveyed = rng.integers(20, 700, count).tolist()
    by_patrol = (rng.random(count) < 0.2).tolist()
    codes = _codes(assets.class_code)
    for start in range(0, count, CHUNK):
        yield Asset, [
            {"id": assets.ids[k], "code": codes[k], "class_code": assets.class_code[k],
             "name": _name(assets.street[k], labels[assets.class_code[k]]), "state": state[k],
             "department_id": departments.get(assets.class_code[k]), "address": f"{assets.street[k]}旁",
             "survey_source": "巡查补录" if by_patrol[k] else "部件普查",
             "surveyed_on": town.today.date() - timedelta(days=surveyed[k]), "location": assets.point[k]}
            for k in range(start, min(start + CHUNK, count))
        ]
    yield Binding, bindings(town, SubjectKind.ASSET, assets.ids, assets.point)


def _name(where: str, label: str) -> str:
    """Return where and what, without saying 停车场停车场."""
    return where.removesuffix(label) + label


def _codes(class_code: Labels) -> list[str]:
    """Return 16-digit codes: district, sub-class, six-digit sequence (GB/T 30428.2 lineage)."""
    number: dict[str, int] = {}
    codes = []
    for one in class_code.tolist():
        number[one] = number.get(one, 0) + 1
        codes.append(f"{DISTRICT_CODE}{one}{number[one]:06d}")
    return codes
