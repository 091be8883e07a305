"""A throw-away PostgreSQL, reached by a socket in a folder of its own; Debian's package, never the system's cluster."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from glob import glob
from pathlib import Path
from urllib.parse import quote, unquote

import psycopg

from . import memory

INSTALL = "PostgreSQL was left out: apt-get install postgresql"


def _programs() -> Path | None:
    found = sorted(glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[-2]))
    if found:
        return Path(found[-1])
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def missing() -> str | None:
    """Why there is no PostgreSQL to test on, and how to get it; None when there is."""
    return None if _programs() else INSTALL


def _name(url: str) -> str:
    return url.split("@/")[1].split("?")[0]


class Cluster:
    """Made and started on entering, stopped and deleted on leaving. Runs as `postgres` when we are root."""

    def __enter__(self) -> "Cluster":
        self.folder = Path(tempfile.mkdtemp(prefix="qms-pg-", dir=memory.folder()))
        self.as_user = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", pwd.getpwnam("postgres").pw_gid)
            self.as_user = ["runuser", "-u", "postgres", "--"]
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = (
            "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
        )
        options = f"{settings} -c max_connections=200 -k {self.folder}"
        self._run("pg_ctl", "-D", str(data), "-l", str(self.folder / "log"), "-w", "-o", options, "start")
        return self

    def __exit__(self, *_) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self, name: str | None = None, *, template: str = "template0") -> str:
        """Make a database (a copy of `template`) and return its address."""
        name = name or f"qms_{uuid.uuid4().hex}"
        by_files = " STRATEGY FILE_COPY"  # in half the time
        self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{template}"', from_15=by_files)
        return f"postgresql+psycopg://postgres@/{name}?host={quote(str(self.folder))}"

    @classmethod
    def of(cls, url: str) -> "Cluster":
        """The running cluster that holds the database."""
        cluster = cls()
        cluster.folder = Path(unquote(url.split("?host=")[1]))
        return cluster

    def drop(self, url: str) -> None:
        self._admin(f'DROP DATABASE "{_name(url)}" WITH (FORCE)')

    def copy(self, url: str) -> str:
        """Make a copy of a database that nobody is connected to, and return its address."""
        return self.create(template=_name(url))

    def replace(self, url: str, by: str) -> None:
        """Let a database be a copy of another that nobody is connected to."""
        self.drop(url)
        self.create(_name(url), template=_name(by))

    def _admin(self, statement: str, *, from_15: str = "") -> None:
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement + (from_15 if connection.info.server_version >= 150_000 else ""))

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.as_user, str(_programs() / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
