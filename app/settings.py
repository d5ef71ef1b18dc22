"""Keeps what a person chose about their desk: each setting with its type, default, range and description, versioned."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_log_path

from app.wording import _N

VERSION = 1
_FILE = "settings.json"


@dataclass(frozen=True)
class Setting:
    """One thing a person can choose.

    Attributes
    ----------
    name : str
    default : bool, int, str, list or dict
        Also gives the type a stored value must have.
    description : str
        English source of the text shown beside it.
    choices : tuple of str
        The only values allowed; empty where any is.
    lowest, highest : int
        Range of a number.
    shown : bool
        False for what the program remembers by itself.
    """

    name: str
    default: Any
    description: str
    choices: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0
    shown: bool = True

    def accepts(self, value: object) -> bool:
        """Whether a value has the right type and lies in the range."""
        if type(value) is not type(self.default):
            return False
        if self.choices:
            return value in self.choices
        return not self.highest or (isinstance(value, int) and self.lowest <= value <= self.highest)


SETTINGS = (
    Setting("language", "system", _N("Language"), ("system", "zh_CN", "en")),
    Setting("theme", "system", _N("Theme"), ("system", "light", "dark")),
    Setting("text_px", 13, _N("Text size, px"), lowest=11, highest=20),
    Setting("still_alarms", False, _N("Overdue marks do not flash")),
    Setting("queue_rows", 2000, _N("Rows read into the queue at once"), lowest=100, highest=100_000),
    Setting("due_soon_hours", 4, _N("Time left counts as short below, hours"), lowest=1, highest=72),
    Setting("patrol_hours", 8, _N("A patrol is due after, hours"), lowest=1, highest=240),
    Setting("worker", "", _N("Who sits at this desk (worker's code)")),
    Setting("keys", {}, _N("Changed shortcuts, by action"), shown=False),
    Setting("last_workspace", "", _N("Workspace opened last"), shown=False),
    Setting("recent_workspaces", [], _N("Workspaces opened before, newest first"), shown=False),
    Setting("mode", "command", _N("Mode the window was left in"), ("command", "plan"), shown=False),
    Setting("layouts", {}, _N("Where the panels are, by mode"), shown=False),
    Setting("hidden_layers", [], _N("Map layers switched off"), shown=False),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}

Migration = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: Mapping[int, Migration] = {}
"""What turns values of a version into those of the next one."""


@dataclass(frozen=True)
class Settings:
    """The choices in force: whatever was not chosen has its default."""

    chosen: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.chosen.get(name, BY_NAME[name].default)

    def with_value(self, name: str, value: object) -> "Settings":
        """Return the settings with one more choice made.

        Raises
        ------
        ValueError
            When the value has the wrong type or lies outside the range.
        """
        if not BY_NAME[name].accepts(value):
            raise ValueError(f"{name}: {value!r} is not allowed")
        return replace(self, chosen={**self.chosen, name: value})


def settings_path() -> Path:
    """Return where the settings are kept for this user."""
    return user_config_path("gridsteward", appauthor=False) / _FILE


def log_path() -> Path:
    """Return where the log of faults is kept for this user."""
    return user_log_path("gridsteward", appauthor=False) / "gridsteward.log"


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings; what cannot be read or is out of range falls back to its default.

    A file that is no JSON at all is set aside as ``settings.json.broken`` rather than overwritten later.
    """
    path = path or settings_path()
    if not path.exists():
        return Settings()
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        version, values = int(stored["version"]), dict(stored["values"])
    except (ValueError, KeyError, TypeError):
        path.replace(path.with_name(path.name + ".broken"))
        return Settings()
    for number in range(version, VERSION):
        values = MIGRATIONS[number](values)
    return Settings({name: value for name, value in values.items() if name in BY_NAME and BY_NAME[name].accepts(value)})


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings so that a crash leaves either the old or the new file."""
    path = path or settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    content = {"version": VERSION, "values": dict(settings.chosen)}
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    draft.replace(path)
