"""Beside the text of a document: the requests that the revision answers, and those that are still open."""

from flask import url_for
from flask_babel import lazy_gettext as _l

from qms.core.text import in_short
from qms.documents import beside
from qms.documents.beside import Card, Line

from . import queries
from .models import ChangeRequest
from .workflow import STATES


def cards(document, revision, person) -> list[Card]:
    """Both cards; one without lines is not shown."""
    found = queries.beside(document, revision, person)
    answered = [row for row in found if revision is not None and row.answer_id == revision.id]
    others = [row for row in found if row not in answered]
    return [
        Card(_l("Change requests it answers"), [_line(row) for row in answered]),
        Card(_l("Change requests still open"), [_line(row) for row in others]),
    ]


def _line(row: ChangeRequest) -> Line:
    return Line(row.number, url_for("requests.request", id=row.id), in_short(row.proposed), STATES[row.state])


beside.register(cards)
