"""Both kinds of store take the made-up district."""

from datetime import UTC, datetime

from sqlalchemy import func, select

from data.model.events import GridEvent
from data.model.people import Person
from data.sample.district import SampleOptions, make_district
from data.store import journal
from data.store.workspace import Store


def test_a_district_is_written_whole(store: Store) -> None:
    options = SampleOptions(grids=4, people=120, seed=3, events=40, today=datetime(2026, 11, 6, 2, 30, tzinfo=UTC))
    make_district(store, options)
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 120
        assert session.scalar(select(func.count()).select_from(GridEvent)) == 40
        assert journal.verify_chain(session) > 80
