"""Geometries are kept to the last bit, in the form other programs read."""

import struct
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from data.model.base import new_id
from data.store.geometry import (
    GeoPackageGeometry,
    PostgisGeometry,
    demote,
    envelope_of,
    promote,
    to_blob,
    to_blobs,
    wkb_of,
)

degrees = st.floats(-180, 180, allow_nan=False)
points = st.builds(shapely.Point, degrees, degrees)
lines = st.lists(st.tuples(degrees, degrees), min_size=2, max_size=6).map(shapely.LineString)
polygons = st.builds(lambda x, y, w, h: shapely.box(x, y, x + w, y + h), degrees, degrees,
                     st.floats(1e-6, 10), st.floats(1e-6, 10))
KINDS = {
    "POINT": points,
    "MULTILINESTRING": lines | st.lists(lines, min_size=2, max_size=3).map(shapely.MultiLineString),
    "MULTIPOLYGON": polygons | st.lists(polygons, min_size=2, max_size=3).map(shapely.MultiPolygon),
}
of_a_kind = st.sampled_from(sorted(KINDS)).flatmap(lambda kind: st.tuples(st.just(kind), KINDS[kind]))


def bits(geometry: BaseGeometry) -> bytes:
    """Return what tells two geometries apart to the last bit."""
    return bytes(shapely.to_wkb(geometry, byte_order=1))


@given(of_a_kind)
def test_both_stores_give_back_what_they_got(case: tuple[str, BaseGeometry]) -> None:
    kind, geometry = case
    ignored: Any = None
    for store in (GeoPackageGeometry(kind), PostgisGeometry(kind)):
        kept = store.bind_processor(ignored)(geometry)
        assert bits(store.result_processor(ignored, ignored)(kept)) == bits(geometry)


@given(of_a_kind)
def test_the_blob_carries_its_envelope(case: tuple[str, BaseGeometry]) -> None:
    kind, geometry = case
    blob = to_blob(promote(geometry, kind))
    west, south, east, north = geometry.bounds
    assert envelope_of(blob) == (west, east, south, north)
    assert to_blobs([geometry, None, geometry], kind) == [blob, None, blob]


def test_the_header_is_that_of_the_standard() -> None:
    blob = to_blob(shapely.Point(113, 28))
    assert struct.unpack_from("<2sBBi4d", blob) == (b"GP", 0, 0b11, 4490, 113, 113, 28, 28)
    assert len(blob) == 8 + 32 + 21


@pytest.mark.parametrize("kind", ["POINT", "MULTIPOLYGON", "MULTILINESTRING"])
def test_an_empty_geometry_has_no_envelope(kind: str) -> None:
    empty = {"POINT": shapely.Point(), "MULTIPOLYGON": shapely.MultiPolygon(),
             "MULTILINESTRING": shapely.MultiLineString()}[kind]
    blob = to_blob(empty)
    assert envelope_of(blob) is None
    assert shapely.from_wkb(wkb_of(blob)).is_empty
    assert to_blobs([empty], kind) == [blob]


@pytest.mark.parametrize("flags", [0b0001, 0b0011, 0b0101, 0b0111, 0b1001, 0b0010, 0b0000])
def test_envelopes_other_programs_write_are_read(flags: int) -> None:
    shape = shapely.box(112, 27, 114, 29)
    order = "<" if flags & 1 else ">"
    sizes = (0, 4, 6, 6, 8)[flags >> 1]
    envelope = struct.pack(f"{order}{sizes}d", *(112, 114, 27, 29, 0, 0, 0, 0)[:sizes])
    blob = struct.pack(f"{order}2sBBi", b"GP", 0, flags, 4490) + envelope + shapely.to_wkb(shape)
    assert envelope_of(blob) == (112, 114, 27, 29)
    assert shapely.from_wkb(wkb_of(blob)).equals(shape)


def test_what_is_no_geometry_is_not_read_as_one() -> None:
    with pytest.raises(ValueError, match="GeoPackage"):
        wkb_of(b"\x00" * 60)
    assert envelope_of(None) is None


def test_height_is_left_behind() -> None:
    assert bits(shapely.from_wkb(wkb_of(to_blob(shapely.Point(1, 2, 3))))) == bits(shapely.Point(1, 2))


def test_one_part_is_read_as_that_part_and_several_stay_together() -> None:
    one, two = shapely.box(0, 0, 1, 1), shapely.box(2, 2, 3, 3)
    assert demote(promote(one, "MULTIPOLYGON")) == one
    assert demote(shapely.MultiPolygon([one, two])) == shapely.MultiPolygon([one, two])


def test_keys_sort_by_the_time_they_were_made() -> None:
    keys = [new_id() for _ in range(2_000)]
    moments = np.array([key.int >> 80 for key in keys])
    assert (np.diff(moments) >= 0).all()
    assert len(set(keys)) == len(keys)
    assert {(key.version, key.variant) for key in keys} == {(7, UUID(int=2 << 62).variant)}
