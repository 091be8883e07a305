"""The log of nonconformities (*sổ theo dõi sự KPH*): what a person may see, narrowed, ordered, and as a workbook."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from qms.actions.models import Action
from qms.core.database import db
from qms.core.forms import parse_day
from qms.core.kept import kept_list
from qms.core.lists import sifting
from qms.core.text import in_short, typed
from qms.exports.sheet import Column
from qms.people.models import Unit
from qms.people.queries import of_unit

from . import limits, queries
from .kinds import CAUSE_GROUPS, KINDS, SOURCES
from .models import NOT_COUNTED, OPEN, Nonconformity
from .policy import visible_nonconformities
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
    "deadline": (Nonconformity.deadline, Nonconformity.id),
}


def readable(person) -> Select:
    """Rows (Nonconformity,) of all that the person may read, to count."""
    return select(Nonconformity).where(visible_nonconformities(person))


def entries(person) -> Select:
    """The rows of `readable` with all that a list shows of them."""
    return (
        readable(person)
        .join(Nonconformity.unit)
        .options(
            contains_eager(Nonconformity.unit),
            joinedload(Nonconformity.reporter),
            joinedload(Nonconformity.document),
            selectinload(Nonconformity.actions),
        )
    )


def narrowed(
    person,
    args: Mapping[str, str],
    *,
    units: list[Unit],
    today: date,
    of: Select | None = None,
    repeat: int | None = None,
) -> Select:
    """The rows of `entries` (or `of` others) that the filters in the address ask for.

    What is no filter of ours is not heeded. `repeat` are the months of a repeat, where they have been looked up.
    The unit is sifted: what is found by its days or state is read in an index.
    """
    query = (entries(person) if of is None else of).where(*of_unit(args, units, sifting(Nonconformity.unit_id)))
    for name, known in {"kind": KINDS_SHOWN, "source": SOURCES, "cause_group": CAUSE_GROUPS}.items():
        if args.get(name) in known:
            query = query.where(getattr(Nonconformity, name) == ("" if args[name] == UNCONFIRMED else args[name]))
    if (year := args.get("year", "")).isascii() and year.isdigit() and 1900 <= int(year[:4]) <= 2200:
        first = date(int(year[:4]), 1, 1)
        query = query.where(Nonconformity.discovered_on.between(first, first.replace(month=12, day=31)))
    for name, (column, is_first) in DAYS.items():
        if day := parse_day(args.get(name)):
            query = query.where(column >= day if is_first else column <= day)
    if clause := typed(args.get("clause")):
        query = query.where(Nonconformity.clause.startswith(clause, autoescape=True))
    if text := typed(args.get("q")):
        query = query.where(queries.matches(text))
    if (document := args.get("document", "")).isascii() and document.isdigit() and len(document) < 10:
        query = query.where(Nonconformity.document_id == int(document))
    if args.get("repeated"):
        query = query.where(queries.repeats(person, repeat or limits.REPEAT.value))
    return query.where(*_in_state(args.get("state"), today))


@kept_list(24)
def listed(person, args: Mapping[str, str], *, units: list[Unit], today: date, repeat: int | None) -> Select:
    """`narrowed` for a page; what is a repeat must be said where the address asks for them."""
    return narrowed(person, args, units=units, today=today, repeat=repeat)


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


def lanes(query: Select, most: int) -> dict[str, tuple[int, list[Nonconformity]]]:
    """By open state how many of these rows are in it, and the first `most`, due soonest first; one statement."""
    by = {"partition_by": Nonconformity.state}
    place = func.row_number().over(**by, order_by=ORDERS["deadline"]).label("place")
    count = func.count().over(**by).label("count")
    rows = query.order_by(None).with_only_columns(Nonconformity.id, place, count, maintain_column_froms=True)
    ranked = rows.where(Nonconformity.state.in_(OPEN)).subquery()
    cards = select(Nonconformity, ranked.c["count"]).join(ranked, ranked.c.id == Nonconformity.id)
    counts, shown = dict.fromkeys(OPEN, 0), {state: [] for state in OPEN}
    for row, number in db.session.execute(cards.where(ranked.c.place <= most).order_by(ranked.c.place)):
        counts |= {row.state: number}
        shown[row.state].append(row)
    return {state: (counts[state], shown[state]) for state in OPEN}


COLUMNS = {  # of the workbook, in order; the form of the log has those that are not in `BESIDE`
    "number": (_l("Number"), 18, "code"),
    "found_on": (_l("Found on"), 13, "date"),
    "unit": (_l("Unit"), 30, "text"),
    "source": (_l("Source"), 24, "text"),
    "summary": (_l("What is not right?"), 50, "text"),
    "severity": (_l("How grave"), 20, "text"),
    "clause": (_l("ISO clause"), 10, "text"),
    "document": (_l("Document"), 16, "code"),
    "correction": (_l("What was done at once"), 40, "text"),
    "root_cause": (_l("Root cause"), 40, "text"),
    "cause_group": (_l("Group of the cause"), 20, "text"),
    "actions": (_l("What is done about it"), 50, "text"),
    "owner": (_l("Owner"), 26, "text"),
    "finder": (_l("Reported by"), 22, "text"),
    "due": (_l("Deadline"), 13, "date"),
    "done_on": (_l("Done on"), 13, "date"),
    "verified": (_l("Verification"), 22, "text"),
    "effective": (_l("Effectiveness"), 20, "text"),
    "closed_on": (_l("Closed on"), 13, "date"),
    "state": (_l("State"), 24, "text"),
    "overdue_days": (_l("Days overdue"), 10, "number"),
    "note": (_l("Remark"), 40, "text"),
}
BESIDE = ("document", "correction", "cause_group", "finder")


def columns() -> list[Column]:
    """The workbook's columns: the running number, then those of `told`."""
    return [Column(str(_l("No.")), 6, "number"), *(Column(str(label), *how) for label, *how in COLUMNS.values())]


