"""Measures the made-up district: time and memory at three sizes, and whether the cost of a row stays the same.

Each size runs in a process of its own, so that its peak memory is its own. There is no peer: nothing else makes such a
district. The bars are ratios within the run and a memory ceiling.

Usage: python benchmarks/sample.py [--quick]
"""

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.report import Report

SIZES = ((96, 60_000), (1_000, 200_000), (10_000, 1_000_000))
QUICK = ((24, 2_000), (96, 60_000))
EVENTS = 5_000
TODAY = datetime(2026, 11, 6, 2, 30, tzinfo=UTC)


def measure(grids: int, people: int) -> dict[str, object]:
    """Make one district and say what it took; run in a process of its own."""
    import resource

    from data.model.actor import Actor
    from data.model.staff import Role
    from data.sample.district import SampleOptions, make_district
    from data.store.workspace import create_workspace

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.gpkg"
        begun, used = time.perf_counter(), time.process_time()
        store = create_workspace(path, "云溪区", Actor("bench", "bench", Role.OPERATOR))
        summary = make_district(store, SampleOptions(grids, people, 7, EVENTS, TODAY))
        store.close()
        return {
            "seconds": time.perf_counter() - begun, "processor_s": round(time.process_time() - used, 2),
            "rows": sum(summary.counts.values()), "buildings_and_rooms": summary.counts["place"],
            "file_mb": round(path.stat().st_size / 1e6, 1),
            "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        }


def main(arguments: list[str]) -> int:
    """Measure every size and print the report."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(int(arguments[1]), int(arguments[2]))))
        return 0
    report = Report("sample")
    sizes = QUICK if "--quick" in arguments else SIZES
    cost = {}
    memory = {}
    for grids, people in sizes:
        command = [sys.executable, __file__, "--one", str(grids), str(people)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found = json.loads(done.stdout.splitlines()[-1])
        seconds = found.pop("seconds")
        report.row(f"{grids} grids, {people} people, {EVENTS} events", [seconds], **found)
        cost[grids], memory[grids] = found["processor_s"] / found["rows"], found["peak_memory_mb"]
    first, last = sizes[0][0], sizes[-1][0]
    if last > 96:
        report.bar("cost of a row, largest : usual", cost[last] / cost[first], 1.5, at_most=True)
    report.bar("peak memory of the largest, MB", memory[last], 4_000, at_most=True)
    report.missing("peer", "no other program makes such a district")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
