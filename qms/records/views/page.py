"""The page of one record: what it is, how long it is kept, its files, what this person can do, what happened."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from qms.core import clock, links, telling
from qms.core.errors import Missing
from qms.core.serving import send
from qms.core.web import requires
from qms.documents.policy import may_know_revision, may_read_document

from .. import queries, retention
from ..handover.policy import may_read_handover
from ..handover.queries import last_handover
from ..models import MEDIA, Record, RecordFile
from ..policy import may_change, may_correct, may_read, may_read_disposal, may_see_file
from ..workflow import STATES
from . import records
from .steps import pages


@records.get("/records/<int:id>")
@requires(may_read, Record, read=may_read)
def record(row):
    """Everything about it on one page."""
    row = queries.loaded(row)
    person = current_user.person
    return render_template(
        "records/page.html",
        row=row,
        standing=STATES[row.state],
        actions_here=_actions(row),
        may_change=may_change(person, row),
        medium=MEDIA[row.medium],
        retained=retention.in_words(row.retention_years),
        knows_document=row.document is not None and may_read_document(person, row.document),
        knows_revision=row.revision is not None and may_know_revision(person, row.revision),
        origin=_origin(row),
        needed_by=queries.needed_by(row) if row.is_over(clock.today()) else [],
        related=_related(row),
        disposal=_disposal(row),
        handover=_handover(row),
        page=telling.history(queries.history(row), without=("number", "origin", "corrects")),
        printed_at=clock.now(),
    )


@records.get("/records/files/<int:id>")
@requires(may_see_file, RecordFile)
def file(row):
    """The file under its own name; `?inline=1` gives a picture to the page that shows it."""
    if row.file is None:
        raise Missing(_("The file was destroyed with its record."))
    return send(row.file, row.name, inline=bool(request.args.get("inline")) and row.is_picture)


def _actions(row: Record) -> list[dict]:
    person, found = current_user.person, pages.actions(row, "records.take_step")
    if may_change(person, row):
        found.append({"label": _("Add files"), "url": url_for("records.add_files", id=row.id)})
        found.append({"label": _("Correct the data"), "url": url_for("records.edit", id=row.id)})
    if may_correct(person, row):
        found.append({"label": _("Correct it by another record"), "url": url_for("records.add", corrects=row.id)})
    return found


def _origin(row: Record):
    """What it came of, for those who may read that."""
    if not row.origin or links.subject(row.origin, current_user.person) is None:
        return None
    return links.resolve([row.origin]).get(row.origin)


def _related(row: Record) -> list[tuple]:
    """(what it is to this one, the other one) for those it is linked with, as far as they may be read."""
    found = [(_("Corrects"), row.corrects)] if row.corrects else []
    found += [(_("Corrected by"), each) for each in row.corrections]
    return [(what, each) for what, each in found if may_read(current_user.person, each)]


def _handover(row: Record):
    """The list for the archive it is or was on, for those who may read that."""
    found = last_handover(row)
    return found if found is not None and may_read_handover(current_user.person, found) else None


def _disposal(row: Record):
    """The list it is or was on, for those who may read that."""
    found = queries.last_disposal(row) if row.state in ("listed", "destroyed") else None
    return found if found is not None and may_read_disposal(current_user.person, found) else None
