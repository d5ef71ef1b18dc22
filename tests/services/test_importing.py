"""Imports of areas, grids and places: recognised, refused or doubted; nothing doubles, nothing is halved."""

import json
from pathlib import Path

import pytest
import shapely

from app.messages import WORDINGS, word_code
from app.services.importing import import_file
from app.services.workspaces import new_workspace
from data.exchange.spreadsheets import write_csv
from data.model.errors import UserError
from data.model.nouns import Area, AreaLevel, Grid, GridKind, LineageReason, Place, PlaceKind
from data.store.journal import history, undo
from data.store.queries.grids import boundaries, grid_by_code, lineage_of
from data.store.queries.subjects import open_grids
from data.store.workspace import Store, open_workspace
from gis.errors import GeometryError
from tests.support.builders import (
    AUDITOR,
    COMMUNITY,
    DISTRICT,
    OPERATOR,
    PLANNER,
    STREET,
    District,
    a_place,
    a_row,
    a_workspace,
    an_area,
)
from tests.support.dumps import difference, dump
from tests.support.imports import doubts, everything, faults, features, kept, table
from tests.support.shared import shared_file

WEST, MIDDLE, EAST = (f"{COMMUNITY}00{number}" for number in (1, 2, 3))


@pytest.fixture
def town(tmp_path: Path) -> District:
    """Three square grids in a row."""
    return a_row(tmp_path)


@pytest.fixture
def lists(tmp_path: Path) -> District:
    """The shipped code lists, and squares that are no grids yet."""
    made = a_row(tmp_path)
    new_workspace(tmp_path / "full.gpkg", OPERATOR, name="试点")
    return District(open_workspace(tmp_path / "full.gpkg"), made.communities, made.grids, made.shapes)


# the frame


def test_an_act_is_journalled_and_undone_as_one(town: District, tmp_path: Path) -> None:
    before = dump(town.store)
    sheet = table(tmp_path, ("地址", "经度", "纬度"), ("一路1号", 112.981, 28.251), ("一路2号", 112.983, 28.251))

    done = import_file(town.store, OPERATOR, "places", sheet, reason="survey")

    with town.store.reading() as session:
        step = history(session, 1)[0]
    assert (step.act, step.params, step.reason) == ("import_file", {"kind": "places", "file": "t.xlsx"}, "survey")
    assert done.changes.step == step.number
    undo(town.store, OPERATOR)
    assert difference(before, dump(town.store)) == []


def test_a_dry_run_tells_all_and_writes_nothing(town: District, tmp_path: Path) -> None:
    before = dump(town.store)
    sheet = table(tmp_path, ("地址", "经度", "纬度"), ("一路1号", 112.981, 28.251), ("", "", ""), ("一路1号", 1, 1))

    done = import_file(town.store, OPERATOR, "places", sheet, dry_run=True)

    assert (done.created, len(done.refused)) == (1, 1)
    assert difference(before, dump(town.store)) == []


def test_all_or_nothing_writes_nothing_when_a_row_is_refused(town: District, tmp_path: Path) -> None:
    before = dump(town.store)
    sheet = table(tmp_path, ("地址", "经度", "纬度"), ("一路1号", 112.981, 28.251), ("二路", "东", "西"))

    done = import_file(town.store, OPERATOR, "places", sheet, all_or_nothing=True)

    assert (done.created, len(done.refused)) == (0, 1)
    assert "import.nothing_written" in {one.code for one in done.findings}
    assert difference(before, dump(town.store)) == []


def test_progress_is_told(town: District, tmp_path: Path) -> None:
    told: list[float] = []

    import_file(town.store, OPERATOR, "places", table(tmp_path, ("地址", "x"), ("一路", 1)),
                progress=lambda share, _stage: told.append(share))

    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize(("kind", "name", "error", "code"), [
    ("grids", "t.csv", UserError, "import.no_geometry"), ("roads", "t.csv", UserError, "import.unknown_record_kind"),
    ("areas", "t.doc", UserError, "import.unknown_format"), ("areas", "gone.geojson", GeometryError, "vector.missing"),
    ("people", "gone.xlsx", UserError, "table.missing"),
])
def test_files_that_cannot_be_used_are_refused_whole(
    town: District, tmp_path: Path, kind: str, name: str, error: type[Exception], code: str
) -> None:
    if not name.startswith("gone"):
        write_csv(tmp_path / name, ("code", "name"), [("1", "a")])

    with pytest.raises(error) as refused:
        import_file(town.store, OPERATOR, kind, tmp_path / name)

    assert refused.value.code == code


