"""How documents and revisions are called in the log."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from qms.core import clock, links
from qms.core.database import db
from qms.core.links import Link
from qms.core.text import fold, fold_code

from . import policy
from .forms_in_force import PURPOSES
from .kinds import KINDS, SECURITY
from .models import Document, Revision
from .workflow import DOCUMENT, REVISION

MOST = 200  # uids one search gives: more is no answer


def _documents(uids):
    rows = db.session.execute(
        select(Document.uid, Document.id, Document.code, Revision.title)
        .outerjoin(Document.revisions)
        .where(Document.uid.in_(uids))
        .order_by(Revision.issue, Revision.amendment)
    )
    return {
        uid: Link(_called(code, title), url_for("documents.document", id=ident)) for uid, ident, code, title in rows
    }


def _called(code: str, title: str | None) -> str:
    return f"{code} – {title}" if title else code


def _revisions(uids):
    rows = db.session.scalars(select(Revision).where(Revision.uid.in_(uids)))
    return {
        r.uid: Link(f"{r.document.code} {r.number} – {r.title}", url_for("documents.revision", id=r.id)) for r in rows
    }


def find_documents(text: str) -> list[str]:
    """Uids of documents whose code or title contains the text, however it is written."""
    return _found(Document.uid, text)


def find_revisions(text: str) -> list[str]:
    """Uids of the revisions whose title, or whose document's code, contains the text."""
    return _found(Revision.uid, text)


def _found(uid, text: str) -> list[str]:
    code, title = fold_code(text), fold(text)
    if not code:
        return []
    named = or_(
        Document.code_folded.contains(code, autoescape=True), Revision.title_folded.contains(title, autoescape=True)
    )
    return list(db.session.scalars(select(uid).join(Revision.document).where(named).distinct().limit(MOST)))


def _visible_documents(person):
    return select(Document).where(policy.visible_documents(person))


def _visible_revisions(person):
    return select(Revision).join(Revision.document).where(policy.visible_revisions(person, clock.today()))


links.register(
    "document",
    _l("Document"),
    _documents,
    find_documents,
    model=Document,
    may_read=policy.may_read_document,
    visible=_visible_documents,
)
links.register(
    "revision",
    _l("Revision"),
    _revisions,
    find_revisions,
    model=Revision,
    may_read=policy.may_read,
    visible=_visible_revisions,
)
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
    file_sha256=_l("SHA-256 of the file"),
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
    serves=_l("Filled in by the system as"),
    old_sha256=_l("SHA-256 of the file before"),
    reviewed=_l("Review"),
    sha256=_l("SHA-256"),
    summary=_l("Summary of the change"),
    title=_l("Title"),
    withdrawal_decision=_l("Decision"),
    with_forms=_l("Withdraw its forms as well"),
    withdrawn_from=_l("Withdrawn from"),
)
links.name_values("kind", {name: kind.label for name, kind in KINDS.items()}, of="document")
links.name_values("security", SECURITY)
links.name_values("serves", PURPOSES)
for kind, workflow in {"document": DOCUMENT, "revision": REVISION}.items():
    links.name_values("state", {state: label for state, (label, _tone) in workflow.states.items()}, of=kind)
