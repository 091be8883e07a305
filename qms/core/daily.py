"""Work of every day, put in line once: `daily.enqueue("notices:digest", hour=lambda: HOUR.value)`.

The day's row is unique, so that of several runners one puts the job in line, whenever the day's first one comes along.
"""

from collections.abc import Callable
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import String, delete
from sqlalchemy.orm import Mapped, mapped_column

from . import clock, jobs
from .database import Base, db, writing
from .errors import Conflict

KEPT = timedelta(days=60)


class DailyRun(Base):
    """The job of this kind was put in line for this day."""

    __tablename__ = "daily_run"
    kind: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)


def enqueue(kind: str, *, hour: Callable[[], int], when: Callable[[], bool] = lambda: True) -> None:
    """Have a job of the kind with `day=` put in line each day from `hour` (Vietnam's) on, as long as `when()` holds."""
    jobs.watches(lambda: _look(kind, hour, when))


def _look(kind: str, hour: Callable[[], int], when: Callable[[], bool]) -> None:
    done: dict = current_app.extensions.setdefault("daily_runs", {})  # the runner looks every second
    now = clock.local(clock.now())
    today = now.date()
    if done.get(kind) == today or not when() or now.hour < hour():
        return
    if db.session.get(DailyRun, (kind, today)) is None:
        try:
            with writing() as session:
                session.execute(delete(DailyRun).where(DailyRun.day < today - KEPT))
                session.add(DailyRun(kind=kind, day=today))
                jobs.enqueue(kind, day=today.isoformat())
        except Conflict:  # another runner was first
            pass
    done[kind] = today
