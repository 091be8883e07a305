"""How lines of a distribution list are called in the log and where overdue work is listed."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import links
from qms.core.database import db
from qms.core.links import Link
from qms.people.roles import ROLES

from ..models import Document
from ..policy import may_read_document, visible_documents
from .models import Recipient


def words_of(line: Recipient) -> str:
    """Whom a line names."""
    if line.role:
        return str(ROLES[line.role].label)
    return line.place.name if line.place else line.person.name


def _described(uids):
    rows = db.session.scalars(select(Recipient).where(Recipient.uid.in_(uids)))
    return {
        row.uid: Link(f"{row.document.code} → {words_of(row)}", url_for("documents.distribution", id=row.document_id))
        for row in rows
    }


def _visible(person):
    return select(Recipient).join(Document, Document.id == Recipient.document_id).where(visible_documents(person))


links.register(
    "recipient",
    _l("Distribution"),
    _described,
    model=Recipient,
    may_read=lambda person, line: may_read_document(person, line.document),
    visible=_visible,
)
links.name_fields(of="document", recipients=_l("Distribution list"))
links.name_values("recipients", {name: role.label for name, role in ROLES.items()}, of="document")
