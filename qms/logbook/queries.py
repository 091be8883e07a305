"""Selects on the log. Pages are found by number, not by counting, so that the last is as quick as the first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, and_, false, func, or_, select

from qms.core import links
from qms.core.audit import LogEntry
from qms.core.clock import VIETNAM
from qms.core.database import db

from .policy import visible_entries

PAGE = 50
BATCH = 2000


@dataclass(frozen=True)
class Filter:
    """What the reader asked for; empty parts do not limit. Days are Vietnam's, both included."""

    person: str = ""
    action: str = ""
    kind: str = ""
    code: str = ""
    unit: str = ""
    thread: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def is_empty(self) -> bool:
        return self == Filter()


def entries(reader, wanted: Filter) -> Select:
    """The entries the reader may see and asked for, in no order."""
    query = select(LogEntry).where(visible_entries(reader))
    for condition in _conditions(wanted):
        query = query.where(condition)
    return query


def page(query: Select, *, before: int | None = None, after: int | None = None) -> tuple[list[LogEntry], bool, bool]:
    """At most PAGE entries, newest first, and whether there are newer and older ones."""
    if after is not None:
        rows = db.session.scalars(query.where(LogEntry.seq > after).order_by(LogEntry.seq).limit(PAGE + 1)).all()
        return list(reversed(rows[:PAGE])), len(rows) > PAGE, True
    if before is not None:
        query = query.where(LogEntry.seq < before)
    rows = db.session.scalars(query.order_by(LogEntry.seq.desc()).limit(PAGE + 1)).all()
    return list(rows[:PAGE]), before is not None, len(rows) > PAGE


def payloads(query: Select) -> Iterator[str]:
    """The payload of every entry of the select, oldest first, read in batches."""
    query = query.with_only_columns(LogEntry.seq, LogEntry.payload).order_by(LogEntry.seq).limit(BATCH)
    last = -1
    while rows := db.session.execute(query.where(LogEntry.seq > last)).all():
        yield from (row.payload for row in rows)
        last = rows[-1].seq


def are_more_than(query: Select, most: int) -> bool:
    """Whether the select holds more than so many entries; does not count further."""
    some = query.with_only_columns(LogEntry.seq).limit(most + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) > most


def _conditions(wanted: Filter):
    if wanted.person:
        people = [f"u:{ref.partition(':')[2]}" for ref in links.search("person", wanted.person)]
        yield LogEntry.actor.in_(people) if people else false()
    if wanted.action:
        yield _begins(LogEntry.action, wanted.action) if wanted.action.endswith(":") else _is(wanted.action)
    if wanted.kind or wanted.code:
        yield _concerns(wanted.kind, wanted.code)
    if wanted.unit:
        yield LogEntry.unit == wanted.unit
    if wanted.thread:
        yield or_(LogEntry.thread == wanted.thread, LogEntry.object == wanted.thread)
    if wanted.since:
        yield LogEntry.at >= _midnight(wanted.since)
    if wanted.until:
        yield LogEntry.at < _midnight(wanted.until + timedelta(days=1))


def _is(action: str):
    return LogEntry.action == action


def _concerns(kind: str, code: str):
    if not code:
        return _begins(LogEntry.object, f"{kind}:")
    refs = [ref for name in ([kind] if kind else links.kinds()) for ref in links.search(name, code)]
    return or_(LogEntry.object.in_(refs), LogEntry.thread.in_(refs)) if refs else false()


def _begins(column, prefix: str):
    return and_(column >= prefix, column < prefix[:-1] + chr(ord(prefix[-1]) + 1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
