"""A district is written whole, the same from the same options, and everything in it agrees with everything else."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.wordings.stages import STAGES
from data.model.actor import Actor
from data.model.assets import Asset
from data.model.bindings import Binding, BindingOrigin, SubjectKind
from data.model.catalogue import CalendarDay, CatalogueItem
from data.model.events import OPEN_STATES, EventState, GridEvent
from data.model.grids import Boundary, Grid, GridKind
from data.model.nouns import Base
from data.model.organisations import Organisation
from data.model.people import Household, Person, Residence
from data.model.places import Place, PlaceKind
from data.model.staff import Department, Role, Shift, Worker, WorkerGrid
from data.model.tasks import HandlingTask, PatrolTask, TaskState, VerificationTask
from data.sample.district import SampleOptions, make_district
from data.sample.place_names import DISTRICT_CODE
from data.sample.registers import FOREIGN_REGIONS, PHONE_PREFIX
from data.store import journal
from data.store.journal_tables import JournalEntry
from data.store.workspace import Store, create_workspace
from gis.locate import Locator
from tests.data.sample.conftest import SMALL, TODAY, written

LOCATED = {SubjectKind.PLACE: Place, SubjectKind.ASSET: Asset, SubjectKind.ORGANISATION: Organisation,
           SubjectKind.EVENT: GridEvent}
TINY = SampleOptions(grids=4, people=120, seed=3, events=40, today=TODAY)


def _count(store: Store, model: type[Base], *where: object) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def _dump(store: Store) -> dict[str, list[str]]:
    """Return every row of every table as text, but for what names the moment the file was made."""
    skipped = {"workspace", "journal_step"}
    with store.reading() as session:
        return {
            name: [repr(tuple(shapely.to_wkb(v) if isinstance(v, shapely.Geometry) else v for v in row))
                   for row in session.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in Base.metadata.tables.items() if name not in skipped
        }


def test_the_numbers_asked_for_are_there(store: Store) -> None:
    assert _count(store, Grid) == SMALL.grids
    assert _count(store, Person) == SMALL.people
    assert _count(store, GridEvent) == SMALL.events
    assert _count(store, CatalogueItem) >= 220
    assert _count(store, Department) >= 20
    assert _count(store, Place, Place.kind == PlaceKind.ROOM) >= 0.8 * _count(store, Household)
    assert {kind for kind in GridKind if _count(store, Grid, Grid.kind == kind)} >= {GridKind.COMPREHENSIVE,
                                                                                   GridKind.MICRO}


def test_the_summary_counts_what_was_written(tmp_path: Path) -> None:
    store = create_workspace(tmp_path / "w.gpkg", "x", Actor("t", "t", Role.OPERATOR))
    heard: list[tuple[float, str]] = []
    summary = make_district(store, TINY, lambda share, what: heard.append((share, what)))
    for name, count in summary.counts.items():
        with store.reading() as session:
            assert session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) == count, name
    store.close()
    assert [share for share, _ in heard] == sorted(share for share, _ in heard)
    assert (heard[0][0], heard[-1][0]) == (0.0, 1.0)
    assert {what for _, what in heard} == set(STAGES)


def test_the_same_options_make_the_same_district(tmp_path: Path) -> None:
    first, second = (written(tmp_path / name, TINY) for name in ("a.gpkg", "b.gpkg"))
    other = written(tmp_path / "c.gpkg", SampleOptions(grids=4, people=120, seed=4, events=40, today=TODAY))
    dumps = [_dump(one) for one in (first, second, other)]
    for one in (first, second, other):
        one.close()
    assert dumps[0] == dumps[1]
    assert dumps[0]["boundary"] != dumps[2]["boundary"]
    assert dumps[0]["person"] != dumps[2]["person"]


def test_giving_up_leaves_nothing(tmp_path: Path) -> None:
    store = create_workspace(tmp_path / "w.gpkg", "x", Actor("t", "t", Role.OPERATOR))

    def give_up(share: float, _what: str) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_district(store, TINY, give_up)
    assert _count(store, Grid) == _count(store, Person) == _count(store, JournalEntry) == 0
    store.close()


def test_grids_tile_their_community_in_the_store_too(store: Store) -> None:
    with store.reading() as session:
        query = select(Boundary.geometry, Grid.kind).join(Grid, Grid.id == Boundary.grid_id)
        shapes = [shape for shape, kind in session.execute(query) if kind is not GridKind.MICRO]
        district = session.scalar(select(Base.metadata.tables["area"].c.geometry)
                                  .where(Base.metadata.tables["area"].c.code == DISTRICT_CODE))
    assert shapely.coverage_is_valid(np.array(shapes, dtype=object))
    assert shapely.equals(shapely.union_all(shapes), district)


@pytest.mark.parametrize("kind", LOCATED, ids=lambda kind: kind.value)
def test_every_located_subject_agrees_with_its_binding(store: Store, kind: SubjectKind) -> None:
    model = LOCATED[kind]
    with store.reading() as session:
        tiles = select(Grid.id, Grid.code, Boundary.geometry).join(Boundary, Boundary.grid_id == Grid.id)
        grids = session.execute(tiles.where(Grid.kind != GridKind.MICRO)).all()
        subjects = session.execute(select(model.id, model.location).where(model.location.is_not(None))).all()
        query = select(Binding.subject_id, Binding.grid_id).where(
            Binding.subject_kind == kind, Binding.valid_to.is_(None), Binding.origin == BindingOrigin.LOCATED)
        bound = dict(session.execute(query).all())
    locator = Locator(np.array([one[2] for one in grids], dtype=object), [one[1] for one in grids])
    points = [one[1] for one in subjects]
    held = locator.locate(shapely.get_x(points), shapely.get_y(points))
    assert subjects
    assert {key: grids[grid][0] for (key, _), grid in zip(subjects, held.tolist(), strict=True)} == bound


def test_everybody_lives_in_a_grid(store: Store) -> None:
    building = aliased(Place)
    query = (
        select(func.count()).select_from(Person).join(Household, Household.id == Person.household_id)
        .join(Place, Place.id == Household.place_id).join(building, building.id == Place.parent_id)
        .join(Binding, Binding.subject_id == building.id)
    )
    with store.reading() as session:
        assert session.scalar(query) == SMALL.people
    assert _count(store, Residence, Residence.kind != "registered") == SMALL.people


def test_no_real_region_and_no_real_phone_occurs(store: Store) -> None:
    with store.reading() as session:
        numbers = session.scalars(select(Person.document_number)).all()
        credit = session.scalars(select(Organisation.uscc).where(Organisation.uscc != "")).all()
        phones = [*session.scalars(select(Person.phone)), *session.scalars(select(Worker.phone)),
                  *session.scalars(select(GridEvent.reporter_phone)), *session.scalars(select(Organisation.phone))]
    assert {number[:6] for number in numbers} <= {DISTRICT_CODE, *FOREIGN_REGIONS}
    assert {code[2:8] for code in credit} == {DISTRICT_CODE}
    assert all(re.fullmatch(rf"{PHONE_PREFIX}\d{{7}}", phone) for phone in phones if phone)


def test_every_grid_has_its_one_two_and_many(store: Store) -> None:
    with store.reading() as session:
        rows = session.execute(select(WorkerGrid.grid_id, WorkerGrid.post).where(WorkerGrid.valid_to.is_(None))).all()
        grids = session.execute(select(Grid.id, Grid.kind)).all()
    posts = Counter(map(tuple, rows))
    for grid, kind in grids:
        assert posts[grid, "leader"] == 1
        assert posts[grid, "worker"] == 2
        assert kind is GridKind.MICRO or posts[grid, "volunteer"] >= 2
    assert {role for role in Role if _count(store, Worker, Worker.role == role)} == set(Role)


def test_somebody_is_on_duty(store: Store) -> None:
    assert _count(store, Shift, Shift.starts_at <= TODAY, Shift.ends_at > TODAY) > 10


def test_every_state_occurs_and_some_are_overdue(store: Store) -> None:
    with store.reading() as session:
        states = Counter(session.scalars(select(GridEvent.state)))
        late = session.scalar(select(func.count()).select_from(GridEvent).where(
            GridEvent.state.in_(OPEN_STATES), GridEvent.deadline_at < TODAY))
    assert set(states) == set(EventState)
    assert states[EventState.CLOSED] + states[EventState.ARCHIVED] > 0.75 * SMALL.events
    assert late


def test_nobody_verified_his_own_work(store: Store) -> None:
    assert _count(store, GridEvent, GridEvent.handler_id == GridEvent.verifier_id) == 0
    with store.reading() as session:
        handled = session.execute(select(HandlingTask.event_id, HandlingTask.finished_by)
                                  .where(HandlingTask.state == TaskState.DONE)).all()
        checked = session.execute(select(VerificationTask.event_id, Worker.code)
                                  .join(Worker, Worker.id == VerificationTask.worker_id)).all()
    assert not set(map(tuple, handled)) & set(map(tuple, checked))


def test_nothing_happens_after_today(store: Store) -> None:
    for column in ("reported_at", "registered_at", "dispatched_at", "accepted_at", "handled_at", "verified_at",
                   "closed_at"):
        assert _count(store, GridEvent, getattr(GridEvent, column) > TODAY) == 0


def test_timelines_tell_how_events_came_to_their_state(store: Store) -> None:
    with store.reading() as session:
        events = session.execute(select(GridEvent.id, GridEvent.state, GridEvent.reported_at)).all()
        for key, state, reported in events:
            entries = journal.timeline(session, key)
            assert entries[0].step.act == "report_event"
            assert entries[0].before is None
            assert entries[0].step.at == reported
            assert entries[-1].after is not None
            assert entries[-1].after["state"] == state
            assert [one.step.at for one in entries] == sorted(one.step.at for one in entries)
            for earlier, later in pairwise(entries):
                assert later.before is not None
                assert earlier.after is not None
                assert later.before["state"] == earlier.after["state"]
        assert journal.verify_chain(session) > len(events)


def test_rework_extension_duplicates_and_suspension_occur(store: Store) -> None:
    assert _count(store, GridEvent, GridEvent.reworks > 0)
    assert _count(store, GridEvent, GridEvent.extensions > 0)
    assert _count(store, GridEvent, GridEvent.duplicate_of_id.is_not(None))
    assert _count(store, GridEvent, GridEvent.suspended_until.is_not(None))


def test_weekdays_are_busier_than_sundays() -> None:
    from data.sample.rhythm import draw_days

    back = draw_days(40_000, TODAY.date(), 546, {}, np.random.default_rng(3))
    weekday = (TODAY.date().weekday() - back) % 7
    counts = np.bincount(weekday, minlength=7)
    assert counts[0] > 1.3 * counts[6]


def test_snow_falls_in_winter_and_floods_in_the_rains() -> None:
    from data.sample.rhythm import draw_items

    codes, book = ["S0408", "S0407", "S0102", "0201", "A01", "010101"], ["city_events"] * 3 + [
        "disputes", "community_services", "asset_faults"]
    rng = np.random.default_rng(3)
    january, june = (Counter(draw_items(codes, book, np.full(4_000, month), rng).tolist()) for month in (1, 6))
    assert january[0] > january[1]
    assert june[0] == 0
    assert june[1] > 4 * january[1]


def test_patrols_are_done_under_way_and_to_come(store: Store) -> None:
    with store.reading() as session:
        states = Counter(session.scalars(select(PatrolTask.state)))
    assert states[TaskState.DONE] > 10
    assert set(states) <= {TaskState.DONE, TaskState.STARTED, TaskState.ASSIGNED}


def test_the_calendar_knows_the_holidays(store: Store) -> None:
    assert _count(store, CalendarDay, CalendarDay.working.is_(False)) > 15
    assert _count(store, CalendarDay, CalendarDay.working.is_(True)) > 5
