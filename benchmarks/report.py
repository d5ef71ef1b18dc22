"""What every benchmark prints: a table for people and one JSON line for machines."""

import json
import os
import platform
import resource
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from typing import Any


@dataclass
class Report:
    """Collects results and bars of one benchmark.

    Parameters
    ----------
    name : str
        The benchmark's name, as `run.py` knows it.
    """

    name: str
    results: list[dict[str, Any]] = field(default_factory=list)
    bars: dict[str, dict[str, Any]] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)

    def row(self, what: str, times_s: Sequence[float], **more: object) -> float:
        """Record one measured thing by its runs and return the median in seconds."""
        median = statistics.median(times_s)
        self.results.append({"what": what, "median_s": round(median, 6), "min_s": round(min(times_s), 6),
                             "max_s": round(max(times_s), 6), "runs": len(times_s), **more})
        extra = "  ".join(f"{key}={value}" for key, value in more.items())
        spread = f"[{min(times_s) * 1000:.1f} … {max(times_s) * 1000:.1f}]"
        print(f"{what:<46} {median * 1000:>10.1f} ms  {spread}  {extra}")
        return median

    def bar(self, name: str, value: float, floor: float, *, at_most: bool = False) -> None:
        """Record a bar: `value` must reach `floor`, or stay below it when `at_most`."""
        holds = value <= floor if at_most else value >= floor
        self.bars[name] = {"value": round(value, 4), "floor": floor, "at_most": at_most, "holds": holds}
        sign, verdict = "≤" if at_most else "≥", "holds" if holds else "MISSED"
        print(f"  bar {name:<34} {value:>10.3f}  {sign} {floor:<8g} {verdict}")

    def missing(self, peer: str, why: str) -> None:
        """State that a peer could not be measured here."""
        self.absent.append(f"{peer}: {why}")
        print(f"  absent: {peer} ({why})")

    def finish(self) -> int:
        """Print the JSON line; the exit code is 1 when a bar was missed."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        line = {"benchmark": self.name, "machine": machine(), "results": self.results, "bars": self.bars,
                "absent": self.absent, "peak_memory_mb": round(peak, 1)}
        print(json.dumps(line, ensure_ascii=False))
        return int(any(not bar["holds"] for bar in self.bars.values()))


def machine() -> dict[str, Any]:
    """Return what a reader must know to judge absolute figures."""
    versions = {}
    for package in ("numpy", "shapely", "pyside6-essentials", "sqlalchemy", "geopandas"):
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = None
    return {"system": platform.platform(), "python": sys.version.split()[0], "cores": os.cpu_count(), **versions}
