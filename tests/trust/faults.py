"""Faults of disk and database on order: at the nth call, once or lasting, as the real thing would raise them."""

import errno
import os
import sqlite3
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy import event

from qms.core.database import db


def _of_sqlite(message: str, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode = code
    return error


OF_DATABASE = {  # what the drivers raise, and the status and words it must become
    "sqlite": {
        "full": lambda: _of_sqlite("database or disk is full", sqlite3.SQLITE_FULL),
        "failing": lambda: _of_sqlite("disk I/O error", sqlite3.SQLITE_IOERR_WRITE),
        "read-only": lambda: _of_sqlite("attempt to write a readonly database", sqlite3.SQLITE_READONLY),
        "locked": lambda: _of_sqlite("database is locked", sqlite3.SQLITE_BUSY),
    },
    "postgresql": {
        "full": lambda: psycopg.errors.DiskFull("could not extend file: No space left on device"),
        "failing": lambda: psycopg.errors.IoError("could not read block: Input/output error"),
        "read-only": lambda: psycopg.errors.ReadOnlySqlTransaction("cannot execute in a read-only transaction"),
        "locked": lambda: psycopg.errors.LockNotAvailable("canceling statement due to lock timeout"),
        "serialization": lambda: psycopg.errors.SerializationFailure("could not serialize access"),
        "deadlock": lambda: psycopg.errors.DeadlockDetected("deadlock detected"),
    },
}
OF_DISK = {
    "full": lambda: OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    "failing": lambda: OSError(errno.EIO, os.strerror(errno.EIO)),
    "read-only": lambda: OSError(errno.EROFS, os.strerror(errno.EROFS)),
}
SAID = {
    "full": (507, "Đĩa của hệ thống đã đầy."),
    "failing": (503, "Hệ thống không ghi được vào đĩa."),
    "read-only": (503, "Hệ thống không ghi được vào đĩa."),
    "locked": (503, "Hệ thống đang bận."),
    "serialization": (503, "Hệ thống đang bận."),
    "deadlock": (503, "Hệ thống đang bận."),
}


@dataclass
class Fault:
    """Raises `make()` at the nth call, and at every later one when it is lasting."""

    make: object
    nth: int = 1
    lasting: bool = False
    calls: int = 0

    @property
    def was_met(self) -> bool:
        return self.calls >= self.nth

    def count(self) -> None:
        self.calls += 1
        if self.calls == self.nth or (self.lasting and self.was_met):
            raise self.make()


@contextmanager
def in_database(kind: str, *, nth: int = 1, lasting: bool = False, only: str = ""):
    """Every statement counts as a call, or those that hold the words `only`; and every commit."""
    engine = db.engine
    fault = Fault(OF_DATABASE[engine.dialect.name][kind], nth, lasting)
    commit = engine.dialect.do_commit

    def executing(_cursor, statement, *_rest):
        if only in statement:
            fault.count()

    def committing(connection):
        if not only:
            fault.count()
        commit(connection)

    for name in ("do_execute", "do_executemany"):
        event.listen(engine, name, executing)
    engine.dialect.do_commit = committing
    try:
        yield fault
    finally:
        engine.dialect.do_commit = commit
        for name in ("do_execute", "do_executemany"):
            event.remove(engine, name, executing)


@contextmanager
def on_disk(monkeypatch, kind: str, *, nth: int = 1):
    """Every write, fsync, change of mode and rename of the store counts as a call."""
    fault = Fault(OF_DISK[kind], nth)
    with monkeypatch.context() as patch:
        for name in ("fsync", "chmod", "replace"):
            patch.setattr(os, name, _counted(fault, getattr(os, name)))
        patch.setattr(tempfile, "NamedTemporaryFile", _counting_writes(fault, tempfile.NamedTemporaryFile))
        yield fault


def _counted(fault: Fault, whole):
    def call(*given, **named):
        fault.count()
        return whole(*given, **named)

    return call


def _counting_writes(fault: Fault, opened):
    def call(*given, **named):
        part = opened(*given, **named)
        part.write = _counted(fault, part.write)
        return part

    return call
