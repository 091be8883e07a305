"""By when a reader confirms: so many working days after the day since when it is owed."""

from dataclasses import dataclass
from datetime import date

from qms.core.calendar import Calendar

from .. import limits

LONG_AGO = date(2000, 1, 1)


@dataclass(frozen=True)
class Deadline:
    """The calendar and the limit, read once for many readers."""

    calendar: Calendar
    days: int
    last_late: date  # who owes it since then, or longer, is late

    @classmethod
    def on(cls, today: date) -> "Deadline":
        """What holds today; two statements."""
        calendar, days = Calendar.around(LONG_AGO, today), limits.READ.value
        return cls(calendar, days, calendar.begun_before(today, days))

    def of(self, start: date) -> date:
        """The day by which what is owed since `start` is confirmed."""
        return self.calendar.after(start, self.days)