def test_an_auditor_imports_nothing(town: District, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"rights\.not_allowed"):
        import_file(town.store, AUDITOR, "places", table(tmp_path, ("地址", "x"), ("一路", 1)))


@pytest.mark.parametrize("folder", ["good", "bad"])
def test_files_that_break_rules_are_read_with_a_word_or_refused_with_one(tmp_path: Path, folder: str) -> None:
    store = a_workspace(tmp_path)
    for path in sorted((shared_file("geojson_cases") / folder).iterdir()):
        before = dump(store)
        said, counted = _try(store, path)

        assert folder == "good" or said, path.name
        assert said <= WORDINGS.keys(), path.name
        assert counted or folder == "bad", path.name
        assert difference(before, dump(store)) == [], path.name


def _try(store: Store, path: Path) -> tuple[set[str], bool]:
    """Import a file as areas; return the codes of what was said, and whether every feature read was accounted for."""
    try:
        done = import_file(store, PLANNER, "areas", path)
    except (GeometryError, UserError) as refused:
        return {refused.code}, refused.code.startswith("crs.")
    codes = {one.code for one in (*done.findings, *done.refused, *done.warnings)}
    return codes, done.read == done.created + done.updated + done.unchanged + len(done.refused)


# areas


def test_area_codes_of_statistics_lose_their_zeros(tmp_path: Path) -> None:
    store = a_workspace(tmp_path)
    write_csv(tmp_path / "a.csv", ("统计用区划代码", "名称"), [
        ("430105000000", "云溪区"), ("430105001000", "一街道"), ("430105001001", "一社区"), ("43010500", "谁"),
        ("430105001001", "又一社区"), ("430105500", "开发区")])

    done = import_file(store, PLANNER, "areas", tmp_path / "a.csv")

    assert faults(done) == [(5, "", "area.bad_code"), (6, "统计用区划代码", "import.repeated")]
    assert doubts(done) == [(7, "统计用区划代码", "area.unusual_code")]
    with store.reading() as session:
        areas = {area.code: area for area in session.query(Area)}
    assert {code: area.level for code, area in areas.items()} == {
        DISTRICT: AreaLevel.DISTRICT, STREET: AreaLevel.STREET, COMMUNITY: AreaLevel.COMMUNITY,
        "430105500": AreaLevel.STREET}
    assert areas[COMMUNITY].parent_id == areas[STREET].id


def test_outlines_that_cross_themselves_are_mended_and_mentioned(tmp_path: Path) -> None:
    store = a_workspace(tmp_path)
    bow = {"type": "Polygon", "coordinates": [[[112, 28], [113, 29], [113, 28], [112, 29], [112, 28]]]}
    content = [{"type": "Feature", "properties": {"code": "430105"}, "geometry": bow},
               {"type": "Feature", "properties": {"code": "430106"}, "geometry": None},
               {"type": "Feature", "properties": {"code": "430107"},
                "geometry": {"type": "Point", "coordinates": [1, 2]}}]
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": content}))

    done = import_file(store, PLANNER, "areas", tmp_path / "a.geojson")

    assert doubts(done) == [(1, "", "import.mended")]
    assert faults(done) == [(3, "", "import.not_a_polygon")]
    assert "import.null_geometry" in {one.code for one in done.findings}
    with store.reading() as session:
        mended, without = session.query(Area).order_by(Area.code)
    assert mended.geometry.is_valid
    assert mended.geometry.area == pytest.approx(0.5)
    assert without.geometry is None


# grids


