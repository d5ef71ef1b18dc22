"""The queue comes page by page in the order of time left, and its filters mean what they say."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from data.model.catalogue import CatalogueItem
from data.model.events import OPEN_STATES, EventState, GridEvent
from data.store.queries.queue import QueueEnd, QueueFilter, counts_by_state, queue_count, queue_ids, queue_rows
from tests.support.event_builders import MONDAY_TEN, Desk, a_desk, rows_of, spot

NOW = MONDAY_TEN


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path)
    with made.store.reading() as session:
        item = rows_of(session, CatalogueItem)[0].id
    draw = random.Random(5)
    people = [made["W1"].worker_id, made["W2"].worker_id, None]
    found = []
    for number, state in enumerate(draw.choices(list(EventState), k=60)):
        found.append(GridEvent(
            code=f"E{number}", item_id=item, state=state, reported_at=NOW - timedelta(days=1), location=spot(0.5, 0.5),
            deadline_at=NOW + timedelta(hours=draw.randrange(-3, 4)) if draw.random() < 0.8 else None,
            closed_at=None if state in OPEN_STATES else NOW, handler_id=draw.choice(people),
        ))
    made.add(*found)
    yield made
    made.store.close()


def filters(desk: Desk) -> list[tuple[QueueFilter, Callable[[GridEvent], bool]]]:
    own = desk["W1"].worker_id
    settled = frozenset({EventState.CLOSED, EventState.HANDLED})
    return [
        (QueueFilter(), lambda one: one.is_open),
        (QueueFilter(hands=own), lambda one: one.is_open and one.handler_id == own),
        (QueueFilter(unassigned=True), lambda one: one.is_open and one.handler_id is None),
        (QueueFilter(states=settled), lambda one: one.state in settled),
        (QueueFilter(overdue=True), lambda one: one.is_open and one.state is not EventState.SUSPENDED
         and one.deadline_at is not None and one.deadline_at < NOW),
    ]


def test_filters_find_what_they_say_least_time_left_first(desk: Desk) -> None:
    with desk.store.reading() as session:
        every = rows_of(session, GridEvent)
        for wanted, fits in filters(desk):
            expected = [one for one in every if fits(one)]
            expected.sort(key=lambda one: (one.deadline_at is None, one.deadline_at or NOW, one.id))
            assert expected
            assert queue_ids(session, wanted, NOW, 100) == [one.id for one in expected]
            assert queue_count(session, wanted, NOW) == len(expected)


@pytest.mark.parametrize("limit", [1, 7, 30])
def test_pages_put_together_are_the_queue(desk: Desk, limit: int) -> None:
    with desk.store.reading() as session:
        whole = queue_rows(session, QueueFilter(), NOW, 100)
        pages, after = [], None
        while page := queue_rows(session, QueueFilter(), NOW, limit, after):
            pages += page
            after = QueueEnd(page[-1][13], page[-1][0])
        assert pages == whole


def test_open_events_are_counted_by_state(desk: Desk) -> None:
    with desk.store.reading() as session:
        counted = counts_by_state(session)
        assert sum(counted.values()) == queue_count(session, QueueFilter(), NOW)
        assert set(counted) <= OPEN_STATES
