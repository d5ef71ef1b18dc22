"""Imports assets and organisations: what stands on the ground and who works there."""

from collections.abc import Mapping, Sequence

from app.services.import_positions import POSITION_FIELDS, DatumReading
from app.services.import_registers import Words, coded, give_codes, positions, take_text, word_for
from app.services.import_task import ImportTask, Row, read_day
from data.model.assets import Asset, AssetState
from data.model.errors import UserError
from data.model.identity import uscc_fault
from data.model.organisations import Organisation, OrganisationKind
from data.store.queries.assets import department_ids
from data.store.queries.codes import by_code
from data.store.queries.organisations import organisations_by_name, organisations_by_uscc
from data.store.queries.places import places_by_address

ASSET_FIELDS: Mapping[str, Sequence[str]] = {
    "code": ("部件编码", "部件标识码", "标识码", "OBJID", "编码", "编号", "asset_code", "code"),
    "class_code": ("部件类别", "部件小类", "小类代码", "类别代码", "分类代码", "小类", "类别", "OBJCODE", "class_code"),
    "name": ("部件名称", "OBJNAME", "名称", "name"),
    "state": ("部件状态", "状态", "OBJSTATE", "state"),
    "department": ("主管部门代码", "主管部门", "责任部门", "权属单位", "department"),
    "address": ("位置描述", "所在位置", "OBJPOS", "地址", "address"),
    "survey_source": ("数据来源", "survey_source"),
    "surveyed_on": ("普查日期", "采集日期", "初始时间", "surveyed_on"),
    **POSITION_FIELDS,
}
ORGANISATION_FIELDS: Mapping[str, Sequence[str]] = {
    "code": ("组织编码", "单位编码", "编码", "编号", "organisation_code", "code"),
    "name": ("组织名称", "单位名称", "企业名称", "名称", "name"),
    "kind": ("组织类型", "单位类型", "类型", "类别", "kind"),
    "uscc": ("统一社会信用代码", "社会信用代码", "信用代码", "uscc"),
    "registration": ("登记情况", "登记备案", "registration"),
    "head_name": ("负责人姓名", "法定代表人", "负责人", "head_name"),
    "phone": ("联系电话", "电话", "phone"),
    "address": ("经营地址", "注册地址", "标准地址", "地址", "address"),
    "founded_on": ("成立日期", "成立时间", "founded_on"),
    "members": ("从业人数", "成员数", "人数", "members"),
    "note": ("备注", "note"),
    **POSITION_FIELDS,
}

_STATES: Words = {
    "完好": AssetState.INTACT, "破损": AssetState.DAMAGED, "丢失": AssetState.MISSING, "废弃": AssetState.ABANDONED,
    **{state.value: state for state in AssetState},
}
_ORGANISATION_WORDS: Words = {
    "企业": OrganisationKind.ENTERPRISE, "商铺": OrganisationKind.SHOP, "个体工商户": OrganisationKind.SHOP,
    "事业单位": OrganisationKind.INSTITUTION, "物业公司": OrganisationKind.PROPERTY_COMPANY,
    "业主委员会": OrganisationKind.OWNERS_COMMITTEE, "业委会": OrganisationKind.OWNERS_COMMITTEE,
    "社会组织": OrganisationKind.SOCIAL_ORGANISATION, "志愿队伍": OrganisationKind.VOLUNTEER_TEAM,
    **{kind.value: kind for kind in OrganisationKind},
}


def import_assets(task: ImportTask) -> DatumReading | None:
    """Write the assets of a file, updated by code; the class is a code or a label of the asset catalogue."""
    classes, departments = coded(task, "asset_class"), department_ids(task.act.session)

    def convert(task: ImportTask, index: int) -> Row:
        row = take_text(task.source, index, "code", "name", "address", "survey_source")
        text = task.source.text(index, "class_code")
        if not text:
            raise UserError("import.missing", field="class_code")
        row["class_code"] = classes.get(text, text)
        if classes and text not in classes:
            task.warn(index, "class_code", "import.unknown_word", value=text[:20])
        if state := task.source.text(index, "state"):
            row["state"] = word_for(_STATES, state, "state")
        if (department := task.source.text(index, "department")) in departments:
            row["department_id"] = departments[department]
        elif department:
            task.warn(index, "department", "import.unknown_word", value=department[:20])
        if day := read_day(task.source.text(index, "surveyed_on"), "surveyed_on"):
            row["surveyed_on"] = day
        return row

    rows = task.unique(task.rows(convert, range(len(task.source))), "code")
    reading = positions(task, rows)
    give_codes(task, rows, Asset, "BJ")
    known = by_code(task.act.session, Asset, {row["code"] for row in rows.values()})
    task.touched |= set(task.write(Asset, list(rows.values()), known).values())
    return reading


def import_organisations(task: ImportTask) -> DatumReading | None:
    """Write the organisations of a file: known by code, else by credit code, else by name and address.

    A credit code that fails its check digit is a warning.
    """
    rows = task.rows(_organisation, range(len(task.source)))
    reading = positions(task, rows)
    _recognise(task, rows)
    rows = task.unique(rows, "code")
    give_codes(task, rows, Organisation, "ZZ")
    _settle(task, rows)
    known = by_code(task.act.session, Organisation, {row["code"] for row in rows.values()})
    ids = task.write(Organisation, list(rows.values()), known, defaults={"kind": OrganisationKind.ENTERPRISE})
    task.touched |= set(ids.values()) | {row["place_id"] for row in rows.values() if "place_id" in row}
    return reading


def _organisation(task: ImportTask, index: int) -> Row:
    source = task.source
    row = take_text(source, index, "code", "name", "uscc", "head_name", "phone", "address", "note", "registration")
    if "name" not in row:
        raise UserError("import.missing", field="name")
    row["registration"] = {"登记": "registered", "备案": "on_file"}.get(row.get("registration", ""),
                                                                      row.get("registration", ""))
    if kind := source.text(index, "kind"):
        row["kind"] = word_for(_ORGANISATION_WORDS, kind, "kind")
    if "uscc" in row and (fault := uscc_fault(row["uscc"])) is not None:
        task.warn(index, "uscc", fault)
    if day := read_day(source.text(index, "founded_on"), "founded_on"):
        row["founded_on"] = day
    if (members := source.number(index, "members")) is not None:
        row["members"] = int(members)
    return {name: value for name, value in row.items() if value != ""}


def _recognise(task: ImportTask, rows: Mapping[int, Row]) -> None:
    session = task.act.session
    without = [row for row in rows.values() if "code" not in row]
    by_uscc = organisations_by_uscc(session, {row.get("uscc", "") for row in without})
    by_name = organisations_by_name(session, {row["name"] for row in without})
    for row in without:
        known = by_uscc.get(row.get("uscc", "")) or by_name.get((row["name"], row.get("address", "")))
        if known is not None:
            row["code"] = known.code


def _settle(task: ImportTask, rows: Mapping[int, Row]) -> None:
    """Give organisations without a position the place at their address."""
    homeless = [row for row in rows.values() if "location" not in row and "address" in row]
    places = places_by_address(task.act.session, {row["address"] for row in homeless})
    by_address = {address: place for (address, _kind), place in sorted(places.items())}
    for row in homeless:
        if row["address"] in by_address:
            row["place_id"] = by_address[row["address"]].id
