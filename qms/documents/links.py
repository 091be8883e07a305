"""How documents and revisions are called in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import links
from qms.core.database import db
from qms.core.links import Link
from qms.core.text import fold_code

from .kinds import KINDS, SECURITY
from .models import Document, Revision
from .workflow import DOCUMENT, REVISION

MOST = 200  # uids one search gives: more is no answer


def _documents(uids):
    rows = db.session.execute(select(Document.uid, Document.id, Document.code).where(Document.uid.in_(uids)))
    return {uid: Link(code, url_for("documents.document", id=ident)) for uid, ident, code in rows}


def _revisions(uids):
    rows = db.session.scalars(select(Revision).where(Revision.uid.in_(uids)))
    return {
        r.uid: Link(f"{r.document.code} {r.number} – {r.title}", url_for("documents.revision", id=r.id)) for r in rows
    }


def find_documents(text: str) -> list[str]:
    """Uids of documents whose code contains the text, however it is written."""
    code = fold_code(text)
    query = select(Document.uid).where(Document.code_folded.contains(code, autoescape=True)).limit(MOST)
    return list(db.session.scalars(query)) if code else []


def find_revisions(text: str) -> list[str]:
    """Uids of the revisions of documents whose code contains the text."""
    code = fold_code(text)
    query = select(Revision.uid).join(Revision.document)
    query = query.where(Document.code_folded.contains(code, autoescape=True)).limit(MOST)
    return list(db.session.scalars(query)) if code else []


links.register("document", _l("Document"), _documents, find_documents)
links.register("revision", _l("Revision"), _revisions, find_revisions)
links.name_fields(
    amendment=_l("Amendment"),
    approved=_l("Approval"),
    approved_at=_l("Approved"),
    author=_l("Author"),
    basis=_l("Basis"),
    clauses=_l("Clauses"),
    decision=_l("Number of the decision"),
    effective_from=_l("In force from"),
    effective_until=_l("In force until (that day no longer)"),
    file=_l("File"),
    file_name=_l("File name"),
    issue=_l("Issue"),
    issued_on=_l("Issued on"),
    number=_l("Issue/amendment"),
    related=_l("Administrative procedure"),
    retention=_l("Retention"),
    review_due=_l("Due for review"),
    review_months=_l("Reviewed every (months)"),
    route=_l("Route"),
    security=_l("Security"),
    old_sha256=_l("SHA-256 of the file before"),
    reviewed=_l("Review"),
    sha256=_l("SHA-256"),
    summary=_l("Summary of the change"),
    withdrawal_decision=_l("Decision"),
    with_forms=_l("Withdraw its forms as well"),
    withdrawn_from=_l("Withdrawn from"),
)
links.name_values("kind", {name: kind.label for name, kind in KINDS.items()}, of="document")
links.name_values("security", SECURITY)
for kind, workflow in {"document": DOCUMENT, "revision": REVISION}.items():
    links.name_values("state", {state: label for state, (label, _tone) in workflow.states.items()}, of=kind)
