"""The map canvas beside QGIS's renderer: the same files, the same picture size, in turn, in one run.

Usage: python benchmarks/canvas.py [--quick]

The bars compare like with like: "fast" paints fills without antialiasing below antialiased outlines (what the map shows
at rest), "aa" paints everything antialiased as QGIS does. Both paint 1600 × 1000 pixels. Panning is measured through
the widget. The first cold frame runs from the file on the disk to the first complete picture in the window.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QEventLoop, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from app.services.map_content import LayerContent, layer_content
from app.ui.map.canvas import MapCanvas
from app.ui.map.drawings.target import Quality
from app.ui.map.painting import Painting
from app.ui.map.scene import Scene, SceneLayer
from app.ui.map.style import LayerStyle
from app.ui.map.view import MapView
from app.ui.tokens import load_tokens
from benchmarks.report import Report
from gis.crs import to_web_mercator
from tests.support.made_up_map import CENTRE, a_voronoi_coverage

WIDTH, HEIGHT = 1600, 1000
SIZE_DEG = (0.72, 0.3963)  # as wide and high as the picture in Web Mercator
CLASSES = tuple(f"choropleth_qualitative/{number}" for number in range(7))
POLYGONS = LayerStyle(fills=CLASSES, edge="text1", edge_width=1.0)
POINTS = LayerStyle(fills=CLASSES)
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
CLOUDS = {"100k": 100_000, "1m": 1_000_000}
FLOORS = {
    "full_fast": {"1k": 5.0, "10k": 6.0, "100k": 7.0},
    "full_aa": {"1k": 1.2, "10k": 1.6, "100k": 2.5},
    "zoom10_fast": {"1k": 1.1, "10k": 1.8, "100k": 2.5},
    "zoom10_aa": {"1k": 0.8, "10k": 0.8, "100k": 0.8},
    "points": {"100k": 15.0, "1m": 25.0},
}


_KEYS = [uuid.UUID(int=number) for number in range(1_000_000)]  # made up beforehand: the files have no ids


class Qgis:
    """QGIS's renderer in a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            ["/usr/bin/python3", str(ROOT / "benchmarks" / "peers" / "qgis_canvas.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={"PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "HOME": tempfile.gettempdir()},
        )
        self.memory_mb = 0.0
        self.ready = any(line.strip() == "ready" for line in iter(self.process.stdout.readline, ""))

    def render(self, file: Path, kind: str, view: MapView, **more: object) -> tuple[float, float]:
        """Return the seconds for opening the layer and for a picture."""
        asked = {"file": str(file), "kind": kind, "bounds": view.bounds, "width": WIDTH, "height": HEIGHT, **more}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        self.memory_mb = answer["memory_mb"]
        return answer["open_seconds"], answer["seconds"]

    def close(self) -> None:
        """Let the process end."""
        self.process.stdin.close()
        self.process.wait(timeout=20)


def main(arguments: list[str]) -> int:
    """Measure everything and print the report."""
    quick = "--quick" in arguments
    application = QApplication([])
    report = Report("canvas")
    qgis = Qgis()
    if not qgis.ready:
        report.missing("QGIS", "no python3-qgis on this machine (Debian: apt-get install python3-qgis)")
    with tempfile.TemporaryDirectory() as folder:
        for name, count in SIZES.items():
            if not (quick and name == "100k"):
                _polygons(report, qgis, Path(folder), name, count, 5 if quick else 7)
        for name, count in CLOUDS.items():
            if not (quick and name == "1m"):
                _points(report, qgis, Path(folder), name, count, 3 if quick else 5)
    _pan(report, application, 10_000 if quick else 100_000)
    if qgis.ready:
        report.results.append({"what": "QGIS memory", "memory_mb": round(qgis.memory_mb, 1)})
        qgis.close()
    return report.finish()


def _polygons(report: Report, qgis: Qgis, folder: Path, name: str, count: int, turns: int) -> None:
    shapes = a_voronoi_coverage(count, size_deg=SIZE_DEG)
    classes = np.random.default_rng(1).integers(0, 7, len(shapes))
    stored, peer = _written(folder, name, "Polygon", shapes, classes)
    _cold(report, qgis, name, stored, peer, 3)
    scene = Scene()
    scene.put(SceneLayer("polygons", _content("grid", shapes, classes), POLYGONS))
    for zoom in (1, 10, 100):
        view = _full(scene).zoomed(zoom, WIDTH / 2, HEIGHT / 2)
        tasks = {
            "fast": lambda view=view: _paint(scene, view, Quality.CRISP),
            "aa": lambda view=view: _paint(scene, view, Quality.FINEST),
            "moving": lambda view=view: _paint(scene, view, Quality.ROUGH),
        }
        times = _in_turn(qgis, peer, "polygons", view, tasks, turns)
        label = "full" if zoom == 1 else f"zoom{zoom}"
        for task, seconds in times.items():
            report.row(f"{name} polygons, {label}, {task}", seconds)
        for task in ("fast", "aa"):
            bar = f"{label}_{task}"
            if qgis.ready and bar in FLOORS:
                report.bar(f"{bar}_{name}", _ratio(times["QGIS"], times[task]), FLOORS[bar][name])


