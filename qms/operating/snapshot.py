"""The database at one moment, as a file, while others go on writing; and a file made the database again.

SQLite gives its pages by its own backup interface, PostgreSQL by `pg_dump` from a snapshot that is read here as well.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import glob
from pathlib import Path

from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import URL, Connection

from qms.core.audit import LogHead
from qms.core.database import db
from qms.core.files import StoredFile


@dataclass(frozen=True)
class Moment:
    """What the database says at the moment of the snapshot."""

    kind: str
    schema: str
    log: str
    log_size: int
    log_last: str
    files: list[str]


class Unable(Exception):
    """A program is missing or failed."""


@contextmanager
def taken(target: Path) -> Iterator[Moment]:
    """Write the database as it is now into `target`, and say what it holds."""
    url = db.engine.url
    if db.engine.dialect.name == "sqlite":
        with sqlite3.connect(url.database, timeout=60) as source, sqlite3.connect(target) as copy:
            source.backup(copy)  # in one go: who writes waits for as long as the copying takes
        source.close()
        copy.close()
        engine = create_engine(f"sqlite:///{target}")
        with engine.connect() as connection:
            moment = _said(connection)
        engine.dispose()
        yield moment
        return
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        name = connection.scalar(text("SELECT pg_export_snapshot()"))
        _run("pg_dump", url, "--format=custom", "--no-owner", "--no-acl", f"--snapshot={name}", f"--file={target}")
        yield _said(connection)


def _said(connection: Connection) -> Moment:
    head = connection.execute(select(LogHead.log, LogHead.size, LogHead.prev)).one()
    schema = connection.scalar(text("SELECT version_num FROM alembic_version"))
    files = list(connection.scalars(select(StoredFile.sha256).order_by(StoredFile.sha256)))
    return Moment(connection.dialect.name, schema, head.log, head.size, head.prev, files)


def put_back(source: Path) -> None:
    """Make the file the database, which is empty; for SQLite the file itself becomes it."""
    url = db.engine.url
    db.session.remove()
    db.engine.dispose()
    if db.engine.dialect.name == "sqlite":
        with sqlite3.connect(source) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
        connection.close()
        if found != "ok":
            raise Unable(found)
        os.replace(source, url.database)
        return
    _run("pg_restore", url, "--exit-on-error", "--single-transaction", "--no-owner", "--no-acl", str(source))
    source.unlink()


def _run(program: str, url: URL, *arguments: str) -> None:
    """The password goes by the environment, where other users of the machine cannot see it."""
    found = shutil.which(program) or max(glob(f"/usr/lib/postgresql/*/bin/{program}"), default=None)
    if found is None:
        raise Unable(f"{program} is missing: apt-get install postgresql-client")
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    done = subprocess.run(
        [found, f"--dbname={plain}", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unable(f"{program}: {done.stderr.strip()[-500:]}")
