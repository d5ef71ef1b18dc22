"""Opens every window of the tests offscreen, and lets no Qt warning, widget, thread or timer slip by."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QTimer, QtMsgType, qInstallMessageHandler

from app.ui.application import prepare_application
from tests.support.windows import OpenWindow, a_window, make_small_district

HARMLESS = (
    "This plugin does not support",  # the offscreen platform says so of every dialog
    "QFont::setPointSizeF",
)


@pytest.fixture(scope="session")
def small_district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample district of 12 grids; tests work on copies."""
    return make_small_district(tmp_path_factory.mktemp("district"))


@pytest.fixture
def opened(small_district: Path, tmp_path: Path) -> Iterator[OpenWindow]:
    """A window on a copy of the small district."""
    with a_window(small_district, tmp_path) as window:
        yield window


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep settings, caches and logs of the tests out of the user's."""
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))


@pytest.fixture(autouse=True)
def _no_qt_warning() -> Iterator[None]:
    """Fail the test when Qt warned about anything."""
    said: list[str] = []

    def note(kind: QtMsgType, _where: object, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not text.startswith(HARMLESS):
            said.append(text)

    before = qInstallMessageHandler(note)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    """Fail the test when it leaves a window, a thread or a running timer behind."""
    threads = set(threading.enumerate())
    application = prepare_application("en")
    application.setQuitOnLastWindowClosed(False)  # else closing one test's window ends the event loops of the next
    yield
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert [one for one in application.topLevelWidgets() if one.isVisible()] == []
    assert [timer for one in application.topLevelWidgets() for timer in one.findChildren(QTimer)
            if timer.isActive()] == []
    assert [one for one in threading.enumerate() if one not in threads and one.is_alive()] == []
