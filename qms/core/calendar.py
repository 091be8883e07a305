"""Working days: Monday to Friday, less the holidays and plus the make-up days that the administrator keeps.

Tết and swapped days are fixed anew each year (45/2019/QH14, art. 112), so they are rows and not a formula.
"""

from datetime import date, timedelta

import holidays
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from . import audit
from .database import Base, Identified, db, must_be_writing
from .errors import Invalid

ADD = audit.declare("core:calendar:add", _l("added a day to the calendar"))
REMOVE = audit.declare("core:calendar:remove", _l("took a day out of the calendar"))
FARTHEST = 3660  # days that a reckoning goes at the most


class SpecialDay(Identified, Base):
    """A day that is not what its weekday says: a holiday, or a Saturday or Sunday that is worked."""

    __tablename__ = "special_day"
    day: Mapped[date] = mapped_column(unique=True)
    is_working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(120), default="")


class Calendar:
    """The special days of a stretch of time, read once, to reckon with."""

    def __init__(self, special: dict[date, bool]):
        self._special = special

    @classmethod
    def around(cls, first: date, last: date) -> "Calendar":
        """The days from a year before `first` to two years after `last`, in one statement."""
        query = select(SpecialDay.day, SpecialDay.is_working)
        query = query.where(SpecialDay.day.between(first - timedelta(days=366), last + timedelta(days=732)))
        return cls(dict(db.session.execute(query).all()))

    def is_working(self, day: date) -> bool:
        """Whether it is worked on that day."""
        return self._special.get(day, day.weekday() < 5)

    def after(self, day: date, working_days: int) -> date:
        """The day `working_days` working days after (with a minus: before) a day; the day itself does not count."""
        step, left = timedelta(days=1 if working_days >= 0 else -1), abs(working_days)
        for _n in range(FARTHEST):
            if not left:
                break
            day += step
            left -= self.is_working(day)
        return day

    def begun_before(self, day: date, working_days: int) -> date:
        """The last day whose `after(…, working_days)` lies before a day: what began then, or earlier, is late on it."""
        start = day - timedelta(days=1)
        for _n in range(FARTHEST):
            if working_days <= 0:
                break
            working_days -= self.is_working(start)
            start -= timedelta(days=1)
        return start

    def between(self, day: date, other: date) -> int:
        """How many working days lie after `day` up to and including `other`; negative the other way round."""
        if other < day:
            return -self.between(other, day)
        span = min((other - day).days, FARTHEST)
        weeks, last = span // 7, day + timedelta(days=span)
        rest = range(1, span - 7 * weeks + 1)
        by_weekday = 5 * weeks + sum((day + timedelta(days=n)).weekday() < 5 for n in rest)
        swapped = (works - (each.weekday() < 5) for each, works in self._special.items() if day < each <= last)
        return by_weekday + sum(swapped)


def working_days_after(day: date, working_days: int) -> date:
    """`Calendar.after` for one reckoning."""
    return Calendar.around(day, day).after(day, working_days)


def working_days_between(day: date, other: date) -> int:
    """`Calendar.between` for one reckoning."""
    return Calendar.around(min(day, other), max(day, other)).between(day, other)


def special_days(year: int) -> list[SpecialDay]:
    """The special days of a year, in order."""
    within = SpecialDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return list(db.session.scalars(select(SpecialDay).where(within).order_by(SpecialDay.day)))


def proposed(year: int) -> dict[date, tuple[bool, str]]:
    """Day → (is it worked, its name) of what differs from weekdays by law and by the year's decision, and is not kept.

    A year whose decision is not out yet has its fixed holidays and Tết alone.
    """
    known = {row.day for row in special_days(year)}
    found = holidays.country_holidays("VN", years=year, language="vi")
    rows = {day: (False, name) for day, name in found.items() if day.weekday() < 5}
    rows |= {day: (True, _("Worked in exchange")) for day in found.weekend_workdays}
    return {day: rows[day] for day in sorted(rows) if day.year == year and day not in known}


def add(day: date, *, is_working: bool, name: str, by) -> SpecialDay:
    """Keep a day that is not what its weekday says; `Invalid` when it is kept already or changes nothing."""
    must_be_writing(db.session())
    if is_working == (day.weekday() < 5):
        said = _l("A working day already.") if is_working else _l("A Saturday or Sunday is free already.")
        raise Invalid(fields={"day": said})
    if db.session.scalar(select(SpecialDay).where(SpecialDay.day == day)) is not None:
        raise Invalid(fields={"day": _l("This day is in the calendar already.")})
    row = SpecialDay(day=day, is_working=is_working, name=name)
    db.session.add(row)
    db.session.flush()
    audit.record(ADD, row, by=by, day=day, name=name, is_working=is_working)
    return row


def remove(row: SpecialDay, *, by) -> None:
    """Let the day be what its weekday says again."""
    must_be_writing(db.session())
    audit.record(REMOVE, row, by=by, day=row.day, name=row.name, is_working=row.is_working)
    db.session.delete(row)
