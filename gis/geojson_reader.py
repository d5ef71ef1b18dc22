"""Reads GeoJSON as people really send it, and says for every deviation either what was tolerated or why not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import GeometryError
from gis.geojson_geometry import GeometryBuilder, expect_object, show
from gis.geojson_text import (
    MAX_DEPTH,
    count_members,
    is_ring_text,
    parse_json,
    parse_ring_text,
    refuse_repeated_members,
    to_utf8,
    uncollected,
)

DECIMALS = 7
"""Decimals of a degree a delivery carries: 1 cm on the ground (RFC 7946 section 11.2 advises six)."""

MAX_BYTES = 512 * 2**20

_CHANGED_SEMANTICS = {
    "Feature": {"coordinates", "geometries", "features"},
    "FeatureCollection": {"coordinates", "geometries", "geometry", "properties"},
}
_GEOMETRY_SEMANTICS = {"geometry", "properties", "features"}
_EPSG = re.compile(r"(?:urn:(?:ogc|x-ogc):def:crs:)?EPSG:[\d.]*:?(\d{4,6})", re.IGNORECASE)
_CRS84 = re.compile(r"(?:urn:(?:ogc|x-ogc):def:crs:)?OGC:[\d.]*:?CRS84h?", re.IGNORECASE)


@dataclass(frozen=True)
class ReadingWarning:
    """One kind of deviation that was tolerated, once for all features that show it.

    Parameters
    ----------
    code : "geojson.…"
    feature : number (from 1) of the first feature concerned; None when the whole file is.
    params : what the wording needs; `count` is the number of features concerned.
    features : numbers of all features concerned, ascending.
    """

    code: str
    feature: int | None = None
    params: dict[str, object] = field(default_factory=dict)
    features: tuple[int, ...] = ()


@dataclass(frozen=True)
class GeoJsonDocument:
    """What a GeoJSON file holds.

    Parameters
    ----------
    geometries : object array of shapely geometries, polygons with right-hand rings; None for a null geometry.
    properties : one dict a feature; a null is an empty dict.
    ids : the features' `id` members, None where there is none.
    warnings : what was tolerated.
    declared_crs : "EPSG:n" or "OGC:CRS84" when the file has a legacy `crs` member that can be understood.
        Coordinates are longitude or easting first whatever it says.
    """

    geometries: NDArray[np.object_]
    properties: list[dict[str, Any]]
    ids: list[str | int | float | None]
    warnings: tuple[ReadingWarning, ...]
    declared_crs: str | None


class _Warnings:
    """Collects deviations by code and feature; `number` is the feature at hand, None for the file."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._features: dict[str, list[int]] = {}
        self._params: dict[str, dict[str, object]] = {}

    def warn(self, code: str, **params: object) -> None:
        features = self._features.setdefault(code, [])
        self._params.setdefault(code, params)
        if self.number is not None and self.number not in features[-1:]:
            features.append(self.number)

    def warn_where(self, code: str, mask: NDArray[np.bool_], **params: object) -> None:
        if mask.any():
            self._features[code] = [int(place) + 1 for place in np.flatnonzero(mask)]
            self._params[code] = params

    def all(self) -> tuple[ReadingWarning, ...]:
        return tuple(
            ReadingWarning(code, features[0] if features else None,
                           {**self._params[code], "count": len(features)}, tuple(features))
            for code, features in self._features.items()
        )  # fmt: skip


def read_geojson(source: Path | str | bytes, *, max_bytes: int = MAX_BYTES) -> GeoJsonDocument:
    """Read a FeatureCollection, a Feature, an array of features, a geometry, or `lng,lat;lng,lat` ring text.

    Winding is normalised to the right-hand rule (RFC 7946 section 3.1.6), with a warning; no coordinate is changed.
    Text is UTF-8, with or without a byte order mark, or GBK.

    Parameters
    ----------
    source : file, or its content as bytes.
    max_bytes : larger files are refused before they are read.

    Raises
    ------
    GeometryError
        "geojson.…"; `feature` in its params is the number (from 1) of the faulty feature where one is at fault.
    """
    with uncollected():
        return _read(*to_utf8(_load(source, max_bytes)))


