"""Renders layers with QGIS for `benchmarks/canvas.py`; runs under the system's Python, told what to do line by line.

Each line on standard input is a JSON object {"file", "kind": "polygons" | "points", "bounds": [w, s, e, n],
"width", "height", "fresh": bool}; the answer is {"seconds", "open_seconds", "memory_mb"}.
"""

import json
import os
import resource
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsMarkerSymbol,
    QgsRectangle,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

HUES = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A9099"]


def symbol(kind, hue):
    """Return the symbol of one class."""
    if kind == "points":
        return QgsMarkerSymbol.createSimple({"name": "circle", "color": hue, "size": "1", "outline_style": "no"})
    return QgsFillSymbol.createSimple({"color": hue, "outline_color": "#1B1F24", "outline_width": "0.26"})


def opened(file, kind):
    """Open a layer and colour it by class."""
    layer = QgsVectorLayer(file, kind, "ogr")
    if not layer.isValid():
        raise ValueError(file)
    classes = [QgsRendererCategory(number, symbol(kind, hue), str(number)) for number, hue in enumerate(HUES)]
    layer.setRenderer(QgsCategorizedSymbolRenderer("class", classes))
    return layer


def rendered(layer, asked):
    """Return how long a picture took."""
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(asked["width"], asked["height"]))
    settings.setExtent(QgsRectangle(*asked["bounds"]))
    settings.setOutputDpi(96)
    settings.setDestinationCrs(layer.crs())
    settings.setBackgroundColor(QColor("white"))
    for flag in (QgsMapSettings.UseRenderingOptimization, QgsMapSettings.Antialiasing):
        settings.setFlag(flag, True)
    job = QgsMapRendererSequentialJob(settings)
    start = time.perf_counter()
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    seconds = time.perf_counter() - start
    if asked.get("picture"):
        image.save(asked["picture"])
    return seconds


def main():
    """Answer until the input ends."""
    application = QgsApplication([], False)
    application.initQgis()
    print("ready", flush=True)
    layers = {}
    for line in sys.stdin:
        asked = json.loads(line)
        start = time.perf_counter()
        if asked.get("fresh") or asked["file"] not in layers:
            layers[asked["file"]] = opened(asked["file"], asked["kind"])
        open_seconds = time.perf_counter() - start
        seconds = rendered(layers[asked["file"]], asked)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "open_seconds": open_seconds, "memory_mb": memory}), flush=True)


if __name__ == "__main__":
    main()
