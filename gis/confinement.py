"""Lets a foreign file be read only in a process of its own, which may not last, grow or write without end."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis.errors import GeometryError

_POLL_S = 0.05
_KEPT = ("PATH", "PYTHONPATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LD_LIBRARY_PATH")
_ROOT = Path(__file__).resolve().parents[1]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from gis.confined import main; main(*sys.argv[2:])"


@dataclass(frozen=True)
class ReadLimits:
    """What reading one foreign file may cost.

    Parameters
    ----------
    seconds : wall-clock time.
    megabytes : memory of the reading process, and size of what it hands over.
    features : features or rows.
    """

    seconds: float = 120.0
    megabytes: int = 4096
    features: int = 2_000_000


@contextmanager
def confined(
    module: str,
    request: Mapping[str, Any],
    limits: ReadLimits,
    *,
    environment: Mapping[str, str] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[tuple[dict[str, Any], Path]]:
    """Run `module.read(request, folder)` in a process of its own and give its answer.

    Parameters
    ----------
    module : dotted name of a module of ours with `read(request: dict, folder: Path) -> dict`.
    request : JSON-able; `file` names the foreign file.
    environment : variables to be set before the module is imported.
    cancelled : asked 20 times a second.

    Yields
    ------
    The answer, and the folder `read` may have put arrays into, which is gone after the block.

    Raises
    ------
    GeometryError
        "foreign.timeout", "foreign.memory", "foreign.crashed", "foreign.cancelled", or what `read` refused.
    """
    with tempfile.TemporaryDirectory(prefix="foreign-") as name:
        folder = Path(name)
        order = {"module": module, "request": dict(request), "megabytes": limits.megabytes, "seconds": limits.seconds}
        (folder / "order.json").write_text(json.dumps(order), encoding="utf-8")
        child = _launch(folder, environment or {})
        try:
            _await(child, limits.seconds, cancelled or (lambda: False))
        finally:
            child.kill()
            child.wait()
        yield _answer(folder, child.returncode), folder


def _launch(folder: Path, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    called = {name: os.environ[name] for name in _KEPT if name in os.environ}
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # each thread reserves memory for itself
    with (folder / "stderr").open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", _START, str(_ROOT), str(folder)],
            env={**called, **threads, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _await(child: "subprocess.Popen[bytes]", seconds: float, cancelled: Callable[[], bool]) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            child.wait(_POLL_S)
            return
        except subprocess.TimeoutExpired:
            pass
        if cancelled():
            raise GeometryError("foreign.cancelled")
        if time.monotonic() > deadline:
            raise GeometryError("foreign.timeout", seconds=seconds)


def _answer(folder: Path, exit_code: int) -> dict[str, Any]:
    path = folder / "answer.json"
    if not path.exists():
        said = (folder / "stderr").read_text(encoding="utf-8", errors="replace").strip()[-300:]
        raise GeometryError("foreign.crashed", exit_code=exit_code, said=said)
    answer: dict[str, Any] = json.loads(path.read_bytes())
    if "refused" in answer:
        raise GeometryError(answer["refused"], **answer["params"])
    return answer