def _read(content: bytes, encoding: str) -> GeoJsonDocument:
    warnings = _Warnings()
    if encoding != "utf-8":
        warnings.warn("geojson.read_as_gbk")
    if is_ring_text(content):
        warnings.warn("geojson.ring_text")
        return _document(parse_ring_text(content), None, warnings)
    tree = parse_json(content)
    refuse_repeated_members(content, _count_all(tree))
    features = _features(tree, warnings)
    declared = _declared_crs(tree, warnings) if isinstance(tree, dict) else None
    return _document(features, declared, warnings)


def _load(source: Path | str | bytes, max_bytes: int) -> bytes:
    size = len(source) if isinstance(source, bytes) else Path(source).stat().st_size
    if size > max_bytes:
        raise GeometryError("geojson.too_large", megabytes=size / 2**20, limit_megabytes=max_bytes / 2**20)
    return source if isinstance(source, bytes) else Path(source).read_bytes()


def _features(tree: object, warnings: _Warnings) -> Sequence[Any]:
    """Return the features of a document of any accepted shape; a bare geometry becomes one."""
    if isinstance(tree, list):
        warnings.warn("geojson.bare_array")
        return tree
    document = expect_object(tree, "document")
    kind = document.get("type")
    if kind == "FeatureCollection":
        return _collection_features(document, warnings)
    if kind == "Feature":
        return [document]
    if kind is None:
        raise GeometryError("geojson.missing_member", member="type")
    properties = document.get("properties")
    return [{"type": "Feature", "geometry": document, "properties": properties}]


def _collection_features(document: dict[str, Any], warnings: _Warnings) -> list[Any]:
    if "features" not in document:
        raise GeometryError("geojson.missing_member", member="features")
    features = document["features"]
    if not isinstance(features, list):
        raise GeometryError("geojson.features_not_a_list", found=show(features))
    _check_bbox(document)
    _warn_of_changed_semantics(document, "FeatureCollection", warnings)
    return features


def _count_all(tree: object) -> int:
    """Count the members in the file, or name the feature that is nested too deeply."""
    try:
        return count_members(tree)
    except GeometryError as error:
        features = tree.get("features") if isinstance(tree, dict) else tree
        for number, feature in enumerate(features if isinstance(features, list) else (), 1):
            if _too_deep(feature):
                raise GeometryError(error.code, limit=MAX_DEPTH, feature=number) from None
        raise


def _too_deep(feature: object) -> bool:
    try:
        count_members([[feature]])
    except GeometryError:
        return True
    return False


def _document(features: Sequence[Any], declared: str | None, warnings: _Warnings) -> GeoJsonDocument:
    builder = GeometryBuilder()
    properties: list[dict[str, Any]] = []
    ids: list[str | int | float | None] = []
    for number, feature in enumerate(features, 1):
        warnings.number = number
        try:
            members = expect_object(feature, "feature")
            ids.append(_read_feature(members, builder, warnings))
            properties.append(_properties(members, warnings))
        except GeometryError as error:
            raise GeometryError(error.code, **{"feature": number, **error.params}) from None
    geometries = builder.build()
    _warn_of_coordinates(geometries, declared, warnings)
    return GeoJsonDocument(_right_hand(geometries, warnings), properties, ids, warnings.all(), declared)


def _read_feature(members: dict[str, Any], builder: GeometryBuilder, warnings: _Warnings) -> str | int | float | None:
    if members.get("type") != "Feature":
        raise GeometryError("geojson.not_a_feature", type=show(members.get("type")))
    if "geometry" not in members:
        raise GeometryError("geojson.missing_member", member="geometry")
    _check_bbox(members)
    _warn_of_changed_semantics(members, "Feature", warnings)
    geometry = members["geometry"]
    builder.add(geometry, warnings.warn)
    if geometry is not None:
        _check_bbox(geometry)
        _warn_of_changed_semantics(geometry, "geometry", warnings)
    identifier = members.get("id")
    if isinstance(identifier, dict | list | bool):
        raise GeometryError("geojson.bad_id", found=show(identifier))
    return identifier


