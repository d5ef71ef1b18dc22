"""The desk runs work off the GUI thread, tells what changed once, and tells three kinds of error apart."""

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.desk import Desk, Failure, Trouble
from app.ui.job import Cancelled, Job
from data.model.actor import Actor
from data.model.base import new_id
from data.model.changes import ChangeSet
from data.model.errors import EnvironmentFault, UserError
from data.model.staff import Role
from gis.errors import GeometryError

ACTOR = Actor("op", "值班员", Role.OPERATOR)


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = Desk("the store", ACTOR)  # type: ignore[arg-type]  # the desk only hands it on
    yield made
    made.close()


def finish(qtbot: QtBot, desk: Desk) -> None:
    qtbot.waitUntil(lambda: not desk.busy, timeout=5000)


def test_a_verb_runs_on_the_writer_and_its_changes_are_told_once(desk: Desk, qtbot: QtBot) -> None:
    told: list[tuple[ChangeSet, object]] = []
    where: list[str] = []
    changes = ChangeSet(created={"event": frozenset({new_id()})}, step=1)

    def verb(store: Any, actor: Actor, code: str) -> ChangeSet:
        where.append(threading.current_thread().name)
        assert (store, actor, code) == ("the store", ACTOR, "E1")
        return changes

    desk.changed.connect(lambda found, initiator: told.append((found, initiator)))
    results: list[ChangeSet] = []
    desk.do(verb, "E1", initiator="me", then=results.append)
    finish(qtbot, desk)
    assert where[0].startswith("writer")
    assert told == [(changes, "me")]
    assert results == [changes]


def test_verbs_run_one_after_the_other(desk: Desk, qtbot: QtBot) -> None:
    running: list[int] = []
    most: list[int] = []

    def verb(_store: Any, _actor: Actor) -> None:
        running.append(1)
        most.append(len(running))
        time.sleep(0.01)
        running.pop()

    for _number in range(5):
        desk.do(verb)
    finish(qtbot, desk)
    assert max(most) == 1


def test_of_several_readings_of_one_topic_only_the_newest_arrives(desk: Desk, qtbot: QtBot) -> None:
    gate = threading.Event()
    arrived: list[int] = []

    def query(_store: Any, number: int) -> int:
        gate.wait(2)
        return number

    for number in range(4):
        desk.ask(query, number, topic="search", then=arrived.append)
    gate.set()
    finish(qtbot, desk)
    assert arrived == [3]


@pytest.mark.parametrize(
    ("error", "kind", "retry"),
    [
        (UserError("workspace.exists", file="a.gpkg"), Trouble.REFUSED, False),
        (GeometryError("cut.line_misses"), Trouble.REFUSED, False),
        (EnvironmentFault("workspace.missing", file="a.gpkg"), Trouble.ENVIRONMENT, True),
        (OSError(28, "No space left on device"), Trouble.ENVIRONMENT, True),
    ],
)
def test_refusals_and_faults_are_worded(desk: Desk, qtbot: QtBot, error: Exception, kind: Trouble, retry: bool) -> None:
    told: list[Failure] = []
    desk.failed.connect(told.append)

    def verb(_store: Any, _actor: Actor) -> None:
        raise error

    desk.do(verb)
    finish(qtbot, desk)
    (failure,) = told
    assert failure.kind is kind
    assert failure.text
    assert "{" not in failure.text
    assert (failure.retry is not None) == retry


def test_a_bug_is_logged_and_said_to_be_one(desk: Desk, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    told: list[Failure] = []
    desk.failed.connect(told.append)
    with caplog.at_level(logging.ERROR):
        desk.ask(lambda _store: 1 / 0, label="sum")
        finish(qtbot, desk)
    assert told[0].kind is Trouble.BUG
    assert "ZeroDivisionError" in caplog.text


def test_a_retry_runs_the_job_again(desk: Desk, qtbot: QtBot) -> None:
    tries: list[int] = []
    told: list[Failure] = []
    desk.failed.connect(told.append)

    def verb(_store: Any, _actor: Actor) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise OSError(11, "Resource temporarily unavailable")
        return "done"

    results: list[str] = []
    desk.do(verb, then=results.append)
    finish(qtbot, desk)
    assert told[0].retry is not None
    told[0].retry()
    finish(qtbot, desk)
    assert results == ["done"]


def test_long_work_is_cancelled_within_200_ms(desk: Desk, qtbot: QtBot) -> None:
    told: list[Failure] = []
    desk.failed.connect(told.append)
    started = threading.Event()

    def query(_store: Any, progress: Job) -> None:
        for number in range(1000):
            started.set()
            progress(number / 1000, "counting")
            time.sleep(0.01)

    job = desk.ask(query, label="count", with_progress=True)
    assert started.wait(2)
    asked = time.monotonic()
    job.cancel()
    finish(qtbot, desk)
    assert time.monotonic() - asked < 0.2
    assert isinstance(job.error, Cancelled)
    assert told == []
    assert job.note == "counting"


def test_a_result_for_a_view_that_is_gone_is_dropped(desk: Desk, qtbot: QtBot) -> None:
    class View(QObject):
        def show(self, _result: object) -> None:
            raise AssertionError("a dead view was called")

    view = View()
    gate = threading.Event()
    desk.ask(lambda _store: gate.wait(2), then=view.show)
    view.deleteLater()
    qtbot.wait(10)
    gate.set()
    finish(qtbot, desk)


def test_closing_waits_for_the_threads_and_lets_nothing_through(qtbot: QtBot) -> None:
    desk = Desk("the store", ACTOR)  # type: ignore[arg-type]  # as above
    arrived: list[object] = []
    desk.ask(lambda _store: time.sleep(0.05), then=arrived.append)
    desk.close()
    qtbot.wait(20)
    assert arrived == []
    assert not [one for one in threading.enumerate() if one.name.startswith(("writer", "reader"))]


def test_progress_estimates_the_rest_only_after_a_while() -> None:
    job = Job("x", lambda: None)
    job(1, 4)
    assert job.share == 0.25
    assert job.seconds_left is None
    job.started_at -= 10
    assert job.seconds_left == pytest.approx(30, rel=0.01)
