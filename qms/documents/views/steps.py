"""Taking a step in the life of a revision or of a document."""

from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from qms import comments
from qms.core import clock
from qms.core.database import locked
from qms.core.web import requires
from qms.people.steps import StepPages

from .. import work
from ..effects import add_months
from ..models import Document, Revision
from ..policy import acting_for, may_read, may_read_document, may_withdraw, wrote_it
from ..queries import revision_in_force
from ..reviewing.models import is_being_revised
from ..reviewing.policy import may_review, may_see_review
from ..workflow import DOCUMENT, REVISION
from . import documents


@documents.get("/documents/revisions/<int:id>/signed")
@requires(may_read, Revision, read=may_read)
def signed(revision):
    """After signing: what was signed, and the next one that waits."""
    following = work.next_waiting(current_user.person, clock.today(), after=revision)
    return render_template("documents/signed.html", revision=revision, document=revision.document, following=following)


def _after_step(revision: Revision, step) -> str:
    if step.sign:
        return url_for("documents.signed", id=revision.id)
    of_revisions.tell_done(revision, step)
    if revision.state == "discarded":
        return url_for("documents.document", id=revision.document_id)
    return url_for("documents.revision", id=revision.id)


def _of_revision(revision: Revision, step) -> dict:
    document = revision.document
    about = {"document": document, "heading": f"{document.code} · {document.unit.name}"}
    return about | {"open_comments": comments.count_open(revision) if step.sign else 0}


def _of_document(document: Document, step) -> dict:
    today, months = clock.today(), document.review_months
    return {
        "in_force": revision_in_force(document, today),
        "next_review": add_months(today, months) if months else None,
        "heading": f"{document.code} · {document.unit.name}",
        "living": [each for each in document.forms if each.state == "active"],
        "under_way": any(revision.is_open for revision in document.revisions),
    }


def _own_work(person, revision: Revision, step):
    if step.sign and wrote_it(person, revision):
        return _l("The author cannot review or approve their own revision.")
    return None


of_revisions = StepPages(
    REVISION,
    Revision,
    read=may_read,
    page=lambda revision: url_for("documents.revision", id=revision.id),
    template="documents/take_step.html",
    context=_of_revision,
    onward=_after_step,
    acting_for=acting_for,
    lock=lambda revision: locked(Document, revision.document_id),
    refusal=_own_work,
)
of_revisions.add_to(documents, "/documents/revisions")


def _after_document_step(document: Document, step) -> str:
    of_documents.tell_done(document, step)
    if step.name == "propose_withdrawal" and may_withdraw(current_user.person, document):
        return url_for("documents.take_document_step", id=document.id, step="withdraw")
    return url_for("documents.document", id=document.id)


def _not_theirs(person, document: Document, step):
    if step.who is may_review and may_see_review(person, document):
        if is_being_revised(document):
            return _l("After its review this document is being revised already.")
        return _l("This document is not due for its periodic review yet.")
    if step.name == "withdraw":
        return _l("Only the quality officer withdraws documents; a periodic review can propose it.")
    return None


of_documents = StepPages(
    DOCUMENT,
    Document,
    read=may_read_document,
    page=lambda document: url_for("documents.document", id=document.id),
    template="documents/take_document_step.html",
    context=_of_document,
    onward=_after_document_step,
    refusal=_not_theirs,
)
of_documents.add_to(documents, "/documents", endpoint="take_document_step")
