"""Planning what is done about a nonconformity: adding an action."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.actions import operations
from qms.core import clock
from qms.core.database import get, locked, writing
from qms.core.errors import Conflict, Refusal
from qms.core.web import requires
from qms.documents.models import Document
from qms.documents.policy import may_read_document
from qms.documents.queries import document_by_code
from qms.people import queries as people
from qms.people.forms import rows
from qms.people.models import Person, Unit

from ..forms import ActionForm
from ..models import Nonconformity
from ..policy import may_handle, may_read
from . import nonconformities


@nonconformities.route("/nonconformities/<int:id>/actions/new", methods=["GET", "POST"])
@requires(may_handle, Nonconformity, read=may_read)
def plan_action(row):
    """One action with one owner and a date; or one that is done by itself, when a document has moved on."""
    form, ident = ActionForm(), row.id
    if row.state != "planning" and not form.is_submitted():
        raise Conflict()
    form.owner.offer(people.active_people())
    form.readers.choices = rows(people.units(on=clock.today()))
    if not form.is_submitted() and row.document is not None and may_read_document(current_user.person, row.document):
        form.document.data = row.document.code
    if form.validate_on_submit():
        try:
            _plan(ident, form)
        except Refusal as error:
            form.take(error)
            return render_template(
                "nonconformities/action.html", form=form, row=get(Nonconformity, row.id)
            ), error.status
        flash(_("The action has been added to the plan."))
        return redirect(url_for("nonconformities.nonconformity", id=ident, _anchor="actions"), 303)
    return render_template("nonconformities/action.html", form=form, row=row), 422 if form.errors else 200


def _plan(ident: int, form: ActionForm) -> None:
    given = {name: form[name].data for name in ("kind", "due")}
    with writing():
        row = locked(Nonconformity, ident)
        if row.state != "planning":
            raise Conflict()
        given |= {"owner": get(Person, form.owner.data), "document": _document(row, form)}
        given |= {"readers": people.unit(form.readers.data) if form.readers.data else None}
        what = form.what.data or _in_words(**given)
        operations.plan_action(row, by=current_user.person, today=clock.today(), what=what, **given)


def _document(row: Nonconformity, form: ActionForm) -> Document | None:
    """The document of the same quality system with the code entered, if the person may know of it."""
    document = document_by_code(form.document.data, qms_id=row.qms_id) if form.document.data else None
    known = document is not None and document.state == "active" and may_read_document(current_user.person, document)
    return document if known else None


def _in_words(*, kind: str, document: Document | None, readers: Unit | None, **more) -> str:
    """What an action that is done by itself is called where nobody said it otherwise."""
    code = document.code if document is not None else ""
    if kind == "reading":
        return _("%(unit)s has confirmed reading %(code)s.", unit=readers.name if readers else "", code=code)
    return _("A new revision of %(code)s is in force.", code=code)
