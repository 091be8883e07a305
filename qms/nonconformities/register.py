"""The log of nonconformities (*sổ theo dõi sự KPH*): what a person may see, narrowed, ordered, and as a workbook."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from qms.core.database import db
from qms.core.forms import parse_day
from qms.core.text import in_short, tidy
from qms.exports.sheet import Column
from qms.people.models import Unit
from qms.people.queries import of_unit

from . import limits
from .kinds import CAUSE_GROUPS, KINDS, SOURCES
from .models import NOT_COUNTED, OPEN, Nonconformity
from .policy import visible_nonconformities
from .queries import repeats
from .workflow import STATES

SHOWN = {
    "open": _l("All that are open"),
    "overdue": _l("Overdue"),
    "counted": _l("All that count: neither dismissed nor linked"),
    **{state: label for state, (label, _tone) in STATES.items()},
}
UNCONFIRMED = "unconfirmed"
KINDS_SHOWN = {**{kind: label for kind, (label, _tone) in KINDS.items()}, UNCONFIRMED: _l("Not yet confirmed")}
DAYS = {  # name in the address: (column, it is the first day rather than the last)
    "found_from": (Nonconformity.discovered_on, True),
    "found_to": (Nonconformity.discovered_on, False),
    "closed_from": (Nonconformity.closed_on, True),
    "closed_to": (Nonconformity.closed_on, False),
}
DAY_LABELS = {
    "found_from": _l("Found from"),
    "found_to": _l("Found until"),
    "closed_from": _l("Closed from"),
    "closed_to": _l("Closed until"),
}
ORDERS = {
    "number": (Nonconformity.id,),
    "discovered": (Nonconformity.discovered_on, Nonconformity.id),
    "unit": (Unit.position, Unit.name, Nonconformity.id),
    "kind": (case({kind: n for n, kind in enumerate(KINDS)}, value=Nonconformity.kind, else_=9), Nonconformity.id),
    "state": (case({state: n for n, state in enumerate(STATES)}, value=Nonconformity.state), Nonconformity.id),
    "deadline": (Nonconformity.deadline.is_(None), Nonconformity.deadline, Nonconformity.id),
}


def entries(person) -> Select:
    """Rows (Nonconformity,) of all that the person may read."""
    return (
        select(Nonconformity)
        .join(Nonconformity.unit)
        .where(visible_nonconformities(person))
        .options(
            contains_eager(Nonconformity.unit), joinedload(Nonconformity.reporter), joinedload(Nonconformity.document)
        )
    )


def narrowed(person, args: Mapping[str, str], *, units: list[Unit], today: date, of: Select | None = None) -> Select:
    """The rows of `entries` (`of`, where they are at hand) that the filters in the address ask for.

    What is no filter of ours is not heeded.
    """
    query = (entries(person) if of is None else of).where(*of_unit(args, units))
    for name, known in {"kind": KINDS_SHOWN, "source": SOURCES, "cause_group": CAUSE_GROUPS}.items():
        if args.get(name) in known:
            query = query.where(getattr(Nonconformity, name) == ("" if args[name] == UNCONFIRMED else args[name]))
    if (year := args.get("year", "")).isascii() and year.isdigit() and 1900 <= int(year[:4]) <= 2200:
        first = date(int(year[:4]), 1, 1)
        query = query.where(Nonconformity.discovered_on.between(first, first.replace(month=12, day=31)))
    for name, (column, is_first) in DAYS.items():
        if day := parse_day(args.get(name)):
            query = query.where(column >= day if is_first else column <= day)
    if clause := _clean(args.get("clause")):
        query = query.where(Nonconformity.clause.startswith(clause, autoescape=True))
    if text := _clean(args.get("q")):
        number = Nonconformity.number.contains(text.upper(), autoescape=True)
        query = query.where(or_(number, Nonconformity.what.contains(text, autoescape=True)))
    if (document := args.get("document", "")).isascii() and document.isdigit() and len(document) < 10:
        query = query.where(Nonconformity.document_id == int(document))
    if args.get("repeated"):
        query = query.where(repeats(person, limits.REPEAT.value))
    return query.where(*_in_state(args.get("state"), today))


def _in_state(state: str | None, today: date) -> list:
    if state in STATES:
        return [Nonconformity.state == state]
    still = Nonconformity.state.in_(OPEN)
    conditions = {
        "open": [still],
        "overdue": [and_(still, Nonconformity.deadline < today)],
        "counted": [Nonconformity.state.not_in(NOT_COUNTED)],
    }
    return conditions.get(state, [])


def by_state(query: Select) -> dict[str, int]:
    """How many of these rows are in each state; one statement."""
    rows = query.order_by(None).with_only_columns(Nonconformity.state, func.count(), maintain_column_froms=True)
    return dict(db.session.execute(rows.options().group_by(Nonconformity.state)).all())


def columns() -> list[Column]:
    """The workbook's columns, in the order of `cells`."""
    return [
        Column(str(_l("No.")), 6, "number"),
        Column(str(_l("Number")), 18, "code"),
        Column(str(_l("Found on")), 13, "date"),
        Column(str(_l("Unit")), 30),
        Column(str(_l("Source")), 24),
        Column(str(_l("What is not right?")), 50),
        Column(str(_l("How grave")), 20),
        Column(str(_l("ISO clause")), 10),
        Column(str(_l("Document")), 16, "code"),
        Column(str(_l("What was done at once")), 40),
        Column(str(_l("Root cause")), 40),
        Column(str(_l("Group of the cause")), 20),
        Column(str(_l("Reported by")), 22),
        Column(str(_l("Deadline")), 13, "date"),
        Column(str(_l("Effectiveness")), 20),
        Column(str(_l("Closed on")), 13, "date"),
        Column(str(_l("State")), 24),
        Column(str(_l("Days overdue")), 10, "number"),
    ]


def cells(row: Nonconformity, today: date) -> tuple:
    """What the workbook says of one, beside the running number."""
    effect = "" if row.effective is None else str(_l("Effective") if row.effective else _l("Not effective"))
    return (
        row.number,
        row.discovered_on,
        row.unit.name,
        str(SOURCES[row.source]),
        row.what,
        str(KINDS[row.kind][0]) if row.kind else "",
        row.clause,
        row.document.code if row.document else "",
        row.correction,
        row.root_cause,
        str(CAUSE_GROUPS[row.cause_group]) if row.cause_group else "",
        row.reporter.name,
        row.deadline,
        effect,
        row.closed_on,
        str(STATES[row.state][0]),
        (today - row.deadline).days if row.is_overdue(today) else None,
    )


def _clean(text: str | None) -> str:
    return tidy("".join(c for c in text or "" if c.isprintable()))[:100]


__all__ = ["ORDERS", "SHOWN", "by_state", "cells", "columns", "entries", "in_short", "narrowed"]
