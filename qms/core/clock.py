"""The one source of time. Dates are Vietnam's (UTC+7, no daylight saving) whatever the server's zone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "UTC+07:00")


def _system() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system


def set_source(source: Callable[[], datetime] | None) -> None:
    """Take the time from `source` (aware UTC); None gives the system's clock back. For tests."""
    global _source
    _source = source or _system


_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


@contextmanager
def as_if(moment: datetime) -> Iterator[None]:
    """Let `now` and `today` say this moment (aware), for the demonstration's past, which never happened.

    The action log and signatures ask `actual`: they keep when a thing was done, and the log how it is dated beside it.
    """
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moment.reset(token)


def dated() -> datetime | None:
    """The moment that `as_if` tells, if it does."""
    return _moment.get()


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _moment.get() or _source()


def actual() -> datetime:
    """This instant, aware, in UTC, whatever is told as if."""
    return _source()


def today() -> date:
    """Today's date in Vietnam."""
    return now().astimezone(VIETNAM).date()


def local(instant: datetime) -> datetime:
    """An aware instant as Vietnam's wall clock shows it."""
    return instant.astimezone(VIETNAM)


def parsed(stamped: str) -> datetime:
    """The instant that `stamp` wrote."""
    return datetime.strptime(stamped, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def stamp(instant: datetime) -> str:
    """UTC as the action log writes it: `YYYY-MM-DDTHH:MM:SS.ffffffZ` (RFC 3339)."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
