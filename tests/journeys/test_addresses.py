"""Journey 3: a spreadsheet of addresses with coordinates is bound to grids; nothing is lost on the way."""

from pathlib import Path

import numpy as np
import pytest

from app.services.binding import bind_all
from app.services.importing import import_file
from data.exchange.spreadsheets import write_csv, write_xlsx
from data.model.nouns import SubjectKind
from data.store.queries.counts import bound_by_grid
from gis.crs import reproject
from gis.datum import shift_coordinates
from gis.locate import Locator
from tests.support.builders import OPERATOR, District, a_district, points_in
from tests.support.geometry import geometries

HEADERS = ("标准地址", "楼栋名称", "经度", "纬度", "建筑用途", "楼层数")


@pytest.fixture
def town(tmp_path: Path) -> District:
    """A district of six grids."""
    return a_district(tmp_path)


def addresses(district: District) -> list[tuple[object, ...]]:
    """Return rows of addresses: 40 in each grid, one on each corner of the first, two far outside."""
    inside = [point for number, shape in enumerate(district.shapes) for point in points_in(shape, 40, number)]
    corners = list(district.shapes[0].exterior.coords)[:-1]
    spots = [(point.x, point.y) for point in inside] + corners + [(114.4, 30.6), (114.2, 30.5)]
    return [(f"云溪区一街道云溪路{number}号", f"{number}栋", x, y, "住宅", 6) for number, (x, y) in enumerate(spots, 1)]


def test_addresses_find_their_grids(town: District, tmp_path: Path) -> None:
    rows = addresses(town)
    write_xlsx(tmp_path / "地址.xlsx", HEADERS, rows)

    done = import_file(town.store, OPERATOR, "places", tmp_path / "地址.xlsx")

    assert (done.read, done.created, done.refused) == (len(rows), len(rows), ())
    assert done.columns == {"address": "标准地址", "name": "楼栋名称", "lon": "经度", "lat": "纬度", "use": "建筑用途",
                            "floors": "楼层数"}
    (outside,) = [one for one in done.findings if one.code == "bind.outside"]
    assert (outside.params["count"], len(outside.members)) == (2, 2)
    xy = np.array([row[2:4] for row in rows], dtype=float)
    codes = [grid.code for grid in town.grids]
    expected = np.bincount(Locator(town.shapes, codes).locate(xy[:, 0], xy[:, 1])[:-2], minlength=6).tolist()
    with town.store.reading() as session:
        counted = bound_by_grid(session)
    assert [counted[grid.id][SubjectKind.PLACE] for grid in town.grids] == expected
    assert expected[0] == 40 + len(town.shapes[0].exterior.coords) - 1, "corners belong to the smallest code"


def test_binding_afterwards_counts_and_lists_the_same(town: District, tmp_path: Path) -> None:
    rows = addresses(town)
    write_csv(tmp_path / "a.csv", HEADERS, rows)
    import_file(town.store, OPERATOR, "places", tmp_path / "a.csv")

    bound = bind_all(town.store, OPERATOR)

    assert (bound.bound, bound.moved, len(bound.outside)) == (0, 0, 2)
    assert sum(one[SubjectKind.PLACE] for one in bound.counts.values()) == len(rows) - 2
    assert {(one.lon, one.lat) for one in bound.outside} == {(114.4, 30.6), (114.2, 30.5)}


def test_the_same_sheet_again_doubles_nothing(town: District, tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", HEADERS, addresses(town))
    import_file(town.store, OPERATOR, "places", tmp_path / "a.xlsx")
    moved = [(*row[:2], row[2] + 1e-5, *row[3:]) if number == 0 else row for number, row in enumerate(addresses(town))]
    write_xlsx(tmp_path / "b.xlsx", HEADERS, moved)

    again = import_file(town.store, OPERATOR, "places", tmp_path / "b.xlsx")

    assert (again.created, again.updated, again.unchanged) == (0, 1, len(moved) - 1)


@pytest.mark.parametrize(("crs", "datum"), [("gcj02", "gcj02"), ("bd09", "bd09")])
def test_coordinates_of_web_maps_are_converted_when_said(town: District, tmp_path: Path, crs: str, datum: str) -> None:
    rows = addresses(town)[:240]
    xy = shift_coordinates(np.array([row[2:4] for row in rows], dtype=float), "cgcs2000", datum)
    shifted = [(*row[:2], x, y, *row[4:]) for row, (x, y) in zip(rows, xy.tolist(), strict=True)]
    write_xlsx(tmp_path / "a.xlsx", HEADERS, shifted)

    done = import_file(town.store, OPERATOR, "places", tmp_path / "a.xlsx", crs=crs)

    assert done.datum.datum == datum
    with town.store.reading() as session:
        counted = bound_by_grid(session)
    assert [counted[grid.id][SubjectKind.PLACE] for grid in town.grids] == [40] * 6


def test_coordinates_of_web_maps_are_recognised_by_the_ground(tmp_path: Path) -> None:
    small = a_district(tmp_path, columns=2, rows=2)
    spots = [point for number, shape in enumerate(small.shapes) for point in points_in(shape, 40, number)]
    xy = shift_coordinates(np.array([(point.x, point.y) for point in spots]), "cgcs2000", "gcj02")
    write_xlsx(tmp_path / "a.xlsx", HEADERS, [(f"路{n}号", "", x, y, "", 1) for n, (x, y) in enumerate(xy.tolist())])

    done = import_file(small.store, OPERATOR, "places", tmp_path / "a.xlsx")

    assert (done.datum.datum, done.datum.decided_by) == ("gcj02", "evidence")
    found = {one.code for one in done.findings}
    assert ("import.datum_converted" in found, "bind.outside" in found) == (True, False)


def test_projected_coordinates_are_read_by_their_name(town: District, tmp_path: Path) -> None:
    rows = addresses(town)[:5]
    points = reproject(geometries(*(points_in(town.shapes[0], 5, 0))), "EPSG:4490", "EPSG:4547")
    planar = [(*row[:2], round(point.x, 3), round(point.y, 3), *row[4:])
              for row, point in zip(rows, points, strict=True)]
    write_xlsx(tmp_path / "a.xlsx", ("标准地址", "楼栋名称", "X坐标", "Y坐标", "建筑用途", "楼层数"), planar)

    done = import_file(town.store, OPERATOR, "places", tmp_path / "a.xlsx", crs="EPSG:4547")

    assert (done.created, done.datum.crs) == (5, "EPSG:4547")
    assert "bind.outside" not in {one.code for one in done.findings}


def test_bad_rows_are_named_and_the_others_taken(town: District, tmp_path: Path) -> None:
    rows = [*addresses(town)[:3], ("云溪路999号", "", "一一四", "三十", "", None), ("", "", 114.3, 30.5, "", None),
            ("云溪区一街道云溪路1号", "再一次", 114.3, 30.5, "", None)]
    write_xlsx(tmp_path / "a.xlsx", HEADERS, rows)

    done = import_file(town.store, OPERATOR, "places", tmp_path / "a.xlsx")

    assert done.created == 3
    assert [(one.row, one.column, one.code) for one in done.refused] == [
        (5, "经度", "import.bad_position"), (6, "", "import.empty_row"), (7, "标准地址", "import.repeated")]
    assert done.refused[2].params == {"first": 2, "column": "标准地址"}
