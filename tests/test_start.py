"""The first command a newcomer types is understood, and says so when it is not."""

import importlib.util
from types import ModuleType

import pytest

from tests.support.source import ROOT


@pytest.fixture(scope="module")
def start() -> ModuleType:
    """The script, loaded without running it."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_words_open_the_sample(start: ModuleType) -> None:
    arguments, rest = start.read_arguments([])
    assert (arguments.command, arguments.screenshot, rest) == ("open", None, [])


@pytest.mark.parametrize("words", [["--screenshot", "a.png"], ["open", "--screenshot", "a.png"]])
def test_a_picture_can_be_asked_for_anywhere(start: ModuleType, words: list[str]) -> None:
    arguments, rest = start.read_arguments(words)
    assert (arguments.command, arguments.screenshot, rest) == ("open", "a.png", [])


def test_words_for_pytest_go_through(start: ModuleType) -> None:
    arguments, rest = start.read_arguments(["test", "--slow", "-x", "-k", "split"])
    assert arguments.command == "test"
    assert arguments.slow
    assert rest == ["-x", "-k", "split"]


def test_what_is_not_understood_is_named(start: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        start.read_arguments(["--nonsense"])
    assert "--nonsense" in capsys.readouterr().err


def test_what_is_missing_is_named_and_nothing_is_installed_without_the_right(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start.sys, "platform", "linux")
    monkeypatch.setattr(start, "_loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(start, "_has_chinese_font", lambda: True)
    monkeypatch.setattr(start.shutil, "which", lambda _name: None)
    assert not start.install_system_packages(testing=False)
    assert "libegl1" in capsys.readouterr().err
