"""What else happens when a verdict is given, in the same transaction."""

from qms.core import audit
from qms.core.database import db
from qms.documents.effects import add_months
from qms.documents.queries import revision_in_force, revision_under_way

from . import notices as tell
from .models import PeriodicReview


def keep(document, facts) -> dict:
    """The next review is reckoned from the verdict."""
    months = document.review_months
    next_due = add_months(facts.today, months) if months else None
    _give(document, facts, "keep", next_due=next_due)
    return audit.changes(document, review_due=next_due)


def revise(document, facts) -> None:
    """A draft is begun, or the one under way takes it up; whoever writes it is told why."""
    from qms.documents.operations import start_revision  # its module builds on the life cycle, as this one serves it

    draft = revision_under_way(document)
    if draft is None:
        draft = start_revision(document, by=facts.by, today=facts.today, author=facts.author)
    _give(document, facts, "revise", draft=draft)
    tell.ask_author(draft, facts)


def propose_withdrawal(document, facts) -> None:
    """Those who may withdraw it are told why."""
    _give(document, facts, "withdraw")
    tell.ask_for_withdrawal(document, facts)


def _give(document, facts, verdict: str, **more) -> None:
    review = PeriodicReview(
        document=document,
        revision=revision_in_force(document, facts.today),
        due=document.review_due,
        verdict=verdict,
        remark=facts.reason or facts.remark or "",
        person=facts.by,
        on=facts.today,
        **more,
    )
    db.session.add(review)
    db.session.flush()
