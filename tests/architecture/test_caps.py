"""No module, function or class grows past what a tired reader can hold."""

import ast
import re
import statistics
from pathlib import Path

import pytest

from tests.support.source import ROOT, body_lines, dotted, functions, modules, tree

MODULE_LINES = 450
FUNCTION_LINES = 50
CLASS_METHODS = 20
CONNECTS = 12
MAIN_WINDOW_LINES = 250
NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "manager"}


def overlong(source: str) -> list[str]:
    """Return what breaks a cap in one module's source."""
    module = ast.parse(source)
    broken = [f"module: {count} lines"] if (count := len(source.splitlines())) > MODULE_LINES else []
    broken += [f"{one.name}: {body_lines(one)} lines" for one in functions(module) if body_lines(one) > FUNCTION_LINES]
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) for item in node.body)
            broken += [f"{node.name}: {methods} methods"] if methods > CLASS_METHODS else []
    connects = len(re.findall(r"\.connect\(", source))
    return broken + ([f"module: {connects} connects"] if connects > CONNECTS else [])


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_caps_hold(path: Path) -> None:
    assert overlong(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "\n" * (MODULE_LINES + 1),
        "def f():\n" + "    x = 1\n" * FUNCTION_LINES,
        "class C:\n" + "".join(f"    def m{n}(self): ...\n" for n in range(CLASS_METHODS + 1)),
        "a.connect(b)\n" * (CONNECTS + 1),
    ],
    ids=["module", "function", "class", "connects"],
)
def test_the_caps_can_be_broken(source: str) -> None:
    assert overlong(source)


def test_the_main_window_only_places_things() -> None:
    lines = (ROOT / "app" / "ui" / "main_window.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MAIN_WINDOW_LINES


def test_the_usual_module_and_function_stay_small() -> None:
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in modules() if path.stat().st_size)
    bodies = sorted(body_lines(one) for path in modules() for one in functions(tree(path)))
    assert statistics.median(lengths) <= 130
    assert lengths[int(len(lengths) * 0.95)] <= 350
    assert statistics.median(bodies) <= 9
    assert bodies[int(len(bodies) * 0.95)] <= 30


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_every_module_says_why_it_exists_and_has_a_home(path: Path) -> None:
    assert not NAMELESS & set(path.relative_to(ROOT).with_suffix("").parts)
    docstring = ast.get_docstring(tree(path))
    assert docstring, "a module docstring tells in one sentence why the module exists"


def test_geometry_never_says_grid() -> None:
    named = [f"{dotted(path)}.{one.name}" for path in modules() if dotted(path).startswith("gis")
             for one in functions(tree(path)) if "grid" in one.name.lower()]
    assert named == []
