"""Starts a PostgreSQL cluster with PostGIS for the session, in a folder of its own, or says why it cannot."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_HOMES = (Path("/usr/lib/postgresql"), Path("/opt/homebrew/opt"), Path("/usr/pgsql"))
_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=40 -c shared_buffers=64MB"


@dataclass(frozen=True)
class Cluster:
    """A running cluster reached through a socket in `folder` only."""

    folder: Path

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run one statement outside any transaction."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """Make a database, hand out its address, drop it."""
        name = f"t{secrets.token_hex(6)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _programs() -> Path | None:
    found = [home for root in _HOMES if root.is_dir() for home in sorted(root.glob("*/bin"), reverse=True)
             if (home / "initdb").exists() and (home / "pg_ctl").exists()]
    return found[0] if found else None


def _has_postgis(programs: Path) -> bool:
    shared = subprocess.run([programs / "pg_config", "--sharedir"], capture_output=True, text=True, check=True)
    return (Path(shared.stdout.strip()) / "extension" / "postgis.control").exists()


def _as_postgres(command: Sequence[str | Path]) -> list[str]:
    """Step down from root, as whom the server refuses to run."""
    plain = [str(part) for part in command]
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["runuser", "-u", "postgres", "--", *plain] if is_root else plain


def _why_not(programs: Path | None) -> str | None:
    if programs is None or not _has_postgis(programs):
        return "PostgreSQL with PostGIS is not installed (Debian: postgresql-15-postgis-3)"
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("runuser") is None:
        return "PostgreSQL does not run as root and there is no runuser to step down with"
    return None


def running_cluster() -> Iterator[Cluster]:
    """Yield a cluster, or skip with the reason."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (extra: server)")
    programs = _programs()
    reason = _why_not(programs)
    if reason is not None or programs is None:
        pytest.skip(reason or "")
    folder = Path(tempfile.mkdtemp(prefix="gs-pg-"))
    if _as_postgres(["x"])[0] == "runuser":
        shutil.chown(folder, "postgres")
    data = folder / "data"
    try:
        _run(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
             "--no-sync")
        options = f"-k {folder} -c listen_addresses= {_FAST}"
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        yield Cluster(folder)
    finally:
        if (data / "postmaster.pid").exists():
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: str | Path) -> None:
    subprocess.run(_as_postgres(command), check=True, stdout=subprocess.DEVNULL, cwd="/")
