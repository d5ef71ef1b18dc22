"""The catalogues shipped with the program are complete and consistent, and a wrong line is named."""

import shutil
from collections import Counter
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from data.model.catalogue import CatalogueItem
from data.model.deadlines import Stage, limit_for
from data.model.errors import UserError
from data.model.events import Grade, Urgency
from data.model.identity import MALE
from data.store.catalogue_files import CatalogueRows, read_catalogues

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def rows() -> CatalogueRows:
    return read_catalogues(START)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with as_file(files("resources") / "catalogues") as shipped:
        return Path(shutil.copytree(shipped, tmp_path / "catalogues"))


def test_there_are_enough_matters_for_enough_departments(rows: CatalogueRows) -> None:
    assert len(rows.items) >= 220
    assert len({item["department_id"] for item in rows.items}) >= 20
    assert len(rows.catalogues) == 4


def test_no_code_means_two_things(rows: CatalogueRows) -> None:
    assert max(Counter(item["code"] for item in rows.items).values()) == 1


def test_everything_has_an_english_label(rows: CatalogueRows) -> None:
    assert all(
        one["label"] and one["label_en"].isascii() and one["label_en"] for one in [*rows.items, *rows.code_lists]
    )


def test_every_matter_limits_every_stage(rows: CatalogueRows) -> None:
    for item in rows.items:
        for stage in Stage:
            limit = limit_for(item["rules"], item["code"], stage, Grade.ORDINARY, Urgency.NORMAL, {})
            assert limit.rule.startswith(item["code"]), f"{item['code']} falls back to a preset for {stage}"


def test_every_matter_says_when_it_is_filed_and_closed(rows: CatalogueRows) -> None:
    assert all(item["filing_condition"] and item["closing_condition"] and item["checklist"] for item in rows.items)


def test_rows_name_columns_of_the_model(rows: CatalogueRows) -> None:
    assert set(rows.items[0]) <= set(CatalogueItem.__table__.columns.keys())


def test_every_class_has_a_name(rows: CatalogueRows) -> None:
    named = {(one["list_code"], one["code"]) for one in rows.code_lists}
    book = {one["id"]: one["code"] for one in rows.catalogues}
    assert {(f"{book[item['catalogue_id']]}_class", item["parent_code"]) for item in rows.items} <= named
    assert ("sex", MALE) in named


@pytest.mark.parametrize("word", ["民族", "宗教", "信仰", "上访", "信访", "党员", "政治"])
def test_nothing_profiles_belief_politics_or_petitions(rows: CatalogueRows, word: str) -> None:
    assert not [one["label"] for one in [*rows.items, *rows.code_lists] if word in one["label"]]


def _spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "column"),
    [
        ("items.csv", "S01,D01", "S01,D99", "department"),
        ("items.csv", "larger,L6", "larger,L99", "limit"),
        ("items.csv", "disputes:1103", "disputes:1699", "mapping"),
        ("items.csv", ",D05,ordinary,", ",D05,dreadful,", "grade"),
        ("limits.csv", "register,normal", "begin,normal", "stage"),
        ("limits.csv", "*,0.5,hours", "*,soon,hours", "amount"),
        ("limits.csv", "*,0.5,hours", "*,-1,hours", "amount"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(folder: Path, name: str, old: str, new: str, column: str) -> None:
    _spoil(folder, name, old, new)
    with pytest.raises(UserError) as refused:
        read_catalogues(START, folder)
    assert refused.value.code == "catalogue.bad_value"
    assert (refused.value.params["file"], refused.value.params["column"]) == (name, column)
    assert refused.value.params["line"] >= 2


def test_a_repeated_code_is_refused(folder: Path) -> None:
    _spoil(folder, "departments.csv", "D02,", "D01,")
    with pytest.raises(UserError, match=r"catalogue\.repeated_code"):
        read_catalogues(START, folder)


def test_a_missing_file_and_a_missing_column_are_refused(folder: Path) -> None:
    _spoil(folder, "code_lists.csv", "label_en", "english")
    with pytest.raises(UserError, match=r"catalogue\.bad_columns"):
        read_catalogues(START, folder)
    (folder / "limits.csv").unlink()
    with pytest.raises(UserError, match=r"catalogue\.file_missing"):
        read_catalogues(START, folder)


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "departments.csv").write_bytes("code,label,label_en\nD01,城管局,x\n".encode("gbk"))
    with pytest.raises(UserError, match=r"catalogue\.file_not_text"):
        read_catalogues(START, folder)
