"""A proposal names grid, hands, deadline and earlier reports of the same, with reasons, and writes nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest

from app.services.events import dispatch_event, mark_duplicate, report_event
from app.services.history import history
from app.services.proposing import Candidate, Proposal, propose
from data.model.errors import UserError
from data.model.events import Grade
from data.model.nouns import Catalogue, CatalogueItem
from tests.support.event_builders import LONG_AGO, MONDAY_TEN, SIDE, WEST, Desk, a_desk, spot


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path)
    yield made
    made.store.close()


def proposal(desk: Desk, item: str = "0101", x: float = 0.5, y: float = 0.5, **more: object) -> Proposal:
    return propose(desk.store, item, spot(x, y).x, spot(x, y).y, **more)  # type: ignore[arg-type]  # by keyword


def report(desk: Desk, x: float = 0.5, y: float = 0.5, text: str = "", item: str = "0101") -> str:
    return report_event(desk.store, desk.operator, item=item, lon=spot(x, y).x, lat=spot(x, y).y, text=text).event


def codes(found: Proposal) -> list[str]:
    return [one.code for one in (found.handler, *found.others) if one is not None]


def reasons(candidate: Candidate | None) -> list[str]:
    assert candidate is not None
    return [reason.code for reason in candidate.reasons]


def test_what_grid_workers_do_goes_to_the_worker_on_duty_then_the_other_then_the_leader_then_the_department(
    desk: Desk,
) -> None:
    found = proposal(desk)
    assert codes(found) == ["W2", "W1", "L1", "H1", "H2"]
    assert reasons(found.handler) == ["proposal.serves_grid", "proposal.on_duty", "proposal.events_in_hand"]
    assert reasons(found.others[0])[1] == "proposal.off_duty"
    assert found.grid is not None
    assert found.grid.code == WEST


def test_what_a_department_does_goes_to_its_handler_with_least_in_hand(desk: Desk) -> None:
    assert codes(proposal(desk, "0102"))[:2] == ["H1", "H2"]
    dispatch_event(desk.store, desk.operator, report(desk), "H1")
    found = proposal(desk, "0102")
    assert codes(found)[:2] == ["H2", "H1"]
    assert found.others[0].reasons[-1].params == {"count": 1}


def test_a_department_without_people_is_proposed_itself(desk: Desk) -> None:
    handler = proposal(desk, "0201").handler
    assert handler is not None
    assert (handler.kind, handler.code) == ("department", "SL")


def test_outside_all_grids_only_the_department_is_left(desk: Desk) -> None:
    found = proposal(desk, x=5)
    assert codes(found) == ["H1", "H2"]
    assert [finding.code for finding in found.findings] == ["event.outside_all_grids"]


def test_the_deadline_shown_is_the_one_a_dispatch_now_would_give(desk: Desk) -> None:
    found = proposal(desk, grade=Grade.GRAVE)
    assert (found.due.at, found.due.limit.rule) == (MONDAY_TEN + timedelta(days=1),
                                                    "city_events/2026/0101/handle/grave/normal")


def test_earlier_reports_of_the_same_are_ranked_by_distance_time_and_words(desk: Desk) -> None:
    metres = 1 / (SIDE * 98_300)
    near = report(desk, x=0.5 + 10 * metres, text="楼道口堆放垃圾")
    far = report(desk, x=0.5 + 80 * metres, text="楼道口堆放垃圾")
    worded = report(desk, x=0.5 + 10 * metres, text="路灯不亮")
    report(desk, x=0.5 + 130 * metres, text="楼道口堆放垃圾")
    report(desk, text="楼道口堆放垃圾", item="0102")
    desk.clock.forward(hours=30)
    found = proposal(desk, text="楼道口有垃圾")
    assert [one.event for one in found.duplicates] == [near, worded, far]
    first = found.duplicates[0]
    assert first.distance_m == pytest.approx(10, abs=0.3)
    assert first.hours_apart == 30
    assert first.text_likeness > found.duplicates[1].text_likeness


def test_old_and_linked_reports_are_no_duplicates(desk: Desk) -> None:
    old = report(desk)
    repeated = report(desk)
    mark_duplicate(desk.store, desk.operator, repeated, old)
    assert [one.event for one in proposal(desk).duplicates] == [old]
    desk.clock.forward(days=7, minutes=1)
    assert proposal(desk).duplicates == ()


def test_proposing_writes_nothing(desk: Desk) -> None:
    before = history(desk.store)
    proposal(desk)
    assert history(desk.store) == before


def test_the_same_code_in_two_catalogues_asks_which(desk: Desk) -> None:
    book = Catalogue(code="disputes", edition="1", name="矛盾纠纷", valid_from=LONG_AGO)
    desk.add(book)
    desk.add(CatalogueItem(catalogue_id=book.id, code="0101", label="邻里纠纷"))
    with pytest.raises(UserError) as refused:
        proposal(desk)
    assert refused.value.code == "catalogue.ambiguous_item"
    assert refused.value.params["candidates"] == ["city_events/0101", "disputes/0101"]
    assert proposal(desk, "disputes/0101").due.limit.rule == "preset/handle"


def test_a_catalogue_out_of_force_is_not_used(desk: Desk) -> None:
    old = Catalogue(code="old", edition="1", name="旧", valid_from=LONG_AGO, valid_to=MONDAY_TEN)
    desk.add(old)
    desk.add(CatalogueItem(catalogue_id=old.id, code="0901", label="旧事项"))
    with pytest.raises(UserError, match=r"catalogue.unknown_item"):
        proposal(desk, "0901")


def test_a_proposal_is_there_before_the_caller_has_finished_the_sentence(desk: Desk) -> None:
    for _ in range(20):
        report(desk)
    proposal(desk, uncertainty_m=60)
    times = []
    for _ in range(5):
        start = perf_counter()
        proposal(desk, uncertainty_m=60)
        times.append(perf_counter() - start)
    assert min(times) < 0.05
