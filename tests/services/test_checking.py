"""The checks of a workspace: each doubt found once, with its members and its place."""

from pathlib import Path

import pytest
import shapely
from shapely import Point

from app.services.binding import bind_all
from app.services.checking import check_workspace
from data.model.findings import Finding, Severity
from data.model.nouns import BindingOrigin, GridKind, Role
from tests.support.builders import (
    LONG_AGO,
    PLANNER,
    District,
    a_binding,
    a_boundary,
    a_district,
    a_grid,
    a_household,
    a_place,
    a_row,
    a_worker,
    an_assignment,
)
from tests.support.geometry import geometries

WEST, MIDDLE, EAST = (f"43010500100100{number}" for number in (1, 2, 3))


@pytest.fixture
def row(tmp_path: Path) -> District:
    """Three square grids in a row, each with a leader: nothing to find."""
    district = a_row(tmp_path)
    leader = a_worker(Role.GRID_LEADER)
    district.add(leader)
    district.add(*(an_assignment(leader, grid, "leader") for grid in district.grids))
    return district


def found(district: District, code: str) -> list[Finding]:
    """Return the findings of one code."""
    return [one for one in check_workspace(district.store) if one.code == code]


def test_a_tidy_workspace_has_no_findings(row: District) -> None:
    row.add(a_place(row.inside(0)))
    bind_all(row.store, PLANNER)

    assert check_workspace(row.store) == []


def test_progress_is_told_to_the_end(row: District) -> None:
    told: list[tuple[float, str]] = []

    check_workspace(row.store, lambda share, stage: told.append((share, stage)))

    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert told[-1][0] == 1.0
    assert all(stage for _, stage in told[:-1])


def test_gaps_overlaps_and_overhangs_are_found(tmp_path: Path) -> None:
    shapes = geometries(shapely.box(112.98, 28.25, 112.982, 28.252), shapely.box(112.9815, 28.25, 112.984, 28.252),
                        shapely.box(112.9845, 28.25, 112.986, 28.252))
    district = a_district(tmp_path, shapes=geometries(shapely.box(112.98, 28.25, 112.9855, 28.252)))
    with district.store.act("set_up", PLANNER) as act:
        boundary = act.session.get(type(a_boundary(district.grids[0], shapes[0])), _first_boundary(district))
        boundary.geometry = shapes[0]
        act.commit()
    others = [a_grid(district.communities[0], number) for number in (2, 3)]
    district.add(*others)
    district.add(*(a_boundary(grid, shape) for grid, shape in zip(others, shapes[1:], strict=True)))

    (overlap,) = found(district, "coverage.overlap")
    assert overlap.params["grids"] == [WEST, MIDDLE]
    assert overlap.params["area_m2"] == pytest.approx(0.0005 * 0.002 * 111_000 * 98_000, rel=0.02)
    assert overlap.geometry.equals(shapely.box(112.9815, 28.25, 112.982, 28.252))
    (gap,) = found(district, "coverage.gap")
    assert gap.geometry.equals(shapely.box(112.984, 28.25, 112.9845, 28.252))
    (beyond,) = found(district, "coverage.outside_parent")
    assert (beyond.members, beyond.severity) == ((("grid", others[1].id),), Severity.ERROR)


def test_grids_of_two_communities_may_not_overlap(tmp_path: Path) -> None:
    shapes = geometries(shapely.box(112.98, 28.25, 112.982, 28.252), shapely.box(112.9819, 28.25, 112.984, 28.252))
    district = a_district(tmp_path, shapes=shapes[:1])
    other = type(district.communities[0])(code="430105001002", name="二社区", level=district.communities[0].level,
                                          parent_id=district.communities[0].parent_id)
    district.add(other)
    grid = a_grid(other, 1)
    district.add(grid)
    district.add(a_boundary(grid, shapes[1]))

    (overlap,) = found(district, "coverage.overlap")

    assert overlap.params["grids"] == [WEST, grid.code]


