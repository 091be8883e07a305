"""Work after commit: rows written in the transaction they follow from, claimed with a lease, done without a lock.

A handler is repeatable: it may run again after a crash. `enqueue("search:index", revision=7)` ·
`@handles("search:index", batch=200)`: it gets a list of payloads, at most `batch` at a time · `@watches`: what puts in
line the work that no transaction asks for.
"""

import json
import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Index, String, Text, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from . import clock, outages
from .database import Base, Instant, after_commit, db, must_be_writing, writing
from .errors import Away

LEASE = timedelta(minutes=5)
ATTEMPTS = 6
PAUSE = 1.0  # seconds between looks when nothing woke the runner

log = logging.getLogger(__name__)
_handlers: dict[str, tuple[Callable[[list[dict]], None], int]] = {}
_watchers: list[Callable[[], None]] = []
_wake = threading.Event()


class Job(Base):
    """One piece of work. Finished jobs are deleted; those that failed for good stay, with their error."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "failed", "run_after"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    payload: Mapped[str] = mapped_column(Text)
    run_after: Mapped[datetime] = mapped_column(Instant)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    leased_by: Mapped[str | None] = mapped_column(String(120))
    attempts: Mapped[int] = mapped_column(default=0)
    failed: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(Text)


def handles(kind: str, *, batch: int = 1):
    """Register the function that does the jobs of this kind; it gets the payloads of up to `batch` of them at once."""

    def register(handler):
        _handlers[kind] = (handler, batch)
        return handler

    return register


def watches(look):
    """Register a quick look that the runner takes before it asks what is due; it may `enqueue` what it finds amiss."""
    _watchers.append(look)
    return look


def enqueue(kind: str, *, after: datetime | None = None, **payload) -> None:
    """Write a job in the current transaction; due at once, or `after` an instant."""
    if kind not in _handlers:
        raise ValueError(f"no handler for {kind}")
    must_be_writing(db.session())
    db.session.add(Job(kind=kind, payload=json.dumps(payload, sort_keys=True), run_after=after or clock.now()))
    after_commit(_wake.set)


def run_due(limit: int = 1_000_000) -> int:
    """Let the watchers look, then do what is due, kind by kind, until none is left or `limit` is done; say how many."""
    for look in _watchers:
        look()
    done = 0
    while done < limit and (claimed := _claim()):
        kind, payloads = claimed
        _carry_out(kind, payloads)
        done += len(payloads)
    return done


def pending(kind: str | None = None) -> int:
    """How many jobs wait (failed ones not counted), of one kind or of all."""
    query = select(func.count()).select_from(Job).where(Job.failed.is_(False))
    return db.session.scalar(query.where(Job.kind == kind) if kind else query)


def _claim() -> tuple[str, dict[int, dict]] | None:
    now = clock.now()
    due = (Job.failed.is_(False), Job.run_after <= now, or_(Job.lease_until.is_(None), Job.lease_until < now))
    # A cheap look first: an idle runner must not take the write lock every second.
    kind = db.session.scalar(select(Job.kind).where(*due).order_by(Job.run_after, Job.id).limit(1))
    db.session.rollback()
    if kind is None:
        return None
    batch = _handlers[kind][1]
    with writing() as session:
        rows = session.scalars(
            select(Job)
            .where(*due, Job.kind == kind)
            .order_by(Job.run_after, Job.id)
            .limit(batch)
            .with_for_update(skip_locked=True)
        ).all()
        for job in rows:
            job.lease_until, job.leased_by = now + LEASE, f"{socket.gethostname()}:{os.getpid()}"
            job.attempts += 1
        claimed = {job.id: json.loads(job.payload) for job in rows}
    return (kind, claimed) if claimed else None


def _carry_out(kind: str, claimed: dict[int, dict]) -> None:
    try:
        _handlers[kind][0](list(claimed.values()))
    except Exception as error:  # a job's fault is kept on its row; the runner goes on
        if outages.refusal_of(error):
            log.warning("%d jobs %s wait for an outage to end: %s", len(claimed), kind, error)
        else:
            log.exception("%d jobs %s failed", len(claimed), kind)
        db.session.rollback()
        _note_failure(kind, claimed, error)
        return
    with writing() as session:
        session.execute(delete(Job).where(Job.id.in_(claimed)))


def _note_failure(kind: str, claimed: dict[int, dict], error: Exception) -> None:
    with writing() as session:
        later = clock.now()
        for job in session.scalars(select(Job).where(Job.id.in_(claimed))):
            job.error = f"{type(error).__name__}: {error}"[:2000]
            job.failed = job.attempts >= ATTEMPTS and outages.refusal_of(error) is None  # an outage ends some day
            job.lease_until = None
            job.run_after = later = clock.now() + min(timedelta(seconds=2 ** min(job.attempts, 16)), LEASE)
        if isinstance(error, Away):  # the others of the kind would find the same: other work is not kept waiting
            waiting = (Job.kind == kind, Job.failed.is_(False), Job.lease_until.is_(None), Job.run_after < later)
            session.execute(update(Job).where(*waiting).values(run_after=later))


def release_leases() -> None:
    """Give back what this installation's dead runner had claimed: called when the only runner starts."""
    with writing() as session:
        session.execute(update(Job).where(Job.failed.is_(False)).values(lease_until=None))


class Runner(threading.Thread):
    """Does due jobs beside the web server in one process (`make run`); elsewhere `flask qms jobs` does it."""

    def __init__(self, app):
        super().__init__(name="jobs", daemon=True)
        self.app = app
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                with self.app.app_context():
                    run_due()
            except Exception:
                log.exception("the job runner stumbled")
            _wake.wait(PAUSE)
            _wake.clear()

    def stop(self) -> None:
        """Finish the job at hand and end."""
        self.stopping.set()
        _wake.set()
        self.join(timeout=10)
