"""Starting a revision and writing its draft. Saving only saves; sending is a step of its own."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock
from qms.core.database import db, locked, writing
from qms.core.errors import Conflict, Invalid, Refusal
from qms.core.telling import what_happened
from qms.core.web import requires
from qms.people.models import Person

from .. import beside, operations, queries
from ..forms import DraftForm
from ..models import Document, Revision
from ..policy import has_nothing_under_way, may_draft, may_read, may_read_document, may_write
from ..reading import receive
from ..signers import possible_signers
from ..workflow import REVISION
from . import documents


@documents.post("/documents/<int:id>/revisions")
@requires(may_write, Document, read=may_read_document)
def start_revision(document):
    """Begin the next amendment, or with `new_issue` the next issue, and go on to its draft."""
    ident = document.id
    with writing():
        document = locked(Document, ident)
        if not has_nothing_under_way(current_user.person, document):
            raise Conflict(what_happened(queries.revision_under_way(document)))
        draft = operations.start_revision(
            document, by=current_user.person, today=clock.today(), new_issue=bool(request.form.get("new_issue"))
        )
    return redirect(url_for("documents.edit_revision", id=draft.id), 303)


@documents.route("/documents/revisions/<int:id>/edit", methods=["GET", "POST"])
@requires(may_draft, Revision, read=may_read)
def edit_revision(revision):
    """Write title, change, file and route of a draft."""
    if request.method != "POST" and revision.state != "draft":
        flash(_("This revision is no longer a draft; it cannot be edited."), "warning")
        return redirect(url_for("documents.revision", id=revision.id))
    form = _filled(revision)
    if request.form.get("add"):
        form.add_reviewer(possible_signers(revision.document, "reviewed", besides=revision.author_id))
    elif form.validate_on_submit():
        try:
            _save(revision, form)
        except Refusal as error:
            form.take(error)
            if isinstance(error, Conflict):  # having read what happened, the person may save over it knowingly
                form.seen.data = db.session.get(Revision, revision.id).fingerprint
            return _page(revision, form), error.status
        flash(_("The draft has been saved."))
        return redirect(url_for("documents.edit_revision", id=revision.id), 303)
    return _page(revision, form), 422 if form.errors else 200


def _filled(revision: Revision) -> DraftForm:
    """The form as typed, or filled with what the draft holds."""
    reviewers = [stop.person_id for stop in revision.route if stop.meaning == "reviewed"]
    approver = next((stop.person_id for stop in revision.route if stop.meaning == "approved"), None)
    kept = {"title": revision.title, "summary": revision.summary, "basis": revision.basis, "approver": approver}
    form = DraftForm(data=kept | {"reviewers": reviewers, "seen": revision.fingerprint})
    form.offer(
        possible_signers(revision.document, "reviewed", besides=revision.author_id),
        possible_signers(revision.document, "approved", besides=revision.author_id),
    )
    return form


def _save(revision: Revision, form: DraftForm) -> None:
    """The file is read before the write begins; inside it, another's act since the form was shown is a conflict."""
    ident, document_id, sent = revision.id, revision.document_id, form.file.data
    upload = receive(sent.read(), sent.filename or "") if sent else None
    with writing():
        locked(Document, document_id)
        revision = locked(Revision, ident)
        if revision.fingerprint != form.seen.data:
            raise Conflict(what_happened(revision))
        route = [(db.session.get(Person, person), meaning) for person, meaning in form.route]
        if len({person.id for person, _meaning in route}) < len(route):
            raise Invalid(_("Each person can sign only once in a route."))
        operations.save_draft(
            revision,
            by=current_user.person,
            upload=upload,
            route=route,
            title=form.title.data,
            summary=form.summary.data or "",
            basis=form.basis.data or "",
        )


def _page(revision: Revision, form: DraftForm) -> str:
    return render_template(
        "documents/edit_revision.html",
        revision=revision,
        document=revision.document,
        form=form,
        reading=operations.reading_of(revision),
        beside=beside.cards(revision.document, revision, current_user.person),
        last_return=queries.last_return(revision),
        in_force=queries.revision_in_force(revision.document, clock.today()),
        is_draft=revision.state == "draft",
        send=REVISION.steps["submit"],
    )
