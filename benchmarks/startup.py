"""Cold start to a usable window on the sample district, beside QGIS showing the same boundaries.

Both open their window on a virtual screen (Xvfb), draw it completely, leave a picture of it and exit; what is measured
is the whole process, picture and exit included. Without Xvfb ours opens offscreen and QGIS is absent.
Usage: python benchmarks/startup.py [--quick] [WORKSPACE]
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
    ours, ready, theirs = [], [], []
    with tempfile.TemporaryDirectory() as folder, virtual_screen() as screen:
        workspace = given[0] if given else make_sample(Path(folder))
        qgis = shutil.which("qgis") if "DISPLAY" in screen else None
        for turn in range(runs + 1):
            seconds, usable = open_ours(workspace, Path(folder) / "ours.png", screen)
            peer = open_qgis(qgis, workspace, Path(folder) / "qgis.png", screen) if qgis else None
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
        report.missing("QGIS", "no `qgis` or no `Xvfb` on this machine (Debian: apt-get install qgis xvfb)")
    return report.finish()


@contextmanager
def virtual_screen() -> Iterator[dict[str, str]]:
    """Run an X server without a screen and give the environment that uses it; offscreen where there is none."""
    if shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24"], pass_fds=[writing],
                              stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{told.readline().strip()}"}
    finally:
        server.terminate()
        server.wait()


def make_sample(folder: Path) -> Path:
    """Make the sample district the README's first command opens."""
    workspace = folder / "sample.gpkg"
    subprocess.run([sys.executable, "-m", "app", "sample", str(workspace), "--grids", "96", "--people", "60000",
                    "--seed", "7"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return workspace


def open_ours(workspace: Path, picture: Path, screen: dict[str, str]) -> tuple[float, float]:
    """Return seconds of the whole process, and seconds until the window was usable as the program reports them."""
    started = time.perf_counter()
    finished = subprocess.run(
        [sys.executable, "-m", "app", "open", str(workspace), "--screenshot", str(picture)], cwd=ROOT, check=True,
        capture_output=True, text=True,
        env={**os.environ, **screen, "GRIDSTEWARD_LANGUAGE": "en"},
    )
    seconds = time.perf_counter() - started
    found = READY.search(finished.stdout)
    if found is None or not picture.stat().st_size:
        raise RuntimeError(f"no usable window: {finished.stdout}{finished.stderr}")
    return seconds, float(found[1])


def open_qgis(program: str, workspace: Path, picture: Path, screen: dict[str, str]) -> float:
    """Return seconds QGIS needs to show the boundaries, save a picture and exit."""
    started = time.perf_counter()
    subprocess.run(
        [program, "--nologo", "--noplugins", "--noversioncheck", "--snapshot", str(picture),
         f"{workspace}|layername=boundary"],
        check=False, capture_output=True, timeout=120, env={**os.environ, **screen},
    )
    seconds = time.perf_counter() - started
    if not picture.exists():
        raise RuntimeError("QGIS left no picture")
    picture.unlink()
    return seconds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
