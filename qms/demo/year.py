"""The year before the day of loading: nonconformities in every state, made by the same operations that people use.

Each step is taken on a day of its own: what a person sees is dated by that day, while the action log keeps the moment
of loading and says beside it how the step is dated (`clock.as_if`, docs/decisions/0012-the-demonstrations-past.md).
"""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

import yaml
from sqlalchemy import select

from qms.core import clock
from qms.core.database import db, writing
from qms.notices import operations as notices
from qms.notices.models import Notice

from .story import Act, acts_of

STORIES = Path(__file__).parent / "stories"
STILL_NEW = timedelta(days=9)  # notices younger than this nobody has read yet
OPENING, OFFICE_HOURS, BETWEEN = time(8, 20), timedelta(hours=8), timedelta(minutes=37)  # of the acts of a day


def bring_about(today: date) -> None:
    """Take every step of every story of a nonconformity."""
    tell([act for row in stories() for act in acts_of(row, today)])


def tell(acts: list[Act]) -> None:
    """Take these steps in the order of their days; then let people have read what they were told long ago."""
    for day, some in groupby(sorted(acts, key=lambda act: act.day), key=lambda act: act.day):
        live(day, list(some))
    _read_notices()


def stories() -> list[dict]:
    """What `stories/*.yaml` tells, file by file."""
    return [row for path in sorted(STORIES.glob("*.yaml")) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]


def live(day: date, acts: list[Act]) -> None:
    """Take the acts of a day, one after the other."""
    apart = min(BETWEEN, OFFICE_HOURS / len(acts))
    with clock.as_if(_moment(day)), writing():
        for number, act in enumerate(acts):
            with clock.as_if(_moment(day, number * apart)):
                act.take(day)


def _moment(day: date, later: timedelta = timedelta()) -> datetime:
    """A moment within office hours, none later than this one."""
    return min(datetime.combine(day, OPENING, clock.VIETNAM) + later, clock.actual())


def _read_notices() -> None:
    with writing():
        old = select(Notice).where(Notice.created_at < clock.actual() - STILL_NEW, Notice.read_at.is_(None))
        for notice in db.session.scalars(old):
            with clock.as_if(notice.created_at + timedelta(hours=5)):
                notices.mark_read(notice)
