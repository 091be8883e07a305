"""Asking for a change: the one verb that is no step."""

from datetime import date

from flask_babel import lazy_gettext as _l

from qms.core import audit
from qms.core.calendar import working_days_after
from qms.core.database import db
from qms.core.errors import Conflict
from qms.core.numbering import numbered
from qms.documents.models import Document
from qms.documents.queries import revision_in_force

from . import limits
from . import notices as tell
from .models import ChangeRequest

ASK = audit.declare("requests:change_request:ask", _l("asked for a change"))


def refuse_withdrawn(document: Document) -> None:
    """`Conflict` when there is nothing left to change."""
    if document.state != "active":
        raise Conflict(_l("%(code)s has been withdrawn: no change can be asked for any more.", code=document.code))


def ask(document: Document, *, by, today: date, proposed: str, ground: str, reason: str, **more) -> ChangeRequest:
    """A request numbered `ĐNSĐ-2026-VP-007` about what is in force today; those who keep the document are told.

    `Conflict` when the document is withdrawn.
    """
    refuse_withdrawn(document)
    row = ChangeRequest(
        number=numbered("ĐNSĐ", f"{today.year}", document.unit.code),
        document=document,
        basis=revision_in_force(document, today),
        asker=by,
        from_unit=by.unit or document.unit,
        proposed=proposed,
        ground=ground,
        reason=reason,
        decide_by=working_days_after(today, limits.DECIDE.value),
        **more,
    )
    db.session.add(row)
    db.session.flush()
    told = {"number": row.number, "proposed": proposed, "ground": ground}
    audit.record(ASK, row, by=by, document=document, new=told, reason=reason)
    tell.ask_deciders(row, by=by)
    return row
