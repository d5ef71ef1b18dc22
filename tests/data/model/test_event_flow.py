"""The table of the event's life has no dead end and no unreachable state, and lets nothing through beside it."""

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.model.actor import Actor
from data.model.errors import UserError
from data.model.event_flow import FINAL, FLOW, Clock, EventAct, acts_for, acts_from, move
from data.model.event_guards import GUARDS, Move
from data.model.events import OPEN_STATES, EventState, Grade, GridEvent
from data.model.rights import READ_ONLY
from data.model.staff import Role

NOON = datetime(2026, 11, 9, 4, tzinfo=UTC)
SUPERVISOR = Actor("S1", "", Role.SUPERVISOR, uuid.uuid4())
WORKER = Actor("W1", "", Role.GRID_WORKER, uuid.uuid4())
OTHER = Actor("W2", "", Role.GRID_WORKER, uuid.uuid4())
OPERATOR = Actor("O1", "", Role.OPERATOR)


def an_event(state: EventState = EventState.REPORTED, **more: object) -> GridEvent:
    fields = {"grade": Grade.ORDINARY, "reworks": 0, "reported_at": NOON, **more}
    return GridEvent(id=uuid.uuid4(), code="E20261109-0001", state=state, **fields)


def everything(actor: Actor, **more: object) -> Move:
    """Return a move with whatever an act could need."""
    given_ = {"note": "因为", "handler": True, "duplicate_of": an_event(), "amount": 1, "on_the_spot": True, **more}
    return Move(actor, NOON, **given_)  # type: ignore[arg-type]  # assembled by keyword


def contents(event: GridEvent) -> dict[str, object]:
    return {column.key: getattr(event, column.key) for column in GridEvent.__table__.columns}


def reachable(starts: Iterable[EventState]) -> set[EventState]:
    seen = set(starts)
    while True:
        more = {row.target for row in FLOW.values() if row.source in seen} - seen
        if not more:
            return seen
        seen |= more


def test_every_state_is_reached_from_a_report() -> None:
    assert reachable([EventState.REPORTED]) == set(EventState)


@pytest.mark.parametrize("state", sorted(set(EventState) - FINAL))
def test_no_state_is_a_dead_end(state: EventState) -> None:
    assert reachable([state]) - {state} >= FINAL
    assert acts_from(state)


def test_nothing_leads_out_of_an_archived_event() -> None:
    assert acts_from(EventState.ARCHIVED) == []


def test_every_act_and_every_guard_is_in_use_and_nobody_who_only_reads_is_let_in() -> None:
    assert {act for _, act in FLOW} == set(EventAct)
    assert {name for row in FLOW.values() for name in row.guards} == set(GUARDS)
    assert not any(row.roles & READ_ONLY for row in FLOW.values())


def test_a_settled_event_has_no_clock_and_a_time_of_settling() -> None:
    for row in FLOW.values():
        opens, settles = row.target in OPEN_STATES, row.target not in OPEN_STATES
        if settles and row.source in OPEN_STATES:
            assert row.clock is Clock.STOP
            assert "closed_at" in row.stamps
        if opens and row.source not in OPEN_STATES:
            assert row.clock is Clock.START
            assert "closed_at" in row.clears


@pytest.mark.parametrize(("state", "act"), [pair for pair in product(EventState, EventAct) if pair not in FLOW])
def test_what_is_not_in_the_table_is_refused_and_leaves_the_event_alone(state: EventState, act: EventAct) -> None:
    event = an_event(state)
    before = contents(event)
    with pytest.raises(UserError) as refused:
        move(event, act, everything(SUPERVISOR))
    assert refused.value.code == "event.illegal_transition"
    assert refused.value.params["allowed"] == acts_from(state)
    assert contents(event) == before


@pytest.mark.parametrize("row", FLOW.values(), ids=lambda row: f"{row.source}-{row.act}")
def test_who_has_no_right_or_says_too_little_is_refused_and_leaves_the_event_alone(row: object) -> None:
    source, act, roles, needs = row.source, row.act, row.roles, row.needs  # type: ignore[attr-defined]  # a Transition
    event = an_event(source)
    before = contents(event)
    for role in set(Role) - roles:
        with pytest.raises(UserError, match=r"rights.not_allowed"):
            move(event, act, everything(Actor("x", "", role)))
        assert act not in acts_for(event, role)
    allowed = Role.SUPERVISOR if Role.SUPERVISOR in roles else next(iter(roles))
    empty = {"note": "", "handler": False, "duplicate_of": None, "amount": 0}
    for name in needs:
        with pytest.raises(UserError, match=f"event.needs_{name}"):
            move(event, act, everything(Actor("x", "", allowed), **{name: empty[name]}))
    assert contents(event) == before


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EventAct), st.sampled_from([SUPERVISOR, WORKER, OTHER, OPERATOR])),
                max_size=40))
def test_a_random_walk_follows_the_table(steps: list[tuple[EventAct, Actor]]) -> None:
    event = an_event()
    for act, actor in steps:
        before = contents(event)
        row = FLOW.get((event.state, act))
        try:
            done = move(event, act, everything(actor, extension_pending=act is not EventAct.ASK_EXTENSION))
        except UserError:
            assert contents(event) == before
            continue
        assert done is row
        assert event.state is done.target
        assert (event.closed_at is None) == (event.state in OPEN_STATES)
        assert (event.suspended_at is not None) == (event.state is EventState.SUSPENDED)
        assert (event.handled_at is not None) >= (event.state in (EventState.HANDLED, EventState.VERIFIED))
        if act is EventAct.DISPATCH:
            event.handler_id = WORKER.worker_id
        if act is EventAct.VERIFY:
            assert actor.worker_id != event.handler_id or actor.worker_id is None


