"""The rooms keep to their floors, and every rule is seen to fail on a planted violation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.source import PACKAGES, ROOT

PLANTED = {
    "layers": ("data/store/planted.py", "import app.services\n"),
    "geometry": ("gis/planted.py", "import sqlalchemy\n"),
    "model": ("data/model/planted.py", "import gis.errors\n"),
    "qt": ("app/services/planted.py", "import PySide6\n"),
    "cli-qt": ("app/cli/planted.py", "import app.ui\n"),
    "sqlalchemy": ("app/ui/planted.py", "import sqlalchemy\n"),
    "database": ("data/sample/planted.py", "import sqlcipher3\n"),
    "cycles": ("gis/planted.py", "import gis.planted_too\n"),
}
SECOND_HALF = {"cycles": ("gis/planted_too.py", "import gis.planted\n")}


def check_contracts(project: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a copy of the project."""
    program = "from importlinter.cli import lint_imports_command as run; run()"
    chosen = [argument for contract in contracts for argument in ("--contract", contract)]
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", *chosen], cwd=project, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": str(project), "PYTHONIOENCODING": "utf-8"},
    )


@pytest.fixture(scope="module")
def project_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what import-linter reads."""
    copy = tmp_path_factory.mktemp("project")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_every_contract_is_kept(project_copy: Path) -> None:
    finished = check_contracts(project_copy)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "0 broken" in finished.stdout


@pytest.mark.parametrize("contract", PLANTED)
def test_a_planted_violation_breaks_its_contract(contract: str, project_copy: Path) -> None:
    planted = [PLANTED[contract], *([SECOND_HALF[contract]] if contract in SECOND_HALF else [])]
    try:
        for name, source in planted:
            (project_copy / name).write_text(source, encoding="utf-8")
        finished = check_contracts(project_copy, contract)
        assert finished.returncode == 1, finished.stdout + finished.stderr
        assert "1 broken" in finished.stdout
    finally:
        for name, _ in planted:
            (project_copy / name).unlink(missing_ok=True)


def test_every_room_has_its_floor() -> None:
    """A new folder or module at the top of `app` or `data` must be given a floor."""
    floors = {"app": {"__init__", "__main__", "cli", "bootstrap", "ui", "services", "settings", "wording", "wordings",
                      "messages", "terms", "webmap_words"},
              "data": {"__init__", "exchange", "sample", "store", "model"}}
    for package, known in floors.items():
        found = {path.stem for path in (ROOT / package).iterdir() if path.name != "__pycache__"}
        assert found <= known
