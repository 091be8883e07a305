"""The list of actions: what a person may see, narrowed, ordered, and as a workbook."""

from collections.abc import Mapping
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, case, or_, select
from sqlalchemy.orm import selectinload

from qms.core.kept import kept_list
from qms.core.text import tidy
from qms.exports.sheet import Column
from qms.people.models import Person, Unit
from qms.people.queries import of_unit

from .models import KINDS, OPEN, Action
from .policy import visible_actions
from .workflow import ACTION

STILL_TO_DO = ("planned", "under_way")
SHOWN = {
    "open": _l("All not yet finished"),
    "overdue": _l("Overdue"),
    **{state: label for state, (label, _tone) in ACTION.states.items()},
}


def _of(column, its):
    """What the unit or the owner is called, for an order: joined, every list would look for both of each row."""
    return select(column).where(its).scalar_subquery()


ORDERS = {
    "due": (Action.state.not_in(OPEN), Action.due, Action.id),  # what is still to be done comes first
    "owner": (_of(Person.name_folded, Person.id == Action.owner_id), Action.due, Action.id),
    "unit": (*(_of(each, Unit.id == Action.unit_id) for each in (Unit.position, Unit.name)), Action.due, Action.id),
    "state": (case({state: n for n, state in enumerate(ACTION.states)}, value=Action.state), Action.due, Action.id),
}


def entries(person) -> Select:
    """Rows (Action,) of all that the person may read. What belongs to them is read for the page's rows alone."""
    shown = (selectinload(Action.unit), selectinload(Action.owner))
    return select(Action).where(visible_actions(person)).options(*shown)


@kept_list(24)
def narrowed(person, args: Mapping[str, str], *, units: list[Unit], today: date) -> Select:
    """The rows of `entries` that the filters in the address ask for; what is no filter of ours is not heeded."""
    query = entries(person).where(*of_unit(args, units, Action.unit_id))
    if args.get("kind") in KINDS:
        query = query.where(Action.kind == args["kind"])
    if args.get("mine"):
        query = query.where(Action.owner_id == person.id)
    if text := tidy("".join(c for c in args.get("q", "") if c.isprintable()))[:100]:
        query = query.where(Action.what.contains(text, autoescape=True))
    if args.get("state") in ACTION.states:
        return query.where(Action.state == args["state"])
    return query.where(*{"open": [Action.state.in_(OPEN)], "overdue": [is_late(today)]}.get(args.get("state"), []))


def is_late(today: date):
    """`awaited_by` lies in the past: not done by its day, or done and not verified by the day for that."""
    return or_(
        and_(Action.state.in_(STILL_TO_DO), Action.due < today),
        and_(Action.state == "done", Action.verify_by < today),
    )


def awaited_by(action: Action) -> date | None:
    """The day on which what is next about it is due; None when it has ended."""
    return action.due if action.state in STILL_TO_DO else action.verify_by if action.state == "done" else None


def columns() -> list[Column]:
    """The workbook's columns, in the order of `cells`."""
    return [
        Column(str(_l("No.")), 6, "number"),
        Column(str(_l("What is to be done")), 60),
        Column(str(_l("Comes of")), 40),
        Column(str(_l("Kind")), 20),
        Column(str(_l("Unit")), 30),
        Column(str(_l("Owner")), 24),
        Column(str(_l("Due")), 13, "date"),
        Column(str(_l("State")), 24),
        Column(str(_l("Done on")), 13, "date"),
        Column(str(_l("Verified on")), 13, "date"),
        Column(str(_l("What was done, and what shows it")), 50),
        Column(str(_l("Days overdue")), 10, "number"),
    ]


def cells(row: Action, origin: str, today: date) -> tuple:
    """What the workbook says of one, beside the running number; `origin` is what it comes of."""
    awaited = awaited_by(row)
    return (
        row.what,
        origin,
        str(KINDS[row.kind]),
        row.unit.name,
        row.owner.name,
        row.due,
        str(ACTION.states[row.state][0]),
        row.done_on,
        row.verified_on,
        row.outcome,
        (today - awaited).days if awaited and awaited < today else None,
    )
