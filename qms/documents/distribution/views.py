"""The tab of the distribution: who is to read, who has, who has not; and the one button of the reader."""

import io

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import Select

from qms.core import clock
from qms.core.database import get, locked, writing
from qms.core.errors import Conflict, Missing, Refusal
from qms.core.files import XLSX
from qms.core.lists import Listing, here
from qms.core.web import requires
from qms.exports import sheet
from qms.exports.sheet import Column
from qms.people import queries as people
from qms.people.models import Person, Unit

from .. import queries as of_documents
from ..models import Document, Revision
from ..policy import may_know_revision, may_read, may_read_document
from ..standing import shown_on
from ..views import documents
from ..views.page import page_of, readable_under_way
from . import operations, queries
from .deadline import Deadline
from .forms import ListForm
from .links import words_of
from .policy import may_follow, may_keep, may_see_confirmations


@documents.get("/documents/<int:id>/distribution")
@requires(may_follow, Document, read=may_read_document)
def distribution(document):
    """The list, how far it has been read, and each reader of the revision in force."""
    today, document = clock.today(), of_documents.loaded(document)
    deadline, keeps = Deadline.on(today), may_keep(current_user.person, document)
    shown = shown_on(document, today) or readable_under_way(document)
    revision = of_documents.revision_in_force(document, today)
    page = Listing(_narrowed(revision, deadline)).page() if revision else None
    if page:
        page.rows = [_reader(row, deadline, can_remind=keeps) for row in page.rows]
    return render_template(
        "documents/distribution.html",
        **page_of(document, shown),
        lines=[(line, words_of(line)) for line in queries.lines_of(document, today)],
        in_force=revision,
        before=queries.confirmed_before(document, today),
        figures=queries.progress(revision, today, deadline.last_late) if revision else None,
        page=page,
        export=here(at=url_for("documents.export_distribution", id=document.id), page=None),
        states=_states(),
        units=[(unit.id, unit.name) for unit in people.units()],
        keeps=keeps,
    )


@documents.get("/documents/<int:id>/distribution.xlsx")
@requires(may_follow, Document, read=may_read_document)
def export_distribution(document):
    """The same readers as a workbook: the register of confirmations (26/2014/TT-BKHCN, art. 36)."""
    today = clock.today()
    deadline, revision = Deadline.on(today), of_documents.revision_in_force(document, today)
    if revision is None:
        raise Missing()
    rows = [_reader(row, deadline, can_remind=False) for row in Listing(_narrowed(revision, deadline)).everything()]
    return _workbook(revision, _columns(), ((number, *_cells(row)) for number, row in enumerate(rows, 1)))


