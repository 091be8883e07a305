"""What actions put on a person's desk, read off the table: to do, to verify; and requests for another date."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select

from qms.core import desk
from qms.core.desk import Cell, Column, Section, Urgency
from qms.core.lists import sifting
from qms.core.text import in_short
from qms.people.models import Person
from qms.people.roles import P

from .models import BY_ITSELF, Action, Extension
from .policy import held
from .workflow import ACTION

FIRST = {"under_way": "report_done", "done": "verify"}  # the step that the row's button opens


def waiting(person, today):
    """Rows (Action,) that wait on the person, what is due soonest first."""
    turns = (and_(Action.state == state, turn.condition(person, today)) for state, turn in ACTION.turns.items())
    return select(Action).where(or_(*turns)).order_by(Action.due, Action.id)


def asked(person, today):
    """Rows (Action, Extension) that wait for the person to grant another date or not."""
    if not person.holds(P.NONCONFORMITIES_AGREE):
        return None
    return (
        select(Action, Extension)
        .join(Extension, Extension.action_id == Action.id)
        .where(Extension.granted.is_(None), sifting(Action.state) == "under_way", Action.owner_id != person.id)
        .where(held(person, P.NONCONFORMITIES_AGREE))
        .order_by(Extension.id)
    )


def left_over(person, today):
    """Rows (Action,) of those whose account is closed, for whoever may hand them over."""
    if not person.holds(P.NONCONFORMITIES_HANDLE):
        return None
    gone = select(Person.id).where(Person.disabled_at.is_not(None))
    return (
        select(Action)
        .where(Action.owner_id.in_(gone), Action.state.in_(("planned", "under_way")))
        .where(held(person, P.NONCONFORMITIES_HANDLE))
        .order_by(Action.due, Action.id)
    )


def _left_over(person, row) -> tuple:
    url = _step(row, "hand_over" if row.state == "under_way" else "change")
    return (
        Cell(in_short(row.what), url, row.unit.name),
        row.owner.name,
        row.due,
        Cell(_("Hand it over"), url, "arrow-right"),
    )


def _waiting(person, row) -> tuple:
    waits = row.kind in BY_ITSELF and row.state == "under_way"
    task = _("See what it waits for") if waits else ACTION.turns[row.state].task
    do = Cell(task, _step(row, FIRST[row.state]), "arrow-right")
    return Cell(row.what[:120], _step(row, FIRST[row.state]), row.unit.name), row.owner.name, row.due, do


def _asked(person, row, request) -> tuple:
    url = _step(row, "grant_time")
    what = Cell(row.what[:120], url, row.owner.name)
    return what, row.due, request.until, request.reason, Cell(_("Decide"), url, "arrow-right")


def _step(row, step: str) -> str:
    return url_for("actions.take_step", id=row.id, step=step)


WHAT = Column(_l("What is to be done"), "title")
desk.register(
    Section(
        "actions",
        _l("Actions that wait for me"),
        Urgency.MINE,
        waiting,
        (WHAT, Column(_l("Owner")), Column(_l("Due"), "due"), Column("", "act")),
        _waiting,
    )
)
desk.register(
    Section(
        "left-over",
        _l("Actions whose owner has left"),
        Urgency.MINE,
        left_over,
        (WHAT, Column(_l("Owner")), Column(_l("Due"), "due"), Column("", "act")),
        _left_over,
    )
)
desk.register(
    Section(
        "more-time",
        _l("Requests for another date"),
        Urgency.MINE,
        asked,
        (WHAT, Column(_l("Due"), "day"), Column(_l("New date"), "day"), Column(_l("Reason")), Column("", "act")),
        _asked,
    )
)
