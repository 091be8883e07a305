"""What must hold whatever happened: asked of database, store, log and index after a race or a crash."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from qms.core import audit, files, jobs, verifier
from qms.core.database import db
from qms.core.signing import signatures_of
from qms.documents.models import Document, Revision
from qms.search import index
from qms.search.passages import Passage


def broken() -> list[str]:
    """Every promise that does not hold, in words; files that no row names (which `doctor` tells) are none."""
    db.session.rollback()
    return [*_in_store(), *_in_log(), *_of_revisions()]


def _in_store() -> Iterator[str]:
    for fault, name in files.faults():
        if fault != "orphan":
            yield f"{fault} file {name}"


def _in_log() -> Iterator[str]:
    try:
        audit.verify()
    except verifier.Broken as fault:
        yield f"log broken at {fault}"


def _of_revisions() -> Iterator[str]:
    for document in db.session.scalars(select(Document)):
        approved = sorted((r for r in document.revisions if r.state == "approved"), key=lambda r: r.effective_from)
        for before, after in zip(approved, approved[1:], strict=False):
            if before.effective_until is None or before.effective_until > after.effective_from:
                yield f"{document.code}: two revisions in force on {after.effective_from}"
        numbers = Counter(r.number for r in document.revisions if r.state not in ("discarded", "recalled"))
        yield from (f"{document.code}: number {number} twice" for number, times in numbers.items() if times > 1)
        for revision in document.revisions:
            yield from _of_approval(revision)


def _of_approval(revision: Revision) -> Iterator[str]:
    if revision.migrated:
        return
    signed = [s for s in signatures_of(revision, round=revision.round) if s.meaning == "approved"]
    told = db.session.scalar(
        select(func.count())
        .select_from(audit.LogEntry)
        .where(audit.LogEntry.action == "documents:revision:approve", audit.LogEntry.object == revision.ref)
    )
    is_approved = int(revision.state == "approved")
    if (len(signed), told) != (is_approved, is_approved):
        yield f"{revision.number} is {revision.state} with {len(signed)} signatures of approval, told {told} times"
    if is_approved and not (
        revision.approved_at and revision.effective_from and signed[0].holds_for(revision.covered("approved"))
    ):
        yield f"{revision.number} is half approved"


def index_is_behind() -> list[str]:
    """How the index differs from the database once the work that waited is done."""
    jobs.release_leases()
    jobs.run_due()
    held, said = db.session.scalar(select(func.count()).select_from(Passage)), index.current().status()
    faults = [] if said.complete else ["the index is incomplete"]
    return faults + ([] if said.passages == held else [f"{said.passages} passages in the index of {held}"])
