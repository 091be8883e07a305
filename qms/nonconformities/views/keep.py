"""A closed nonconformity becomes a record: its forms, filled in, and every file that belongs to it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.attachments import attachments_of_all
from qms.core import clock
from qms.core.database import get, locked, writing
from qms.core.errors import Conflict, Invalid, Refusal
from qms.core.web import requires
from qms.documents.forms_in_force import FilledForm
from qms.records import operations as records
from qms.records import receiving, retention
from qms.records.models import Record

from ..forms import KeepForm
from ..links import in_short
from ..models import Nonconformity
from ..policy import may_keep, may_read
from ..printed import PURPOSES, printed
from . import nonconformities


@nonconformities.route("/nonconformities/<int:id>/record", methods=["GET", "POST"])
@requires(may_keep, Nonconformity, read=may_read)
def keep(row):
    """Show what the record will hold, and what the forms in force have no place for; then keep it."""
    form, ident = KeepForm(), row.id
    filled, missing = _forms(row)
    rule = _rule(row, filled)
    form.retention.choices = retention.choices(rule if isinstance(rule, int) else None)
    if not form.is_submitted():
        form.title.data = _("Nonconformity %(number)s: %(what)s", number=row.number, what=in_short(row.what))
        form.retention.data = str(rule or 5)
    elif form.validate_on_submit():
        try:
            record = _keep(ident, form, [receiving.written(each.docx, each.name) for each in filled])
        except Refusal as error:
            form.take(error)
            return _page(get(Nonconformity, ident), form, filled, missing), error.status
        flash(_("Kept as the record %(number)s. Close it when nothing more is to come.", number=record.number))
        return redirect(url_for("records.record", id=record.id), 303)
    return _page(row, form, filled, missing), 422 if form.errors else 200


def _forms(row: Nonconformity) -> tuple[list[FilledForm], list[str]]:
    """The forms in force filled with it, and sentences saying which could not be."""
    filled, missing = [], []
    for purpose in PURPOSES:
        try:
            filled.append(printed(row, purpose, today=clock.today()))
        except Invalid as refused:
            missing.append(str(refused))
    return filled, missing


def _rule(row: Nonconformity, filled: list[FilledForm]):
    return retention.rule_of(*(each.revision.document for each in filled), row.document)


def _keep(ident: int, form: KeepForm, written: list) -> Record:
    given = {"title": form.title.data, "retention_years": retention.years_of(form.retention.data)}
    kept = get(Nonconformity, ident)
    received = written + [receiving.taken_over(each.file, each.name) for each in _attachments(kept)]
    with writing():
        row, person = locked(Nonconformity, ident), current_user.person
        if not may_keep(person, row):
            raise Conflict()
        record = records.add_record(
            by=person,
            today=clock.today(),
            unit=row.unit,
            opened_on=row.discovered_on,
            concerns=[row.found_in],
            document=row.document,
            origin=row.ref,
            **given,
        )
        records.add_files(record, received, by=person)
        return record


def _attachments(row: Nonconformity) -> list:
    found = attachments_of_all([row.ref, *(action.ref for action in row.actions)])
    return [each for files in found.values() for each in files]


def _page(row: Nonconformity, form: KeepForm, filled: list[FilledForm], missing: list[str]) -> str:
    return render_template(
        "nonconformities/keep.html",
        row=row,
        form=form,
        filled=filled,
        missing=missing,
        attachments=_attachments(row),
    )
