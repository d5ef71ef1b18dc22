"""Imports of people, assets, organisations and events: homes found, documents checked, nothing doubled."""

from datetime import date
from pathlib import Path

import pytest

from app.services.importing import import_file
from app.services.workspaces import new_workspace
from data.model.nouns import (
    Asset,
    AssetState,
    Department,
    EventSource,
    EventState,
    GridEvent,
    Household,
    Organisation,
    OrganisationKind,
    Person,
    Place,
    PlaceKind,
    Residence,
)
from data.store.queries.subjects import open_grids
from data.store.workspace import open_workspace
from tests.support.builders import OPERATOR, District, a_matter, a_place, a_row
from tests.support.dumps import difference, dump
from tests.support.imports import doubts, everything, faults, kept, table


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


PEOPLE = ("姓名", "公民身份号码", "性别", "出生日期", "联系电话", "与户主关系", "关爱类别", "现住址", "户编号")


def test_people_find_their_homes(lists: District, tmp_path: Path) -> None:
    building = a_place(lists.inside(0), address="云溪路1号1幢")
    lists.add(building)
    sheet = table(
        tmp_path, PEOPLE,
        ("李明", "11010519491231002X", "", "", "13800000000", "户主", "高龄老人、空巢老人",
         "云溪路1号1幢1单元101室", ""),
        ("王芳", "", "女", "1952/3/8", "", "配偶", "", "云溪路1号1幢1单元101室", ""),
        ("张三", "", "男", "1990-01-01", "", "", "", "云溪路1号1幢", ""),
        ("赵六", "", "", "", "", "", "", "无名路9号", "HX1"))

    done = import_file(lists.store, OPERATOR, "people", sheet)

    assert (done.created, done.refused) == (4, ())
    assert doubts(done) == [(5, "现住址", "person.address_unknown")]
    people = {person.name: person for person in everything(lists, Person)}
    li, wang, zhang, zhao = (people[name] for name in ("李明", "王芳", "张三", "赵六"))
    assert (li.birth_date, li.sex, li.relation, li.care) == (date(1949, 12, 31), "2", "02", ["03", "02"])
    assert (wang.birth_date, wang.sex, wang.relation) == (date(1952, 3, 8), "2", "10")
    (room,) = [place for place in everything(lists, Place) if place.kind is PlaceKind.ROOM]
    assert (room.parent_id, room.name) == (building.id, "1单元101室")
    homes = {home.id: home for home in everything(lists, Household)}
    shared = homes[li.household_id]
    assert wang.household_id == shared.id
    assert (shared.place_id, shared.head_id, shared.size) == (room.id, li.id, 2)
    assert zhang.household_id is None
    assert homes[zhao.household_id].code == "HX1"
    assert {(one.person_id, one.place_id) for one in everything(lists, Residence)} == {
        (li.id, room.id), (wang.id, room.id), (zhang.id, building.id)}


def test_the_same_people_again_double_nothing(lists: District, tmp_path: Path) -> None:
    lists.add(a_place(lists.inside(0), address="云溪路1号1幢"))
    rows = [("李明", "11010519491231002X", "", "", "", "户主", "", "云溪路1号1幢101室", ""),
            ("王芳", "", "女", "1952/3/8", "", "配偶", "", "云溪路1号1幢101室", "")]
    sheet = table(tmp_path, PEOPLE, *rows)
    import_file(lists.store, OPERATOR, "people", sheet)
    before = dump(lists.store)

    again = import_file(lists.store, OPERATOR, "people", sheet)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert difference(before, dump(lists.store)) == []


def test_who_moves_leaves_the_old_home(lists: District, tmp_path: Path) -> None:
    lists.add(a_place(lists.inside(0), address="云溪路1号1幢"))
    headers = ("姓名", "身份证号", "现住址")
    import_file(lists.store, OPERATOR, "people", table(tmp_path, headers, (
        "李明", "11010519491231002X", "云溪路1号1幢101室")))

    import_file(lists.store, OPERATOR, "people", table(tmp_path, headers, (
        "李明", "11010519491231002X", "云溪路1号1幢202室")))

    sizes = {home.place_id: home.size for home in everything(lists, Household)}
    rooms = {place.address[-4:]: place.id for place in everything(lists, Place) if place.kind is PlaceKind.ROOM}
    assert sizes == {rooms["101室"]: 0, rooms["202室"]: 1}
    assert [one.place_id for one in everything(lists, Residence) if one.valid_to is None] == [rooms["202室"]]


