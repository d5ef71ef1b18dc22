"""Takes the bytes of a foreign GeoJSON file apart without losing a digit, a repeated member or a character."""

import codecs
import gc
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import orjson

from gis.errors import GeometryError

MAX_DEPTH = 64
"""Objects nested deeper than this are no attributes but an attack on whatever reads them next."""

_MEMBER = re.compile(rb'"\s*:')
_LONG_INTEGER = re.compile(rb"[\[:,]\s*-?\d{19,}\s*[,}\]]")
_DIGITS_TO_ZERO = bytes.maketrans(b"123456789", b"000000000")
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_POSITION = re.compile(rf"\s*({_NUMBER})\s*[,，]\s*({_NUMBER})\s*")


def to_utf8(raw: bytes) -> tuple[bytes, str]:
    """Return the content of a file in UTF-8 without a byte order mark, and the encoding it came in.

    Returns
    -------
    The content, and "utf-8" or "gb18030" (which contains GBK and GB 2312).

    Raises
    ------
    GeometryError
        "geojson.encoding" when the bytes are neither.
    """
    try:
        raw.decode("utf-8")
        return raw.removeprefix(codecs.BOM_UTF8), "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030").encode("utf-8"), "gb18030"
    except UnicodeError:
        raise GeometryError("geojson.encoding") from None


def is_ring_text(raw: bytes) -> bool:
    """Whether the content starts as `lng,lat;lng,lat` does; no GeoJSON starts with a number."""
    return raw[:1000].lstrip()[:1] in {b"+", b"-", b".", *(b"%d" % digit for digit in range(10))}


def parse_ring_text(raw: bytes) -> list[dict[str, Any]]:
    """Read `lng,lat;lng,lat` outlines: one feature a line, outlines of one feature parted by `|`, closed or not.

    Returns
    -------
    Features of GeoJSON, without attributes; rings are closed.
    """
    lines = [line for line in raw.decode().splitlines() if line.strip()]
    return [_outline_feature(number, line) for number, line in enumerate(lines, 1)]


def _outline_feature(number: int, line: str) -> dict[str, Any]:
    rings = [_text_ring(number, outline) for outline in line.split("|")]
    geometry = {"type": "Polygon", "coordinates": [rings[0]]}
    if len(rings) > 1:
        geometry = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
    return {"type": "Feature", "properties": {}, "geometry": geometry}


def _text_ring(number: int, outline: str) -> list[list[float]]:
    ring = []
    for pair in re.split("[;；]", outline.strip().rstrip(";；")):
        match = _POSITION.fullmatch(pair)
        if match is None:
            raise GeometryError("geojson.bad_ring_text", feature=number, text=pair.strip()[:40])
        ring.append([float(match[1]), float(match[2])])
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def parse_json(raw: bytes) -> Any:
    """Parse JSON strictly: no NaN, no infinity, no integer rounded to a float.

    Raises
    ------
    GeometryError
        "geojson.not_json" (line, column), "geojson.too_deep".
    """
    try:
        tree = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        if "depth" in error.msg or "ecursion" in error.msg:
            raise GeometryError("geojson.too_deep", limit=MAX_DEPTH) from None
        raise GeometryError("geojson.not_json", line=error.lineno, column=error.colno, fault=error.msg) from None
    return _look_again(raw) if _has_long_integer(raw) else tree


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the cycle collector off: a tree of JSON has no cycles, and going through it over and over costs most."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _has_long_integer(raw: bytes) -> bool:
    """Whether an integer may not fit 64 bits (codes of 20 digits do not), where orjson falls back to floats."""
    return b"0" * 19 in raw.translate(_DIGITS_TO_ZERO) and _LONG_INTEGER.search(raw) is not None


def refuse_repeated_members(raw: bytes, members: int) -> None:
    """Refuse a file in which an object names a member twice, of which parsers silently keep the last.

    Parameters
    ----------
    raw : content in UTF-8.
    members : int
        Members counted in the parsed tree. Only when the content holds more marks of a member than that is it parsed
        again, slowly.

    Raises
    ------
    GeometryError
        "geojson.repeated_member" with the member, and the feature where it is in one.
    """
    marks = sum(1 for _ in _MEMBER.finditer(raw))
    if marks != members:
        _look_again(raw)


def count_members(node: Any, depth: int = 0) -> int:
    """Count the members of all objects in a parsed tree, coordinates left out.

    Raises
    ------
    GeometryError
        "geojson.too_deep" beyond `MAX_DEPTH`.
    """
    if depth > MAX_DEPTH:
        raise GeometryError("geojson.too_deep")
    if type(node) not in _CONTAINERS:
        return 0
    if type(node) is dict:
        inner = [value for name, value in node.items() if type(value) in _CONTAINERS and name != "coordinates"]
        return len(node) + sum(count_members(value, depth + 1) for value in inner)
    return sum(count_members(value, depth + 1) for value in node if type(value) in _CONTAINERS)


_CONTAINERS = {dict, list}


def _look_again(raw: bytes) -> Any:
    features = 0

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal features
        built = dict(pairs)
        if len(built) != len(pairs):
            inside = {} if "features" in built else {"feature": features + 1}
            raise GeometryError("geojson.repeated_member", member=_first_repeated(name for name, _ in pairs), **inside)
        features += built.get("type") == "Feature"
        return built

    try:
        return json.loads(raw, object_pairs_hook=build, parse_constant=_refuse_constant, parse_float=_finite)
    except RecursionError:
        raise GeometryError("geojson.too_deep", limit=MAX_DEPTH) from None


def _first_repeated(names: Iterable[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name[:40]
        seen.add(name)
    return ""


def _refuse_constant(name: str) -> NoReturn:
    raise GeometryError("geojson.not_finite", number=name)


def _finite(text: str) -> float:
    number = float(text)
    return number if abs(number) < float("inf") else _refuse_constant(text[:20])
