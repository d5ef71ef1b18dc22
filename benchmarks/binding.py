"""Which polygon holds each point: the locator beside geopandas' sjoin, prepared intersects_xy and PostGIS.

1 000 000 points (a tenth with --quick) and a coverage of 1 000, 10 000 and 100 000 blocks with 52 edges each. *Warm*
asks an index that stands; *cold* starts from polygons and coordinates and includes what the locator chooses to build
(at 100 000 blocks it finds that a million points do not pay for an index, and asks prepared polygons). sjoin gets its
points and polygons as ready frames; the prepared peer gets prepared polygons and ready points and builds a tree over
them, since the points are what is new; PostGIS gets loaded, indexed and analysed tables and returns sums only. Whether
the answers are right is judged with GEOS's exact predicate over a tree, on the points of the run and on vertices,
middles of edges and their neighbours in the last digit. The bars for cold runs are stated for a million points.
Usage: python benchmarks/binding.py [--quick]
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import geopandas
import numpy as np
import pytest
import shapely

from benchmarks.report import Report
from gis.cutting import cut_polygon
from gis.locate import Locator
from tests.support.geometry import a_city, city_points, geometries
from tests.support.postgres import running_cluster

SIZES = {1_000: "1k", 10_000: "10k", 100_000: "100k"}
COLD_FLOORS = {"10k": 4.0, "100k": 1.0}
MILLION = 1_000_000


def main(arguments: list[str]) -> int:
    """Measure every size in turn."""
    quick = "--quick" in arguments
    runs, count = (2, 100_000) if quick else (5, MILLION)
    report, wrong = Report("binding"), 0
    for blocks, size in SIZES.items():
        print(f"-- {count} points, {blocks} blocks")
        city = a_city(blocks)
        xy = city_points(city, count)
        wrong += compare(report, city, np.ascontiguousarray(xy.T), size, runs)
        if size == "10k":
            postgis(report, city, xy, runs)
            after_an_edit(report, city, xy)
    report.bar("exact", float(wrong == 0), 1.0)
    return report.finish()


def timed(act: Callable[[], Any]) -> float:
    """Return the seconds an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def compare(report: Report, city: Any, xy: Any, size: str, runs: int) -> int:
    """Measure ours and the peers in turns and return how many answers differ from the exact ones."""
    codes = [f"{number:06d}" for number in range(len(city))]
    points = shapely.points(*xy)
    frame, blocks = geopandas.GeoDataFrame(geometry=points), geopandas.GeoDataFrame(geometry=city)
    prepared = shapely.force_2d(city)
    shapely.prepare(prepared)
    ready = Locator(city, codes)
    ready.prepare()
    acts = {
        "cold": lambda: Locator(city, codes).locate(*xy),
        "warm": lambda: ready.locate(*xy),
        "sjoin within": lambda: geopandas.sjoin(frame, blocks, predicate="within"),
        "prepared intersects_xy": lambda: over_point_tree(prepared, points, xy),
    }
    times: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(runs):  # in turns, so that a slow minute of the machine falls on all
        for name, act in acts.items():
            times[name].append(timed(act))
    median = {name: report.row(f"{size} {name}", runs) for name, runs in times.items()}
    report.bar(f"warm_vs_sjoin_{size}", median["sjoin within"] / median["warm"], 15.0)
    if size == "10k":
        report.bar("warm_vs_prepared_10k", median["prepared intersects_xy"] / median["warm"], 5.0)
    if size in COLD_FLOORS and len(points) == MILLION:
        report.bar(f"cold_vs_sjoin_{size}", median["sjoin within"] / median["cold"], COLD_FLOORS[size])
    return differing(city, codes, ready, np.hstack([xy, awkward(city)]))


def over_point_tree(prepared: Any, points: Any, xy: Any) -> Any:
    """Locate points as one would with shapely: a tree over them, prepared polygons, vectorised predicate."""
    block, point = shapely.STRtree(points).query(prepared)
    held = shapely.intersects_xy(prepared[block], xy[0][point], xy[1][point])
    found = np.full(len(points), len(prepared))
    np.minimum.at(found, point[held], block[held])
    return found


def awkward(city: Any) -> Any:
    """Return (2, n) vertices, middles of edges and points one digit beside them."""
    vertices = shapely.get_coordinates(city[:: max(1, len(city) // 1000)])
    middles = (vertices[1:] + vertices[:-1]) / 2
    beside = np.nextafter(vertices, np.random.default_rng(3).choice([0.0, 1e9], vertices.shape))
    return np.vstack([vertices, middles, beside]).T


def differing(city: Any, codes: list[str], ready: Locator, xy: Any) -> int:
    """Count the points that are answered otherwise than by GEOS's exact predicate, warm or cold."""
    truth = over_point_tree(city, shapely.points(*xy), xy).astype(np.int64)
    truth[truth == len(city)] = -1
    return int((ready.locate(*xy) != truth).sum() + (Locator(city, codes).locate(*xy) != truth).sum())


def after_an_edit(report: Report, city: Any, xy: Any) -> None:
    """Locate again what a split block held: only its own points are asked for."""
    largest = int(shapely.area(city).argmax())
    inside = xy[shapely.intersects_xy(city[largest], *xy.T)]
    west, south, east, north = shapely.bounds(city[largest])
    line = shapely.LineString([((west + east) / 2, south - 1), ((west + east) / 2, north + 1)])

    def edit() -> None:
        parts = geometries(*cut_polygon(city[largest], line).parts)
        Locator(parts, ["1", "2"]).locate(*inside.T)

    times = [timed(edit) for _ in range(50)]
    median = report.row("cut one block and locate its points", times, points=len(inside))
    report.bar("after_edit_ms", median * 1000, 5.0, at_most=True)


def postgis(report: Report, city: Any, xy: Any, runs: int) -> None:
    """Measure PostGIS, driven by the polygons, or say why it cannot be."""
    try:
        with contextmanager(running_cluster)() as cluster, cluster.database() as address:
            times = list(ask_postgis(address, city, xy, runs))
    except pytest.skip.Exception as absent:
        report.missing("PostGIS", str(absent))
        return
    median = report.row("10k PostGIS", times)
    warm = next(row["median_s"] for row in report.results if row["what"] == "10k warm")
    report.bar("warm_vs_postgis_10k", median / warm, 20.0)


def ask_postgis(address: str, city: Any, xy: Any, runs: int) -> Iterator[float]:
    """Load both tables and yield the seconds of the join, its first run left out."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgis")
        for table, shapes in (("block", city), ("point", shapely.points(xy))):
            connection.execute(f"CREATE TABLE {table} (id integer, shape geometry)")
            with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                for number, wkb in enumerate(shapely.to_wkb(shapes, hex=True)):
                    copy.write_row((number, wkb))
        connection.execute("CREATE INDEX ON point USING gist (shape)")  # none on block, so that blocks drive the join
        connection.execute("VACUUM ANALYZE")
        connection.execute("SET max_parallel_workers_per_gather = 2")
        connection.execute("SET work_mem = '256MB'")
        join = """SELECT count(*), sum(found.id) FROM block CROSS JOIN LATERAL
                  (SELECT point.id FROM point WHERE ST_Intersects(block.shape, point.shape)) AS found"""
        connection.execute(join)
        for _ in range(runs):
            yield timed(lambda: connection.execute(join).fetchone())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
