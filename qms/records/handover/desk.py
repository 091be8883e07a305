"""What handing over puts on a person's desk: lists that wait for them, units whose records are to be handed over."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import and_, or_, select

from qms.core import desk
from qms.core.desk import Cell, Column, Section, Urgency
from qms.people.roles import P

from . import queries
from .models import Handover
from .policy import given
from .workflow import HANDOVER


def waiting(person, today):
    """Rows (Handover,) that wait on the person, what is due soonest first."""
    turns = HANDOVER.turns.items()
    mine = or_(*(and_(Handover.state == state, turn.condition(person, today)) for state, turn in turns))
    return select(Handover).where(mine).order_by(Handover.step_due.is_(None), Handover.step_due, Handover.id)


def to_hand_over(person, today):
    """Rows (unit, how many, when the first was closed) of the units that the person heads."""
    if not person.holds(P.RECORDS_CLOSE):
        return None
    return queries.units_that_give(given(person, P.RECORDS_CLOSE))


def _waiting(person, row) -> tuple:
    url = url_for("records.handover", id=row.id)
    do = Cell(HANDOVER.turns[row.state].task, url, "arrow-right")
    return Cell(row.number, url), row.unit.name, HANDOVER.states[row.state], row.step_due, do


def _giving(person, unit, count, first) -> tuple:
    url = url_for("records.make_handover", unit=unit.id)
    counted = ngettext("%(num)d record", "%(num)d records", count)
    return (
        Cell(unit.name, url),
        counted,
        queries.due(first),
        Cell(_l("Make a list for the archive"), url, "arrow-right"),
    )


UNIT, DUE, DO = Column(_l("Unit")), Column(_l("Deadline"), "due"), Column("", "act")
for section in (
    Section(
        "handovers",
        _l("Lists for the archive that wait for me"),
        Urgency.MINE,
        waiting,
        (Column(_l("Number"), "code"), UNIT, Column(_l("State"), "chip"), DUE, DO),
        _waiting,
    ),
    Section(
        "records-to-hand-over",
        _l("Closed records to be handed over to the archive"),
        Urgency.WATCHED,
        to_hand_over,
        (Column(_l("Unit"), "title"), Column(_l("How many")), DUE, DO),
        _giving,
    ),
):
    desk.register(section)
