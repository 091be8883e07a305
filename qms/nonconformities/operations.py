"""Reporting a nonconformity: the one verb that is no step."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l

from qms.core import audit
from qms.core.calendar import working_days_after
from qms.core.database import db
from qms.core.errors import Invalid
from qms.core.numbering import numbered
from qms.core.text import fold
from qms.documents import queries as documents
from qms.documents.effects import add_months
from qms.people import queries as people

from . import limits
from . import notices as tell
from .models import Nonconformity

REPORT = audit.declare("nonconformities:nonconformity:report", _l("reported it"))
OLDEST = 120  # months between discovery and report
INHERITED = (  # what a new round takes over from the one that did not work
    *("qms", "unit", "found_in", "source", "kind", "clause", "document", "revision", "quotation"),
    *("what", "what_folded", "place", "evidence", "requirement", "disposition", "correction", "corrected_on"),
    *("method", "analysis", "root_cause", "cause_group", "elsewhere"),
)


def _refuse_slips(discovered_on: date, today: date) -> None:
    if discovered_on > today:
        raise Invalid(fields={"discovered_on": _l("The day of discovery cannot lie in the future.")})
    if discovered_on < add_months(today, -OLDEST):
        sentence = _l("The day of discovery lies more than ten years back: check the year.")
        raise Invalid(fields={"discovered_on": sentence})


def report(*, by, today: date, unit, source: str, what: str, discovered_on: date, document=None, **more):
    """A nonconformity found in a unit, numbered `KPH-2026-VP-007`; it names the revision in force when it was found.

    `Invalid` when it would be found in the future or more than ten years ago, or no quality system covers the unit. The
    discovery begins every reckoning (repeats, days to close, the revision in force), and of what was found so long ago
    neither people nor records could be asked any more: it is a slip in the year.
    """
    _refuse_slips(discovered_on, today)
    system = people.system_of(unit, today)
    if system is None:
        raise Invalid(fields={"unit": _l("No quality system covers this unit.")})
    revision = documents.revision_in_force(document, discovered_on) if document is not None else None
    row = Nonconformity(
        number=numbered("KPH", f"{today.year}", unit.code),
        qms=system,
        unit=unit,
        found_in=unit,
        reporter=by,
        source=source,
        what=what,
        what_folded=fold(f"{what} {more.get('place') or ''}"),
        discovered_on=discovered_on,
        step_due=working_days_after(today, limits.ACCEPT.value),
        document=document,
        revision=revision,
        **more,
    )
    db.session.add(row)
    db.session.flush()
    told = {"number": row.number, "what": what, "source": source, "discovered_on": discovered_on}
    about = {"revision": revision} if revision else {"document": document} if document else {}
    audit.record(REPORT, row, by=by, new=told, **about)
    tell.tell_officers(row, by=by)
    return row


def begin_new_round(old: Nonconformity, *, by, today: date, reason: str) -> Nonconformity:
    """What did not work begins again under a new number, at the analysis of its cause."""
    from .workflow import NONCONFORMITY

    row = Nonconformity(
        number=numbered("KPH", f"{today.year}", old.unit.code),
        predecessor=old,
        reporter=by,
        discovered_on=today,
        deadline=today + timedelta(days=limits.WHOLE.value),
        **{name: getattr(old, name) for name in INHERITED},
    )
    db.session.add(row)
    db.session.flush()
    told = {"number": row.number, "what": row.what, "discovered_on": today}
    audit.record(REPORT, row, by=by, new=told, predecessor=old, reason=reason)
    NONCONFORMITY.fire(row, "resume", by=by, today=today, automatic=True)
    return row
