"""Killing the program at any moment loses no act it was told is kept and leaves no half of one."""

import multiprocessing
import random
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from data.model.base import Base
from data.model.nouns import Department, Place, Worker, Workspace
from data.store import journal
from data.store.geopackage import feature_tables
from data.store.journal_tables import JournalEntry, JournalStep, StepKind
from data.store.workspace import open_workspace
from tests.support.restless_writer import ROWS_PER_ACT, write_for_ever
from tests.support.stores import an_empty_file

LONGEST_LIFE_S = 0.25
START_TIMEOUT_S = 30


def run_and_kill(context: multiprocessing.context.BaseContext, path: Path, life_s: float) -> list[int]:
    """Let a writer live for a while, kill it, and return the steps it was told are kept."""
    reading, writing = context.Pipe(duplex=False)
    writer = context.Process(target=write_for_ever, args=(path, writing))  # type: ignore[attr-defined]  # every context has it
    writer.start()
    writing.close()
    told = []
    # Half of them die while opening, the others after their first act.
    if life_s > LONGEST_LIFE_S / 4 and reading.poll(START_TIMEOUT_S):
        told.append(reading.recv())
    time.sleep(life_s)
    writer.kill()
    writer.join()
    try:
        while True:
            told.append(reading.recv())
    except (EOFError, OSError):  # the last message may be cut off
        return told
    finally:
        reading.close()
        writer.close()


def check_whole(session: Session, after: int) -> int:
    """Check every act since step `after` for completeness and return the newest step."""
    steps = session.scalars(select(JournalStep).where(JournalStep.number > after).order_by(JournalStep.number)).all()
    for step in steps:
        entries = session.scalar(select(func.count()).where(JournalEntry.step == step.number))
        assert entries == ROWS_PER_ACT, f"step {step.number} has {entries} rows"
        if step.kind is StepKind.ACT:
            kept = 0 if step.undone_by is not None else 1
            for model, rows in ((Place, 3), (Department, 1), (Worker, 1)):
                assert session.scalar(select(func.count()).where(model.version == step.number)) == kept * rows
    newest = session.scalar(select(func.max(JournalStep.number))) or 0
    standing = select(func.max(JournalStep.number)).where(JournalStep.kind == StepKind.ACT,
                                                          JournalStep.undone_by.is_(None))
    card = session.scalars(select(Workspace)).one()
    assert card.presets.get("last") == session.scalar(standing)
    return newest


def kill_again_and_again(context: multiprocessing.context.BaseContext, path: Path, times: int) -> None:
    """Kill writers of one file and look at it after each."""
    dice = random.Random(7)
    checked, kept_in_all = 1, 0
    for _ in range(times):
        told = run_and_kill(context, path, dice.uniform(0, LONGEST_LIFE_S))
        kept_in_all += len(told)
        store = open_workspace(path)
        with store.reading() as session:
            checked = check_whole(session, checked)
        store.close()
        assert not told or max(told) <= checked
    assert kept_in_all > times
    check_file(path)


def check_file(path: Path) -> None:
    """Check the whole file: database, references, indexes, journal."""
    store = open_workspace(path)
    with store.reading() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        for table, column, _ in feature_tables(Base.metadata):
            assert session.scalar(text(f"SELECT rtreecheck('rtree_{table.name}_{column}')")) == "ok"
        assert session.scalar(text("SELECT count(*) FROM rtree_place_location")) == session.scalar(
            select(func.count()).select_from(Place))
        steps = journal.verify_chain(session)
        assert steps == session.scalar(select(func.max(JournalStep.number)))
    store.close()


def test_fifty_kills(starter: multiprocessing.context.BaseContext, tmp_path: Path) -> None:
    kill_again_and_again(starter, an_empty_file(tmp_path), 50)


@pytest.mark.slow
def test_a_thousand_kills(starter: multiprocessing.context.BaseContext, tmp_path: Path) -> None:
    kill_again_and_again(starter, an_empty_file(tmp_path), 1_000)
