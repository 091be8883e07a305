"""Asking for a change of a document, from its page."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms import attachments
from qms.core import clock
from qms.core.database import locked, writing
from qms.core.errors import Refusal
from qms.core.text import nfc, without_controls
from qms.core.web import requires
from qms.documents.models import Document
from qms.documents.policy import may_read_document
from qms.documents.queries import revision_in_force

from .. import operations
from ..forms import AskForm
from ..policy import may_ask
from . import requests


@requests.route("/documents/<int:id>/requests/new", methods=["GET", "POST"])
@requires(may_ask, Document, read=may_read_document)
def ask(document):
    """Say what should be changed and why; `?quote=` comes along as what the document says now."""
    operations.refuse_withdrawn(document)
    form = AskForm()
    if not form.is_submitted():
        form.current.data = without_controls(nfc(request.args.get("quote", "")))[:2000].strip()
    elif form.validate_on_submit():
        try:
            row = _ask(document, form)
        except Refusal as error:
            form.take(error)
            return _page(document, form), error.status
        flash(_("Sent as %(number)s. It now waits for a decision.", number=row.number))
        return redirect(url_for("requests.request", id=row.id), 303)
    return _page(document, form), 422 if form.errors else 200


def _ask(document: Document, form: AskForm):
    ident = document.id
    given = {name: form[name].data or "" for name in ("place", "current", "proposed", "ground", "reason")}
    received = attachments.receive(form.files)
    with writing():
        row = operations.ask(locked(Document, ident), by=current_user.person, today=clock.today(), **given)
        attachments.attach(row, received, by=current_user.person)
        return row


def _page(document: Document, form: AskForm) -> str:
    revision = revision_in_force(document, clock.today())
    return render_template("requests/ask.html", form=form, document=document, revision=revision)
