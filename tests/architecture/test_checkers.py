"""Ruff and mypy have nothing to say, and each lint exception says why."""

import os
import re
import subprocess
import sys
import tokenize

from tests.support.source import ROOT

EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore)\b(?P<rest>.*)")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a checker on the project."""
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_ruff_is_content() -> None:
    finished = run("ruff", "check", "--no-cache", ".")
    assert finished.returncode == 0, finished.stdout


def test_mypy_is_content() -> None:
    finished = run("mypy", "app", "data", "gis")
    assert finished.returncode == 0, finished.stdout


def test_every_lint_exception_gives_its_reason() -> None:
    bare = []
    for path in [*ROOT.glob("*.py"), *(p for d in ("app", "data", "gis", "tests", "benchmarks")
                                       for p in (ROOT / d).rglob("*.py"))]:
        with path.open("rb") as source:
            for token in tokenize.tokenize(source.readline):
                found = EXCEPTION.search(token.string) if token.type == tokenize.COMMENT else None
                if found and not re.search(r"(\s-\s|#).{8,}", found["rest"]):
                    bare.append(f"{path.relative_to(ROOT)}:{token.start[0]}")
    assert bare == []