def test_grids_are_updated_by_code_and_keep_their_past(town: District, tmp_path: Path) -> None:
    west, south, east, north = town.shapes[2].bounds
    wider = shapely.box(west, south, round(east + 0.001, 7), north)
    path = features(tmp_path, (wider, {"网格编码": EAST, "网格名称": "东边"}),
                    (town.shapes[0], {"网格编码": WEST, "网格名称": "第001网格"}))

    done = import_file(town.store, PLANNER, "grids", path, community=COMMUNITY)

    assert (done.created, done.updated, done.unchanged) == (0, 1, 1)
    with town.store.reading() as session:
        now = boundaries(session)
        assert grid_by_code(session, EAST).name == "东边"
    assert now.geometries[2].equals(wider)
    assert "coverage.outside_parent" in {one.code for one in done.findings}


def test_what_lies_in_new_grids_is_bound_at_once(town: District, tmp_path: Path) -> None:
    _, south, east, north = town.shapes[2].bounds
    place = a_place(shapely.Point(east + 0.0005, (south + north) / 2))
    town.add(place)
    path = features(tmp_path, (shapely.box(east, south, round(east + 0.002, 7), north), {}))

    done = import_file(town.store, PLANNER, "grids", path, community=COMMUNITY)

    with town.store.reading() as session:
        new = grid_by_code(session, f"{COMMUNITY}004")
        assert open_grids(session, [place.id]) == {place.id: new.id}
        (born,) = lineage_of(session, new.id)
    assert (born.reason, born.parent_grid_id) == (LineageReason.NEW, None)
    assert (new.name, done.created) == ("", 1)


def test_the_community_may_come_from_a_column_or_the_code(town: District, tmp_path: Path) -> None:
    shape = shapely.box(113, 28.25, 113.001, 28.251)
    other = shapely.box(113.001, 28.25, 113.002, 28.251)
    path = features(tmp_path, (shape, {"BGCODE": f"{COMMUNITY}010"}), (other, {"SQCODE": COMMUNITY}),
                    (shape, {"BGCODE": "430105001099001"}), (shape, {}))

    done = import_file(town.store, PLANNER, "grids", path)

    assert done.created == 2
    assert [(row, code) for row, _, code in faults(done)] == [(3, "import.no_community"), (4, "import.no_community")]
    assert kept(town, Grid, code=f"{COMMUNITY}011").community_id == town.communities[0].id


def test_kinds_of_grid_are_read_and_micro_grids_need_their_grid(town: District, tmp_path: Path) -> None:
    west, south, _, north = town.shapes[0].bounds
    inside = shapely.box(west, south, west + 0.0005, north)
    beside = shapely.box(west + 0.0005, south, west + 0.001, north)
    path = features(
        tmp_path, (inside, {"code": f"{COMMUNITY}101", "类型": "微网格", "parent": WEST}),
        (beside, {"code": f"{COMMUNITY}102", "类型": "微网格", "parent": ""}),
        (beside, {"code": f"{COMMUNITY}103", "类型": "花园"}))

    done = import_file(town.store, PLANNER, "grids", path, community=COMMUNITY)

    assert [(row, code) for row, _, code in faults(done)] == [
        (2, "grid.micro_without_grid"), (3, "import.unknown_kind")]
    micro = kept(town, Grid, code=f"{COMMUNITY}101")
    assert (micro.kind, micro.parent_grid_id) == (GridKind.MICRO, town.grids[0].id)


def test_codes_of_others_and_repeated_ones_are_refused(town: District, tmp_path: Path) -> None:
    other = an_area("430105001002", "二社区", parent_id=town.communities[0].parent_id)
    town.add(other)
    shape = shapely.box(113, 28.25, 113.001, 28.251)
    path = features(tmp_path, (shape, {"code": WEST}), (shape, {"code": "430105001002001"}),
                    (shape, {"code": "430105001002001"}), (shape, {"code": "YX-1"}))

    done = import_file(town.store, PLANNER, "grids", path, community=other.code)

    assert [(row, code) for row, _, code in faults(done)] == [(1, "import.other_community"), (3, "import.repeated")]
    assert [(row, code) for row, _, code in doubts(done)] == [(1, "grid.code_ill_formed"), (4, "grid.code_ill_formed")]