def _workbook(revision: Revision, columns: list[Column], rows):
    made = clock.local(clock.now()).strftime("%d/%m/%Y %H:%M")
    lines = [
        f"{revision.document.code} {revision.number} – {revision.title}",
        _("Exported by %(name)s on %(time)s", name=current_user.person.name, time=made),
    ]
    title = _("Confirmations of reading")
    book = sheet.workbook(title, columns, rows, subtitle_lines=lines)
    name = f"{title} {revision.document.code} {clock.today():%Y-%m-%d}.xlsx"
    response = send_file(io.BytesIO(book), mimetype=XLSX, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


@documents.get("/documents/revisions/<int:id>/confirmations")
@requires(may_see_confirmations, Revision, read=may_know_revision)
def confirmations(revision):
    """Who has read and understood a revision, of whatever time: evidence that it was made known."""
    return render_template(
        "documents/confirmations.html",
        revision=revision,
        page=Listing(queries.confirmations_of(revision)).page(),
        export=url_for("documents.export_confirmations", id=revision.id),
    )


@documents.get("/documents/revisions/<int:id>/confirmations.xlsx")
@requires(may_see_confirmations, Revision, read=may_know_revision)
def export_confirmations(revision):
    """The same as a workbook."""
    columns = [Column(_("No."), 6, "number"), Column(_("Name"), 28), Column(_("Position"), 28), Column(_("Unit"), 36)]
    columns.append(Column(_("Confirmed on"), 13, "date"))
    rows = (
        (n, person.name, person.title, person.unit.name if person.unit else "", clock.local(at).date())
        for n, (person, at) in enumerate(Listing(queries.confirmations_of(revision)).everything(), 1)
    )
    return _workbook(revision, columns, rows)


@documents.route("/documents/<int:id>/distribution/edit", methods=["GET", "POST"])
@requires(may_keep, Document, read=may_read_document)
def keep_distribution(document):
    """Tick who is on the list."""
    form, ident, today = ListForm(), document.id, clock.today()
    form.offer(people.units(on=today), people.active_people(), queries.lines_of(document, today))
    if form.validate_on_submit():
        try:
            with writing():
                _keep(locked(Document, ident), form)
        except Refusal as error:
            form.take(error)
            return render_template("documents/keep_distribution.html", form=form, document=document), error.status
        flash(_("The distribution list has been saved."))
        return redirect(url_for("documents.distribution", id=ident), 303)
    return render_template(
        "documents/keep_distribution.html", form=form, document=document
    ), 422 if form.errors else 200


@documents.post("/documents/<int:id>/distribution/remind")
@requires(may_keep, Document, read=may_read_document)
def remind_readers(document):
    """Remind all who have not confirmed the revision in force, or the one person of `?person=`."""
    ident, only, today = document.id, _whole(request.args.get("person")), clock.today()
    with writing():
        revision = of_documents.revision_in_force(get(Document, ident), today)
        if revision is None:
            raise Missing()
        told = operations.remind(revision, by=current_user.person, today=today, only=only)
    flash(ngettext("%(num)d person has been reminded.", "%(num)d people have been reminded.", len(told)))
    return redirect(url_for("documents.distribution", id=ident), 303)


@documents.post("/documents/revisions/<int:id>/confirm")
@requires(may_read, Revision, read=may_read)
def confirm_reading(revision):
    """The reader's button: read and understood."""
    ident, document = revision.id, revision.document_id
    with writing():
        operations.confirm(get(Revision, ident), by=current_user.person, today=clock.today())
    flash(_("Thank you. It has been recorded that you have read and understood this revision."))
    return redirect(url_for("documents.document", id=document), 303)


def _keep(document: Document, form: ListForm) -> None:
    today = clock.today()
    if form.seen.data != ListForm.fingerprint(queries.lines_of(document, today)):
        raise Conflict(_("Somebody else has changed the list in the meantime. Open it again."))
    operations.keep_list(
        document,
        by=current_user.person,
        today=today,
        units=[get(Unit, ident) for ident in form.units.data or ()],
        roles=form.roles.data or (),
        people=[get(Person, ident) for ident in form.chosen_people],
    )


def _states() -> list[tuple]:
    return [("open", _("Not confirmed")), ("late", _("Overdue")), ("confirmed", _("Confirmed"))]


def _narrowed(revision: Revision, deadline: Deadline) -> Select:
    query = queries.readers(revision, clock.today())
    columns, args = query.selected_columns, request.args
    conditions = {
        "open": [columns.confirmed_at.is_(None)],
        "late": [columns.confirmed_at.is_(None), columns.start <= deadline.last_late],
        "confirmed": [columns.confirmed_at.is_not(None)],
    }
    query = query.where(*conditions.get(args.get("state"), ()))
    unit = people.unit(_whole(args.get("unit")) or 0)
    if unit is not None:
        query = query.join(Unit, Unit.id == Person.unit_id).where(Unit.path.startswith(unit.path, autoescape=True))
    return query


def _reader(row, deadline: Deadline, *, can_remind: bool) -> dict:
    person, start, confirmed_at, reminded_at = row
    today = clock.today()
    free = confirmed_at is None and operations.may_be_reminded(reminded_at, today, deadline)
    return {
        "person": person,
        "unit": person.unit.name if person.unit else "",
        "by": deadline.of(start),
        "is_late": confirmed_at is None and start <= deadline.last_late,
        "confirmed_at": confirmed_at,
        "reminded_at": reminded_at,
        "can_remind": can_remind and free,
    }


def _columns() -> list[Column]:
    return [
        Column(_("No."), 6, "number"),
        Column(_("Name"), 28),
        Column(_("Position"), 28),
        Column(_("Unit"), 36),
        Column(_("Confirm by"), 13, "date"),
        Column(_("State"), 18),
        Column(_("Confirmed on"), 13, "date"),
        Column(_("Last reminded"), 13, "date"),
    ]


def _cells(row: dict) -> tuple:
    words = _("Confirmed") if row["confirmed_at"] else _("Overdue") if row["is_late"] else _("Not confirmed")
    moments = (row["confirmed_at"], row["reminded_at"])
    days = (clock.local(at).date() if at else None for at in moments)
    return row["person"].name, row["person"].title, row["unit"], row["by"], words, *days


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
