"""Taking a step: one page for every step of the table."""

from dataclasses import replace
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from qms.core import clock
from qms.core.database import get, locked, writing
from qms.core.errors import Conflict, Forbidden, Missing, Refusal
from qms.core.policy import only_follows
from qms.core.web import requires
from qms.core.workflow import Facts
from qms.people.limits import limit_own_password

from .. import operations, queries, work
from ..models import Document, Revision
from ..policy import acting_for, may_read, wrote_it
from ..reading import Upload, receive
from ..rules import latest_beginning
from ..workflow import REVISION
from . import documents
from .conflict import what_happened
from .signing import proved


@documents.route("/documents/revisions/<int:id>/steps/<step>", methods=["GET", "POST"])
@limit_own_password
@requires(may_read, Revision, read=may_read)
def take_step(revision, step):
    """Show what the step asks, or why it cannot be taken; take it when asked to."""
    step = REVISION.steps.get(step)
    if step is None or step.who is only_follows:
        raise Missing()
    form = step.form()
    if not form.is_submitted():
        _refuse_unless_open(revision, step)
        form.seen.data = revision.fingerprint
        _propose(form, revision)
    elif form.validate_on_submit():
        try:
            _take(revision, step, form)
            return redirect(_onward(revision, step), 303)
        except Refusal as error:
            if isinstance(error, Forbidden):
                raise
            form.take(error)
            revision = get(Revision, revision.id)
            if isinstance(error, Conflict):  # having read what happened, the person may go on knowingly
                form.seen.data = revision.fingerprint
            return _page(revision, step, form), error.status
    return _page(revision, step, form), 422 if form.errors else 200


@documents.get("/documents/revisions/<int:id>/signed")
@requires(may_read, Revision, read=may_read)
def signed(revision):
    """After signing: what was signed, and the next one that waits."""
    following = work.next_waiting(current_user.person, clock.today(), after=revision)
    return render_template("documents/signed.html", revision=revision, document=revision.document, following=following)


def _refuse_unless_open(revision: Revision, step) -> None:
    if revision.state not in step.source:
        state = REVISION.states[revision.state][0]
        raise Conflict(_l("This is not possible now: the current state is “%(state)s”.", state=state))
    if not step.who(current_user.person, revision):
        if step.sign and wrote_it(current_user.person, revision):
            raise Forbidden(_l("The author cannot review or approve their own revision."))
        stop = revision.waits_on
        raise Forbidden(_l("It is waiting for %(name)s.", name=stop.person.name)) if stop else Forbidden()


def _take(revision: Revision, step, form) -> None:
    """Slow things first (the file, the password), then the write, in which everything is read again."""
    uid, given = revision.id, form.given()
    upload = _upload(form)
    proof = proved(form.password.data, revision) if step.sign else None
    document_id = revision.document_id
    with writing():
        locked(Document, document_id)
        revision = locked(Revision, uid)
        if form.seen.data and form.seen.data != revision.fingerprint:
            raise Conflict(what_happened(revision))
        if proof:
            proof = replace(proof, person=current_user.person, delegation=acting_for(current_user.person, revision))
        if upload is not None:
            given |= operations.keep_marked_up(upload)
        REVISION.fire(revision, step.name, by=current_user.person, today=clock.today(), proof=proof, **given)


def _upload(form) -> Upload | None:
    sent = form.file.data if "file" in form else None
    return receive(sent.read(), sent.filename or "") if sent else None


def _propose(form, revision: Revision) -> None:
    if "effective_from" in form:
        form.effective_from.data = _earliest_beginning(revision)


def _earliest_beginning(revision: Revision):
    latest = latest_beginning(revision.document)
    return max(clock.today(), latest + timedelta(days=1)) if latest else clock.today()


def _onward(revision: Revision, step) -> str:
    if step.sign:
        return url_for("documents.signed", id=revision.id)
    done = _("Done: %(step)s.", step=step.label)
    next_one = revision.waits_on.person if revision.waits_on else revision.author if revision.is_open else None
    if next_one and next_one.id != current_user.person.id:
        done += " " + _("It is now waiting for %(name)s.", name=next_one.name)
    flash(done)
    if revision.state == "discarded":
        return url_for("documents.document", id=revision.document_id)
    return url_for("documents.revision", id=revision.id)


def _page(revision: Revision, step, form) -> str:
    person = current_user.person
    facts = Facts(by=person, today=clock.today(), given=form.given(), proof=None)
    locked_by = [] if form.errors else REVISION.problems(revision, step.name, facts)
    return render_template(
        "documents/take_step.html",
        revision=revision,
        document=revision.document,
        step=step,
        form=form,
        problems=locked_by,
        is_open=revision.state in step.source and step.who(person, revision),
        delegation=acting_for(person, revision) if step.sign else None,
        compares=revision.file_sha256 is not None,
        last_return=queries.last_return(revision),
    )
