"""How long a record is kept: years from the end of the year in which it was closed, or for ever (DOMAIN §4.2)."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

PERMANENT = "permanent"
OFFERED = (1, 2, 3, 5, 10, 15, 20, 30, 50, 70)  # years; the law on archives goes from 2 to 70
MOST = 100
_FOR_EVER = {PERMANENT, "vĩnh viễn"}


def parsed(rule: str) -> int | str | None:
    """A document's rule (`5`, `5 năm`, `permanent`) as years or `PERMANENT`; None when it says neither."""
    said = rule.strip().lower()
    if said in _FOR_EVER:
        return PERMANENT
    number = said.split(" ")[0]
    return (
        int(number) if number.isascii() and number.isdigit() and len(number) <= 4 and 0 < int(number) <= MOST else None
    )


def rule_of(*documents) -> int | str | None:
    """What the first of these documents that says anything says of its records; None among them is passed over."""
    return next((rule for each in documents if each is not None and (rule := parsed(each.retention))), None)


def starts(closed_on: date) -> date:
    """The day from which the years count."""
    return date(closed_on.year, 12, 31)


def due(closed_on: date, years: int | None) -> date | None:
    """The first day on which it may be destroyed: the one after its years are over. Never, when it is permanent."""
    return None if years is None else date(closed_on.year + years + 1, 1, 1)


def in_words(years: int | None) -> str:
    """`5 years`, or that it is kept for ever."""
    return _("Permanent") if years is None else ngettext("%(num)d year", "%(num)d years", years)


def choices(*more: int | None) -> list[tuple[str, object]]:
    """(value, words) of what can be chosen, with `more` numbers of years among them."""
    years = sorted({*OFFERED, *(each for each in more if each)})
    return [*((str(each), in_words(each)) for each in years), (PERMANENT, _l("Permanent"))]


def years_of(chosen: str) -> int | None:
    """The years chosen; None for ever."""
    return None if chosen == PERMANENT else int(chosen)
