"""Several programs may have the same workspace open: writers take turns, readers see whole acts only."""

import multiprocessing
from pathlib import Path

from sqlalchemy import select

from data.model.nouns import Workspace
from data.store import journal
from data.store.workspace import Store, open_workspace
from tests.support.restless_writer import write_some
from tests.support.stores import an_empty_file

WRITERS, TIMES = 3, 15


def count_of(store: Store) -> tuple[int, int]:
    """Return (number in the card, steps in the journal) as one reader sees them."""
    with store.reading() as session:
        card = session.scalars(select(Workspace)).one()
        return int(card.presets.get("count", 0)), journal.history(session, 1)[0].number


def test_programs_take_turns(starter: multiprocessing.context.BaseContext, tmp_path: Path) -> None:
    path = an_empty_file(tmp_path)
    writers = [starter.Process(target=write_some, args=(path, TIMES)) for _ in range(WRITERS)]  # type: ignore[attr-defined]  # every context has it
    store = open_workspace(path)
    for writer in writers:
        writer.start()
    seen = [count_of(store)]
    while any(writer.is_alive() for writer in writers):
        seen.append(count_of(store))
        writers[0].join(timeout=0.02)
    seen.append(count_of(store))
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert all(step == count + 1 for count, step in seen)
    assert seen == sorted(seen)
    assert seen[-1] == (WRITERS * TIMES, WRITERS * TIMES + 1)
    with store.reading() as session:
        assert journal.verify_chain(session) == WRITERS * TIMES + 1
    store.close()
