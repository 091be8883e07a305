"""A document and its revisions, to be read."""

from flask import render_template, url_for
from flask_login import current_user

from qms import comments
from qms.core import clock, files
from qms.core.signing import signatures_of
from qms.core.web import as_of, requires

from .. import queries
from ..forms_in_force import PURPOSES
from ..kinds import SECURITY
from ..models import Document, Revision
from ..operations import reading_of
from ..policy import may_follow, may_know_revision, may_read, may_read_document
from ..reviewing.models import PeriodicReview
from ..standing import shown_on, standing_of
from . import documents
from .page import page_of, readable_under_way


@documents.get("/documents/<int:id>")
@requires(may_read_document, Document, read=may_read_document)
def document(document):
    """Is it in force, what does it say, which forms go with it: the revision that counts on the day looked at."""
    document = queries.loaded(document)
    revision = shown_on(document, as_of()) or readable_under_way(document)
    return render_template("documents/document.html", **page_of(document, revision), **_content(document, revision))


@documents.get("/documents/revisions/<int:id>")
@requires(may_know_revision, Revision, read=may_know_revision)
def revision(revision):
    """This very revision, saying plainly whether it is the one to work by, and leading to the one that is."""
    document = queries.loaded(revision.document)
    return render_template("documents/revision.html", **page_of(document, revision), **_content(document, revision))


@documents.get("/documents/<int:id>/revisions")
@requires(may_read_document, Document, read=may_read_document)
def revisions(document):
    """Every revision the person may know of, the newest first."""
    document = queries.loaded(document)
    known = [r for r in document.revisions if may_know_revision(current_user.person, r)]
    known.sort(key=lambda r: (r.issue, r.amendment, r.id), reverse=True)
    readable = [r for r in known if may_read(current_user.person, r)]
    rows = [
        {
            "revision": each,
            "standing": standing_of(each, clock.today()),
            "compare_with": _predecessor(each, readable) if each in readable else None,
        }
        for each in known
    ]
    shown = shown_on(document, as_of()) or readable_under_way(document)
    return render_template("documents/revisions.html", **page_of(document, shown), rows=rows)


@documents.get("/documents/revisions/<int:id>/signatures")
@requires(may_know_revision, Revision, read=may_know_revision)
def signatures(revision):
    """Who signed it (or withdrew its document) as what, in whose place, and whether each signature still holds."""
    document = queries.loaded(revision.document)
    on_revision, on_document = signatures_of(revision), signatures_of(document)
    on_reviews = [
        (each, review)
        for review in document.reviews
        if review.revision_id == revision.id
        for each in signatures_of(review)
    ]
    is_intact = bool(on_revision or on_reviews) and files.is_intact(revision.file_sha256)
    return render_template(
        "documents/signatures.html",
        **page_of(document, revision),
        signatures=[
            *((each, _validity(each, revision, is_intact=is_intact)) for each in on_revision),
            *((each, _validity(each, review, is_intact=is_intact)) for each, review in on_reviews),
            *((each, _validity(each, document)) for each in on_document),
        ],
    )


def _validity(signature, subject: Revision | Document | PeriodicReview, *, is_intact: bool = True) -> str:
    """`lapsed` with its round, `valid`, or `void` because something it covers was changed, be it a byte of the file."""
    if signature.round != subject.round:
        return "lapsed"
    return "valid" if is_intact and signature.holds_for(subject.covered(signature.meaning)) else "void"


def _content(document: Document, revision: Revision | None) -> dict:
    person, day = current_user.person, as_of()
    forms = [(form, each, may_read(person, each)) for form, each in queries.forms_in_force(document, person, day)]
    content = {"forms": forms, "security": SECURITY, "purposes": PURPOSES}
    content |= {"reading": None, "file": None, "file_url": "", "inline_url": ""}
    followed = [revision] if revision is not None and may_follow(person, revision) else []
    content["talk"] = next(iter(comments.talks_of(followed, person).values()), None)
    if revision is None or not revision.file_sha256 or not may_read(person, revision):
        return content
    file_url = url_for("documents.file", id=revision.id)
    return content | {
        "reading": reading_of(revision),
        "file": revision.file,
        "file_url": file_url,
        "inline_url": f"{file_url}?inline=1" if revision.file.media_type == files.PDF else "",
    }


def _predecessor(revision: Revision, readable: list[Revision]) -> Revision | None:
    """What it is to be compared with: the readable approved one before it."""
    number = (revision.issue, revision.amendment)
    earlier = [r for r in readable if r.state == "approved" and (r.issue, r.amendment) < number]
    return max(earlier, key=lambda r: (r.issue, r.amendment), default=None)