def _properties(members: dict[str, Any], warnings: _Warnings) -> dict[str, Any]:
    properties = members.get("properties")
    if properties is None:
        if "properties" not in members:
            warnings.warn("geojson.no_properties")
        return {}
    if not isinstance(properties, dict):
        raise GeometryError("geojson.bad_properties", found=show(properties))
    return properties


def _check_bbox(members: dict[str, Any]) -> None:
    if "bbox" not in members:
        return
    box = members["bbox"]
    if not isinstance(box, list) or len(box) not in (4, 6) or {type(value) for value in box} - {int, float}:
        raise GeometryError("geojson.bad_bbox", found=show(box))


def _warn_of_changed_semantics(members: dict[str, Any], kind: str, warnings: _Warnings) -> None:
    """Warn of members RFC 7946 section 7.1 forbids because they mean something in another type of object."""
    found = members.keys() & _CHANGED_SEMANTICS.get(kind, _GEOMETRY_SEMANTICS)
    if found:
        warnings.warn("geojson.changed_semantics", members=", ".join(sorted(found)))


def _declared_crs(document: dict[str, Any], warnings: _Warnings) -> str | None:
    if "crs" not in document:
        return None
    crs = document["crs"]
    inner = crs.get("properties") if isinstance(crs, dict) else None
    named = (inner.get("name") or inner.get("code") or "") if isinstance(inner, dict) else ""
    name = f"EPSG:{named}" if type(named) is int else str(named).strip()
    epsg = _EPSG.fullmatch(name)
    declared = f"EPSG:{epsg[1]}" if epsg else "OGC:CRS84" if _CRS84.fullmatch(name) else None
    warnings.warn("geojson.legacy_crs" if declared else "geojson.unknown_crs", crs=declared or show(named or crs))
    return declared


def _warn_of_coordinates(geometries: NDArray[np.object_], declared: str | None, warnings: _Warnings) -> None:
    xy, owner = shapely.get_coordinates(geometries, return_index=True)
    geographic = declared in (None, "OGC:CRS84", "EPSG:4326", "EPSG:4490")
    outside = (np.abs(xy) > (180.0, 90.0)).any(axis=1) if geographic else np.zeros(len(xy), dtype=bool)
    warnings.warn_where("geojson.not_lonlat", _of_features(outside, owner, len(geometries)))
    fine = (np.round(xy, DECIMALS) != xy).any(axis=1) & geographic
    warnings.warn_where("geojson.precision", _of_features(fine, owner, len(geometries)), decimals=DECIMALS)
    invalid = ~shapely.is_valid(geometries) & ~shapely.is_missing(geometries)
    reason = shapely.is_valid_reason(geometries[invalid][0]) if invalid.any() else ""
    warnings.warn_where("geojson.invalid_geometry", invalid, reason=reason)


def _of_features(coordinates: NDArray[np.bool_], owner: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    mask = np.zeros(count, dtype=bool)
    mask[owner[coordinates]] = True
    return mask


def _right_hand(geometries: NDArray[np.object_], warnings: _Warnings) -> NDArray[np.object_]:
    oriented = wound(geometries)
    turned = ~shapely.equals_identical(geometries, oriented) & ~shapely.is_missing(geometries)
    warnings.warn_where("geojson.winding", turned)
    return oriented


def wound(geometries: NDArray[np.object_], *, outer_clockwise: bool = False) -> NDArray[np.object_]:
    """Turn every ring of every polygon, inside collections too, one way; holes run against their outer ring.

    Parameters
    ----------
    geometries : object array; None stays None.
    outer_clockwise : False for the right-hand rule of RFC 7946.
    """
    turned = shapely.orient_polygons(geometries, exterior_cw=outer_clockwise)
    for place in np.flatnonzero(shapely.get_type_id(geometries) == shapely.GeometryType.GEOMETRYCOLLECTION):
        parts = shapely.get_parts(geometries[place])
        turned[place] = shapely.geometrycollections(wound(parts, outer_clockwise=outer_clockwise))
    return turned
