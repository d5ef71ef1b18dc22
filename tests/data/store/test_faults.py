"""Every way the surroundings can fail has one code; a bug of ours has none."""

import sqlite3
from pathlib import Path

import psycopg.errors
import pytest
import sqlcipher3.dbapi2
from sqlalchemy import select, text

from app.messages import WORDINGS, is_environment, word
from data.model.errors import EnvironmentFault
from data.model.nouns import Worker
from data.store import faults
from data.store.server import create_server_workspace, open_server_workspace
from tests.support.builders import a_worker
from tests.support.postgres import Cluster
from tests.support.refusals import refused
from tests.support.stores import OPERATOR, Server

OURS = [sqlcipher3.dbapi2.IntegrityError("UNIQUE constraint failed: grid.code"), ValueError("database is locked"),
        sqlcipher3.dbapi2.OperationalError("no such table: grid"), psycopg.errors.UniqueViolation("x"),
        psycopg.errors.SyntaxError("x")]
THEIRS = {
    "store.busy": [sqlcipher3.dbapi2.OperationalError("database is locked"), psycopg.errors.LockNotAvailable("x"),
                   psycopg.errors.DeadlockDetected("x"), psycopg.errors.SerializationFailure("x")],
    "store.disk_full": [sqlcipher3.dbapi2.OperationalError("database or disk is full"), psycopg.errors.DiskFull("x")],
    "store.read_only": [sqlite3.OperationalError("attempt to write a readonly database"),
                        psycopg.errors.ReadOnlySqlTransaction("x")],
    "store.unreachable": [sqlcipher3.dbapi2.OperationalError("unable to open database file")],
    "store.disk_error": [sqlcipher3.dbapi2.OperationalError("disk I/O error"), psycopg.errors.IoError("x")],
    "store.damaged": [sqlcipher3.dbapi2.DatabaseError("database disk image is malformed"),
                      psycopg.errors.DataCorrupted("x")],
    "store.server_gone": [psycopg.OperationalError("connection refused"), psycopg.errors.AdminShutdown("x"),
                          psycopg.errors.TooManyConnections("x")],
    "store.no_permission": [psycopg.errors.InvalidPassword("x"), psycopg.errors.InsufficientPrivilege("x")],
    "workspace.missing": [psycopg.errors.InvalidCatalogName("x")],
}


@pytest.mark.parametrize("code", THEIRS)
def test_what_the_surroundings_cause_has_a_code_and_words(code: str) -> None:
    assert [faults.code_of(error) for error in THEIRS[code]] == [code] * len(THEIRS[code])
    fault = EnvironmentFault(code, file="云溪.gpkg")
    assert code in WORDINGS
    assert is_environment(fault)
    assert "{" not in word(fault)


@pytest.mark.parametrize("error", OURS, ids=lambda error: type(error).__name__)
def test_a_bug_of_ours_stays_a_bug(error: Exception) -> None:
    assert faults.code_of(error) is None


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with refused("store.server_gone", EnvironmentFault):
        open_server_workspace(f"postgresql://postgres@/none?host={tmp_path}")


def test_a_database_that_is_not_there_or_not_ours(cluster: Cluster) -> None:
    with refused("workspace.missing", EnvironmentFault):
        open_server_workspace(cluster.url("none"))
    with cluster.database() as url, refused("workspace.not_ours"):
        open_server_workspace(url)


def test_a_database_that_holds_a_workspace_already(server: Server) -> None:
    with server.cluster.database(server.template) as url, refused("workspace.exists"):
        create_server_workspace(url, "试点", OPERATOR)


def test_a_user_who_may_not_write(server: Server) -> None:
    with server.cluster.database(server.template) as url:
        name = url.split("/")[3].split("?")[0]
        server.cluster.execute("DROP ROLE IF EXISTS visitor")
        server.cluster.execute("CREATE ROLE visitor LOGIN")
        server.cluster.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO visitor", name)
        store = open_server_workspace(url.replace("postgres@", "visitor@"))
        with refused("store.no_permission", EnvironmentFault), store.act("write", OPERATOR) as act:
            act.add(a_worker())
            act.flush()
        store.close()


def test_a_server_that_goes_away_in_the_middle(server: Server) -> None:
    with server.workspace() as store:
        with refused("store.server_gone", EnvironmentFault), store.act("write", OPERATOR) as act:
            act.add(a_worker())
            act.flush()
            server.cluster.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                                   f"'{store.name}' AND pid <> pg_backend_pid()")
            act.session.execute(text("SELECT 1"))
        with store.reading() as session:
            assert session.scalars(select(Worker)).all() == []