def _points(report: Report, qgis: Qgis, folder: Path, name: str, count: int, turns: int) -> None:
    source = np.random.default_rng(7)
    places = np.array(CENTRE) + np.clip(source.normal(0, 0.3, (count, 2)), -1, 1) * np.array(SIZE_DEG) / 2
    classes = source.integers(0, 7, count)
    _, peer = _written(folder, f"points_{name}", "Point", shapely.points(places), classes)
    scene = Scene()
    scene.put(SceneLayer("points", _content("event", shapely.points(places), classes), POINTS))
    view = _full(scene)
    times = _in_turn(qgis, peer, "points", view, {"stamped": lambda: _paint(scene, view, Quality.CRISP)}, turns)
    for task, seconds in times.items():
        report.row(f"{name} points, full, {task}", seconds)
    if qgis.ready:
        report.bar(f"points_{name}", _ratio(times["QGIS"], times["stamped"]), FLOORS["points"][name])


def _cold(report: Report, qgis: Qgis, name: str, stored: Path, peer: Path, turns: int) -> None:
    """Time from the file to the first complete picture; QGIS's file needs no projecting, ours does."""
    ours, theirs = [], []
    for _ in range(turns):
        start = time.perf_counter()
        canvas = MapCanvas(load_tokens("light"))
        canvas.resize(WIDTH, HEIGHT)
        _, _, wkb, (classes,) = pyogrio.raw.read(stored)
        canvas.set_layer("polygons", _content("grid", shapely.from_wkb(wkb), classes), POLYGONS)
        canvas.zoom_to()
        while canvas.scene.layer("polygons") is None or not canvas.buffer.current:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        ours.append(time.perf_counter() - start)
        view = _full(canvas.scene)
        canvas.deleteLater()  # or it would go on painting its best picture into the next turn
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if qgis.ready:
            theirs.append(sum(qgis.render(peer, "polygons", view, fresh=True)))
    report.row(f"{name} polygons, cold first frame", ours)
    if theirs:
        report.row(f"{name} polygons, cold first frame, QGIS", theirs)
        if name == "100k":
            report.bar("cold_first_frame_100k", _ratio(theirs, ours), 1.0)


def _pan(report: Report, application: QApplication, count: int) -> None:
    """Drag the map over a coverage through the widget, a step a frame, as the hand does."""
    shapes = a_voronoi_coverage(count, size_deg=SIZE_DEG)
    canvas = MapCanvas(load_tokens("light"))
    canvas.resize(WIDTH, HEIGHT)
    canvas.show()
    canvas.set_layer("polygons", _content("grid", shapes, np.zeros(len(shapes))), POLYGONS)
    canvas.zoom_to()
    canvas.navigator.zoom(3)
    while not canvas.settled:
        application.processEvents()
    frames, hover = [], []
    none_held = Qt.KeyboardModifier.NoModifier
    for step in range(300):
        start = time.perf_counter()
        canvas.navigator.pan_by(6 if step < 150 else -6, 4 if step % 100 < 50 else -4)
        canvas.repaint()
        frames.append(time.perf_counter() - start)
        application.processEvents()
    for step in range(200):
        start = time.perf_counter()
        place = QPointF(300 + step, 400 + step)
        none = Qt.MouseButton.NoButton
        move = QMouseEvent(QEvent.Type.MouseMove, place, canvas.mapToGlobal(place), none, none, none_held)
        application.sendEvent(canvas, move)
        canvas.repaint()
        hover.append(time.perf_counter() - start)
    median = report.row(f"pan over {count} polygons, a frame", frames)
    report.row(f"hover over {count} polygons", hover)
    report.bar("pan_median_ms", median * 1000, 4.0, at_most=True)
    report.bar("pan_p95_ms", float(np.percentile(frames, 95)) * 1000, 10.0, at_most=True)
    canvas.close()


def _in_turn(
    qgis: Qgis, file: Path, kind: str, view: MapView, tasks: dict[str, Callable[[], float]], turns: int
) -> dict[str, list[float]]:
    """Run every task and QGIS in turn; the first turn warms both and does not count."""
    times: dict[str, list[float]] = {task: [] for task in tasks}
    if qgis.ready:
        times["QGIS"] = []
    for turn in range(turns + 1):
        for task, act in tasks.items():
            seconds = act()
            times[task] += [seconds] if turn else []
        if qgis.ready:
            seconds = qgis.render(file, kind, view)[1]
            times["QGIS"] += [seconds] if turn else []
    return times


def _ratio(theirs: list[float], ours: list[float]) -> float:
    """Return the median of the ratios turn by turn: a busy machine slows both sides of a turn."""
    return float(np.median(np.array(theirs) / np.array(ours)))


def _paint(scene: Scene, view: MapView, quality: Quality) -> float:
    start = time.perf_counter()
    Painting(scene, view, 1.0, load_tokens("light"), quality).advance(float("inf"))
    return time.perf_counter() - start


def _full(scene: Scene) -> MapView:
    return MapView(0, 0, 1, WIDTH, HEIGHT).fitted(scene.bounds, margin_px=0)


def _content(kind: str, shapes: NDArray[np.object_], classes: NDArray[Any]) -> LayerContent:
    return layer_content(kind, _KEYS[: len(shapes)], shapes, None, classes.astype(np.int16))


def _written(
    folder: Path, name: str, family: str, shapes: NDArray[np.object_], classes: NDArray[Any]
) -> tuple[Path, Path]:
    """Write the layer as we store it and, projected, for QGIS."""
    paths = folder / f"{name}.gpkg", folder / f"{name}_projected.gpkg"
    for path, crs, what in (
        (paths[0], "EPSG:4490", shapes),
        (paths[1], "EPSG:3857", shapely.transform(shapes, to_web_mercator)),
    ):
        pyogrio.raw.write(
            path, shapely.to_wkb(what), [classes.astype(np.int32)], ["class"],
            geometry_type=family, crs=crs, driver="GPKG",
        )  # fmt: skip
    return paths


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
