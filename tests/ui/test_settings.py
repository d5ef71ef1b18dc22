"""Settings are data: typed, ranged, versioned, and never lost to a broken file."""

import json
from pathlib import Path

import pytest

from app import settings
from app.settings import SETTINGS, Settings, load_settings, save_settings


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_accepts_its_default_and_is_described(setting: settings.Setting) -> None:
    assert setting.accepts(setting.default)
    assert setting.description
    assert not setting.accepts(object())


def test_choices_and_ranges_are_kept() -> None:
    chosen = Settings().with_value("theme", "dark").with_value("text_px", 15)
    assert (chosen["theme"], chosen["text_px"], chosen["language"]) == ("dark", 15, "system")
    for name, value in (("theme", "pink"), ("text_px", 99), ("text_px", "13"), ("still_alarms", 1)):
        with pytest.raises(ValueError, match=name):
            chosen.with_value(name, value)


def test_settings_come_back_as_they_were_saved(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    assert load_settings(path) == Settings()
    save_settings(Settings().with_value("keys", {"edit.undo": "Alt+Z"}), path)
    assert load_settings(path)["keys"] == {"edit.undo": "Alt+Z"}
    assert not list(path.parent.glob("*.new"))


def test_values_that_no_longer_fit_fall_back_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    values = {"theme": "dark", "text_px": 400, "unheard_of": 1}
    path.write_text(json.dumps({"version": 1, "values": values}), encoding="utf-8")
    read = load_settings(path)
    assert read["theme"] == "dark"
    assert read["text_px"] == 13
    assert "unheard_of" not in read.chosen


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}'])
def test_a_broken_file_is_set_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    assert load_settings(path) == Settings()
    assert (tmp_path / "settings.json.broken").read_text(encoding="utf-8") == text


def test_older_settings_are_carried_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"version": 0, "values": {"look": "dark"}}), encoding="utf-8")
    monkeypatch.setattr(settings, "MIGRATIONS", {0: lambda values: {"theme": values["look"]}})
    assert load_settings(path)["theme"] == "dark"
