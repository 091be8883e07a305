"""What change requests put on a person's desk: what waits for their decision, and what they asked for."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from qms.core import desk
from qms.core.desk import Cell, Column, Section, Urgency
from qms.core.text import in_short
from qms.documents.models import Document

from .models import OPEN, ChangeRequest
from .workflow import REQUEST, STATES


def _rows(*conditions):
    loaded = contains_eager(ChangeRequest.document).joinedload(Document.unit)
    return select(ChangeRequest).join(ChangeRequest.document).where(*conditions).options(loaded)


def waiting(person, today):
    """Rows (ChangeRequest,) that wait on the person, what is due soonest first."""
    turns = (and_(ChangeRequest.state == state, turn.condition(person, today)) for state, turn in REQUEST.turns.items())
    return _rows(or_(*turns)).order_by(ChangeRequest.decide_by, ChangeRequest.id)


def asked_by(person, today):
    """Rows (ChangeRequest,) that the person asked for and that are still open, the newest first."""
    own = _rows(ChangeRequest.asker_id == person.id, ChangeRequest.state.in_(OPEN))
    return own.options(joinedload(ChangeRequest.answer)).order_by(ChangeRequest.id.desc())


def _waiting(person, row) -> tuple:
    do = Cell(REQUEST.turns[row.state].task, _url(row), "arrow-right")
    return Cell(row.number, _url(row)), _what(row), row.asker.name, row.decide_by, do


def _asked(person, row) -> tuple:
    return Cell(row.number, _url(row)), _what(row), STATES[row.state], row.created_at


def _what(row) -> Cell:
    return Cell(in_short(row.proposed), _url(row), f"{row.document.code} · {row.unit.name}")


def _url(row) -> str:
    return url_for("requests.request", id=row.id)


NUMBER, WHAT = Column(_l("Number"), "code"), Column(_l("What it should say"), "title")
desk.register(
    Section(
        "change-requests",
        _l("Change requests that wait for my decision"),
        Urgency.MINE,
        waiting,
        (NUMBER, WHAT, Column(_l("Asked by")), Column(_l("Decide by"), "due", soon=2), Column("", "act")),
        _waiting,
    )
)
desk.register(
    Section(
        "asked-for",
        _l("Changes I asked for"),
        Urgency.BEGUN,
        asked_by,
        (NUMBER, WHAT, Column(_l("State"), "chip"), Column(_l("Asked on"), "day")),
        _asked,
    )
)
