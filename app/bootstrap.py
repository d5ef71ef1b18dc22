"""Puts the house together: the one module that may know everybody."""

import getpass
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings import load_settings
from app.wording import LANGUAGES, system_language, use_language
from data.model.actor import Actor
from data.model.errors import UserError
from data.model.staff import Role
from data.store.workspace import Store, open_workspace


def choose_language() -> str:
    """Word everything in the language asked for: by environment, by setting, or the system's own."""
    asked = os.environ.get("GRIDSTEWARD_LANGUAGE") or load_settings()["language"]
    language = asked if asked in LANGUAGES else system_language()
    use_language(language)
    return language


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """Open a workspace for one verb and close it again."""
    store = open_workspace(path)
    try:
        yield store
    finally:
        store.close()


def local_operator() -> Actor:
    """Return who acts when nobody is named: the person logged in here, as an operator."""
    try:
        login = getpass.getuser()
    except (KeyError, OSError):
        login = "operator"
    return Actor(code=login, name=login, role=Role.OPERATOR, workstation=platform.node())


def acting(store: Store, code: str) -> Actor:
    """Return the worker `code` as the one who acts, or the local operator when `code` is empty.

    Raises
    ------
    UserError
        ``worker.unknown``
    """
    if not code:
        return local_operator()
    from data.store.queries.staff import worker_by_code

    with store.reading() as session:
        worker = worker_by_code(session, code)
    if worker is None:
        raise UserError("worker.unknown", worker=code)
    return Actor(worker.code, worker.name, worker.role, worker.id, platform.node())


def has_display() -> bool:
    """Whether a window can be shown to somebody."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(path: Path | None, *, worker: str = "", screenshot: Path | None = None,
                say: Callable[[str], None] = print) -> int:
    """Open the window on a workspace and return the exit code.

    Without a display the same window is opened offscreen and leaves a screenshot and a summary of what is in it.
    """
    from app.wording import _

    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        screenshot = screenshot or Path.cwd() / "gridsteward.png"
        say(_("There is no display here: the window opens offscreen and leaves {file}.").format(file=screenshot))
    from app.ui.application import run_window

    settings = load_settings()
    store = open_workspace(path) if path is not None else None
    try:
        actor = acting(store, worker or settings["worker"]) if store is not None else local_operator()
        return run_window(store, actor, settings, screenshot=screenshot, show=has_display())
    finally:
        if store is not None:
            store.close()
