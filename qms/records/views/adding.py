"""Adding a record by upload or on a form of the library; changing an open one and adding to its files."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from qms import attachments
from qms.core import clock, links
from qms.core.database import db, get, locked, writing
from qms.core.errors import Forbidden, Invalid, Refusal
from qms.core.lists import Listing
from qms.core.text import typed
from qms.core.web import requires
from qms.documents.models import Document, Revision
from qms.people import queries as people
from qms.people.models import Unit

from .. import operations, queries, retention
from ..filling import Blanks
from ..forms import FilesForm, ParticularsForm
from ..models import Record
from ..policy import may_add, may_change, may_correct, may_read
from . import records

PLAIN = ("title", "opened_on", "medium", "place", "note")


@records.get("/records/forms")
@requires(may_add)
def forms():
    """The forms in force, to choose the one that is filled in."""
    listing = Listing(queries.forms_to_fill(current_user.person, typed(request.args.get("q"))))
    return render_template("records/forms.html", page=listing.page())


@records.route("/records/new", methods=["GET", "POST"])
@requires(may_add)
def add():
    """By upload; with `form=` on a form of the library, with `corrects=` as the correction of another record."""
    revision = _form_asked_for()
    blanks = Blanks(revision)
    form = blanks.form()
    corrected = _corrected(form.corrects.data or request.args.get("corrects"))
    form.unit.choices = [(unit.id, unit.name) for unit in queries.keeping_units(current_user.person)]
    _offer(form, _rule(revision, corrected))
    if not form.is_submitted():
        _propose(form, revision, corrected)
    elif form.validate_on_submit():
        try:
            record = _add(form, blanks, corrected)
        except Refusal as error:
            form.take(error)
            return _page(form, blanks, corrected), error.status
        flash(_("Added as %(number)s. Close it when nothing more is to come.", number=record.number))
        return redirect(url_for("records.record", id=record.id), 303)
    return _page(form, blanks, corrected), 422 if form.errors else 200


@records.route("/records/<int:id>/edit", methods=["GET", "POST"])
@requires(may_change, Record, read=may_read)
def edit(row):
    """Correct the data of an open record."""
    form, ident = ParticularsForm(obj=None if request.method == "POST" else row), row.id
    _offer(form, row.retention_years)
    if row.origin and links.subject(row.origin, current_user.person) is None:
        del form.origin  # what it came of is not for this person, and stays
    if not form.is_submitted():
        form.document.data = row.document.code if row.document else ""
        if "origin" in form:
            form.origin.data = _number_of(row.origin)
        form.retention.data = str(row.retention_years or retention.PERMANENT)
        form.concerns.data = [each.unit_id for each in row.concerns]
    elif form.validate_on_submit():
        try:
            _change(ident, form)
        except Refusal as error:
            form.take(error)
            return render_template("records/edit.html", form=form, row=get(Record, ident)), error.status
        flash(_("The data of the record have been corrected."))
        return redirect(url_for("records.record", id=ident), 303)
    return render_template("records/edit.html", form=form, row=row), 422 if form.errors else 200


@records.route("/records/<int:id>/files", methods=["GET", "POST"])
@requires(may_change, Record, read=may_read)
def add_files(row):
    """Add files to an open record."""
    form, ident = FilesForm(), row.id
    if form.validate_on_submit():
        try:
            received = attachments.receive(form.files)
            if not received:
                raise Invalid(fields={"files": _l("Choose at least one file.")})
            with writing():
                operations.add_files(locked(Record, ident), received, by=current_user.person)
        except Refusal as error:
            form.take(error)
            return render_template("records/files.html", form=form, row=get(Record, ident)), error.status
        flash(_("The files have been added."))
        return redirect(url_for("records.record", id=ident), 303)
    return render_template("records/files.html", form=form, row=row), 422 if form.errors else 200


def _form_asked_for() -> Revision | None:
    ident = request.form.get("form") or request.args.get("form") or ""
    return queries.form_in_force(int(ident), current_user.person) if _is_id(ident) else None


def _corrected(ident) -> Record | None:
    """The record to be corrected, when there is one and the person may."""
    row = db.session.get(Record, int(ident)) if _is_id(ident) else None
    return row if row is not None and may_correct(current_user.person, row) else None


def _is_id(text) -> bool:
    return bool(text) and text.isascii() and text.isdigit() and len(text) < 10


def _rule(revision: Revision | None, corrected: Record | None):
    if corrected is not None:
        return corrected.retention_years or retention.PERMANENT
    return retention.rule_of(*_with_parent(revision.document if revision else None))


def _with_parent(document: Document | None) -> tuple:
    return document, document.parent if document else None


def _offer(form, rule) -> None:
    """The choices of retention and of other units."""
    years = rule if isinstance(rule, int) else None
    form.retention.choices = [("", _("As the document says")), *retention.choices(years)]
    form.concerns.choices = [(unit.id, unit.name) for unit in people.units(on=clock.today())]


def _propose(form, revision: Revision | None, corrected: Record | None) -> None:
    known = {ident for ident, _name in form.unit.choices}
    own = corrected.unit_id if corrected else current_user.person.unit_id
    form.unit.data = own if own in known else None
    form.opened_on.data = clock.today()
    if rule := _rule(revision, corrected):
        form.retention.data = str(rule)
    if revision is not None:
        parent = revision.document.parent
        form.form.data, form.title.data = revision.document_id, revision.title
        form.document.data = (parent or revision.document).code
    if corrected is not None:
        form.corrects.data = corrected.id
        form.title.data = _("Correction of %(number)s: %(title)s", number=corrected.number, title=corrected.title)[:300]
        form.document.data = corrected.document.code if corrected.document else ""


def _given(form, revision: Revision | None = None) -> dict:
    """What the fields say, as the operations take it. `Invalid` at a field that names nothing."""
    document = _document(form.document.data)
    chosen = form.retention.data or retention.rule_of(*_with_parent(document)) or _rule(revision, None)
    if chosen is None:
        raise Invalid(fields={"retention": _l("No document says how long it is kept: choose it.")})
    said = {name: form[name].data or ("" if name != "opened_on" else None) for name in PLAIN}
    if "origin" in form:
        said["origin"] = _origin(form.origin.data)
    return said | {"document": document, "retention_years": retention.years_of(str(chosen))}


def _origin(number: str) -> str:
    """The reference of the thing with this number, where the person may read it."""
    if not number:
        return ""
    for ref, link in links.resolve(links.search("nonconformity", number)).items():
        if link.text.upper().startswith(f"{number.upper()} ") and links.subject(ref, current_user.person) is not None:
            return ref
    raise Invalid(fields={"origin": _l("There is no nonconformity with this number.")})


def _number_of(origin: str) -> str:
    link = links.resolve([origin]).get(origin) if origin else None
    return link.text.partition(" ")[0] if link else ""


def _document(code: str) -> Document | None:
    if not code:
        return None
    document = queries.known_document(code, current_user.person)
    if document is None:
        raise Invalid(fields={"document": _l("There is no document with this code.")})
    return document


def _add(form, blanks: Blanks, corrected: Record | None) -> Record:
    unit_id, corrected_id = form.unit.data, corrected.id if corrected else None
    revision_id = blanks.revision.id if blanks.revision else None
    _given(form, blanks.revision)  # what names nothing is refused before a file is kept
    received = attachments.receive(form.files)
    if blanks.is_filled(form):
        received.insert(0, blanks.received(form))
    with writing():
        person, corrects = current_user.person, get(Record, corrected_id) if corrected_id else None
        revision = get(Revision, revision_id) if revision_id else None
        if corrects is not None and not may_correct(person, corrects):
            raise Forbidden()
        record = operations.add_record(
            by=person,
            today=clock.today(),
            unit=get(Unit, unit_id),
            concerns=_units(form),
            revision=revision,
            corrects=corrects,
            **_given(form, revision),
        )
        operations.add_files(record, received, by=person)
        return record


def _change(ident: int, form) -> None:
    with writing():
        row = locked(Record, ident)
        operations.change_record(
            row, by=current_user.person, today=clock.today(), concerns=_units(form), **_given(form)
        )


def _units(form) -> list[Unit]:
    return [get(Unit, ident) for ident in form.concerns.data or ()]


def _page(form, blanks: Blanks, corrected: Record | None) -> str:
    return render_template(
        "records/add.html",
        form=form,
        revision=blanks.revision,
        singles=blanks.singles(form),
        tables=blanks.tables(form),
        corrected=corrected,
    )
