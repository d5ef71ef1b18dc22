"""Starts Qt, dresses it, opens windows on workspaces, and leaves a picture of one where nobody can look."""

import gc
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app.messages import word
from app.services.inspecting import workspace_title
from app.services.workspaces import make_sample, new_workspace, sample_path
from app.settings import Settings, log_path
from app.ui.commands.files import Openers
from app.ui.desk import Desk, Failure, Trouble
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences
from app.ui.started import seconds_since_start
from app.ui.theme import Theme
from app.ui.welcome import Welcome
from app.ui.window_summary import summary_of
from app.wording import _, language
from data.model.actor import Actor
from data.store.workspace import Store, open_workspace

log = logging.getLogger(__name__)

SAMPLE: dict[str, Any] = {"grids": 96, "people": 60_000, "seed": 7, "events": 5_000}
"""Size of the made-up district a newcomer gets."""

_POLL_MS = 10
_PATIENCE_MS = 60_000
_LOG_BYTES = 1_000_000
_RECENT = 8


def run_window(
    store: Store | None, actor: Actor, settings: Settings, *, screenshot: Path | None = None, show: bool = True
) -> int:
    """Open the window and stay until it is closed.

    Parameters
    ----------
    store : Store or None
        The workspace to show; None shows the page that helps to open one. The caller closes it.
    actor : Actor
    settings : Settings
    screenshot : Path, optional
        Leave a picture of the first complete window there, print what is in it, and do not stay.
    show : bool
        False where nobody looks; the window is drawn all the same.

    Returns
    -------
    int
        Exit code.
    """
    application = prepare_application(language())
    handler = _keep_log()
    desktop = Desktop(application, actor, settings, unseen=not show)
    hook, sys.excepthook = sys.excepthook, desktop.fault
    try:
        desktop.show(store)
        when_complete(desktop, lambda: _settle_down(desktop, screenshot))
        code: int = application.exec()
        return code
    finally:
        sys.excepthook = hook
        desktop.close()
        logging.getLogger().removeHandler(handler)
        handler.close()


def prepare_application(spoken: str) -> QApplication:
    """Make the one QApplication, or return it, speaking a language in Qt's own texts too."""
    if os.environ.get("QT_IM_MODULE", "").startswith("fcitx"):
        os.environ["QT_IM_MODULE"] = "ibus"  # Qt's wheels bring no fcitx plug-in; fcitx answers to ibus as well
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName("GridSteward")
    application.setDesktopFileName("gridsteward")
    if spoken == "zh_CN":
        translator = QTranslator(application)
        if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            application.installTranslator(translator)
    return application


class Desktop(QObject):
    """The window there is, and the workspace it shows."""

    def __init__(self, application: QApplication, actor: Actor, settings: Settings, unseen: bool = False) -> None:
        super().__init__()
        self._unseen = unseen
        self._application = application
        self._actor = actor
        self.preferences = Preferences(settings, parent=self)
        self.theme = Theme(application, settings["theme"], settings["text_px"])
        self.desk: Desk | None = None
        self.window: MainWindow | Welcome | None = None
        self.ready_s = 0.0
        """Seconds from the start of the process until the window was usable."""
        self._own: Store | None = None
        self._openers = Openers(self.make, self.open, self.open_sample)

    def show(self, store: Store | None) -> None:
        """Show a workspace, or the page that helps to open one, instead of what was shown before."""
        before = self.window
        self.desk = Desk(store, self._actor)
        if store is None:
            self.window = Welcome(self.desk, self.theme, self._openers, self.preferences.settings["recent_workspaces"])
        else:
            self._remember(store)
            self.window = MainWindow(self.desk, self.theme, self.preferences, self._openers, workspace_title(store))
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, self._unseen)
        self.window.show()
        if before is not None:
            before.close()
            before.deleteLater()

    def open(self, path: Path) -> None:
        """Open another workspace."""
        self._background(lambda: open_workspace(path), self._opened, _("Opening {file}").format(file=path.name))

    def make(self, path: Path) -> None:
        """Make an empty workspace and open it."""
        self._background(lambda: new_workspace(path, self._actor, name=path.stem), lambda _made: self.open(path),
                         _("Making {file}").format(file=path.name))

    def open_sample(self) -> None:
        """Open the sample district; make it first where there is none."""
        path = sample_path()
        if path.exists():
            self.open(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self._background(lambda progress: make_sample(path, self._actor, **SAMPLE, progress=progress),
                         lambda _made: self.open(path), _("Making the sample district"), with_progress=True)

    def leave_picture(self, path: Path) -> None:
        """Write a picture of the window, print what is in it, and end."""
        if self.window is None:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        self.window.grab().save(str(path))
        if isinstance(self.window, MainWindow):
            print(summary_of(self.window))
            print(_("ready after {seconds} s").format(seconds=f"{self.ready_s:.2f}"))
        self.window.close()
        self._application.quit()

    def usable(self) -> bool:
        """Whether a person could begin: the map shows grids and events, the queue is there."""
        window = self.window
        if not isinstance(window, MainWindow):
            return window is not None
        return window.map_layers.begun and window.queue.rows is not None and window.canvas.settled

    def complete(self) -> bool:
        """Whether everything shown has been read and drawn."""
        if self.desk is None or self.desk.busy:
            return False
        return not isinstance(self.window, MainWindow) or self.window.canvas.settled

    def fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log a mistake of ours and say that it was one."""
        log.error("uncaught", exc_info=(kind, error, trace))
        if isinstance(self.window, MainWindow):
            self.window.messages.tell(Failure(Trouble.BUG, word(error)))

    def close(self) -> None:
        """End threads and close what was opened here."""
        if self.desk is not None:
            self.desk.close()
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
        if self._own is not None:
            self._own.close()
            self._own = None

    def _opened(self, store: Store) -> None:
        before, self._own = self._own, store
        self.show(store)
        if before is not None:
            before.close()

    def _background(self, work: Callable[..., Any], then: Callable[[Any], None], label: str,
                    with_progress: bool = False) -> None:
        if self.desk is not None:
            self.desk.ask(lambda _store, **kwargs: work(**kwargs), label=label, then=then, with_progress=with_progress)

    def _remember(self, store: Store) -> None:
        if store.path is None:
            return
        path = str(store.path.resolve())
        recent = [path, *(one for one in self.preferences.settings["recent_workspaces"] if one != path)]
        self.preferences.choose("recent_workspaces", recent[:_RECENT])
        self.preferences.choose("last_workspace", path)


def when_complete(desktop: Desktop, then: Callable[[], None]) -> QTimer:
    """Call `then` once when everything has been read and drawn, or after a minute whatever there is."""
    timer = QTimer(desktop)
    timer.setInterval(_POLL_MS)
    polls = {"quiet": 0, "all": 0}

    def poll() -> None:
        polls["all"] += 1
        if not desktop.ready_s and desktop.usable():
            desktop.ready_s = seconds_since_start()
        polls["quiet"] = polls["quiet"] + 1 if desktop.complete() else 0
        if polls["quiet"] >= 4 or polls["all"] * _POLL_MS > _PATIENCE_MS:
            timer.stop()
            then()

    timer.timeout.connect(poll)
    timer.start()
    return timer


def _settle_down(desktop: Desktop, screenshot: Path | None) -> None:
    """Look for garbage again (`app.__main__` put it off), but not among what the start made: that stays."""
    gc.freeze()
    gc.enable()
    if screenshot is not None:
        desktop.leave_picture(screenshot)


def _keep_log() -> logging.FileHandler:
    """Write faults to the user's log; a log that has grown large becomes the old one."""
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_suffix(".old.log"))
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    return handler
