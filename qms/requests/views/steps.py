"""Taking a step in the life of a change request."""

from flask import url_for
from flask_babel import gettext as _

from qms.core.database import locked
from qms.documents.models import Document
from qms.documents.queries import revision_under_way
from qms.people.steps import StepPages

from ..models import ChangeRequest
from ..policy import asked_it, may_read
from ..workflow import REQUEST
from . import requests


def _context(row: ChangeRequest, step) -> dict:
    joined = revision_under_way(row.document) if step.name == "accept" else None
    return {"heading": f"{row.number} · {row.document.code}", "row": row, "draft": joined}


def _own(person, row: ChangeRequest, step):
    if step.name in ("accept", "decline") and asked_it(person, row):
        return _("Whoever asked for a change does not decide on it.")
    return None


pages = StepPages(
    REQUEST,
    ChangeRequest,
    read=may_read,
    page=lambda row: url_for("requests.request", id=row.id),
    template="requests/take_step.html",
    context=_context,
    lock=lambda row: locked(Document, row.document_id),
    refusal=_own,
)
pages.add_to(requests, "/requests")
