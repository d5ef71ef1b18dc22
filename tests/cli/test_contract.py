"""The command line keeps its contract: forms, JSON on standard output, words on standard error, exit codes."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.__main__ import main, window_wanted
from app.wording import use_language
from tests.support.source import ROOT

VERBS = (
    "new", "sample", "demo", "open", "import", "bind", "check", "report", "dispatch", "accept", "handle", "verify",
    "close", "rework", "return", "patrol", "split", "merge", "undo", "history", "export", "webmap",
)


@dataclass(frozen=True)
class Finished:
    """How a verb ended."""

    returncode: int
    stdout: str
    stderr: str


def gridsteward(*arguments: object, language: str = "en") -> Finished:
    """Run a verb in this process, as `python -m app` does in one of its own."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("GRIDSTEWARD_LANGUAGE", language)
        code = main([str(argument) for argument in arguments])
    use_language("en")
    return Finished(code, out.getvalue(), err.getvalue())


def test_the_program_starts_as_a_process() -> None:
    environment = {**os.environ, "GRIDSTEWARD_LANGUAGE": "zh_CN", "PYTHONIOENCODING": "utf-8"}
    finished = subprocess.run([sys.executable, "-m", "app", "check", "absent.gpkg", "--json"], capture_output=True,
                              text=True, encoding="utf-8", check=False, env=environment, cwd=ROOT)
    assert finished.returncode == 1
    assert json.loads(finished.stdout)["error"]["code"] == "workspace.missing"
    assert "工作区" in finished.stderr


