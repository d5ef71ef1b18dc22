"""Imports people with their households and residences, what a service needs of them and nothing else."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from app.services.import_homes import Homes, read_homes, write_residences
from app.services.import_registers import coded, give_codes, take_text
from app.services.import_task import ImportTask, Row, read_day
from data.model.errors import UserError
from data.model.identity import NUMBERED_DOCUMENTS, SEX_UNKNOWN, read_identity
from data.model.people import Person
from data.store.queries.codes import by_code
from data.store.queries.people import people_by_document, people_named

FIELDS: Mapping[str, Sequence[str]] = {
    "code": ("人员编码", "人口编码", "居民编码", "人员编号", "编码", "编号", "person_code", "code"),
    "name": ("姓名", "人员姓名", "name"),
    "document_type": ("证件类型", "document_type"),
    "document_number": ("公民身份号码", "身份证号码", "身份证号", "证件号码", "身份证", "document_number", "id_number"),
    "sex": ("性别", "sex", "gender"),
    "birth_date": ("出生日期", "出生年月日", "出生年月", "生日", "birth_date", "birthday"),
    "phone": ("联系电话", "手机号码", "手机号", "手机", "电话", "phone"),
    "language": ("服务语言", "语言", "language"),
    "household": ("户编号", "户号", "家庭编号", "户口编号", "household"),
    "relation": ("与户主关系", "户主关系", "relation"),
    "care": ("关爱类别", "关爱人群", "帮扶类别", "care"),
    "address": ("现住址", "居住地址", "现居住地址", "住址", "标准地址", "地址", "address"),
    "registered": ("户籍地址", "户籍地", "registered_address"),
    "residence": ("居住方式", "居住类型", "residence_kind"),
}

_SEXES = {"男": "1", "女": "2", "m": "1", "f": "2", "male": "1", "female": "2", "男性": "1", "女性": "2"}
_SEPARATORS = "、,，;；/|"


def import_people(task: ImportTask) -> None:
    """Write the people of a file.

    A person is known by code, else by document number, else by name, birth date and phone together. Birth date and
    sex come from the identity number where the file does not give them; a number that fails its check digit is a
    warning, never corrected and never refused.
    """
    lists = {name: coded(task, name) for name in ("document_type", "relation", "care", "residence_kind")}
    rows = task.rows(lambda task, index: _row(task, index, lists), range(len(task.source)))
    rows = task.unique(rows, "document_number")
    _recognise(task, rows)
    rows = task.unique(rows, "code")
    give_codes(task, rows, Person, "RY")
    homes = read_homes(task, rows)
    _write(task, rows, homes)


def _row(task: ImportTask, index: int, lists: Mapping[str, Mapping[str, str]]) -> Row:
    source = task.source
    row = take_text(source, index, "code", "name", "phone", "language", "household", "address", "registered")
    if "name" not in row:
        raise UserError("import.missing", field="name")
    for field, name in (("relation", "relation"), ("document_type", "document_type"), ("residence", "residence_kind")):
        if text := source.text(index, field):
            row[field] = _code(task, index, field, text, lists[name])
    if care := source.text(index, "care"):
        row["care"] = [_code(task, index, "care", word, lists["care"]) for word in _words(care)]
    if birth := read_day(source.text(index, "birth_date"), "birth_date"):
        row["birth_date"] = birth
    if sex := source.text(index, "sex"):
        row["sex"] = _SEXES.get(sex.casefold(), sex if sex in {"0", "1", "2", "9"} else SEX_UNKNOWN)
    _read_document(task, index, row)
    return row


def _code(task: ImportTask, index: int, field: str, text: str, known: Mapping[str, str]) -> str:
    if known and text not in known:
        task.warn(index, field, "import.unknown_word", value=text[:20])
    return known.get(text, text)


def _words(text: str) -> list[str]:
    for separator in _SEPARATORS:
        text = text.replace(separator, "\n")
    return [word.strip() for word in text.split("\n") if word.strip()]


def _read_document(task: ImportTask, index: int, row: Row) -> None:
    """Take birth date and sex from the number, and mention where it contradicts the file or itself."""
    number = task.source.text(index, "document_number").upper()
    if not number:
        return
    row["document_number"] = number
    reading = read_identity(number, row.get("document_type", "111"))
    if reading.fault is not None:
        task.warn(index, "document_number", reading.fault)
    if row.get("document_type", "111") not in NUMBERED_DOCUMENTS:
        return
    for field, said, unknown in (("birth_date", reading.birth_date, None), ("sex", reading.sex, SEX_UNKNOWN)):
        given: date | str | None = row.get(field, unknown)
        if given == unknown and said != unknown:
            row[field] = said
        elif said not in (unknown, given):
            task.warn(index, field, f"person.{field}_differs")


def _recognise(task: ImportTask, rows: Mapping[int, Row]) -> None:
    """Give the code of the person already known to rows that have none."""
    session = task.act.session
    without = [row for row in rows.values() if "code" not in row]
    by_number = people_by_document(session, {row.get("document_number", "") for row in without})
    nameless = [row for row in without if "document_number" not in row]
    alike = {(person.name, person.birth_date, person.phone): person.code
             for person in people_named(session, {row["name"] for row in nameless}) if not person.document_number}
    for row in without:
        if "document_number" in row:
            person = by_number.get(row["document_number"])
            code = None if person is None else person.code
        else:
            code = alike.get((row["name"], row.get("birth_date"), row.get("phone", "")))
        if code is not None:
            row["code"] = code


def _write(task: ImportTask, rows: Mapping[int, Row], homes: Homes) -> None:
    known = by_code(task.act.session, Person, {row["code"] for row in rows.values()})
    extra = ("household", "address", "registered", "residence")
    plain = {index: {name: value for name, value in row.items() if name not in extra} for index, row in rows.items()}
    for index, row in plain.items():
        household = homes.households.get(index)
        if household is not None:
            row["household_id"] = household
    homes.left = {person.household_id for person in known.values() if person.household_id is not None}
    ids = task.write(Person, list(plain.values()), known)
    living: dict[int, uuid.UUID] = {index: ids[row["code"]] for index, row in plain.items()}
    task.act.flush()
    write_residences(task, rows, living, homes)
