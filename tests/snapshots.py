"""What takes long to build is built once in a run for each kind of database, and copied: rows, files and index."""

import atexit
import shutil
import tempfile
from copy import copy
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import func, inspect, select

from qms.core import clock
from qms.core.audit import LogEntry
from qms.core.database import Base, db
from qms.search import whoosh_engine
from tests.servers import memory
from tests.servers.postgres import Cluster

_taken: dict[tuple, "Snapshot"] = {}


@dataclass
class Snapshot:
    """`made` is what was built, with a (class, id) for every row it held; `folder` the data, `url` the database."""

    made: object
    folder: Path
    url: str


def built_once(build, *given):
    """What `build()` makes of a database in which nothing has happened: from the second time on, a copy of the first.

    `given` is what it is built on: the `world` that the database holds already.
    """
    assert not db.session.scalar(select(func.count(LogEntry.seq))), "only what tells of nothing is overwritten"
    of = (build.__module__, build.__qualname__, db.engine.dialect.name, clock.now())
    if of in _taken:
        _put_back(_taken[of])
    else:
        made = _without_rows(build(*given))
        _let_go()
        _taken[of] = _take(made)
    return _with_rows(_taken[of].made)


def _take(made) -> Snapshot:
    folder, url = Path(tempfile.mkdtemp(prefix="qms-snapshot-", dir=memory.folder())), _url()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(current_app.config["QMS_DATA_DIR"], folder, dirs_exist_ok=True)
    if not url.startswith("sqlite"):
        url = Cluster.of(url).copy(url)
    return Snapshot(made, folder, url)


def _put_back(snapshot: Snapshot) -> None:
    _let_go()
    if engine := current_app.extensions.pop("search", None):
        engine.close()
    folder = Path(shutil.copytree(snapshot.folder, current_app.config["QMS_DATA_DIR"], dirs_exist_ok=True))
    for mark in folder.glob(f"index/{whoosh_engine._MARKER}"):  # an index that was copied is begun anew, but this one
        mark.write_text(whoosh_engine.WhooshEngine._mark(mark.parent.stat()), encoding="utf-8")
    if not _url().startswith("sqlite"):
        Cluster.of(_url()).replace(_url(), snapshot.url)


def _let_go() -> None:
    db.session.rollback()  # the rows that a test holds already are read again, from the copy
    db.engine.dispose()


def _url() -> str:
    return current_app.config["SQLALCHEMY_DATABASE_URI"]


@dataclass(frozen=True)
class _Row:
    of: type
    ident: int


def _without_rows(made):
    return _turned(made, Base, lambda row: _Row(type(row), inspect(row).identity[0]))


def _with_rows(made):
    return _turned(made, _Row, lambda row: db.session.get(row.of, row.ident))


def _turned(thing, kind: type, turn):
    """A copy of the thing with all of this kind turned, in its attributes and in theirs."""
    if isinstance(thing, kind):
        return turn(thing)
    if isinstance(thing, dict):
        return {key: _turned(value, kind, turn) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return type(thing)(_turned(value, kind, turn) for value in thing)
    if not hasattr(thing, "__dict__") or isinstance(thing, type):
        return thing
    turned = copy(thing)
    vars(turned).update({name: _turned(value, kind, turn) for name, value in vars(thing).items()})
    return turned