def answered(*arguments: object) -> dict:
    """Run a verb with `--json` and return its one object."""
    finished = gridsteward(*arguments, "--json")
    assert finished.returncode == 0, finished.stderr
    assert len(finished.stdout.splitlines()) == 1
    return json.loads(finished.stdout)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample district."""
    path = tmp_path_factory.mktemp("cli") / "district.gpkg"
    made = answered("sample", path, "--grids", 24, "--people", 900, "--seed", 3, "--events", 60)
    assert made["counts"]["grid"] >= 24
    return path


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str) -> None:
    finished = gridsteward(verb, "--help")
    assert finished.returncode == 0
    assert verb in finished.stdout


def test_a_refusal_is_one_clear_sentence_and_a_code(tmp_path: Path) -> None:
    finished = gridsteward("check", tmp_path / "absent.gpkg")
    assert finished.returncode == 1
    assert "absent.gpkg" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_a_refusal_speaks_chinese(tmp_path: Path) -> None:
    finished = gridsteward("check", tmp_path / "absent.gpkg", language="zh_CN")
    assert finished.returncode == 1
    assert "工作区" in finished.stderr


def test_a_refusal_in_json_names_its_code(tmp_path: Path) -> None:
    finished = gridsteward("bind", tmp_path / "absent.gpkg", "--json")
    assert finished.returncode == 1
    assert json.loads(finished.stdout)["error"]["code"] == "workspace.missing"


def test_a_workspace_is_never_overwritten(workspace: Path) -> None:
    before = workspace.read_bytes()
    finished = gridsteward("new", workspace)
    assert finished.returncode == 1
    assert workspace.read_bytes() == before


def test_an_event_from_report_to_closure(workspace: Path) -> None:
    place = _inside_some_grid(workspace)
    reported = answered("report", workspace, "--item", _an_item(workspace), "--at", place, "--text", "井盖破损")
    assert reported["grid"]
    assert reported["deadline"]
    event, worker = reported["event"], _worker(workspace, "grid_worker")
    answered("dispatch", workspace, event, "--to", worker)
    answered("accept", workspace, event, "--by", worker)
    answered("handle", workspace, event, "--by", worker, "--note", "已修复")
    refused = gridsteward("verify", workspace, event, "--by", worker)
    assert refused.returncode == 1, "the handler must not verify"
    answered("verify", workspace, event, "--by", _worker(workspace, "operator"))
    answered("close", workspace, event, "--by", _worker(workspace, "operator"))
    acts = [step["act"] for step in answered("history", workspace, "--limit", 6)["steps"]]
    assert acts == ["close_event", "verify_event", "handle_event", "accept_event", "dispatch_event", "report_event"]


def test_splitting_merging_and_taking_back(workspace: Path) -> None:
    code, line = _a_cut(workspace)
    shown = answered("split", workspace, code, "--line", line, "--preview")
    assert len(shown["parts"]) == 2
    done = answered("split", workspace, code, "--line", line)
    merged = answered("merge", workspace, code, done["new_codes"][0], "--keep", code)
    assert merged["changes"]["step"]
    answered("undo", workspace)
    answered("undo", workspace)
    assert answered("split", workspace, code, "--line", line, "--preview")["parts"] == shown["parts"]


def test_patrol_and_deliveries(workspace: Path, tmp_path: Path) -> None:
    code, _ = _a_cut(workspace)
    sent = answered("patrol", workspace, "--grid", code, "--to", _worker(workspace, "grid_worker"),
                    "--due", "2099-01-01T18:00:00+08:00")
    assert sent["code"]
    delivered = answered("export", workspace, "grids", tmp_path / "grids.geojson", "--profile", "rfc7946")
    assert delivered["count"] >= 24
    collection = json.loads((tmp_path / "grids.geojson").read_text(encoding="utf-8"))
    assert "crs" not in collection
    answered("webmap", workspace, tmp_path / "web")
    assert (tmp_path / "web" / "index.html").is_file()


def test_words_that_make_no_sense_exit_with_two(workspace: Path) -> None:
    assert gridsteward("report", workspace).returncode == 2
    assert gridsteward("nonsense").returncode == 2


@pytest.mark.parametrize("place", ["here", "113.0", "500,28"])
def test_a_bad_place_is_refused(workspace: Path, place: str) -> None:
    finished = gridsteward("report", workspace, "--item", _an_item(workspace), "--at", place)
    assert finished.returncode == 1
    assert place in finished.stderr


def _read(workspace: Path, query: str) -> list[tuple]:
    import sqlcipher3.dbapi2

    connection = sqlcipher3.dbapi2.connect(str(workspace))
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def _worker(workspace: Path, role: str) -> str:
    return _read(workspace, f"SELECT code FROM worker WHERE role = '{role}' AND area_id IS NULL OR role = '{role}' "
                            "ORDER BY area_id IS NOT NULL, code LIMIT 1")[0][0]


def _an_item(workspace: Path) -> str:
    return _read(workspace, "SELECT i.code FROM catalogue_item i JOIN catalogue c ON c.id = i.catalogue_id "
                            "WHERE c.code = 'city_events' AND i.parent_code <> '' ORDER BY i.code LIMIT 1")[0][0]


def _boundaries(workspace: Path) -> list[tuple[str, object]]:
    import shapely

    from data.store.geometry import wkb_of

    rows = _read(workspace, "SELECT g.code, b.geometry FROM grid g JOIN boundary b ON b.grid_id = g.id "
                            "WHERE b.valid_to IS NULL AND g.kind = 'comprehensive' AND g.locked = 0 ORDER BY g.code")
    return [(code, shapely.from_wkb(wkb_of(blob))) for code, blob in rows]


def _inside_some_grid(workspace: Path) -> str:
    point = _boundaries(workspace)[0][1].representative_point()
    return f"{point.x:.7f},{point.y:.7f}"


def _a_cut(workspace: Path) -> tuple[str, str]:
    """Return a grid and a straight line through its middle that crosses it."""
    code, boundary = _boundaries(workspace)[0]
    west, south, east, north = boundary.bounds
    middle = (south + north) / 2
    return code, f"{west - 0.001:.6f} {middle:.6f}, {east + 0.001:.6f} {middle:.6f}"


@pytest.mark.parametrize(("arguments", "wanted"), [
    (["a.gpkg"], (Path("a.gpkg"), None)), (["open", "a.gpkg"], (Path("a.gpkg"), None)),
    (["open", "a.gpkg", "--screenshot", "b.png"], (Path("a.gpkg"), Path("b.png"))),
    (["open"], None), (["open", "a.gpkg", "--by", "W1"], None), (["check", "a.gpkg"], None), ([], None),
    (["open", "--help"], None),
])
def test_a_window_is_opened_without_the_parser_only_when_nothing_else_is_said(
    arguments: list[str], wanted: tuple[Path, Path | None] | None
) -> None:
    assert window_wanted(arguments) == wanted


def test_opening_what_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    finished = gridsteward("open", tmp_path / "absent.gpkg")
    assert finished.returncode == 1
    assert "absent.gpkg" in finished.stderr
