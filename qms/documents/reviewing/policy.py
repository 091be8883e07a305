"""Who reviews documents periodically, and when."""

from datetime import timedelta

from qms.core import clock
from qms.core.policy import all_of, holds
from qms.documents.models import Document
from qms.people.roles import P

from .. import limits
from .models import is_being_revised

may_see_review = holds(P.DOCUMENTS_REVIEW_PERIODICALLY)


def is_due_for_review(person, document: Document) -> bool:
    """Its review is due within the days set, or overdue, and has not yet led to a draft."""
    if document.review_due is None or document.state != "active":
        return False
    return document.review_due <= clock.today() + timedelta(days=limits.REVIEW_AHEAD.value) and not is_being_revised(
        document
    )


may_review = all_of(may_see_review, is_due_for_review)
