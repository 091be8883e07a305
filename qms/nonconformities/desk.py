"""What nonconformities put on a person's desk: whose turn it is by the table, and what they reported themselves."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, or_, select

from qms.core import desk
from qms.core.desk import Cell, Column, Section, Urgency
from qms.core.text import in_short

from .kinds import KINDS
from .models import OPEN, Nonconformity
from .workflow import NONCONFORMITY, STATES

DUE = func.coalesce(Nonconformity.step_due, Nonconformity.deadline)  # what is told to those above when it has passed


def waiting(person, today):
    """Rows (Nonconformity,) that wait on the person, what is due soonest first."""
    conditions = [
        and_(Nonconformity.state == state, turn.condition(person, today)) for state, turn in NONCONFORMITY.turns.items()
    ]
    return (
        select(Nonconformity)
        .where(Nonconformity.state.in_(list(NONCONFORMITY.turns)), or_(*conditions))
        .order_by(DUE.is_(None), DUE, Nonconformity.id)
    )


def reported_by(person, today):
    """Rows (Nonconformity,) that the person reported and that are not yet ended."""
    return (
        select(Nonconformity)
        .where(Nonconformity.reporter_id == person.id, Nonconformity.state.in_(OPEN))
        .order_by(Nonconformity.id.desc())
    )


def _waiting(person, row) -> tuple:
    turn = NONCONFORMITY.turns[row.state]
    do = Cell(turn.task, _url(row), "arrow-right")
    return Cell(row.number, _url(row)), _what(row), STATES[row.state], row.step_due or row.deadline, do


def _reported(person, row) -> tuple:
    turn = NONCONFORMITY.turns.get(row.state)
    return Cell(row.number, _url(row)), _what(row), STATES[row.state], turn.who(row) if turn else "", row.created_at


def _what(row) -> Cell:
    kind = f"{KINDS[row.kind][0]} · " if row.kind else ""
    return Cell(in_short(row.what), _url(row), f"{kind}{row.unit.name}")


def _url(row) -> str:
    return url_for("nonconformities.nonconformity", id=row.id)


NUMBER, WHAT, STATE = (
    Column(_l("Number"), "code"),
    Column(_l("What is not right?"), "title"),
    Column(_l("State"), "chip"),
)

desk.register(
    Section(
        "nonconformities",
        _l("Nonconformities that wait for me"),
        Urgency.MINE,
        waiting,
        (NUMBER, WHAT, STATE, Column(_l("This step by"), "due"), Column("", "act")),
        _waiting,
    )
)
desk.register(
    Section(
        "reported",
        _l("Reported by me"),
        Urgency.BEGUN,
        reported_by,
        (NUMBER, WHAT, STATE, Column(_l("Waits on")), Column(_l("Reported on"), "day")),
        _reported,
    )
)
