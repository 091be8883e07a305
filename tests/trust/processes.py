"""Work in processes of their own: started together at a barrier, or killed at a point of the test's choosing.

A process is told the database, the data folder and which function of `tests.trust.tasks` to call; it sends back what
came of it. The application has no hooks for this: whoever wants to interfere patches it from inside the process.
"""

import multiprocessing
import os
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.synchronize import Event

from qms.core.database import db

MORNING = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
SPAWN = multiprocessing.get_context("forkserver")  # from a process that has the application imported, and nothing open
SPAWN.set_forkserver_preload(["tests.trust.warm", "tests.trust.tasks"])
LONGEST = 60.0
SOAK = int(os.environ.get("SOAK_ROUNDS", "0"))  # `make soak`: how often what `make test` tries a few times


@dataclass(frozen=True)
class Place:
    """Where a process works: the application's settings and ours."""

    database: str
    folder: str
    environment: dict[str, str]

    @classmethod
    def of(cls, app) -> "Place":
        return cls(app.config["SQLALCHEMY_DATABASE_URI"], app.config["QMS_DATA_DIR"], dict(os.environ))


@dataclass(frozen=True)
class Outcome:
    """`done` with what the task returned, `refused` with the status, or `fault` with its traceback."""

    kind: str
    value: object = None


def race(place: Place, task: str, arguments: Sequence[tuple]) -> list[Outcome]:
    """Call the task once in a process for each tuple of arguments, all starting at the same moment."""
    db.session.rollback()  # an open read of ours would keep SQLite's writers waiting
    barrier, results = SPAWN.Barrier(len(arguments)), SPAWN.Queue()
    racers = [SPAWN.Process(target=_run, args=(place, task, given, barrier, results)) for given in arguments]
    for racer in racers:
        racer.start()
    outcomes = [results.get(timeout=LONGEST + len(racers)) for _ in racers]
    for racer in racers:
        racer.join()
    return outcomes


def alone(place: Place, task: str, *given, kill_after: float | None = None) -> int:
    """Call the task in a process of its own and return the exit code: -9 when it was killed.

    `kill_after` counts the seconds from when it has started up and is connected.
    """
    db.session.rollback()  # as in `race`
    ready = SPAWN.Event()
    process = SPAWN.Process(target=_run, args=(place, task, given, ready, None))
    process.start()
    ready.wait(LONGEST)
    process.join(LONGEST if kill_after is None else kill_after)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode


def _run(place: Place, task: str, given: tuple, start, results) -> None:
    from qms.app import create_app
    from qms.core import clock
    from qms.core.database import db
    from qms.core.errors import Refusal

    from . import tasks

    os.environ.update(place.environment)
    clock.set_source(lambda: MORNING)
    app = create_app(
        TESTING=True,
        SQLALCHEMY_DATABASE_URI=place.database,
        QMS_DATA_DIR=place.folder,
        SECRET_KEY="for tests only",
        INLINE_JOBS=False,
    )
    with app.app_context():
        db.session.connection()  # connected before the start, so that all are equally fast
        db.session.rollback()
        try:
            if isinstance(start, Event):
                start.set()
            elif start:
                start.wait(LONGEST)
            outcome = Outcome("done", getattr(tasks, task)(*given))
        except Refusal as refusal:
            outcome = Outcome("refused", refusal.status)
        except Exception:
            outcome = Outcome("fault", traceback.format_exc())
    if results:
        results.put(outcome)
    elif outcome.kind != "done":
        raise RuntimeError(outcome.value)
