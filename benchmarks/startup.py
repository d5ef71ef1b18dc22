"""Cold start to a usable window on the sample district, beside QGIS showing the same boundaries.

Both open their window offscreen, draw it completely, leave a picture of it and exit; what is measured is the whole
process, picture and exit included. Usage: python benchmarks/startup.py [--quick] [WORKSPACE]
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.report import Report

WINDOW_LIMIT_S = 1.5
READY = re.compile(r"ready after ([0-9.]+) s")


def main(arguments: list[str]) -> int:
    """Measure ours and QGIS in turn."""
    runs = 3 if "--quick" in arguments else 7
    given = [Path(argument) for argument in arguments if not argument.startswith("-")]
    report = Report("startup")
    with tempfile.TemporaryDirectory() as folder:
        workspace = given[0] if given else make_sample(Path(folder))
        qgis = shutil.which("qgis")
        ours, ready, theirs = [], [], []
        for turn in range(runs + 1):
            seconds, usable = open_ours(workspace, Path(folder) / "ours.png")
            peer = open_qgis(qgis, workspace, Path(folder) / "qgis.png") if qgis else None
            if turn:  # the first turn warms the file cache for both
                ours.append(seconds)
                ready.append(usable)
                theirs += [peer] if peer is not None else []
    report.row("GridSteward: start to picture and exit", ours)
    usable_median = report.row("GridSteward: interpreter start to usable window", ready)
    report.bar("usable_window_s", usable_median, WINDOW_LIMIT_S, at_most=True)
    if theirs:
        peer_median = report.row("QGIS: start to picture and exit", theirs)
        report.bar("start_vs_qgis", peer_median / report.results[0]["median_s"], 1.0)
    else:
        report.missing("QGIS", "no `qgis` on this machine (Debian: apt-get install qgis)")
    return report.finish()


def make_sample(folder: Path) -> Path:
    """Make the sample district the README's first command opens."""
    workspace = folder / "sample.gpkg"
    subprocess.run([sys.executable, "-m", "app", "sample", str(workspace), "--grids", "96", "--people", "60000",
                    "--seed", "7"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return workspace


def open_ours(workspace: Path, picture: Path) -> tuple[float, float]:
    """Return seconds of the whole process, and seconds until the window was usable as the program reports them."""
    started = time.perf_counter()
    finished = subprocess.run(
        [sys.executable, "-m", "app", "open", str(workspace), "--screenshot", str(picture)], cwd=ROOT, check=True,
        capture_output=True, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "GRIDSTEWARD_LANGUAGE": "en"},
    )
    seconds = time.perf_counter() - started
    found = READY.search(finished.stdout)
    if found is None or not picture.stat().st_size:
        raise RuntimeError(f"no usable window: {finished.stdout}{finished.stderr}")
    return seconds, float(found[1])


def open_qgis(program: str, workspace: Path, picture: Path) -> float:
    """Return seconds QGIS needs to show the boundaries, save a picture and exit."""
    started = time.perf_counter()
    subprocess.run(
        [program, "--nologo", "--noplugins", "--noversioncheck", "--snapshot", str(picture),
         f"{workspace}|layername=boundary"],
        check=False, capture_output=True, timeout=120, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
