"""Migrations lead to the very schema a new workspace gets, lose nothing, and leave the file alone when they fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyogrio
import pytest
from sqlalchemy import Connection, create_engine, text

from data.model.errors import EnvironmentFault
from data.store import schema, server, workspace
from data.store.engine import postgres_engine, sqlite_engine
from data.store.migrations import forward
from data.store.workspace import create_workspace, open_workspace
from tests.data.store.test_row_images import keep_all
from tests.support.dumps import difference, dump
from tests.support.one_of_each import one_row_each
from tests.support.postgres import Cluster
from tests.support.refusals import refused
from tests.support.schema_form import Form, schema_form
from tests.support.stores import OPERATOR, Server, a_file_store

HINT = "no version released yet: run python -m tests.support.frozen_schema; afterwards: write a migration"

ALTER_PLACE = '''
from alembic import op
import sqlalchemy as sa
from data.store.migrations.rebuilding import altered

revision, down_revision = "0002", "0001"

def upgrade():
    with altered("place") as batch:
        batch.add_column(sa.Column("storeys_below", sa.Integer(), nullable=True))
        batch.alter_column("use", new_column_name="usage", existing_type=sa.Text())
        batch.create_check_constraint("ck_place_storeys", "storeys_below >= 0")
    with altered("department") as batch:
        batch.add_column(sa.Column("phone", sa.Text(), nullable=False, server_default=""))
'''

FAIL = '''
from alembic import op
from data.store.migrations.rebuilding import altered

revision, down_revision = "0002", "0001"

def upgrade():
    with altered("place") as batch:
        batch.drop_column("use")
    op.execute("DELETE FROM department")
    op.execute("{last}")
'''


@contextmanager
def later_program(folder: Path, migration: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pretend to be the next version of the program, with one migration more."""
    versions = folder / "versions"
    versions.mkdir(exist_ok=True)
    (versions / "r0002_next.py").write_text(migration, encoding="utf-8")
    with monkeypatch.context() as patch:
        for module in (schema, workspace, server):
            patch.setattr(module, "SCHEMA_VERSION", 2)
        patch.setattr(forward, "_HEAD", "0002")
        patch.setattr(forward, "_VERSIONS", (forward.HERE / "versions", versions))
        yield


def form_of(path: Path) -> Form:
    """Return the schema of a workspace file."""
    engine = sqlite_engine(path, writable=False)
    with engine.connect() as connection:
        form = schema_form(connection)
    engine.dispose()
    return form


def test_the_number_of_the_schema_is_that_of_the_newest_migration() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(forward.HERE))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [schema.revision_name(schema.SCHEMA_VERSION)]


def test_a_new_file_is_what_the_migrations_lead_to(tmp_path: Path) -> None:
    create_workspace(tmp_path / "new.gpkg", "试点", OPERATOR).close()
    (tmp_path / "led.gpkg").touch()
    engine = sqlite_engine(tmp_path / "led.gpkg", writable=True)
    with engine.begin() as connection:
        forward.upgrade(connection)
    engine.dispose()
    assert form_of(tmp_path / "led.gpkg") == form_of(tmp_path / "new.gpkg"), HINT
    assert _registrations(tmp_path / "led.gpkg") == _registrations(tmp_path / "new.gpkg"), HINT


