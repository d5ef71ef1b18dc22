"""A record holds from its beginning on until before its end."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from data.model.nouns import Binding, SubjectKind
from data.store.queries.validity import in_force
from data.store.workspace import Store
from tests.support.builders import a_binding, a_grid, a_place, an_area, keep

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICK = timedelta(milliseconds=1)


@pytest.fixture
def bound(store: Store) -> Store:
    """A workspace in which a place belonged to grid 1 from noon to one and to grid 2 since."""
    community, place = an_area(), a_place(None)
    grids = [a_grid(community, number) for number in (1, 2)]
    keep(store, [community, *grids, place])
    keep(store, [a_binding(place, grids[0], valid_from=NOON, valid_to=NOON + HOUR),
                 a_binding(place, grids[1], valid_from=NOON + HOUR, subject_kind=SubjectKind.PLACE)])
    return store


@pytest.mark.parametrize(
    ("at", "found"),
    [(NOON - TICK, []), (NOON, [NOON]), (NOON + HOUR - TICK, [NOON]), (NOON + HOUR, [NOON + HOUR]),
     (NOON + 1000 * HOUR, [NOON + HOUR]), (None, [NOON + HOUR])],
    ids=["before", "from the beginning on", "just before the end", "at the end", "still", "open"],
)
def test_exactly_one_holds_at_a_time(bound: Store, at: datetime | None, found: list[datetime]) -> None:
    with bound.reading() as session:
        query = select(Binding.valid_from).where(in_force(Binding.valid_from, Binding.valid_to, at))
        assert list(session.scalars(query)) == found
