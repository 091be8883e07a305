"""The database: how it is opened, and the one way to write.

SQLite loses updates when a transaction reads before it writes (each writer starts from what it read). So a write
begins as such: `with writing():` starts `BEGIN IMMEDIATE`, everything is read again inside it, and it is the only
place that commits. On PostgreSQL rows are locked with `locked()`. See docs/decisions/0002-database.md.
"""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, String, event, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from . import outages
from .errors import Busy, Conflict, Missing

WRITE = {"qms_write": True}
LOCK_SECONDS = 15
STATEMENTS = 512  # that a connection to SQLite keeps prepared
LARGEST_ID = 2**31  # what the databases' own drivers take, whatever an address asks for


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator):
    """An aware UTC time, also on SQLite, which keeps no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Identified:
    """A row with a number for addresses and joins, and a uid by which the action log knows it for ever."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(36), unique=True, default=lambda: str(uuid.uuid4()))

    @property
    def ref(self) -> str:
        """`kind:uid`, the same everywhere: log, signatures, jobs."""
        return f"{self.__tablename__}:{self.uid}"


db = SQLAlchemy(model_class=Base)
_writer = threading.Lock()


def open_engine(app) -> None:
    """Install what each new connection and transaction needs. Call once, inside the application context."""
    engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "connect", _set_session)


def engine_options(url: str) -> dict:
    """What `create_engine` is given for this address.

    The connection used last is used next: it has its statements prepared, and on SQLite its pages read.
    """
    if url.startswith("sqlite"):
        opened = {"isolation_level": None, "timeout": LOCK_SECONDS, "check_same_thread": False}
        return {"pool_use_lifo": True, "connect_args": opened | {"cached_statements": STATEMENTS}}
    return {"pool_use_lifo": True, "pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}


def _set_pragmas(connection, _record) -> None:
    # A rollback journal, not WAL: releases before 3.51.3 can corrupt a WAL database that several processes checkpoint.
    wanted = {"journal_mode": "truncate", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0, "trusted_schema": 0}
    wanted["cache_size"] = -8_000  # KiB of pages for each connection
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}")
    journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
    keys = connection.execute("PRAGMA foreign_keys").fetchone()[0]
    synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
    if (journal, keys, synchronous) not in {("truncate", 1, 2), ("memory", 1, 2)}:
        raise RuntimeError(f"SQLite did not take its settings: {journal=} {keys=} {synchronous=}")


def _set_session(connection, _record) -> None:
    """As on SQLite: who waits for a lock in vain is told so, and holds up nobody else.

    No statement is compiled to machine code: of those of a page that took ten times as long as running them (0.9 s).
    """
    for name, value in {"lock_timeout": f"{LOCK_SECONDS}s", "jit": "off"}.items():
        connection.execute(f"SET {name} = '{value}'")
    connection.commit()


def _begin(connection) -> None:
    write = connection.get_execution_options().get("qms_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def writing(*, unasked: bool = False) -> Iterator:
    """One write transaction: everything is read again, told to the log, and committed together, or not at all.

    Yields the session. Raises an `Outage` when the database stays locked, or cannot write. A write inside a write, or
    one begun after the session has unsaved changes, is a programming error. `unasked`: not what the person wanted done.
    """
    from . import audit  # the log is sealed by the transaction it tells of

    session = db.session()
    _must_be_untouched(session)
    session.rollback()
    with _one_writer(db.engine), outages.refused():
        try:
            session.connection(execution_options=WRITE)
            session.info["writing"] = True
            yield session
            session.flush()
            audit.seal(session)
            session.commit()
            session.info["written"] = session.info.get("written", False) or not unasked
        except IntegrityError as error:
            session.rollback()
            if _is_taken(error):  # two wrote the same at once: the unique indexes are the second wall
                raise Conflict() from error
            raise
        except BaseException:
            session.rollback()
            raise
        finally:
            for key in ("writing", "events"):
                session.info.pop(key, None)
    after = session.info.pop("after_commit", ())
    for call in after:
        call()


def end_read() -> None:
    """Let writers in before work that asks nothing of the database; what was read stays as it was read.

    On SQLite nobody can commit while a read is open, and nobody can begin to read while a commit waits for that.
    """
    session = db.session()
    _must_be_untouched(session)
    session.expire_on_commit = False
    try:
        session.commit()
    finally:
        session.expire_on_commit = True


def has_written() -> bool:
    """Whether something this request asked for is on disk already, so that a later fault must not deny it."""
    return db.session().info.get("written", False)


def _must_be_untouched(session) -> None:
    if session.info.get("writing"):
        raise RuntimeError("a write inside a write")
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes made before the write began")


def _is_taken(error: IntegrityError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint failed" in str(error.orig)


def after_commit(call) -> None:
    """Run `call` once the current write is on disk: a hint (wake the runner), never work that must happen."""
    db.session().info.setdefault("after_commit", []).append(call)


def must_be_writing(session) -> None:
    """Refuse to go on outside `writing()`: for functions that change rows."""
    if not session.info.get("writing"):
        raise RuntimeError("this changes the database and needs `with writing():`")


@contextmanager
def _one_writer(engine: Engine) -> Iterator[None]:
    # SQLite's own waiting is unfair (seconds for the slowest of 30 writers): queue inside the process first.
    if engine.dialect.name != "sqlite":
        yield
        return
    if not _writer.acquire(timeout=LOCK_SECONDS):
        raise Busy()
    try:
        yield
    finally:
        _writer.release()


def locked(model, ident: int):
    """The row with this id, locked until the write ends and read afresh; `Missing` when there is none.

    Rows that refer to it may be added meanwhile (FOR NO KEY UPDATE): its key never changes, and two who lock a person
    while a notice to that person is written would otherwise wait for each other.
    """
    must_be_writing(db.session())
    row = db.session.scalar(
        select(model)
        .where(model.id == ident)
        .with_for_update(of=model, key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise Missing()
    return row


def get(model, ident: int):
    """The row with this id without a lock; `Missing` when there is none."""
    row = db.session.get(model, ident) if ident < LARGEST_ID else None
    if row is None:
        raise Missing()
    return row


def data_dir() -> str:
    """The folder of database, files, index and secrets (`QMS_DATA_DIR`)."""
    return current_app.config["QMS_DATA_DIR"]
