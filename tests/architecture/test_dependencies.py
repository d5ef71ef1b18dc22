"""Whatever the code imports is declared, so that an installation has it; whatever is declared is used."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.support.source import PACKAGES, ROOT, modules, tree

IMPORT_NAMES = {
    "pyside6-essentials": "PySide6", "python-calamine": "python_calamine", "python-stdnum": "stdnum",
    "chinesecalendar": "chinese_calendar", "import-linter": "importlinter", "pytest-qt": "pytestqt",
    "pytest-xdist": "xdist",
}
RUN_AS_PROGRAMS = {"importlinter", "mypy", "ruff", "pytestqt", "xdist", "qtawesome"}
"""Not imported but run, loaded by pytest, or used for the fonts they carry."""


def declared(*extras: str) -> set[str]:
    """Return the import names of the declared dependencies."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + [one for extra in extras for one in project["optional-dependencies"][extra]]
    names = {re.split(r"[\s\[<>=!;]", one, maxsplit=1)[0].lower() for one in wanted}
    return {IMPORT_NAMES.get(name, name) for name in names}


def imported(paths: list[Path]) -> Iterator[tuple[str, Path]]:
    """Yield every third-party package the files import, anywhere in them."""
    known = {*sys.stdlib_module_names, *PACKAGES, "tests", "benchmarks", "resources", "shiboken6", "__future__"}
    for path in paths:
        for node in ast.walk(tree(path)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            yield from ((name.split(".")[0], path) for name in names if name.split(".")[0] not in known)


def test_the_product_imports_only_what_is_declared() -> None:
    found = {f"{name} ({path.relative_to(ROOT)})" for name, path in imported(modules())
             if name not in declared("server")}
    assert found == set()


def test_the_tests_import_only_what_is_declared() -> None:
    paths = sorted((ROOT / "tests").rglob("*.py"))
    found = {f"{name} ({path.relative_to(ROOT)})" for name, path in imported(paths)
             if name not in declared("server", "test")}
    assert found == set()


def test_nothing_is_declared_in_vain() -> None:
    used = {name for name, _ in imported([*modules(), *(ROOT / "tests").rglob("*.py")])}
    assert declared("server", "test") - used - RUN_AS_PROGRAMS == set()
