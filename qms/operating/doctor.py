"""What `qms doctor` looks at: store, dates, signatures, index, jobs and log, each against what must always hold."""

from collections.abc import Iterator
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from qms.core import audit, clock, files, jobs, verifier
from qms.core.database import db
from qms.core.signing import Signature, signatures_of
from qms.documents.index_source import FINDABLE
from qms.documents.models import Document, Revision
from qms.documents.reviewing.models import PeriodicReview
from qms.logbook import words
from qms.notices import outbox
from qms.records import jobs as destroyed
from qms.records.disposal import Disposal
from qms.search import index
from qms.search.engine import Unavailable
from qms.search.passages import Passage

LATE = timedelta(hours=1)
OF_FILES = {
    "orphan": _l("A file in the store that nothing names:"),
    "lost": _l("A file that is not in the store:"),
    "changed": _l("A file that is no longer as it was taken in:"),
}


def faults() -> Iterator[str]:
    """Every fault there is, in words; nothing is changed."""
    for fault, name in files.faults():
        yield f"{OF_FILES[fault]} {name}"
    yield from _of_sizes()
    yield from _of_dates()
    yield from _of_signatures()
    yield from _of_jobs()
    yield from outbox.faults()
    yield from destroyed.faults()
    yield from _of_index()
    try:
        audit.verify()
    except verifier.Broken as broken:
        with current_app.test_request_context():  # things are called by their pages' links
            yield words.broken(broken)


def _of_sizes() -> Iterator[str]:
    for stored in db.session.scalars(select(files.StoredFile)):
        if stored.path.is_file() and stored.path.stat().st_size != stored.size:
            yield _("A file of another size than was noted: %(name)s", name=stored.sha256)


def _of_dates() -> Iterator[str]:
    """At most one revision of a document is in force on a day."""
    one, other = aliased(Revision), aliased(Revision)
    pairs = (
        select(Document.code, one.id, other.id, one.effective_from, other.effective_from)
        .join(one, one.document_id == Document.id)
        .join(other, other.document_id == Document.id)
        .where(one.id < other.id, one.state == "approved", other.state == "approved")
        .where(or_(other.effective_until.is_(None), one.effective_from < other.effective_until))
        .where(or_(one.effective_until.is_(None), other.effective_from < one.effective_until))
    )
    for code, first, second, *days in db.session.execute(pairs):
        both = f"{first}, {second}"
        yield _("Two in force: revisions %(both)s of %(code)s on %(day)s", both=both, code=code, day=max(days))


def _of_signatures() -> Iterator[str]:
    """Whatever is approved stands as it was signed, and has been signed unless it was taken over from paper."""
    for kind in (Revision, Document, PeriodicReview, Disposal):
        signed = select(Signature.subject).where(Signature.subject.startswith(f"{kind.__tablename__}:"))
        for row in db.session.scalars(select(kind).where((kind.__tablename__ + ":" + kind.uid).in_(signed))):
            for signature in signatures_of(row, round=row.round):
                if not signature.holds_for(row.covered(signature.meaning)):
                    by = f"{signature.name} ({signature.meaning})"
                    yield _("What was signed has changed: signature of %(by)s on %(what)s", by=by, what=row.ref)
    approvals = select(Signature.subject).where(Signature.meaning == "approved")
    unsigned = select(Revision).where(Revision.state == "approved", Revision.migrated.is_(False))
    for row in db.session.scalars(unsigned.where(("revision:" + Revision.uid).not_in(approvals))):
        yield _("Approved without a signature: %(what)s", what=row.ref)


def _of_jobs() -> Iterator[str]:
    for job in db.session.scalars(select(jobs.Job).where(jobs.Job.failed)):
        yield _("Job %(id)d (%(kind)s) failed: %(error)s", id=job.id, kind=job.kind, error=job.error)
    late = select(func.count()).select_from(jobs.Job).where(~jobs.Job.failed, jobs.Job.run_after < clock.now() - LATE)
    if count := db.session.scalar(late):
        yield _("%(n)d jobs have waited for more than an hour: is `qms jobs` running?", n=count)


def _of_index() -> Iterator[str]:
    """The index holds every passage that can be found, unless work on it is still in line."""
    if jobs.pending():
        return
    try:
        status = index.current().status()
    except Unavailable as error:
        yield _("The search index cannot be read: %(error)s", error=error)
        return
    held = select(func.count()).select_from(Passage).join(Revision, Passage.revision_id == Revision.id)
    wanted = db.session.scalar(held.where(Revision.state.in_(FINDABLE)))
    if not status.complete:
        yield _("The search index is not complete: qms reindex")
    elif status.passages != wanted:
        counts = {"held": status.passages, "wanted": wanted}
        yield _("The search index holds %(held)d passages, the database %(wanted)d: qms reindex", **counts)
