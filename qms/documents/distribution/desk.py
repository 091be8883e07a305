"""What a person has to read and confirm, on their desk."""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qms.core import desk
from qms.core.desk import Cell, Column, Section, Urgency
from qms.people.roles import P

from . import queries
from .deadline import Deadline


def _rows(person, today):
    return queries.debts(person, today) if person.holds(P.DOCUMENTS_READ) else None


def _cells(person, deadline, revision, start) -> tuple:
    document = revision.document
    url = url_for("documents.document", id=document.id)
    number = _("Issue/amendment %(number)s", number=revision.number)
    read = Cell(_("Read and confirm"), url, "checklist")
    return (
        Cell(document.code, url),
        Cell(revision.title, url, number),
        revision.effective_from,
        deadline.of(start),
        read,
    )


desk.register(
    Section(
        "to-read",
        _l("To be read and confirmed"),
        Urgency.MINE,
        _rows,
        (
            Column(_l("Code"), "code"),
            Column(_l("Title"), "title"),
            Column(_l("In force from"), "day"),
            Column(_l("Confirm by"), "due", soon=2),
            Column("", "act"),
        ),
        _cells,
        aid=lambda rows, today: Deadline.on(today),
    )
)
