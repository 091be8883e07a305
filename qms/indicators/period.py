"""The stretch of time that trends look at: whole months, the last one up to today."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from qms.documents.effects import add_months

PERIODS = {
    "12": _l("The last 12 months"),
    "3": _l("The last 3 months"),
    "6": _l("The last 6 months"),
    "24": _l("The last 24 months"),
    "this_year": _l("This year"),
    "last_year": _l("Last year"),
}
DEFAULT = "12"


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included; `name` is one of `PERIODS`."""

    name: str
    first: date
    last: date

    @classmethod
    def named(cls, name: str | None, today: date) -> "Period":
        """The period of this name; the last twelve months where it is none of ours."""
        name = name if name in PERIODS else DEFAULT
        if name == "this_year":
            return cls(name, today.replace(month=1, day=1), today)
        if name == "last_year":
            return cls(name, date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))
        return cls(name, add_months(today.replace(day=1), 1 - int(name)), today)

    @property
    def months(self) -> list["Period"]:
        """Its months, in order; each is named as SQL names it: `2026-03`."""
        found, first = [], self.first
        while first <= self.last:
            following = add_months(first, 1)
            found.append(Period(f"{first:%Y-%m}", first, min(following - timedelta(days=1), self.last)))
            first = following
        return found

    def as_days(self, verb: str = "") -> dict[str, str]:
        """The filters of a list for what was `found` or `closed` in it, or for its one kind of day."""
        first, last = (f"{verb}_{end}".lstrip("_") for end in ("from", "to"))
        return {first: f"{self.first:%d/%m/%Y}", last: f"{self.last:%d/%m/%Y}"}
