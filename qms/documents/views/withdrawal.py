"""Withdrawing a document: from a day on, with a reason, signed."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock
from qms.core.database import locked, writing
from qms.core.errors import Conflict, Refusal
from qms.core.web import requires
from qms.people.limits import limit_own_password

from ..models import Document
from ..policy import may_read_document, may_withdraw
from ..workflow import DOCUMENT
from . import documents
from .conflict import what_happened
from .signing import proved

WITHDRAW = DOCUMENT.steps["withdraw"]


@documents.route("/documents/<int:id>/withdrawal", methods=["GET", "POST"])
@limit_own_password
@requires(may_withdraw, Document, read=may_read_document)
def withdraw(document):
    """Say from when and why; its forms go with it or stop it."""
    if document.state not in WITHDRAW.source:
        raise Conflict(what_happened(document))
    form = WITHDRAW.form()
    if not form.is_submitted():
        form.withdrawn_from.data = clock.today()
    if form.validate_on_submit():
        try:
            _withdraw(document.id, form, proved(form.password.data, document))
        except Refusal as error:
            form.take(error)
            return _page(document, form), error.status
        flash(_("The document is withdrawn from %(day)s.", day=form.withdrawn_from.data.strftime("%d/%m/%Y")))
        return redirect(url_for("documents.document", id=document.id), 303)
    return _page(document, form), 422 if form.errors else 200


def _withdraw(ident: int, form, proof) -> None:
    with writing():
        document = locked(Document, ident)
        if document.state not in WITHDRAW.source:
            raise Conflict(what_happened(document))
        proof = replace(proof, person=current_user.person)
        DOCUMENT.fire(document, "withdraw", by=current_user.person, today=clock.today(), proof=proof, **form.given())


def _page(document: Document, form) -> str:
    living = [each for each in document.forms if each.state == "active"]
    under_way = [r for r in document.revisions if r.is_open]
    return render_template("documents/withdraw.html", document=document, form=form, living=living, under_way=under_way)
