"""Reporting a nonconformity, from any page and in under a minute."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms import attachments
from qms.core import clock
from qms.core.database import db, get, writing
from qms.core.errors import Refusal
from qms.core.text import nfc, without_controls
from qms.core.web import requires
from qms.documents.models import Document
from qms.documents.policy import may_read_document
from qms.documents.queries import revision_in_force
from qms.people.models import Unit

from .. import operations, queries
from ..forms import ReportForm
from ..policy import may_report
from . import nonconformities

BESIDE = ("csrf_token", "unit", "document", "files")


@nonconformities.route("/nonconformities/new", methods=["GET", "POST"])
@requires(may_report)
def report():
    """Say what is not right; `?document=` names the document, `quote=` comes along as what it says."""
    form = ReportForm()
    document = _document(form.document.data or request.args.get("document"))
    form.unit.choices = [(unit.id, unit.name) for unit in queries.possible_units()]
    if not form.is_submitted():
        _propose(form, document)
    elif form.validate_on_submit():
        try:
            row = _report(form, document)
        except Refusal as error:
            form.take(error)
            return _page(form, document), error.status
        flash(_("Reported as %(number)s. It is now waiting for the quality officer.", number=row.number))
        return redirect(url_for("nonconformities.nonconformity", id=row.id), 303)
    return _page(form, document), 422 if form.errors else 200


def _document(ident: str | None) -> Document | None:
    """The document named, when there is one and the person may know of it."""
    if not (ident and ident.isascii() and ident.isdigit() and len(ident) < 10):
        return None
    document = db.session.get(Document, int(ident))
    return document if document is not None and may_read_document(current_user.person, document) else None


def _propose(form: ReportForm, document: Document | None) -> None:
    form.discovered_on.data = clock.today()
    known = {ident for ident, _name in form.unit.choices}
    own = current_user.person.unit_id
    form.unit.data = own if own in known else document.unit_id if document else None
    form.quotation.data = without_controls(nfc(request.args.get("quote", "")))[:2000].strip()
    if document is not None:
        form.document.data, form.clause.data = document.id, document.clauses.partition(";")[0].strip()[:60]


def _report(form: ReportForm, document: Document | None):
    given = {field.name: field.data for field in form if field.name not in BESIDE}
    unit, document_id = form.unit.data, document.id if document else None
    received = attachments.receive(form.files)
    with writing():
        row = operations.report(
            by=current_user.person,
            today=clock.today(),
            unit=get(Unit, unit),
            document=get(Document, document_id) if document_id else None,
            **{name: value or "" for name, value in given.items() if name != "discovered_on"},
            discovered_on=form.discovered_on.data,
        )
        attachments.attach(row, received, by=current_user.person)
        return row


def _page(form: ReportForm, document: Document | None) -> str:
    revision = revision_in_force(document, form.discovered_on.data or clock.today()) if document else None
    return render_template("nonconformities/report.html", form=form, document=document, revision=revision)