def _registrations(path: Path) -> list[tuple[object, ...]]:
    engine = sqlite_engine(path, writable=False)
    with engine.connect() as connection:
        rows = [tuple(row) for table in ("gpkg_spatial_ref_sys", "gpkg_geometry_columns", "gpkg_extensions")
                for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2"))]
        layers = connection.execute(text("SELECT table_name, data_type, srs_id FROM gpkg_contents ORDER BY 1"))
        rows += [tuple(row) for row in layers]
        rows += [tuple(connection.execute(text(f"PRAGMA {name}")).one()) for name in ("application_id", "user_version")]
        rows += [tuple(row) for row in connection.execute(text("SELECT * FROM gridsteward_schema"))]
    engine.dispose()
    return rows


def test_a_new_server_workspace_is_what_the_migrations_lead_to(cluster: Cluster, server: Server) -> None:
    with cluster.database() as url, cluster.database(server.template) as made:
        led, new = postgres_engine(url, writable=True), postgres_engine(made, writable=True)
        with led.begin() as connection:
            connection.execute(text("CREATE EXTENSION postgis"))
            forward.upgrade(connection)
        with led.connect() as one, new.connect() as other:
            assert schema_form(one) == schema_form(other), HINT


def test_an_older_file_is_migrated_whole_and_its_copy_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_file_store(tmp_path) as store:
        keep_all(store, one_row_each(), by_orm=False)
        before = dump(store)
    path = tmp_path / "w.gpkg"
    old = form_of(path)
    with later_program(tmp_path, ALTER_PLACE, monkeypatch):
        open_workspace(path).close()
    new = form_of(path)
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    assert changed == {"table place on place", "table department on department"}
    assert "AUTOINCREMENT" in new["table place on place"]
    assert "CONSTRAINT ck_place_storeys CHECK ( storeys_below >= 0 )" in new["table place on place"]
    copy = open_workspace(tmp_path / "w.schema-0001.gpkg")
    assert difference(before, dump(copy)) == []
    copy.close()
    assert sorted(one.name for one in tmp_path.glob("*.gpkg*")) == ["w.gpkg", "w.schema-0001.gpkg"]
    _rows_and_indexes_are_there(path)


def _rows_and_indexes_are_there(path: Path) -> None:
    engine = sqlite_engine(path, writable=True)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT version_num FROM gridsteward_schema")) == "0002"
        assert connection.scalar(text("SELECT usage FROM place")).startswith("文本")
        connection.execute(text("UPDATE place SET location = NULL"))
        assert connection.scalar(text("SELECT count(*) FROM rtree_place_location")) == 0
        assert connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'place'")) == 1
        assert connection.scalar(text("PRAGMA foreign_key_check")) is None
    engine.dispose()
    assert "community" in pyogrio.raw.read(path, layer="grids_in_force")[0]["fields"]


def test_an_encrypted_file_stays_encrypted_and_so_does_its_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                                ) -> None:
    key = bytes(range(32))
    with a_file_store(tmp_path, key=key):
        pass
    with later_program(tmp_path, ALTER_PLACE, monkeypatch):
        open_workspace(tmp_path / "w.gpkg", key=key).close()
    copy = tmp_path / "w.schema-0001.gpkg"
    assert not copy.read_bytes().startswith(b"SQLite")
    open_workspace(copy, key=key).close()


@pytest.mark.parametrize("last", ["SELECT nonsense", "DELETE FROM household"], ids=["error", "dangling reference"])
def test_a_failed_migration_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str
                                                      ) -> None:
    with a_file_store(tmp_path) as store:
        keep_all(store, one_row_each(), by_orm=False)
        before = dump(store, without=frozenset())
    path = tmp_path / "w.gpkg"
    old, content = form_of(path), path.read_bytes()
    expected = pytest.raises(Exception, match=r"nonsense|reference")
    with later_program(tmp_path, FAIL.format(last=last), monkeypatch), expected:
        open_workspace(path)
    assert form_of(path) == old
    assert path.read_bytes() == content
    reopened = open_workspace(path)
    assert difference(before, dump(reopened, without=frozenset())) == []
    reopened.close()
    assert [one.name for one in tmp_path.glob("*.gpkg*")] == ["w.gpkg"]


def test_a_file_somebody_is_writing_to_is_not_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.store.engine.BUSY_TIMEOUT_MS", 50)
    with (a_file_store(tmp_path) as store, store.act("long", OPERATOR),
          later_program(tmp_path, ALTER_PLACE, monkeypatch), refused("store.busy", EnvironmentFault)):
        open_workspace(tmp_path / "w.gpkg")


def test_two_copies_do_not_overwrite_each_other(tmp_path: Path) -> None:
    (tmp_path / "w.schema-0001.gpkg").touch()
    assert forward._free_name(tmp_path / "w.gpkg", 1) == tmp_path / "w.schema-0001-2.gpkg"


def test_an_older_server_workspace_is_migrated(cluster: Cluster, server: Server, tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    from data.store.server import open_server_workspace

    with cluster.database(server.template) as url:
        with later_program(tmp_path, ALTER_PLACE, monkeypatch):
            open_server_workspace(url).close()
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            assert _columns(connection, "place") >= {"usage", "storeys_below"}
        engine.dispose()
        with refused("workspace.newer"):
            open_server_workspace(url)


def _columns(connection: Connection, table: str) -> set[str]:
    query = text("SELECT column_name FROM information_schema.columns WHERE table_name = :table")
    return set(connection.scalars(query, {"table": table}))

