"""The index in this application: which engine, and the jobs that keep it up to the database."""

from pathlib import Path

from flask import current_app

from qms.core import jobs
from qms.core.database import data_dir, db, writing

from . import engine as engines
from . import source, whoosh_engine  # noqa: F401  (the engine registers itself)
from .engine import Engine

BATCH = 200
REBUILD = "search:rebuild"


def current() -> Engine:
    """This process's engine, opened at first use."""
    opened = current_app.extensions.get("search")
    if opened is None:
        folder = Path(data_dir()) / "index"
        opened = current_app.extensions["search"] = engines.open_engine(current_app.config["SEARCH_ENGINE"], folder)
    return opened


def is_ready() -> bool:
    """Whether the index holds the whole database. Only looks: a search changes nothing."""
    return current().status().complete


@jobs.watches
def notice_incomplete() -> None:
    """Put the rebuilding of an index that does not hold the whole database in line, once."""
    try:
        if is_ready():
            return
    except engines.Unavailable:
        pass  # begun anew, hence incomplete
    if not jobs.pending(REBUILD):
        with writing():
            jobs.enqueue(REBUILD)


@jobs.handles("search:index", batch=BATCH)
def bring_up(payloads: list[dict]) -> None:
    """Make the index say of these revisions what the database says now; an incomplete index is made whole."""
    if current().status().complete:
        _read_in(sorted({payload["revision"] for payload in payloads}))
    else:
        rebuild()


@jobs.handles(REBUILD, batch=BATCH)
def make_whole(_payloads: list[dict]) -> None:
    """Rebuild the index unless that has been done since it was asked for."""
    if not current().status().complete:
        rebuild()


def rebuild() -> int:
    """Wipe the index and read the whole database into it; return how many revisions went in."""
    engine = current()
    engine.wipe()
    ids = list(source.current().every())
    for start in range(0, len(ids), BATCH):
        _read_in(ids[start : start + BATCH])
    engine.optimise()
    engine.completed()
    return len(ids)


def _read_in(revisions: list[int]) -> None:
    entries = source.current().entries(revisions)
    db.session.rollback()  # ends the read: on SQLite nobody could write while the index is being written
    current().replace(entries)