def test_micro_grids_lie_inside_their_grid_and_need_not_fill_it(row: District) -> None:
    west, south, east, north = row.shapes[0].bounds
    inside, beyond = (a_grid(row.communities[0], number, kind=GridKind.MICRO, parent_grid_id=row.grids[0].id)
                      for number in (11, 12))
    row.add(inside, beyond)
    row.add(a_boundary(inside, shapely.box(west, south, west + 0.001, north)),
            a_boundary(beyond, shapely.box(west + 0.001, south, east + 0.0005, north)))

    coverage = [one for one in check_workspace(row.store) if one.code.startswith("coverage.")]

    assert [(one.code, one.members) for one in coverage] == [
        ("coverage.outside_parent", (("grid", beyond.id),))]
    assert coverage[0].params["area"] == WEST


def test_a_grid_in_two_pieces_is_not_contiguous(tmp_path: Path) -> None:
    pieces = shapely.MultiPolygon([shapely.box(112.98, 28.25, 112.982, 28.252),
                                   shapely.box(112.99, 28.25, 112.992, 28.252)])
    district = a_district(tmp_path, shapes=geometries(pieces))

    (finding,) = found(district, "coverage.not_contiguous")

    assert finding.severity is Severity.WARNING


def test_grids_without_leader_are_named_once_for_each_community(row: District) -> None:
    alone, micro = a_grid(row.communities[0], 4), a_grid(row.communities[0], 5, kind=GridKind.MICRO,
                                                         parent_grid_id=row.grids[0].id)
    row.add(alone, micro)

    (finding,) = found(row, "grid.no_leader")

    assert (finding.params["count"], finding.members) == (1, (("grid", alone.id),))
    assert [one.members for one in found(row, "grid.no_boundary")] == [(("grid", alone.id),), (("grid", micro.id),)]


def test_codes_that_do_not_follow_the_rule_are_noticed(row: District) -> None:
    odd = a_grid(row.communities[0], 4, code="YX-4")
    row.add(odd)

    assert [one.members for one in found(row, "grid.code_ill_formed")] == [(("grid", odd.id),)]


def test_retired_grids_are_left_in_peace(row: District) -> None:
    row.add(a_grid(row.communities[0], 4, code="YX-4", retired_at=LONG_AGO))

    assert check_workspace(row.store) == []


def test_sizes_are_compared_with_the_advice(row: District) -> None:
    place = a_place(row.inside(1))
    row.add(place)
    row.add(*(a_household(place) for _ in range(5)))
    bind_all(row.store, PLANNER)

    (few,) = found(row, "grid.few_households")
    assert (few.params, few.severity) == ({"grid": MIDDLE, "count": 5, "limit": 300}, Severity.HINT)


def test_bindings_that_disagree_with_positions_are_found(row: District) -> None:
    wrong, by_hand, unbound, outside = (a_place(point) for point in (
        row.inside(0), row.inside(0), row.inside(1), Point(112, 28)))
    row.add(wrong, by_hand, unbound, outside)
    row.add(a_binding(wrong, row.grids[2]), a_binding(by_hand, row.grids[2], BindingOrigin.ASSIGNED))

    findings = {one.code: one for one in check_workspace(row.store)}

    assert {code: one.members for code, one in findings.items()} == {
        "binding.disagrees": (("place", wrong.id),), "binding.missing": (("place", unbound.id),),
        "bind.outside": (("place", outside.id),), "bind.assigned_elsewhere": (("place", by_hand.id),)}
    assert findings["binding.disagrees"].remedy == "bind_all"
    bind_all(row.store, PLANNER)
    assert {one.code for one in check_workspace(row.store)} == {"bind.outside", "bind.assigned_elsewhere"}


def test_errors_come_first(row: District) -> None:
    row.add(a_place(Point(112, 28)), a_grid(row.communities[0], 4))

    severities = [one.severity for one in check_workspace(row.store)]

    assert severities == sorted(severities, key=list(Severity).index)
    assert severities[0] is Severity.ERROR


def _first_boundary(district: District) -> object:
    from data.store.queries.grids import boundaries

    with district.store.reading() as session:
        return boundaries(session).boundary_ids[0]
