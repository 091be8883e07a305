"""What a revision changes in the text, paragraph by paragraph."""

import json

from flask import render_template, request
from flask_login import current_user

from qms.core import clock
from qms.core.database import db
from qms.core.errors import Missing
from qms.core.web import requires
from qms.exports import redline

from .. import queries
from ..models import Reading, Revision
from ..policy import may_read
from . import documents
from .page import page_of


@documents.get("/documents/revisions/<int:id>/comparison")
@requires(may_read, Revision, read=may_read)
def comparison(revision):
    """The redline against another revision of the document: `with` in the address, else what it replaces."""
    document = queries.loaded(revision.document)
    others = [r for r in document.revisions if r.id != revision.id and may_read(current_user.person, r)]
    earlier = _chosen(others) if "with" in request.args else _replaced(revision, others)
    old, new = _paragraphs(earlier), _paragraphs(revision)
    changes = redline.compare(old, new) if old is not None and new is not None else None
    return render_template(
        "documents/comparison.html",
        **page_of(document, revision),
        earlier=earlier,
        others=[r for r in others if r.file_sha256],
        changes=changes if changes is None or request.args.get("all") else redline.context(changes),
        counts=redline.summary(changes or ()),
        shows_all=bool(request.args.get("all")),
    )


def _chosen(others: list[Revision]) -> Revision:
    wanted = request.args["with"]
    for other in others:
        if str(other.id) == wanted:
            return other
    raise Missing()


def _replaced(revision: Revision, others: list[Revision]) -> Revision | None:
    """For what is under way the revision in force, else the approved one before it."""
    approved = [r for r in others if r.state == "approved"]
    if revision.state != "approved":
        in_force = next((r for r in approved if r.is_in_force(clock.today())), None)
        if in_force:
            return in_force
    earlier = [r for r in approved if (r.issue, r.amendment) < (revision.issue, revision.amendment)]
    return max(earlier, key=lambda r: (r.issue, r.amendment), default=None)


def _paragraphs(revision: Revision | None) -> list[str] | None:
    """The text as it is compared; None when there is none to be read."""
    reading = db.session.get(Reading, revision.file_sha256) if revision and revision.file_sha256 else None
    return json.loads(reading.paragraphs) or None if reading else None
