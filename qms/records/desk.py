"""What records put on a person's desk: whose turn it is by the tables, what they make, what is due for disposal."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from qms.core import desk
from qms.core.desk import Cell, Column, Section, Urgency
from qms.people.roles import P

from .disposal import Disposal
from .models import Record
from .policy import held, may_propose
from .queries import due_by_unit
from .workflow import DISPOSAL, RECORD


def waiting(person, today):
    """Rows (Record,) that wait on the person, the oldest first."""
    query = select(Record).where(_turns(RECORD, Record, person, today))
    query = query.options(joinedload(Record.unit), joinedload(Record.maker))
    return query.order_by(Record.opened_on, Record.id)


def disposals_waiting(person, today):
    """Rows (Disposal,) that wait on the person, what is due soonest first."""
    query = select(Disposal).where(_turns(DISPOSAL, Disposal, person, today))
    return query.order_by(Disposal.step_due.is_(None), Disposal.step_due, Disposal.id)


def put_together_by(person, today):
    """Rows (Record,) that the person began and that are not closed."""
    mine = select(Record).where(Record.maker_id == person.id, Record.state == "open").options(joinedload(Record.unit))
    return mine.order_by(Record.opened_on, Record.id)


def due_for_disposal(person, today):
    """Rows (unit, how many, since when) of the units with records that the person may propose for disposal."""
    if not may_propose(person, None):
        return None
    return due_by_unit(today, held(person, P.DISPOSAL_PROPOSE))


def _turns(workflow, model, person, today):
    turns = workflow.turns.items()
    return or_(*(and_(model.state == state, turn.condition(person, today)) for state, turn in turns))


def _waiting(person, row) -> tuple:
    do = Cell(RECORD.turns[row.state].task, _url(row), "arrow-right")
    return Cell(row.number, _url(row)), _title(row), row.maker.name, row.opened_on, do


def _mine(person, row) -> tuple:
    return Cell(row.number, _url(row)), _title(row), row.opened_on


def _disposal(person, row) -> tuple:
    url = url_for("records.disposal", id=row.id)
    do = Cell(DISPOSAL.turns[row.state].task, url, "arrow-right")
    return Cell(row.number, url), row.unit.name, DISPOSAL.states[row.state], row.step_due, do


def _due(person, unit, count, first) -> tuple:
    url = url_for("records.propose", unit=unit.id)
    counted = ngettext("%(num)d record", "%(num)d records", count)
    return Cell(unit.name, url), counted, first, Cell(_l("Make a list"), url, "arrow-right")


def _title(row) -> Cell:
    return Cell(row.title, _url(row), row.unit.name)


def _url(row) -> str:
    return url_for("records.record", id=row.id)


NUMBER, TITLE, OPENED = (
    Column(_l("Number and symbol"), "code"),
    Column(_l("Title of the record"), "title"),
    Column(_l("Opened on"), "day"),
)
DO = Column("", "act")
BY = Column(_l("Put together by"))
UNIT = Column(_l("Unit"))

for section in (
    Section(
        "disposals",
        _l("Lists for disposal that wait for me"),
        Urgency.MINE,
        disposals_waiting,
        (Column(_l("Number"), "code"), UNIT, Column(_l("State"), "chip"), Column(_l("Deadline"), "due"), DO),
        _disposal,
    ),
    Section(
        "records-to-close",
        _l("Records of past years that are still open"),
        Urgency.MINE,
        waiting,
        (NUMBER, TITLE, BY, OPENED, DO),
        _waiting,
    ),
    Section(
        "records-mine",
        _l("Records I am putting together"),
        Urgency.BEGUN,
        put_together_by,
        (NUMBER, TITLE, OPENED),
        _mine,
    ),
    Section(
        "records-due",
        _l("Records past their retention"),
        Urgency.WATCHED,
        due_for_disposal,
        (Column(_l("Unit"), "title"), Column(_l("How many")), Column(_l("Since"), "day"), DO),
        _due,
    ),
):
    desk.register(section)
