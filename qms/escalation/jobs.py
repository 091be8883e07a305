"""The daily round: what is late is brought to each level it has come to, once.

Each thing is a transaction of its own, in which it is read again under its lock: a round that is killed goes on where
it stopped, and of two at once the second finds done what the first did (the unique row is the second wall).
"""

import time
from collections.abc import Iterable
from datetime import date

from qms import notices
from qms.core import audit, clock, daily, jobs, links
from qms.core.calendar import Calendar
from qms.core.database import db, locked, writing
from qms.core.errors import Busy, Conflict, Missing

from . import queries
from .levels import KINDS, LEVELS
from .models import Escalation
from .watches import Watch, watch_of, watches
from .words import HOUR, RAISE

BY = "job:escalation"
LONGEST = jobs.LEASE.total_seconds() / 2  # that a round begins further things


@jobs.handles("escalation:round")
def rounds(payloads: list[dict]) -> None:
    """Go round for the day of each payload."""
    for payload in payloads:
        go_round(date.fromisoformat(payload["day"]))


def go_round(today: date) -> None:
    """Bring what is late to the levels it has come to; what is no longer late is no longer news."""
    begun = time.monotonic()
    late = [row for each in watches() for query in each.late(today) for row in db.session.execute(query)]
    things = dict.fromkeys((row.kind, row.ident) for row, _number in _missing(late, today))
    db.session.rollback()  # no read is kept open while each thing is written
    for kind, ident in things:
        if time.monotonic() - begun > LONGEST:
            raise Busy()
        try:
            _bring(watch_of(kind), ident, today)
        except (Conflict, Missing):  # another round was first
            continue
    _forget(late)


def _missing(late: list, today: date) -> list[tuple]:
    """(row of what is late, level it has come to) of which nobody was told yet, lowest level first."""
    if not late:
        return []
    calendar = Calendar.around(min(row.due for row in late), today)
    known, after = queries.written({row.due for row in late}), [level.after.value for level in LEVELS]
    found = []
    for number, days in enumerate(after, 1):
        for row in late:
            key = f"{row.kind}:{row.uid}", row.due, number
            if key not in known and calendar.between(row.due, today) >= days:
                known.add(key)
                found.append((row, number))
    return found


def _bring(watch: Watch, ident: int, today: date) -> None:
    with writing():
        row = locked(watch.model, ident)
        told = queries.told_on(row.ref, clock.today())
        for late, number in _missing(queries.late_now(watch, ident, today), today):
            told |= _raise(watch, row, late, number, told)


def _raise(watch: Watch, row, late, number: int, told: set[int]) -> set[int]:
    """One level: the row, the notices and the entry of the log, together. Gives back whom it told, by id."""
    level = LEVELS[number - 1]
    people = watch.owners(row) if level.people is None else level.people(row)
    people = [person for person in people if person.is_active and links.subject(row.ref, person) is not None]
    if not people:  # asked again tomorrow: somebody may have been appointed
        return set()
    fresh = [person for person in people if person.id not in told]
    what = watch.says(row, is_whole=late.is_whole)
    notices.tell(fresh, level.notice, watch.about(row), day=late.due, what=what)
    db.session.add(Escalation(subject=row.ref, due=late.due, level=number, day=clock.today(), told=fresh))
    db.session.flush()
    audit.record(RAISE, row, by=BY, level=level.name, due=late.due, told=fresh)
    return {person.id for person in fresh}


def _forget(late: Iterable) -> None:
    """Notices of what is no longer late count as read, so that no mail speaks of it any more."""
    of: dict[str, set[int]] = {}
    for row in late:
        of.setdefault(row.kind, set()).add(row.ident)
    still = {watch_of(kind).about(row) for kind, idents in of.items() for row in watch_of(kind).rows(idents).values()}
    gone = queries.unread_subjects() - still
    if not gone:
        db.session.rollback()
        return
    with writing():
        for subject in sorted(gone):
            notices.settle(KINDS, subject)


daily.enqueue("escalation:round", hour=lambda: HOUR.value)
