"""Makes workspaces and says what is in them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_path

from data.model.actor import Actor
from data.model.errors import UserError
from data.model.working_calendar import CHINA
from data.store.journal_tables import StepKind
from data.store.workspace import create_workspace


@dataclass(frozen=True)
class WorkspaceMade:
    """A workspace that is there now, with the number of records by table."""

    file: Path
    counts: dict[str, int]


def sample_path() -> Path:
    """Return where the sample district of this user is kept."""
    return user_data_path("gridsteward", appauthor=False) / "sample.gpkg"


def new_workspace(path: Path, actor: Actor, *, name: str) -> WorkspaceMade:
    """Make an empty workspace with the official working calendar and the shipped catalogues in it.

    Raises
    ------
    UserError
        ``workspace.exists``, ``workspace.no_folder``.
    """
    from app.services.calendars import seed_calendar
    from data.store.catalogue_files import read_catalogues, write_catalogues

    store = create_workspace(path, name, actor)
    try:
        with store.act("seed_catalogues", actor, kind=StepKind.GENESIS) as act:
            # In force since the year before, so that last year's events can be imported.
            catalogues = read_catalogues(datetime(act.at.year - 1, 1, 1, tzinfo=CHINA))
            counts = write_catalogues(act, catalogues)
            act.commit()
        with store.act("seed_calendar", actor) as act:
            days = seed_calendar(act, range(act.at.year - 1, act.at.year + 2))
            act.commit()
    finally:
        store.close()
    return WorkspaceMade(path, {"calendar_day": days, **counts})


def make_sample(
    path: Path, actor: Actor, *, grids: int, people: int, seed: int, events: int, today: datetime | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> WorkspaceMade:
    """Make a workspace with the made-up district; it appears under its name only when it is complete.

    Raises
    ------
    UserError
        ``workspace.exists``, ``workspace.no_folder``.
    """
    from data.sample.district import SampleOptions, make_district

    if path.exists():
        raise UserError("workspace.exists", file=path.name)
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    store = create_workspace(draft, "云溪区", actor)
    try:
        summary = make_district(
            store, SampleOptions(grids=grids, people=people, seed=seed, events=events, today=today or store.clock()),
            progress,
        )
    except BaseException:
        store.close()
        draft.unlink(missing_ok=True)
        raise
    store.close()
    draft.replace(path)
    return WorkspaceMade(path, dict(summary.counts))
