"""Creating a document and correcting its data."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock
from qms.core.database import db, get, locked, writing
from qms.core.errors import Conflict, Invalid, Refusal
from qms.core.web import requires
from qms.people import queries as people
from qms.people.models import Person, QualitySystem, Unit
from qms.people.roles import P

from .. import operations, queries
from ..forms import CreateForm
from ..kinds import KINDS
from ..models import Document, Revision
from ..policy import may_correct, may_create, may_read_document
from ..reviewing.forms import CorrectAndPlanForm
from ..signers import possible_authors
from . import documents

PLAIN = ("kind", "code", "clauses", "retention", "related", "serves", "security", "review_months")


@documents.route("/documents/new", methods=["GET", "POST"])
@requires(may_create)
def create():
    """A new document with its first draft; the next free code is proposed and may be overwritten."""
    form = CreateForm(formdata=request.form if request.method == "POST" else None)
    _offer(form)
    if not form.is_submitted() or request.form.get("propose"):
        _propose(form)
        return render_template("documents/create.html", form=form)
    if form.validate_on_submit():
        try:
            draft = _create(form)
        except Refusal as error:
            form.take(error)
            return render_template("documents/create.html", form=form), error.status
        return _onward(draft)
    return render_template("documents/create.html", form=form), 422 if form.errors else 200


@documents.route("/documents/<int:id>/correction", methods=["GET", "POST"])
@requires(may_correct, Document, read=may_read_document)
def correct(document):
    """Correct a document's data; what signatures cover (code, title) only before it was published."""
    published = any(r.state == "approved" for r in document.revisions)
    under_way = queries.revision_under_way(document)
    form = _correction(document, under_way, published)
    if form.validate_on_submit():
        try:
            _correct(document, form, published)
        except Refusal as error:
            form.take(error)
            return _correction_page(document, under_way, form, published), error.status
        flash(_("The data has been corrected."))
        return redirect(url_for("documents.document", id=document.id), 303)
    return _correction_page(document, under_way, form, published), 422 if form.errors else 200


def _onward(draft: Revision):
    """To the first draft for who is to write it; else to the document, saying on whom it now waits."""
    if draft.author_id == current_user.person.id:
        flash(_("The document has been created. Now write its first draft."))
        return redirect(url_for("documents.edit_revision", id=draft.id), 303)
    flash(_("The document has been created. %(name)s writes its first draft.", name=draft.author.name))
    return redirect(url_for("documents.document", id=draft.document_id), 303)


def _offer(form: CreateForm) -> None:
    """Choices within the person's own systems."""
    person = current_user.person
    systems = [s for s in queries.every_system() if person.holds(P.DOCUMENTS_CREATE, s)]
    form.qms.choices = [(s.id, s.name) for s in systems]
    units = _offer_places(form, systems)
    form.author.offer(possible_authors(units, systems))
    if not form.is_submitted():
        form.author.data = person.id
        form.qms.data = systems[0].id if systems else None
        form.unit.data = (
            person.unit_id if any(u.id == person.unit_id for u in units) else units[0].id if units else None
        )
        form.kind.data, form.security.data = "procedure", "internal"


def _offer_places(form: CreateForm | CorrectAndPlanForm, systems: list[QualitySystem]) -> list[Unit]:
    """The units that the systems cover today, and the documents that a form may belong to."""
    idents = [system.id for system in systems]
    units = sorted(people.covered_units(idents, on=clock.today()), key=lambda u: (u.position, u.code))
    form.unit.choices = [(u.id, f"{u.code} – {u.name}") for u in units]
    parents = queries.possible_parents(idents)
    form.parent.choices = [("", _("None")), *((d.id, f"{d.code} – {title}") for d, title in parents)]
    return units


def _propose(form: CreateForm) -> None:
    """The usual review and the next free code of what was chosen; a code that somebody typed stays."""
    qms = db.session.get(QualitySystem, form.qms.data) if form.qms.data else None
    unit = db.session.get(Unit, form.unit.data) if form.unit.data else None
    parent = db.session.get(Document, form.parent.data) if form.parent.data else None
    if qms is None or unit is None or form.kind.data not in KINDS:
        return
    form.review_months.data = KINDS[form.kind.data].review_months
    typed = form.code.data if request.form.get("propose") == "changed" else ""
    if typed and typed != form.proposed.data:
        return
    form.code.data = form.proposed.data = ""
    if form.kind.data == "form" and parent is None:
        form.code.errors = [_("Choose the procedure that the form belongs to.")]
        return
    code = operations.propose_code(form.kind.data, qms=qms, unit=unit, parent=parent, year=clock.today().year)
    form.code.data = form.proposed.data = code


def _create(form: CreateForm) -> Revision:
    with writing():
        qms, unit = locked(QualitySystem, form.qms.data), locked(Unit, form.unit.data)
        if unit not in people.covered_units([qms.id], on=clock.today()):
            raise Invalid(fields={"unit": _("This unit is not covered by the quality system chosen.")})
        parent = locked(Document, form.parent.data) if form.parent.data else None
        return operations.create_document(
            by=current_user.person,
            today=clock.today(),
            qms=qms,
            unit=unit,
            code=form.code.data,
            kind=form.kind.data,
            title=form.title.data,
            parent=parent,
            author=get(Person, form.author.data) if form.author.data else None,
            **form.particulars,
        )


def _correction(document: Document, under_way: Revision | None, published: bool) -> CorrectAndPlanForm:
    kept = {"title": under_way.title if under_way else "", "unit": document.unit_id, "parent": document.parent_id}
    kept["review_due"] = document.review_due
    form = CorrectAndPlanForm(data={name: getattr(document, name) for name in PLAIN} | kept)
    if published:  # a published document stays what it is, and takes a new title only by a new revision
        del form.kind, form.unit, form.parent, form.code, form.title
        if document.kind != "form":
            del form.serves
        return form
    _offer_places(form, [document.qms])
    if all(document.unit_id != ident for ident, _words in form.unit.choices):
        form.unit.choices.insert(0, (document.unit_id, f"{document.unit.code} – {document.unit.name}"))
    if under_way is None:
        del form.title
    del form.review_due
    return form


def _correct(document: Document, form: CorrectAndPlanForm, published: bool) -> None:
    values = form.particulars | {name: form[name].data for name in ("kind", "code", "title") if name in form}
    ident, qms_id = document.id, document.qms_id
    with writing():
        locked(QualitySystem, qms_id)  # two forms of a system are not named for the same at once
        document = locked(Document, ident)
        if not published:
            values["unit"] = get(Unit, form.unit.data)
            values["parent"] = get(Document, form.parent.data) if form.parent.data else None
        under_way = queries.revision_under_way(document)
        if published != any(r.state == "approved" for r in document.revisions) or ("title" in form and not under_way):
            raise Conflict()
        if under_way is not None:
            under_way = locked(Revision, under_way.id)
        values |= _planned(document, form)
        operations.correct_metadata(
            document, under_way, by=current_user.person, today=clock.today(), reason=form.reason.data, **values
        )


def _planned(document: Document, form: CorrectAndPlanForm) -> dict:
    """Another day for the next review, where one was entered."""
    day = form.review_due.data if "review_due" in form else None
    if day in (None, document.review_due):
        return {}
    if day < clock.today():
        raise Invalid(fields={"review_due": _("The date cannot lie in the past.")})
    return {"review_due": day}


def _correction_page(document: Document, under_way: Revision | None, form: CorrectAndPlanForm, published: bool) -> str:
    return render_template(
        "documents/correct.html",
        document=document,
        form=form,
        published=published,
        lapses=under_way is not None and under_way.state != "draft",
    )