def test_only_the_handler_or_the_desk_reports_work_done() -> None:
    event = an_event(EventState.ACCEPTED, handler_id=WORKER.worker_id)
    with pytest.raises(UserError, match=r"event.not_in_your_hands"):
        move(event, EventAct.HANDLE, everything(OTHER))
    move(event, EventAct.HANDLE, everything(WORKER))
    assert event.state is EventState.HANDLED


def test_a_colleague_takes_what_was_sent_to_the_department() -> None:
    department = uuid.uuid4()
    event = an_event(EventState.DISPATCHED, department_id=department)
    handler = Actor("H1", "", Role.HANDLER, uuid.uuid4())
    with pytest.raises(UserError, match=r"event.not_in_your_hands"):
        move(event, EventAct.ACCEPT, everything(handler, actor_department_id=uuid.uuid4()))
    move(event, EventAct.ACCEPT, everything(handler, actor_department_id=department))
    assert event.handler_id == handler.worker_id


@pytest.mark.parametrize("how", [
    everything(WORKER), everything(OPERATOR, finished_by="O1"),
])
def test_nobody_verifies_their_own_work(how: Move) -> None:
    event = an_event(EventState.HANDLED, handler_id=WORKER.worker_id)
    for act in (EventAct.VERIFY, EventAct.REWORK):
        with pytest.raises(UserError, match=r"event.verifier_is_handler"):
            move(event, act, how)
    move(event, EventAct.VERIFY, everything(OTHER))
    assert event.verified_at == NOON


def test_a_department_does_not_verify_itself() -> None:
    department = uuid.uuid4()
    event = an_event(EventState.HANDLED, department_id=department)
    colleague = Actor("H2", "", Role.HANDLER, uuid.uuid4())
    with pytest.raises(UserError, match=r"event.verifier_is_handlers_department"):
        move(event, EventAct.VERIFY, everything(colleague, actor_department_id=department))


def test_a_grave_event_is_closed_by_the_supervisor() -> None:
    event = an_event(EventState.VERIFIED, grade=Grade.GRAVE)
    with pytest.raises(UserError, match=r"event.grave_needs_supervisor"):
        move(event, EventAct.CLOSE, everything(OPERATOR))
    move(event, EventAct.CLOSE, everything(SUPERVISOR))
    assert event.closed_at == NOON


@pytest.mark.parametrize(("days", "fits"), [(15, True), (16, False)])
def test_a_closed_event_is_reopened_within_the_window(days: int, fits: bool) -> None:
    event = an_event(EventState.CLOSED, closed_at=NOON - timedelta(days=days), handler_id=WORKER.worker_id,
                     handled_at=NOON)
    if fits:
        move(event, EventAct.REOPEN, everything(OPERATOR))
        assert (event.state, event.closed_at, event.handler_id) == (EventState.REGISTERED, None, None)
    else:
        with pytest.raises(UserError, match=r"event.reopen_too_late"):
            move(event, EventAct.REOPEN, everything(OPERATOR))


def test_an_event_repeats_an_original_only() -> None:
    event = an_event()
    with pytest.raises(UserError, match=r"event.duplicate_of_itself"):
        move(event, EventAct.MARK_DUPLICATE, everything(OPERATOR, duplicate_of=event))
    with pytest.raises(UserError, match=r"event.not_an_original"):
        move(event, EventAct.MARK_DUPLICATE, everything(OPERATOR, duplicate_of=an_event(EventState.DUPLICATE)))
    original = an_event(EventState.CLOSED)
    move(event, EventAct.MARK_DUPLICATE, everything(OPERATOR, duplicate_of=original))
    assert event.duplicate_of_id == original.id


def test_a_matter_is_settled_on_the_spot_only_where_the_catalogue_says_so() -> None:
    event = an_event()
    with pytest.raises(UserError, match=r"event.not_on_the_spot"):
        move(event, EventAct.HANDLE_ON_THE_SPOT, everything(WORKER, on_the_spot=False))
    move(event, EventAct.HANDLE_ON_THE_SPOT, everything(WORKER))
    assert (event.state, event.handler_id) == (EventState.HANDLED, WORKER.worker_id)
    assert event.registered_at == event.dispatched_at == event.accepted_at == event.handled_at == NOON


def test_one_extension_at_a_time_and_none_when_overdue() -> None:
    event = an_event(EventState.ACCEPTED, deadline_at=NOON + timedelta(hours=1))
    with pytest.raises(UserError, match=r"event.extension_pending"):
        move(event, EventAct.ASK_EXTENSION, everything(OPERATOR, extension_pending=True))
    with pytest.raises(UserError, match=r"event.no_extension_asked"):
        move(event, EventAct.GRANT_EXTENSION, everything(SUPERVISOR))
    event.deadline_at = NOON - timedelta(minutes=1)
    with pytest.raises(UserError, match=r"event.extension_too_late"):
        move(event, EventAct.ASK_EXTENSION, everything(OPERATOR))


def test_rework_counts_and_keeps_the_handler() -> None:
    event = an_event(EventState.HANDLED, handler_id=WORKER.worker_id, accepted_at=NOON, handled_at=NOON)
    move(event, EventAct.REWORK, everything(OTHER))
    assert (event.state, event.reworks, event.handled_at, event.handler_id) == (
        EventState.ACCEPTED, 1, None, WORKER.worker_id)