def test_doubtful_documents_are_warnings_without_personal_data(lists: District, tmp_path: Path) -> None:
    sheet = table(tmp_path, ("姓名", "身份证号", "性别", "出生日期", "证件类型"),
                  ("甲", "110105194912310021", "", "", ""), ("乙", "11010519491231002X", "男", "1949-12-30", ""),
                  ("丙", "E1234", "", "", "普通护照"), ("丁", "E1234567", "", "", ""), ("", "1", "", "", ""),
                  ("戊", "11010519491231002X", "", "", ""), ("己", "", "", "前天", ""))

    done = import_file(lists.store, OPERATOR, "people", sheet)

    assert doubts(done) == [(2, "身份证号", "identity.bad_check_digit"), (3, "出生日期", "person.birth_date_differs"),
                            (3, "性别", "person.sex_differs"), (5, "身份证号", "identity.bad_form")]
    assert faults(done) == [(6, "姓名", "import.missing"), (7, "身份证号", "import.repeated"),
                            (8, "出生日期", "import.bad_date")]
    assert not any("1101" in str(one) for one in (*done.warnings, *done.refused, *done.findings))
    assert kept(lists, Person, name="甲").document_number == "110105194912310021"
    assert kept(lists, Person, name="丙").document_type == "414"


# assets, organisations, events


def test_assets_are_classed_and_bound(lists: District, tmp_path: Path) -> None:
    lists.add(Department(code="CG", name="城管局"))
    headers = ("标识码", "部件类别", "部件状态", "主管部门", "普查日期", "经度", "纬度")
    sheet = table(tmp_path, headers, ("0101001", "上水井盖", "破损", "城管局", "2026-03-01", 112.981, 28.251),
                  ("", "0101", "", "火星局", "", 112.983, 28.251), ("0101003", "", "", "", "", 1, 2),
                  ("0101004", "飞船", "沉没", "", "", 112.983, 28.251))

    done = import_file(lists.store, OPERATOR, "assets", sheet)

    assert faults(done) == [(4, "部件类别", "import.missing"), (5, "部件状态", "import.unknown_kind")]
    assert doubts(done) == [(3, "主管部门", "import.unknown_word"), (5, "部件类别", "import.unknown_word")]
    cover, other = sorted(everything(lists, Asset), key=lambda asset: asset.code)
    assert (cover.class_code, cover.state, cover.surveyed_on) == ("0101", AssetState.DAMAGED, date(2026, 3, 1))
    assert (cover.department_id is None, other.code, other.department_id) == (False, "BJ00000001", None)


def test_organisations_are_known_by_their_credit_code(town: District, tmp_path: Path) -> None:
    town.add(a_place(town.inside(1), address="二路2号"))
    headers = ("单位名称", "统一社会信用代码", "单位类型", "地址", "成立日期", "登记情况")
    first = import_file(town.store, OPERATOR, "organisations", table(
        tmp_path, headers, ("明天公司", "91350100M000100Y43", "企业", "二路2号", "2020年3月1日", "登记"),
        ("志愿队", "", "志愿队伍", "", "", "备案"), ("错码店", "91350100M000100Y44", "商铺", "", "", "")))
    again = import_file(town.store, OPERATOR, "organisations", table(
        tmp_path, headers, ("明日公司", "91350100M000100Y43", "", "二路2号", "", "")))

    assert doubts(first) == [(4, "统一社会信用代码", "uscc.bad_check_digit")]
    assert (again.created, again.updated) == (0, 1)
    company = kept(town, Organisation, uscc="91350100M000100Y43")
    assert (company.name, company.kind, company.founded_on) == (
        "明日公司", OrganisationKind.ENTERPRISE, date(2020, 3, 1))
    with town.store.reading() as session:
        assert open_grids(session, [company.id]) == {company.id: town.grids[1].id}, "it follows its place"


def test_events_start_their_clock_and_are_not_taken_twice(town: District, tmp_path: Path) -> None:
    book, item = a_matter()
    town.add(book, item)
    headers = ("事件编号", "事项代码", "问题描述", "问题来源", "上报时间", "结案时间", "经度", "纬度")
    sheet = table(tmp_path, headers, ("T1", "0101", "垃圾", "12345", "2026-03-02 09:30", "", 112.981, 28.251),
                  ("", "city_events/0101", "已办", "巡查", "2026-03-02", "2026-03-03", 112.983, 28.251),
                  ("T3", "9999", "", "", "2026-03-02", "", 1, 2), ("T4", "", "", "", "2026-03-02", "", 1, 2),
                  ("T5", "0101", "", "", "2099-01-01", "", 1, 2),
                  ("T6", "0101", "", "", "2026-03-02", "2026-03-01", 1, 2))

    done = import_file(town.store, OPERATOR, "events", sheet)
    again = import_file(town.store, OPERATOR, "events", table(tmp_path, headers, (
        "T1", "0101", "改写", "", "2026-03-02 09:30", "", 112.981, 28.251)))

    assert [(row, code) for row, _, code in faults(done)] == [
        (4, "catalogue.unknown_item"), (5, "import.missing"), (6, "event.from_the_future"),
        (7, "import.closed_before_reported")]
    first, second = sorted(everything(town, GridEvent), key=lambda event: event.state)[::-1]
    assert (first.code, first.state, first.source, first.text) == (
        "T1", EventState.REPORTED, EventSource.HOTLINE, "垃圾")
    assert first.reported_at.isoformat() == "2026-03-02T01:30:00+00:00"
    assert (second.code, second.state) == ("E20260302-0001", EventState.CLOSED)
    with town.store.reading() as session:
        assert open_grids(session, [first.id, second.id]) == {first.id: town.grids[0].id, second.id: town.grids[1].id}
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
