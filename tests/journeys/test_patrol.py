"""Journey 5: a patrol is made from a lasso on the map and finished with results."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from shapely.geometry import Polygon

from app.services import patrols
from app.services.history import event_timeline
from app.services.patrol_results import PatrolResult
from data.model.assets import AssetState
from data.model.places import PlaceKind
from data.model.tasks import TaskState
from data.store.queries.events import event_by_code, grid_of
from tests.support.event_builders import WEST, Desk, a_desk, a_place, an_asset, spot


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path)
    broken = an_asset("WJ1", 0.2, 0.2)
    broken.state = AssetState.DAMAGED
    made.add(broken, an_asset("WJ2", 0.4, 0.2), a_place("XX1", 0.3, 0.6, PlaceKind.PREMISES),
             a_place("LD1", 0.9, 0.9), an_asset("WJ3", 1.5, 0.5))
    yield made
    made.store.close()


def test_a_lasso_becomes_a_patrol_that_ends_with_its_results(desk: Desk) -> None:
    lasso = Polygon([(spot(x, y).x, spot(x, y).y) for x, y in ((-0.5, 0.1), (0.5, 0.1), (0.5, 0.7), (-0.5, 0.7))])
    proposal = patrols.propose_patrol(desk.store, polygon=lasso)
    assert [point.label for point in proposal.checkpoints].count("井盖WJ1") == 1
    assert proposal.workers[0].code == "W2"

    planned = patrols.plan_patrol(desk.store, desk["L1"], polygon=lasso, to=proposal.workers[0].code,
                                  due=desk.clock.at + timedelta(hours=6), checklist=["积水", "占道"])
    assert planned.code == "P20261109-0001"
    assert planned.grids == (WEST,)
    assert {point.label for point in planned.checkpoints} == {"井盖WJ1", "井盖WJ2", "XX1栋"}, "what lies in the lasso"

    desk.clock.forward(hours=1)
    patrols.start_patrol(desk.store, desk["W2"], planned.code)
    numbers = {point.label: number for number, point in enumerate(planned.checkpoints, 1)}
    found = patrols.record_checkpoint(desk.store, desk["W2"], planned.code, numbers["井盖WJ1"],
                                      PatrolResult(item="0101", text="井盖旁有垃圾"))
    assert found.state is TaskState.STARTED
    assert (found.visited, found.required) == (1, 3)

    done = patrols.finish_patrol(desk.store, desk["W2"], planned.code, {numbers["XX1栋"]: "normal"}, "其余未到")
    assert done.state is TaskState.DONE
    assert done.coverage == pytest.approx(2 / 3)
    assert [finding.code for finding in done.findings] == ["patrol.checkpoints_missed"]

    (code,) = found.events
    assert [entry.step.act for entry in event_timeline(desk.store, code)] == ["record_checkpoint"]
    with desk.store.reading() as session:
        event = event_by_code(session, code)
        assert event is not None
        assert event.text == "井盖旁有垃圾"
        assert grid_of(session, event.id).code == WEST  # type: ignore[union-attr]  # it lies in a grid
