"""What follows for change requests when a revision or a document moves on."""

from qms.core.database import locked
from qms.documents import following
from qms.documents.models import Revision

from . import queries
from .models import ChangeRequest
from .workflow import REQUEST


def moved(subject, into: str, facts) -> None:
    """Approved: answered. Given up: to be decided anew. The document withdrawn: what is still open lapses."""
    if isinstance(subject, Revision):
        _each(queries.answered_by(subject), "answer" if into == "approved" else "wait_again", facts)
    elif into == "withdrawn":
        _each(queries.waiting_about(subject), "lapse", facts)


def _each(idents: list[int], step: str, facts) -> None:
    reason = {"reason": facts.reason} if facts.reason else {}
    for ident in idents:
        REQUEST.fire(locked(ChangeRequest, ident), step, by=facts.by, today=facts.today, automatic=True, **reason)


following.register(moved)
