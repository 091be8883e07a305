"""Every select on change requests."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from qms.core.audit import LogEntry
from qms.core.database import db
from qms.documents.models import Document, Revision

from .models import OPEN, ChangeRequest
from .policy import visible_requests


def answered_by(revision: Revision) -> list[int]:
    """Ids of the requests that a revision takes up."""
    return list(db.session.scalars(select(ChangeRequest.id).where(ChangeRequest.answer_id == revision.id)))


def waiting_about(document: Document) -> list[int]:
    """Ids of the requests about a document that wait for a decision."""
    waiting = select(ChangeRequest.id).where(ChangeRequest.document_id == document.id, ChangeRequest.state == "asked")
    return list(db.session.scalars(waiting.order_by(ChangeRequest.id)))


def beside(document: Document, revision: Revision | None, person) -> list[ChangeRequest]:
    """What the person may read of the requests about a document: those that the revision answers, those still open."""
    answered = [ChangeRequest.answer_id == revision.id] if revision is not None else []
    return list(
        db.session.scalars(
            select(ChangeRequest)
            .join(ChangeRequest.document)
            .where(ChangeRequest.document_id == document.id)
            .where(or_(ChangeRequest.state.in_(OPEN), *answered), visible_requests(person))
            .options(contains_eager(ChangeRequest.document))
            .order_by(ChangeRequest.id)
        )
    )


def loaded(request: ChangeRequest) -> ChangeRequest:
    """The request with all that its page tells of."""
    return db.session.scalars(
        select(ChangeRequest)
        .where(ChangeRequest.id == request.id)
        .options(
            joinedload(ChangeRequest.basis),
            joinedload(ChangeRequest.answer),
            joinedload(ChangeRequest.from_unit),
            joinedload(ChangeRequest.decided_by),
        )
    ).one()


def history(request: ChangeRequest) -> Select:
    """Every entry of the log about it."""
    return select(LogEntry).where(LogEntry.thread == request.ref)