def test_an_unknown_community_refuses_the_file(town: District, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"record\.missing"):
        import_file(town.store, PLANNER, "grids", features(tmp_path, (town.shapes[0], {})), community="430105001077")


# places


def test_places_know_their_kind_and_what_they_lie_in(lists: District, tmp_path: Path) -> None:
    sheet = table(tmp_path, ("编码", "类型", "名称", "地址", "上级编码", "建筑用途", "层数", "坐标"),
                  ("R1", "房屋", "101室", "一路1号1幢101室", "B1", "", None, ""),
                  ("B1", "楼栋", "1幢", "一路1号1幢", "C1", "商住混用", 6, "112.981,28.251"),
                  ("C1", "小区", "花园", "一路1号", "", "", None, ""),
                  ("P1", "场所", "一小", "一路2号", "", "小学", None, ""),
                  ("X1", "岛", "", "", "", "", None, ""), ("B2", "", "2幢", "", "C9", "", None, ""))

    done = import_file(lists.store, OPERATOR, "places", sheet)

    assert faults(done) == [(6, "类型", "import.unknown_kind")]
    assert doubts(done) == [(7, "上级编码", "place.parent_unknown")]
    places = {place.code: place for place in everything(lists, Place)}
    assert {code: place.kind for code, place in places.items()} == {
        "R1": PlaceKind.ROOM, "B1": PlaceKind.BUILDING, "C1": PlaceKind.COMPOUND, "P1": PlaceKind.PREMISES,
        "B2": PlaceKind.BUILDING}
    assert (places["R1"].parent_id, places["B1"].parent_id) == (places["B1"].id, places["C1"].id)
    assert (places["B1"].use, places["B1"].floors, places["P1"].use) == ("06", 6, "primary_school")
    assert places["B1"].location.equals(shapely.Point(112.981, 28.251))


def test_places_without_code_are_known_by_address_again(town: District, tmp_path: Path) -> None:
    headers = ("地址", "名称")
    first = import_file(town.store, OPERATOR, "places", table(tmp_path, headers, ("一路1号", "一栋"), ("二路", "")))
    again = import_file(town.store, OPERATOR, "places", table(tmp_path, headers, ("一路1号", "壹栋"), ("二路", "")))

    assert (first.created, again.created, again.updated, again.unchanged) == (2, 0, 1, 1)
    assert sorted(place.code for place in everything(town, Place)) == ["DZ00000001", "DZ00000002"]


def test_places_come_from_maps_too(town: District, tmp_path: Path) -> None:
    west, south, _, north = town.shapes[1].bounds
    house = shapely.box(west + 0.0001, south + 0.0001, west + 0.0003, north - 0.0001)
    path = features(tmp_path, (town.inside(0), {"名称": "甲", "地址": "一路1号"}),
                    (house, {"名称": "乙", "地址": "一路2号"}), (None, {"名称": "丙"}))

    done = import_file(town.store, OPERATOR, "places", path)

    assert (done.created, done.refused) == (3, ())
    first, second, third = (kept(town, Place, name=name) for name in "甲乙丙")
    assert house.contains(second.location)
    assert third.location is None
    with town.store.reading() as session:
        assert open_grids(session, [first.id, second.id, third.id]) == {
            first.id: town.grids[0].id, second.id: town.grids[1].id}


# the words


def test_every_refusal_and_doubt_has_words() -> None:
    import re

    sources = [*(Path(__file__).parents[2] / "app" / "services").glob("import*.py"),
               *(Path(__file__).parents[2] / "app" / "services").glob("*grid*.py"),
               *(Path(__file__).parents[2] / "app" / "services").glob("[bcmps][ihepul]*ing.py")]
    prefixes = "area|grid|import|split|merge|bind|binding|person|place|identity|uscc|coverage"
    found = {code for path in sources
             for code in re.findall(rf'"((?:{prefixes})\.[a-z_]+)"', path.read_text(encoding="utf-8"))}

    assert len(found) > 50
    assert {code for code in found if code not in WORDINGS} == set()
    assert "{" not in word_code("import.repeated", {"column": "编码", "first": 3})

