"""The index in this application: which engine, what goes into it, and the job that keeps it up to the database."""

from collections.abc import Callable, Iterable
from pathlib import Path

from flask import current_app

from qms.core import jobs
from qms.core.database import data_dir

from . import engine as engines
from . import whoosh_engine  # noqa: F401  (registers itself)
from .engine import Engine, Entry

BATCH = 200

_entries: Callable[[Iterable[int]], dict[int, list[Entry]]] | None = None
_every: Callable[[], Iterable[int]] | None = None


def source(*, every: Callable[[], Iterable[int]]):
    """Register where passages come from: revision ids → their entries (none = not to be found), and all the ids."""

    def register(entries):
        global _entries, _every
        _entries, _every = entries, every
        return entries

    return register


def current() -> Engine:
    """This process's engine, opened at first use."""
    opened = current_app.extensions.get("search")
    if opened is None:
        folder = Path(data_dir()) / "index"
        opened = current_app.extensions["search"] = engines.open_engine(current_app.config["SEARCH_ENGINE"], folder)
    return opened


@jobs.handles("search:index", batch=BATCH)
def bring_up(payloads: list[dict]) -> None:
    """Make the index say of these revisions what the database says now."""
    revisions = sorted({payload["revision"] for payload in payloads})
    current().replace(_entries(revisions))


def rebuild() -> int:
    """Wipe the index and read the whole database into it; return how many revisions went in."""
    engine = current()
    engine.wipe()
    ids = list(_every())
    for start in range(0, len(ids), BATCH):
        engine.replace(_entries(ids[start : start + BATCH]))
    engine.optimise()
    engine.completed()
    return len(ids)
