"""Writing GeoJSON beside pyogrio's writer, and reading spreadsheets.

100 000 polygons of 30–100 vertices and 1 000 000 points (a tenth with --quick), the same attributes and files flushed
to the disk on both sides. Both start from what they take, made before the clock starts: pyogrio from a frame, ours from
the same geometries and a list of rows. Usage: python benchmarks/exchange.py [--quick]
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import geopandas
import numpy as np
import shapely

from benchmarks.report import Report
from data.exchange.spreadsheets import read_table, write_xlsx
from gis.geojson import write_rfc7946

SEED = 7
FLAT_MB = 150


def main(arguments: list[str]) -> int:
    """Measure both shapes of data, then the spreadsheet."""
    share = 10 if "--quick" in arguments else 1
    runs = 2 if "--quick" in arguments else 3
    report = Report("exchange")
    random = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        identical = compare(report, folder, "polygons", polygons(random, 100_000 // share), 3.0, runs)
        identical &= compare(report, folder, "points", points(random, 1_000_000 // share), 2.0, runs)
        report.bar("identical", float(identical), 1.0)
        spreadsheet(report, folder, 100_000 // share, runs)
    return report.finish()


def polygons(random: np.random.Generator, count: int) -> Any:
    """Return `count` star-shaped polygons of 30–100 vertices about the size of a block."""
    made = []
    for vertices in np.array_split(np.sort(random.integers(30, 101, count)), 50):
        corners = int(vertices[0])
        angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        radius = 0.002 * (1 + 0.3 * random.random((len(vertices), corners)))
        middle = random.uniform((112, 28), (114, 29), (len(vertices), 1, 2))
        made.append(shapely.polygons(middle + np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=-1)))
    return np.concatenate(made)


def points(random: np.random.Generator, count: int) -> Any:
    """Return `count` points of a district."""
    return shapely.points(random.uniform((112, 28), (114, 29), (count, 2)))


def attributes(count: int) -> list[dict[str, Any]]:
    """Return the attributes, row by row."""
    return [
        {"code": f"430105001{number:06d}", "name": f"第{number}网格", "households": number % 700}
        for number in range(count)
    ]


def compare(report: Report, folder: Path, what: str, geometries: Any, floor: float, runs: int) -> bool:
    """Write the same features with both and return whether ours read back to the rounded coordinates, bit for bit."""
    rows = attributes(len(geometries))
    frame = geopandas.GeoDataFrame(rows, geometry=geometries, crs="EPSG:4326")
    ours, theirs = folder / f"ours_{what}.geojson", folder / f"pyogrio_{what}.geojson"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    write_rfc7946(ours, geometries, rows)
    extra_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    mine, plain, strict = [], [], []
    for _ in range(runs):  # in turns, so that a slow minute of the machine falls on all
        mine.append(timed(lambda: write_rfc7946(ours, geometries, rows)))
        plain.append(timed(lambda: write_pyogrio(frame, theirs)))
        strict.append(timed(lambda: write_pyogrio(frame, theirs, RFC7946="YES", COORDINATE_PRECISION=7)))
    median = report.row(f"{len(geometries)} {what}: ours, RFC 7946", mine, extra_memory_mb=round(extra_mb, 1))
    peers = [report.row(f"{len(geometries)} {what}: pyogrio, default", plain),
             report.row(f"{len(geometries)} {what}: pyogrio, RFC 7946", strict)]  # fmt: skip
    report.bar(f"geojson_{what}_vs_pyogrio", min(peers) / median, floor)
    report.bar(f"geojson_{what}_extra_memory_mb", extra_mb, FLAT_MB, at_most=True)
    rounded = shapely.transform(geometries, lambda xy: np.round(xy, 7))
    read = geopandas.read_file(ours)
    same = shapely.equals_identical(read.geometry.to_numpy(), rounded).all()
    return bool(same) and read["code"].tolist() == frame["code"].tolist()


def write_pyogrio(frame: Any, path: Path, **options: Any) -> None:
    """Write with the peer, flushed to the disk as ours is."""
    path.unlink(missing_ok=True)
    frame.to_file(path, driver="GeoJSON", engine="pyogrio", **options)
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def spreadsheet(report: Report, folder: Path, count: int, runs: int) -> None:
    """Read a ledger of twelve columns, process start and header search included."""
    path = folder / "ledger.xlsx"
    headers = [f"列{place}" for place in range(12)]
    line = [
        "430105001001001",
        "李四",
        "镕园小区1幢2单元301",
        3,
        2.5,
        None,
        "2026-05-01",
        "19900000000",
        "居住",
        1,
        "",
        "备注",
    ]
    write_xlsx(path, headers, (line for _ in range(count)))
    report.row(f"{count} × 12 XLSX: read_table", [timed(lambda: read_table(path)) for _ in range(runs)])


def timed(act: Callable[[], object]) -> float:
    """Return the seconds an act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
