"""Starting: a picture where nobody can look, the page before any workspace, other workspaces, our own mistakes."""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.settings import Settings
from app.ui.application import Desktop, prepare_application, run_window
from app.ui.main_window import MainWindow
from app.ui.welcome import Welcome
from data.store.workspace import open_workspace
from tests.support.windows import OPERATOR, colours_in


@pytest.fixture(autouse=True)
def _quiet_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("app.ui.application.log_path", lambda: tmp_path / "log" / "gridsteward.log")
    monkeypatch.setattr("app.settings.settings_path", lambda: tmp_path / "settings.json")


def copy_of(district: Path, folder: Path, name: str = "w.gpkg") -> Path:
    path = folder / name
    shutil.copy(district, path)
    return path


def test_without_a_display_a_picture_and_a_summary_are_left(
    small_district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_workspace(copy_of(small_district, tmp_path))
    picture = tmp_path / "deep" / "window.png"
    hook = sys.excepthook
    try:
        assert run_window(store, OPERATOR, Settings({"theme": "light"}), screenshot=picture, show=False) == 0
    finally:
        store.close()
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1600, 900)
    assert colours_in(image) > 200
    said = capsys.readouterr().out
    assert "Grids: 12" in said
    assert "ready after" in said
    assert sys.excepthook is hook


def test_without_a_workspace_the_ways_to_one_are_shown(tmp_path: Path) -> None:
    picture = tmp_path / "welcome.png"
    assert run_window(None, OPERATOR, Settings({"theme": "dark"}), screenshot=picture, show=False) == 0
    assert colours_in(QImage(str(picture))) > 20


@pytest.fixture
def desktop(qtbot: QtBot) -> Desktop:  # noqa: ARG001 - qtbot makes the application
    made = Desktop(prepare_application("en"), OPERATOR, Settings({"theme": "light"}))
    yield made
    made.close()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        prepare_application("en").processEvents()
        time.sleep(0.005)


def test_another_workspace_takes_the_place_of_the_first(desktop: Desktop, small_district: Path, tmp_path: Path) -> None:
    desktop.show(None)
    welcome = desktop.window
    assert isinstance(welcome, Welcome)
    desktop.open(copy_of(small_district, tmp_path))
    until(lambda: isinstance(desktop.window, MainWindow) and desktop.complete())
    assert desktop.preferences["recent_workspaces"] == [str(tmp_path / "w.gpkg")]
    first = desktop.window
    desktop.open(copy_of(small_district, tmp_path, "other.gpkg"))
    until(lambda: desktop.window is not first and desktop.complete())
    assert desktop.preferences["recent_workspaces"][0] == str(tmp_path / "other.gpkg")
    assert len(desktop.preferences["recent_workspaces"]) == 2


def test_a_new_workspace_is_made_and_opened(desktop: Desktop, tmp_path: Path) -> None:
    desktop.show(None)
    desktop.make(tmp_path / "新区.gpkg")
    until(lambda: isinstance(desktop.window, MainWindow) and desktop.complete())
    assert "新区" in desktop.window.windowTitle()  # type: ignore[union-attr]  # it is there by now


def test_a_file_that_is_no_workspace_is_refused_in_words(desktop: Desktop, tmp_path: Path) -> None:
    desktop.show(None)
    stranger = tmp_path / "holiday.gpkg"
    stranger.write_text("not a database", encoding="utf-8")
    desktop.open(stranger)
    welcome = desktop.window
    assert isinstance(welcome, Welcome)
    until(lambda: bool(welcome.messages.text))
    assert desktop.window is welcome
    assert "holiday.gpkg" in welcome.messages.text


def test_a_mistake_of_ours_is_logged_and_said_to_be_one(
    desktop: Desktop, small_district: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = open_workspace(copy_of(small_district, tmp_path))
    desktop.show(store)
    until(desktop.complete)
    try:
        raise ZeroDivisionError("ours")
    except ZeroDivisionError as error:
        desktop.fault(type(error), error, error.__traceback__)
    assert isinstance(desktop.window, MainWindow)
    assert "mistake" in desktop.window.messages.text
    assert "ZeroDivisionError" in caplog.text
    desktop.close()
    store.close()
