"""The search finds what people type: codes, names, addresses, positions and pinyin initials; names come masked."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from shapely.geometry import Point

from app.services.pinyin import initials, matches_initials
from app.services.searching import id_of, position_of, position_typed, search_workspace
from data.store.queries.search import escaped
from tests.support.builders import District, a_district, a_household, a_person, a_place


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("112.98,28.25", (112.98, 28.25)), (" 112.98， 28.25 ", (112.98, 28.25)), ("112.98 28.25", (112.98, 28.25)),
        ("28.25,112.98", (112.98, 28.25)), ("-70.5,-33.4", (-70.5, -33.4)),
        ("112.98", None), ("200,95", None), ("雪峰", None), ("1,2,3", None), ("", None),
    ],
)
def test_positions_are_recognised(typed: str, position: tuple[float, float] | None) -> None:
    assert position_typed(typed) == position


@pytest.mark.parametrize(
    ("text", "expected"),
    [("云溪区", "yxq"), ("翡翠花园3栋", "fchy3d"), ("鑫源", "xy"), ("A座", "az"), ("樱峰", "yf"), ("", "")],
)
def test_initials_of_common_and_rare_characters(text: str, expected: str) -> None:
    assert initials(text) == expected


@pytest.mark.parametrize(
    ("typed", "text", "fits"),
    [("cjl", "长江路", True), ("zjl", "长江路", True), ("jl", "长江路", True), ("cl", "长江路", False),
     ("cqx", "重庆西路", True), ("zqx", "重庆西路", True), ("abc", "", False)],
)
def test_a_character_read_in_two_ways_is_found_by_both(typed: str, text: str, fits: bool) -> None:
    assert matches_initials(typed, text) is fits


def test_wildcards_are_taken_literally() -> None:
    assert escaped("100%_!") == "100!%!_!!"


@pytest.fixture
def district(tmp_path: Path) -> Iterator[District]:
    made = a_district(tmp_path, columns=3, rows=1)
    place = a_place(made.inside(0), name="翡翠花园1栋", address="芙蓉路100%号翡翠花园1栋")
    made.add(place)
    household = a_household(place)
    made.add(household)
    made.add(a_person(household, name="欧阳小红", phone="13800001234"))
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("第001", "grid"), ("001001", "grid"), ("1社区", "area"), ("翡翠", "place"), ("芙蓉路", "place"),
     ("100%", "place"), ("欧", "person"), ("欧阳", "person"), ("13800001234", "person"), ("yxq", "area")],
)
def test_records_are_found(district: District, typed: str, kind: str) -> None:
    assert kind in {hit.kind for hit in search_workspace(district.store, typed)}


def test_people_are_shown_masked_and_never_by_their_number(district: District) -> None:
    hits = search_workspace(district.store, "13800001234")
    assert [hit.title for hit in hits if hit.kind == "person"] == ["欧**"]
    assert "13800001234" not in str(hits)
    assert search_workspace(district.store, "1380000") == () or all(
        hit.kind != "person" for hit in search_workspace(district.store, "1380000")
    ), "a piece of a number finds nobody"


def test_nothing_is_found_for_nothing(district: District) -> None:
    assert search_workspace(district.store, "  ") == ()
    assert search_workspace(district.store, "没有这个地方") == ()


def test_what_was_found_has_a_place_on_the_map(district: District) -> None:
    grid = district.grids[0]
    assert id_of(district.store, "grid", grid.code) == grid.id
    position = position_of(district.store, "grid", grid.id)
    assert position is not None
    assert district.shape(0).contains(Point(position))
    assert position_of(district.store, "worker", grid.id) is None
