"""Forms as the places reports are written into: which form serves what, and filling the one in force.

A form says what it serves by `Document.serves`, one of `PURPOSES`, set by the catalogue of a folder taken over or by
the quality officer; its code says nothing, for offices number their forms as they like.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core.database import db
from qms.core.errors import Invalid
from qms.core.files import DOCX
from qms.exports.filling import Picture, Value, fill
from qms.imports.rejected import Rejected

from .models import Document, Revision
from .queries import in_force
from .reading import REFUSED

PURPOSES = {
    "change_request": _l("Request to issue, amend or withdraw a document"),
    "master_list": _l("Master list of documents"),
    "external_list": _l("List of external documents"),
    "distribution_log": _l("Log of distribution and recall"),
    "periodic_review": _l("Record of a periodic review"),
    "reading_list": _l("Distribution list with confirmations of reading"),
    "nonconformity": _l("Report of a nonconformity"),
    "corrective_action_request": _l("Corrective-action request"),
    "nonconformity_log": _l("Log of nonconformities and corrective actions"),
    "record_list": _l("List of records"),
    "handover_list": _l("List of records handed over to the archive"),
    "handover_minutes": _l("Minutes of handing over"),
    "disposal_list": _l("List of records proposed for disposal"),
    "valuation_minutes": _l("Minutes of the valuation council"),
    "disposal_minutes": _l("Minutes of disposal"),
}


@dataclass(frozen=True)
class FilledForm:
    """A form filled with data: the file, its name, the revision it was filled into, and in words what it lacks."""

    docx: bytes
    name: str
    revision: Revision
    lacking: list[str]


def form_for(purpose: str, *, qms_id: int, on: date) -> Revision | None:
    """The revision, in force on a day, of the form that serves a purpose in a quality system; None when there is none.

    A form withdrawn for a coming day gives way to the one that was named after it.
    """
    return db.session.scalar(
        select(Revision)
        .join(Revision.document)
        .where(Document.qms_id == qms_id, Document.serves == purpose, Document.kind == "form", in_force(on))
        .order_by(Document.state, Document.id.desc())
        .limit(1)
    )


def serving(purpose: str, *, qms_id: int) -> Document | None:
    """The document that serves a purpose in a quality system; at most one does."""
    return db.session.scalar(
        select(Document).where(Document.qms_id == qms_id, Document.serves == purpose, Document.state == "active")
    )


def refuse_unfit_purpose(purpose: str | None, *, kind: str, qms_id: int, of: Document | None = None) -> None:
    """`Invalid` at the field `serves` when a document of this kind, or another than the one that does, cannot serve."""
    if not purpose:
        return
    if kind != "form":
        raise Invalid(fields={"serves": _l("Only a form serves for reports to be filled into.")})
    if (other := serving(purpose, qms_id=qms_id)) is not None and other is not of:
        raise Invalid(fields={"serves": _l("The form %(code)s already serves for this.", code=other.code)})


def fill_form(
    purpose: str,
    *,
    qms_id: int,
    on: date,
    name: str,
    values: Mapping[str, Value],
    tables: Mapping[str, Sequence[Mapping[str, Value]]] | None = None,
    pictures: Mapping[str, Picture] | None = None,
    labels: Mapping[str, object] | None = None,
) -> FilledForm:
    """The form in force filled with data and called `BM-QT.HT.04-01 {name}.docx`.

    `labels` are the words for names of values (`cause`) and of columns (`actions.owner`), to tell what the form lacks.
    `Invalid` when no such form is in force, or it is none that can be filled in.
    """
    revision = form_for(purpose, qms_id=qms_id, on=on)
    if revision is None:
        raise Invalid(
            _l(
                "No form for this is in force: %(purpose)s. The quality officer names one on the form's own page,"
                " under “Correct the data”.",
                purpose=PURPOSES[purpose],
            )
        )
    code = revision.document.code
    if revision.file is None or revision.file.media_type != DOCX:
        raise Invalid(_l("The form %(code)s in force is no Word file (.docx), so it cannot be filled in.", code=code))
    try:
        filled = fill(revision.file.path.read_bytes(), values, tables, pictures)
    except Rejected as rejected:
        reason = REFUSED[rejected.reason]
        raise Invalid(_l("The form %(code)s cannot be filled in. %(reason)s", code=code, reason=reason)) from rejected
    words = labels or {}
    lacking = [str(words.get(each, each)) for each in filled.missing]
    return FilledForm(filled.docx, f"{code} {name}.docx", revision, lacking)
