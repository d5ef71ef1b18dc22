"""What the desk asks the store is answered alike by a file and by a server."""

from datetime import timedelta

from shapely.geometry import box

from app.services import events, patrols
from app.services.event_grids import choose_grid
from app.services.proposing import propose
from data.model.events import EventState
from data.store.queries.events import grid_of
from data.store.queries.queue import QueueEnd, QueueFilter, counts_by_state, queue_rows
from data.store.workspace import Store
from tests.support.event_builders import EAST, LAT, LON, SIDE, WEST, a_desk_in, an_asset, spot


def test_a_day_at_the_desk_is_the_same_on_either_store(store: Store) -> None:
    desk = a_desk_in(store)
    desk.add(an_asset("A1", 0.2, 0.2), an_asset("A2", 1.5, 0.5))
    place = spot(0.97, 0.5)
    codes = [events.report_event(store, desk["O1"], item="0101", lon=place.x, lat=place.y, text="垃圾",
                                 uncertainty_m=30).event for _ in range(3)]
    assert codes == ["E20261109-0001", "E20261109-0002", "E20261109-0003"]

    found = propose(store, "0101", place.x, place.y, text="垃圾", uncertainty_m=30)
    assert found.grid is not None
    assert (found.grid.code, [hit.code for hit in found.near_border]) == (WEST, [EAST])
    assert [one.event for one in found.duplicates] == codes
    assert [one.code for one in (found.handler, *found.others) if one] == ["W2", "W1", "L1", "H1", "H2"]

    events.dispatch_event(store, desk["O1"], codes[0], "W1")
    events.handle_event(store, desk["W1"], codes[0])
    events.verify_event(store, desk["W2"], codes[0])
    events.close_event(store, desk["O1"], codes[0])
    choose_grid(store, desk["O1"], codes[1], EAST)
    planned = patrols.plan_patrol(store, desk["O1"], polygon=box(LON, LAT, LON + SIDE, LAT + SIDE), to="W1",
                                  due=desk.clock.at + timedelta(hours=2))
    assert {point.label for point in planned.checkpoints} == {f"{codes[1]} 暴露垃圾", f"{codes[2]} 暴露垃圾", "井盖A1"}
    assert patrols.finish_patrol(store, desk["W1"], planned.code, {1: "normal", 2: "0101"}).coverage == 2 / 3

    with store.reading() as session:
        assert counts_by_state(session) == {EventState.REPORTED: 3}
        first = queue_rows(session, QueueFilter(), desk.clock.at, 2)
        rest = queue_rows(session, QueueFilter(), desk.clock.at, 2, QueueEnd(first[-1][13], first[-1][0]))
        assert [row[1] for row in first + rest] == [codes[1], codes[2], "E20261109-0004"]
        assert grid_of(session, first[0][0]).code == EAST  # type: ignore[union-attr]  # it was chosen
