"""What the window needs at start stays light; what is heavy is imported where it is used."""

import ast
import subprocess
import sys

from tests.support.source import ROOT, dotted, modules, tree

HEAVY = {"geopandas", "pandas", "folium", "pyogrio", "pyproj", "scipy", "alembic", "pypinyin", "psycopg", "typst",
         "ortools", "xlsxwriter", "python_calamine", "chinese_calendar", "typer", "stdnum", "jinja2"}


def test_starting_the_window_loads_nothing_heavy() -> None:
    program = (
        "import sys, app.__main__, app.bootstrap, app.ui.application\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    finished = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


def test_heavy_packages_are_imported_inside_functions() -> None:
    allowed = {"app.cli", "data.store.migrations", "gis.vectorfile_child"}
    found = []
    for path in modules():
        name = dotted(path)
        if any(name == one or name.startswith(f"{one}.") for one in allowed):
            continue
        for node in tree(path).body:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{name}: {one}" for one in names if one.split(".")[0] in HEAVY]
    assert found == []
