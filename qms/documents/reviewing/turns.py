"""Whom the review of a document waits on, and by when: in SQL for the desk, in words for a page."""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import and_, case, literal, select

from qms.core import clock
from qms.core.days import days_after
from qms.documents.models import OPEN, Document, Revision
from qms.documents.policy import reach
from qms.people.reach import holders, nearest
from qms.people.roles import P

from .. import limits
from .models import PeriodicReview, is_being_revised, proposed_withdrawal

BEING_REVISED = (
    select(PeriodicReview.id)
    .join(Revision, PeriodicReview.draft_id == Revision.id)
    .where(PeriodicReview.document_id == Document.id, PeriodicReview.due == Document.review_due)
    .where(Revision.state.in_(OPEN))
    .correlate(Document)
    .exists()
)
BY = case((~BEING_REVISED, Document.review_due))  # what is being revised is not late: its route has days of its own


def whoever_reviews(person, today):
    """From some days before its date on: the head of the document's unit, the quality officer."""
    due = Document.review_due <= days_after(literal(today), limits.REVIEW_AHEAD.asked)
    return and_(due, ~BEING_REVISED, reach(person, P.DOCUMENTS_REVIEW_PERIODICALLY))


def the_reviewers(document) -> str:
    """Who gives the verdict, or who withdraws it after that; nobody before the day."""
    if document.review_due is None or document.review_due > clock.today() + timedelta(days=limits.REVIEW_AHEAD.value):
        return ""
    if is_being_revised(document):
        return ""
    if proposed_withdrawal(document):
        return _("the quality officer")
    return _("the head of %(unit)s or the quality officer", unit=document.unit.name)


def reviewers(document) -> list:
    """Whoever withdraws it, where that was the verdict; else the head of its unit and the quality officers."""
    if proposed_withdrawal(document):
        return withdrawers(document)
    able = holders(P.DOCUMENTS_REVIEW_PERIODICALLY, document)
    near = [*nearest(("head", "unit_leader", "deputy_head"), document), *nearest(("quality_officer",), document)]
    return [person for person in near if person in able] or able


def withdrawers(document) -> list:
    """Those who may withdraw it."""
    return holders(P.DOCUMENTS_WITHDRAW, document)
