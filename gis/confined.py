"""Runs inside the process a foreign file is read in: sets its limits, reads, hands over an answer or a refusal."""

import importlib
import json
import math
import sys
from pathlib import Path
from typing import Any

from gis.errors import GeometryError

_MEGABYTE = 2**20


def main(folder_name: str) -> None:
    """Carry out the order in `folder_name`; see `gis.confinement.confined`."""
    folder = Path(folder_name)
    order = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    _limit(order["megabytes"], order["seconds"])
    (folder / "answer.json.part").write_text(json.dumps(_carry_out(order, folder)), encoding="utf-8")
    (folder / "answer.json.part").replace(folder / "answer.json")


def _carry_out(order: dict[str, Any], folder: Path) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = importlib.import_module(order["module"]).read(order["request"], folder)
    except GeometryError as refused:
        return {"refused": refused.code, "params": refused.params}
    except MemoryError:
        return {"refused": "foreign.memory", "params": {"megabytes": order["megabytes"]}}
    return answer


def _limit(megabytes: int, seconds: float) -> None:
    """Set what the operating system can enforce; where it cannot, the caller's clock still ends the process."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {
        resource.RLIMIT_AS: megabytes * _MEGABYTE,
        resource.RLIMIT_FSIZE: megabytes * _MEGABYTE,
        resource.RLIMIT_CPU: math.ceil(seconds) + 1,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
