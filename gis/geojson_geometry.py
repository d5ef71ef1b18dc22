"""Builds geometries from parsed GeoJSON coordinates, taking nothing for a number or a ring that is not one."""

from array import array
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import GeometryError

NESTING = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""How many lists stand around a position in the coordinates of each type (RFC 7946, section 3.1)."""

MAX_COLLECTION_DEPTH = 8
_NUMBERS = {int, float}
_RINGS = {"Polygon", "MultiPolygon"}
_LINES = {"LineString", "MultiLineString"}
_SHAPELY_TYPES = {
    "Point": shapely.GeometryType.POINT, "MultiPoint": shapely.GeometryType.MULTIPOINT,
    "LineString": shapely.GeometryType.LINESTRING, "MultiLineString": shapely.GeometryType.MULTILINESTRING,
    "Polygon": shapely.GeometryType.POLYGON, "MultiPolygon": shapely.GeometryType.MULTIPOLYGON,
}  # fmt: skip

Warn = Callable[[str], None]


class GeometryBuilder:
    """Gathers the checked coordinates of many geometries and builds those of one type and dimension at once."""

    def __init__(self) -> None:
        self._count = 0
        self._buckets: dict[tuple[str, int], _Bucket] = {}
        self._collections: dict[int, Any] = {}

    def add(self, node: object, warn: Warn) -> None:
        """Check one geometry object of GeoJSON and take it as the next.

        Parameters
        ----------
        node : parsed JSON; None is a null geometry.
        warn : called with a code for what is tolerated: "geojson.empty_geometry" (read as null),
            "geojson.single_collection", "geojson.nested_collection".

        Raises
        ------
        GeometryError
            Code and params name the fault, not the feature, which only the caller knows.
        """
        self._count += 1
        if node is None:
            return
        members = expect_object(node, "geometry")
        kind = members.get("type")
        if kind == "GeometryCollection":
            self._collections[self._count - 1] = build_collection(members, warn)
            return
        if not isinstance(kind, str) or kind not in NESTING:
            raise GeometryError("geojson.unknown_type", type=show(kind))
        if "coordinates" not in members:
            raise GeometryError("geojson.missing_member", member="coordinates")
        self._add_coordinates(kind, members["coordinates"], warn)

    def build(self) -> NDArray[np.object_]:
        """Return all geometries in the order they were added; None stands for null ones."""
        geometries = np.full(self._count, None, dtype=object)
        for bucket in self._buckets.values():
            geometries[bucket.places] = bucket.build()
        for place, collection in self._collections.items():
            geometries[place] = collection
        return geometries

    def _add_coordinates(self, kind: str, coordinates: object, warn: Warn) -> None:
        if coordinates == []:
            warn("geojson.empty_geometry")
            return
        key = kind, _dimension(kind, coordinates)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(*key)
        bucket.add(self._count - 1, coordinates)


class _Bucket:
    """Coordinates of all geometries of one type and dimension, with the offsets that part them."""

    def __init__(self, kind: str, dimension: int) -> None:
        self.places: list[int] = []
        self._kind, self._dimension = kind, dimension
        self._numbers = array("d")
        self._offsets: list[list[int]] = [[0] for _ in range(NESTING[kind])]
        self._minimum = 4 if kind in _RINGS else 2 if kind in _LINES else 1

    def add(self, place: int, coordinates: Any) -> None:
        self.places.append(place)
        if not self._offsets:
            self._take([coordinates])
            return
        self._descend(coordinates, len(self._offsets) - 1)

    def build(self) -> NDArray[np.object_]:
        flat = np.frombuffer(self._numbers, dtype=np.float64).reshape(-1, self._dimension)
        offsets = tuple(np.array(level) for level in self._offsets)
        return shapely.from_ragged_array(_SHAPELY_TYPES[self._kind], flat, offsets or None)

    def _descend(self, node: object, level: int) -> None:
        parts = _expect_list(node)
        if level:
            for part in parts:
                self._descend(part, level - 1)
            self._offsets[level].append(len(self._offsets[level - 1]) - 1)
            return
        self._take(parts)
        self._check_path(parts)
        self._offsets[0].append(len(self._numbers) // self._dimension)

    def _take(self, path: list[Any]) -> None:
        if set(map(type, path)) != {list} or set(map(len, path)) != {self._dimension}:
            raise _position_fault(path, self._dimension)
        numbers = list(chain.from_iterable(path))
        if not set(map(type, numbers)) <= _NUMBERS:
            raise _number_fault(path)
        try:
            self._numbers.extend(numbers)
        except OverflowError:
            raise GeometryError("geojson.not_finite", number=show(max(numbers, key=abs))) from None

    def _check_path(self, path: list[Any]) -> None:
        if len(path) < self._minimum:
            code = "geojson.short_ring" if self._minimum == 4 else "geojson.short_line"
            raise GeometryError(code, positions=len(path), needed=self._minimum)
        if self._minimum == 4 and path[0] != path[-1]:
            raise GeometryError("geojson.open_ring", first=_pair(path[0]), last=_pair(path[-1]))


def build_collection(members: dict[str, Any], warn: Warn, depth: int = 1) -> Any:
    """Build a GeometryCollection; see `GeometryBuilder.add`."""
    if depth > MAX_COLLECTION_DEPTH:
        raise GeometryError("geojson.too_deep")
    if "geometries" not in members:
        raise GeometryError("geojson.missing_member", member="geometries")
    nodes = _expect_list(members["geometries"])
    if len(nodes) == 1:
        warn("geojson.single_collection")
    return shapely.geometrycollections(list(_collection_parts(nodes, warn, depth)))


def _collection_parts(nodes: list[Any], warn: Warn, depth: int) -> Iterator[Any]:
    for node in nodes:
        members = expect_object(node, "geometry")
        if members.get("type") == "GeometryCollection":
            warn("geojson.nested_collection")
            yield build_collection(members, warn, depth + 1)
            continue
        builder = GeometryBuilder()
        builder.add(members, warn)
        yield from (geometry for geometry in builder.build() if geometry is not None)


def expect_object(node: object, role: str) -> dict[str, Any]:
    """Return `node` when it is a JSON object; refuse it as no `role` otherwise."""
    if not isinstance(node, dict):
        raise GeometryError("geojson.not_an_object", role=role, found=show(node))
    return node


def show(value: object) -> str:
    """Return a short name for a value in an error message, whatever its size."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return repr(value)[:40]


