"""Records on the page of search: what holds the words asked for, beside the documents."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from qms.core.database import db
from qms.search import beside
from qms.search.beside import MOST, Beside, Line

from .models import Record
from .policy import may_browse, visible_records
from .queries import TEXTS
from .workflow import STATES

SHOWN = 5


def find(text: str, person) -> tuple[list[Line], int]:
    """The newest records of which the person may read that they hold all the words, and how many there are."""
    found = TEXTS.found_first(select(Record.id).where(visible_records(person)), Record.id, text, falling=True)
    ids = db.session.scalars(found.limit(MOST + 1)).all()
    shown = select(Record).where(Record.id.in_(ids[:SHOWN])).options(joinedload(Record.unit))
    return [_line(row) for row in db.session.scalars(shown.order_by(Record.id.desc()))], len(ids)


def _line(row: Record) -> Line:
    url = url_for("records.record", id=row.id)
    return Line(row.number, row.title, f"{row.unit.name} · {row.period}", STATES[row.state], url)


beside.register(Beside(_l("Records"), may_browse, find, lambda text: url_for("records.register_of_records", q=text)))