def told(row: Nonconformity, today: date) -> dict:
    """What workbook and form say of one, by the names of `COLUMNS`."""
    planned = actions_of(row)
    is_done = bool(planned) and all(action.done_on for action in planned)
    said = {
        "number": row.number,
        "found_on": row.discovered_on,
        "unit": row.unit.name,
        "source": str(SOURCES[row.source]),
        "summary": row.what,
        "severity": str(KINDS[row.kind][0]) if row.kind else "",
        "clause": row.clause,
        "document": row.document.code if row.document else "",
        "correction": row.correction,
        "root_cause": row.root_cause,
        "cause_group": str(CAUSE_GROUPS[row.cause_group]) if row.cause_group else "",
        "actions": _listed(action.what for action in planned),
        "owner": _listed(action.owner.name for action in planned),
        "finder": row.reporter.name,
        "due": row.deadline,
        "done_on": max(action.done_on for action in planned) if is_done else None,
        "verified": str(verified(planned)),
        "effective": "" if row.effective is None else str(_l("Effective") if row.effective else _l("Not effective")),
        "closed_on": row.closed_on,
        "state": str(STATES[row.state][0]),
        "overdue_days": (today - row.deadline).days if row.is_overdue(today) else None,
        "note": row.conclusion,
    }
    return {name: said[name] for name in COLUMNS}


def in_form(row: Nonconformity, today: date) -> dict:
    """What the form of the log says of one."""
    return {name: value for name, value in told(row, today).items() if name not in BESIDE}


def labels() -> dict:
    """The words for what the form of the log is filled in with, to tell what a form lacks."""
    said = {"log": _l("Log"), "year": _l("Year"), "as_of": _l("Seen as of"), "officer": _l("Quality officer")}
    return said | {f"log.{name}": label for name, (label, *_how) in COLUMNS.items()}


def _listed(lines) -> str:
    """Each on a line of its own, numbered."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def actions_of(row: Nonconformity) -> list[Action]:
    """What is done about it."""
    return [action for action in row.actions if action.state != "dropped"]


def verified(actions: list[Action]):
    """How many of the actions are verified, in words; nothing where there are none."""
    done = sum(action.state == "verified" for action in actions)
    return _l("%(done)d of %(all)d verified", done=done, all=len(actions)) if actions else ""


__all__ = [
    "ORDERS",
    "SHOWN",
    "actions_of",
    "columns",
    "entries",
    "in_short",
    "lanes",
    "narrowed",
    "verified",
]
