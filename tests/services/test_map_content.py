"""What a layer holds, and how changes of some features become part of it."""

import uuid

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.services.map_content import CLASSES, KINDS, LayerContent, empty_layer, layer_content, merge_changed, rows

KEYS = [uuid.UUID(int=number) for number in range(30)]


def a_layer(numbers: list[int], version: str = "old", emphasis: bool = False) -> LayerContent:
    return layer_content(
        "event",
        [KEYS[n] for n in numbers],
        [shapely.Point(n, 0) for n in numbers],
        [f"{version} {n}" for n in numbers],
        [n % 7 for n in numbers],
        None,
        [n / 30 for n in numbers] if emphasis else None,
    )


def test_every_kind_has_classes() -> None:
    assert set(CLASSES) == set(KINDS)


def test_columns_of_unequal_length_are_refused() -> None:
    layer = a_layer([1, 2])
    with pytest.raises(ValueError, match="one row per id"):
        LayerContent("event", layer.ids, layer.geometries, ("only one",), layer.classes)


def test_rows_without_a_geometry_are_left_out() -> None:
    shapes = [shapely.Point(1, 1), None, shapely.Point()]
    made = layer_content("event", KEYS[:3], shapes, ["a", "b", "c"])
    assert made.ids == (KEYS[0],)
    assert made.labels == ("a",)
    assert len(empty_layer("grid")) == 0


numbers = st.lists(st.integers(0, 29), unique=True)


@given(numbers, numbers, numbers, st.booleans(), st.booleans())
def test_merging_is_what_a_dictionary_does(
    before: list[int], changed: list[int], removed: list[int], with_left: bool, with_changed: bool
) -> None:
    old, new = a_layer(before, emphasis=with_left), a_layer(changed, "new", emphasis=with_changed)
    merged = merge_changed(old, new, [KEYS[n] for n in removed])
    expected = {KEYS[n]: f"old {n}" for n in before if n not in removed}
    expected |= {KEYS[n]: f"new {n}" for n in changed}
    assert dict(zip(merged.ids, merged.labels, strict=True)) == expected
    assert [point.x for point in merged.geometries] == [KEYS.index(key) for key in merged.ids]
    assert merged.classes.tolist() == [KEYS.index(key) % 7 for key in merged.ids]


def test_merging_keeps_places_and_leaves_the_old_layer_alone() -> None:
    old = a_layer([3, 1, 2], emphasis=True)
    merged = merge_changed(old, a_layer([1, 9], "new", emphasis=True))
    assert [KEYS.index(key) for key in merged.ids] == [3, 1, 2, 9]
    assert merged.labels == ("old 3", "new 1", "old 2", "new 9")
    assert old.labels == ("old 3", "old 1", "old 2")
    assert merged.emphasis is not None
    assert merged.emphasis.tolist() == pytest.approx([3 / 30, 1 / 30, 2 / 30, 9 / 30])


def test_rows_are_taken_in_the_order_asked_for() -> None:
    assert rows(a_layer([5, 6, 7]), np.array([2, 0])).labels == ("old 7", "old 5")