def _expect_list(node: object) -> list[Any]:
    if not isinstance(node, list) or not node:
        raise GeometryError("geojson.bad_nesting", found=show(node))
    return node


def _dimension(kind: str, coordinates: object) -> int:
    position = coordinates
    for _ in range(NESTING[kind]):
        position = _expect_list(position)[0]
    if not isinstance(position, list):
        raise GeometryError("geojson.bad_nesting", found=show(position))
    if position and isinstance(position[0], list):
        raise GeometryError("geojson.bad_nesting", found="[…]")
    if not 2 <= len(position) <= 3:
        raise GeometryError("geojson.position_length", length=len(position))
    return len(position)


def _position_fault(path: list[Any], dimension: int) -> GeometryError:
    for number, position in enumerate(path, 1):
        if not isinstance(position, list):
            return GeometryError("geojson.bad_nesting", found=show(position), position=number)
        if not 2 <= len(position) <= 3:
            return GeometryError("geojson.position_length", length=len(position), position=number)
        if len(position) != dimension:
            return GeometryError("geojson.mixed_dimensions", position=number)
    return GeometryError("geojson.bad_nesting", found="[]")


def _number_fault(path: list[Any]) -> GeometryError:
    faulty = ((number, value) for number, position in enumerate(path, 1) for value in position)
    number, value = next((number, value) for number, value in faulty if type(value) not in _NUMBERS)
    code = "geojson.bad_nesting" if isinstance(value, list | dict) else "geojson.not_a_number"
    return GeometryError(code, found=show(value), position=number)


def _pair(position: list[Any]) -> str:
    return ", ".join(str(value) for value in position)
