"""What leaves the house leaves by profile, is noted in the journal and cannot be called back by undo."""

import json
from pathlib import Path

import pytest

from app.services.exporting import KINDS, export, write_webmap
from app.services.revealing import reveal
from app.webmap_words import webmap_words
from data.exchange.manifest import verify_delivery
from data.model.errors import UserError
from data.model.people import Person
from data.store import journal
from tests.support.builders import (
    AUDITOR,
    OPERATOR,
    District,
    a_district,
    a_matter,
    a_person,
    an_event,
    an_organisation,
)
from tests.support.dumps import dump


@pytest.fixture
def district(tmp_path: Path) -> District:
    """A district with an event, an organisation and a person, all with personal fields."""
    made = a_district(tmp_path)
    book, item = a_matter()
    made.add(book)
    made.add(item)
    made.add(an_event(item, made.inside(0), reporter="李小明", reporter_phone="10012345678", text="找李小明"))
    made.add(an_organisation(made.inside(1), head_name="王大力", phone="10087654321"))
    made.add(a_person(name="赵一", document_number="11010519491231002X"))
    return made


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("profile", ["rfc7946", "platform", "public"])
def test_no_profile_lets_personal_fields_out_unasked(district: District, tmp_path: Path, kind: str,
                                                     profile: str) -> None:
    out = tmp_path / f"{kind}.geojson"
    result = export(district.store, OPERATOR, kind, out, profile=profile)
    text = out.read_text(encoding="utf-8")
    assert result.count == len(json.loads(text)["features"])
    assert not any(secret in text for secret in ("李小明", "10012345678", "王大力", "10087654321"))
    assert verify_delivery(out).profile == profile


def test_personal_fields_leave_for_a_reason_only(district: District, tmp_path: Path) -> None:
    out = tmp_path / "events.geojson"
    with pytest.raises(UserError, match=r"export\.reason_needed"):
        export(district.store, OPERATOR, "events", out, personal=True)
    assert not out.exists()
    export(district.store, OPERATOR, "events", out, personal=True, reason="区里调阅")
    assert "李小明" in out.read_text(encoding="utf-8")
    with district.store.reading() as session:
        newest = journal.history(session, 1)[0]
    assert (newest.act, newest.reason, newest.params["personal"]) == ("export", "区里调阅", True)
    assert "李小明" not in json.dumps(newest.params, ensure_ascii=False)


def test_a_delivery_is_noted_and_undo_passes_over_it(district: District, tmp_path: Path) -> None:
    before = dump(district.store)
    with district.store.act("rename", OPERATOR) as act:
        act.update_many(type(district.grids[0]), [{"id": district.grids[0].id, "name": "新名"}])
        act.commit()
    export(district.store, OPERATOR, "grids", tmp_path / "grids.geojson")
    journal.undo(district.store, OPERATOR)
    assert dump(district.store) == before
    with district.store.reading() as session:
        assert journal.verify_chain(session)


def test_an_auditor_hands_nothing_on(district: District, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"rights\.not_allowed"):
        export(district.store, AUDITOR, "grids", tmp_path / "grids.geojson")


@pytest.mark.parametrize(("kind", "profile", "code"), [
    ("nonsense", "rfc7946", "export.unknown_kind"), ("grids", "nonsense", "profile.unknown"),
])
def test_what_is_not_known_is_refused_and_leaves_nothing(district: District, tmp_path: Path, kind: str, profile: str,
                                                         code: str) -> None:
    with pytest.raises(UserError) as refused:
        export(district.store, OPERATOR, kind, tmp_path / "x.geojson", profile=profile)
    assert refused.value.code == code
    assert list(tmp_path.glob("x.geojson*")) == []


def test_a_missing_folder_is_named(district: District, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"export\.no_folder"):
        export(district.store, OPERATOR, "grids", tmp_path / "absent" / "x.geojson")
    with pytest.raises(UserError, match=r"export\.no_folder"):
        write_webmap(district.store, OPERATOR, tmp_path / "absent" / "web", webmap_words("x"))


def test_the_web_map_shows_no_person(district: District, tmp_path: Path) -> None:
    result = write_webmap(district.store, OPERATOR, tmp_path / "web", webmap_words("云溪区"))
    page = (tmp_path / "web" / "index.html").read_text(encoding="utf-8")
    assert result.count == len(district.grids) + 1
    assert not any(secret in page for secret in ("李小明", "10012345678", "王大力"))


def test_revealing_asks_for_a_reason_and_is_noted(district: District) -> None:
    with district.store.reading() as session:
        person = session.query(Person).one()
    with pytest.raises(UserError, match=r"reveal\.reason_needed"):
        reveal(district.store, OPERATOR, "person", person.id, "  ")
    with pytest.raises(UserError, match=r"rights\.not_allowed"):
        reveal(district.store, AUDITOR, "person", person.id, "查看")
    shown = reveal(district.store, OPERATOR, "person", person.id, "上门核对")
    assert shown.fields["document_number"] == "11010519491231002X"
    with district.store.reading() as session:
        newest = journal.history(session, 1)[0]
    assert (newest.act, newest.reason, newest.params["record"]) == ("reveal", "上门核对", person.code)
    assert "赵一" not in json.dumps(newest.params, ensure_ascii=False)
