"""The periodic review of a document: what is reviewed, what speaks for a change, and the three verdicts."""

from flask import render_template, url_for
from flask_login import current_user

from qms.core import clock
from qms.core.web import requires

from .. import beside, limits, queries
from ..models import Document
from ..policy import may_read_document, may_withdraw
from ..reviewing.models import proposed_withdrawal
from ..reviewing.policy import is_due_for_review, may_see_review
from ..workflow import DOCUMENT
from . import documents

VERDICTS = ("keep", "revise", "propose_withdrawal")


@documents.get("/documents/<int:id>/review")
@requires(may_see_review, Document, read=may_read_document)
def review(document):
    """Read it, then keep it, have it revised, or have it withdrawn; a sentence when it is not yet due."""
    document, person = queries.loaded(document), current_user.person
    revision = queries.revision_in_force(document, clock.today())
    return render_template(
        "documents/review.html",
        document=document,
        revision=revision,
        is_due=is_due_for_review(person, document),
        ahead=limits.REVIEW_AHEAD.value,
        proposed=proposed_withdrawal(document),
        steps=[(step, _address(document, step)) for step in _verdicts(document, person)],
        beside=beside.cards(document, revision, person),
    )


def _verdicts(document: Document, person) -> list:
    """The verdicts that the person may give; the withdrawal itself in place of its proposal for who may do that."""
    open_steps = {step.name: step for step in DOCUMENT.open_steps(document, person)}
    if proposed_withdrawal(document) and may_withdraw(person, document):
        open_steps["propose_withdrawal"] = open_steps["withdraw"]
    return [open_steps[name] for name in VERDICTS if name in open_steps]


def _address(document: Document, step) -> str:
    return url_for("documents.take_document_step", id=document.id, step=step.name)
