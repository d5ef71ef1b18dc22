"""What is not a workspace this program may open is refused in words, and not a byte of it is touched."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2

from data.model.errors import EnvironmentFault, UserError
from data.model.nouns import Department
from data.store import engine
from data.store.workspace import create_workspace, open_workspace
from tests.support.refusals import refused
from tests.support.shared import shared_file
from tests.support.stores import OPERATOR, a_file_store, an_empty_file

KEY = bytes(range(32))


@contextmanager
def left_alone(folder: Path) -> Iterator[None]:
    """Check that the block changes no file in `folder`, makes none and removes none."""
    before = {path.name: (path.read_bytes() if path.is_file() else None) for path in folder.iterdir()}
    yield
    assert {path.name: (path.read_bytes() if path.is_file() else None) for path in folder.iterdir()} == before


def refuse(path: Path, code: str, *, key: bytes | None = None, kind: type[UserError] = UserError) -> None:
    """Expect that the file is refused and left alone."""
    with left_alone(path.parent), refused(code, kind):
        open_workspace(path, key=key)


def test_what_is_not_there(tmp_path: Path) -> None:
    refuse(tmp_path / "none.gpkg", "workspace.missing")


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.gpkg").mkdir()
    refuse(tmp_path / "folder.gpkg", "workspace.not_ours")


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04" + bytes(5000), b"SQLite format 3\0"],
                         ids=["empty", "text", "zip", "header only"])
def test_other_files(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.gpkg"
    path.write_bytes(content)
    with left_alone(tmp_path), pytest.raises(UserError) as refusal:
        open_workspace(path)
    assert refusal.value.code in {"workspace.not_ours", "workspace.damaged"}


def test_a_database_of_somebody_else(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    refuse(path, "workspace.not_ours")


def test_a_database_whose_view_would_run_for_ever(tmp_path: Path) -> None:
    path = tmp_path / "trap.gpkg"
    connection = sqlite3.connect(path)
    connection.execute("CREATE VIEW gridsteward_schema AS WITH RECURSIVE r(n) AS "
                       "(SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT max(n) AS version_num FROM r")
    connection.commit()
    connection.close()
    refuse(path, "workspace.not_ours")


def test_a_geopackage_of_another_program(tmp_path: Path) -> None:
    import pyogrio
    import shapely

    path = tmp_path / "qgis.gpkg"
    pyogrio.raw.write(path, shapely.to_wkb([shapely.Point(113, 28)]), [], [], geometry_type="Point", crs="EPSG:4490",
                      layer="points", driver="GPKG")
    refuse(path, "workspace.not_ours")


def test_real_foreign_files(tmp_path: Path) -> None:
    for name in ("wuhan_blocks.fgb", "amap_430105.geojson"):
        copy = tmp_path / name
        shutil.copy(shared_file(name), copy)
        refuse(copy, "workspace.not_ours")


@pytest.mark.parametrize("number", ["0002", "9999", "2a", ""])
def test_a_workspace_of_a_newer_program(tmp_path: Path, number: str) -> None:
    path = an_empty_file(tmp_path)
    connection = sqlcipher3.dbapi2.connect(str(path))
    connection.execute("UPDATE gridsteward_schema SET version_num = ?", (number,))
    connection.commit()
    connection.close()
    refuse(path, "workspace.newer")


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.999])
def test_a_truncated_workspace(tmp_path: Path, share: float) -> None:
    path = an_empty_file(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    refuse(path, "workspace.damaged")


def test_a_wrong_key_and_none_and_one_too_many(tmp_path: Path) -> None:
    locked = an_empty_file(tmp_path, "locked.gpkg", key=KEY)
    refuse(locked, "workspace.wrong_key")
    refuse(locked, "workspace.wrong_key", key=bytes(32))
    refuse(an_empty_file(tmp_path, "open.gpkg"), "workspace.not_encrypted", key=KEY)
    open_workspace(locked, key=KEY).close()


AS_NOBODY = """
import os, sys
from pathlib import Path
from data.model.errors import EnvironmentFault
from data.store.workspace import open_workspace
from tests.support.stores import OPERATOR
os.setuid(65534)
try:
    store = open_workspace(Path(sys.argv[1]))
    with store.act("write", OPERATOR):
        pass
except EnvironmentFault as fault:
    print(fault.code)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize(("mode", "code"), [(0o000, "store.no_permission"), (0o444, "store.read_only"),
                                            (0o666, "store.read_only")], ids=["unreadable", "unwritable", "folder"])
def test_a_file_without_permission(mode: int, code: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        path = an_empty_file(folder)
        path.chmod(mode)
        with left_alone(folder):
            finished = subprocess.run([sys.executable, "-c", AS_NOBODY, path], capture_output=True, text=True,
                                      check=False)
    assert finished.stdout.strip() == code, finished.stderr


def test_a_workspace_somebody_else_is_writing_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    with a_file_store(tmp_path) as store:
        other = sqlcipher3.dbapi2.connect(str(store.path), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with refused("store.busy", EnvironmentFault), store.act("write", OPERATOR):
            pass
        other.execute("ROLLBACK")
        other.close()
        with store.act("write", OPERATOR) as act:
            act.insert_many(Department, [{"code": "d", "name": "局"}])
            act.commit()


def test_a_full_disk(tmp_path: Path) -> None:
    with a_file_store(tmp_path) as store:
        with store.writing() as session:
            pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
            session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")
        rows = [{"code": f"d{n}", "name": "名" * 1000} for n in range(500)]
        with refused("store.disk_full", EnvironmentFault), store.act("write", OPERATOR) as act:
            act.insert_many(Department, rows)
        with store.act("write", OPERATOR) as act:
            act.insert_many(Department, rows[:1])
            act.commit()


def test_a_name_that_is_taken_and_a_folder_that_is_not_there(tmp_path: Path) -> None:
    path = an_empty_file(tmp_path)
    with left_alone(tmp_path):
        with refused("workspace.exists"):
            create_workspace(path, "试点", OPERATOR)
        with refused("workspace.no_folder"):
            create_workspace(tmp_path / "none" / "w.gpkg", "试点", OPERATOR)


def test_a_workspace_that_could_not_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise EnvironmentFault("store.disk_full")

    monkeypatch.setattr("data.store.workspace.initialise", fail)
    with left_alone(tmp_path), refused("store.disk_full", EnvironmentFault):
        create_workspace(tmp_path / "w.gpkg", "试点", OPERATOR)


def test_a_closed_workspace_is_one_file_that_can_be_copied(tmp_path: Path) -> None:
    path = an_empty_file(tmp_path, "工作区 %20#?.gpkg")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    copy = tmp_path / "copy.gpkg"
    shutil.copy(path, copy)
    open_workspace(copy).close()
    open_workspace(path).close()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_vanished_is_not_made_anew(tmp_path: Path) -> None:
    path = an_empty_file(tmp_path)
    store = open_workspace(path)
    path.unlink()
    with refused("store.unreachable", EnvironmentFault), store.act("write", OPERATOR):
        pass
    assert not path.exists()
