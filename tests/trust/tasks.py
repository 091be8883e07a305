"""What the processes of the trust tests do: the application's own operations, and careless ones to compare with."""

import hashlib
import os
import signal
import threading
import time
from pathlib import Path

from flask import current_app
from whoosh.writing import SegmentWriter

from qms.core import audit, clock, files, jobs
from qms.core.database import db, locked, writing
from qms.core.signing import Proof
from qms.documents import importing, operations, reading
from qms.documents.distribution import operations as distribution
from qms.documents.models import Document, Revision
from qms.documents.workflow import REVISION
from qms.escalation import jobs as escalation
from qms.imports import sandbox
from qms.nonconformities import operations as nonconformities
from qms.nonconformities.models import Nonconformity
from qms.nonconformities.workflow import NONCONFORMITY
from qms.notices import post
from qms.people.models import Person, QualitySystem, Unit
from tests.world import World


def approve(revision: int, person: int) -> str:
    """Sign as the approver whose turn it is; returns the signature's words in the log."""
    with writing():
        row, by = locked(Revision, revision), locked(Person, person)
        REVISION.fire(row, "approve", by=by, today=clock.today(), proof=Proof(by), effective_from=clock.today())
    return row.uid


def take_back(revision: int, person: int) -> None:
    """The author takes it back."""
    with writing():
        REVISION.fire(locked(Revision, revision), "take_back", by=locked(Person, person), today=clock.today())


def confirm_reading(person: int, revision: int) -> None:
    """A reader says that they have read it."""
    with writing():
        row, by = db.session.get(Revision, revision), db.session.get(Person, person)
        distribution.confirm(row, by=by, today=clock.today())


def approve_or_take_back(revision: int, person: int) -> None:
    """Its author takes it back; anybody else approves it."""
    with writing():
        is_author = db.session.get(Revision, revision).author_id == person
    (take_back if is_author else approve)(revision, person)


def create(code: str, person: int) -> str:
    """A new document under a code that others want as well."""
    with writing():
        by = db.session.get(Person, person)
        system = db.session.query(QualitySystem).filter_by(code="SO").one()
        unit = db.session.query(Unit).filter_by(code="VP").one()
        given = {"qms": system, "unit": unit, "code": code, "kind": "procedure", "title": "Quy trình đua"}
        return operations.create_document(by=by, today=clock.today(), **given).uid


def start_revision(document: int, person: int) -> str:
    """The next revision of a document that others want to begin as well."""
    with writing():
        row = locked(Document, document)
        return operations.start_revision(row, by=db.session.get(Person, person), today=clock.today()).number


def report(unit: int, person: int, threads: int) -> list[str]:
    """Report from many threads at once; gives the numbers."""
    app, numbers = current_app._get_current_object(), []

    def one():
        with app.app_context(), writing():
            by, place = db.session.get(Person, person), db.session.get(Unit, unit)
            given = {"source": "self_found", "what": "Đua nhau ghi nhận.", "discovered_on": clock.today()}
            numbers.append(nonconformities.report(by=by, today=clock.today(), unit=place, **given).number)

    running = [threading.Thread(target=one) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return numbers


def link(nonconformity: int, original: int, person: int) -> None:
    """Say that a report is the same as another, having looked at both first."""
    with writing():
        row = locked(Nonconformity, nonconformity)
        given = {"by": db.session.get(Person, person), "original": db.session.get(Nonconformity, original)}
        time.sleep(0.5)  # so that the other one has looked too
        NONCONFORMITY.fire(row, "link", today=clock.today(), **given)


def count_up(system: int, times: int) -> int:
    """Read inside the write, under its lock, and write one more."""
    for _ in range(times):
        with writing():
            row = locked(QualitySystem, system)
            row.scope = str(int(row.scope or 0) + 1)
    return times


def count_up_carelessly(system: int, times: int) -> int:
    """Read first, then begin to write: what another wrote in between is lost."""
    for _ in range(times):
        read = int(db.session.get(QualitySystem, system).scope or 0)
        db.session.rollback()
        with writing() as session:
            row = session.get(QualitySystem, system, populate_existing=True)
            row.scope = str(read + 1)
    return times


def tell_the_log(person: int, times: int) -> int:
    """Entries of the action log, each in a write of its own."""
    for number in range(times):
        with writing():
            by = db.session.get(Person, person)
            audit.record("core:log:start", by, by=by, number=number)
    return times


def upload(document: int, person: int, text: str) -> None:
    """Start the document's revision and give it a file."""
    sent = World.upload(text)
    with writing():
        by = db.session.get(Person, person)
        draft = operations.start_revision(locked(Document, document), by=by, today=clock.today())
        operations.save_draft(draft, by=by, upload=sent, summary="Cập nhật.")


def work(document: int, author: int, approver: int, text: str) -> None:
    """Upload, send, review, approve and index, one after the other."""
    upload(document, author, text)
    with writing():
        draft = db.session.query(Revision).filter_by(document_id=document, state="draft").one()
        reviewer = db.session.query(Person).filter_by(username="head").one()
        route = [(reviewer, "reviewed"), (db.session.get(Person, approver), "approved")]
        operations.save_draft(draft, by=db.session.get(Person, author), route=route)
        REVISION.fire(draft, "submit", by=draft.author, today=clock.today())
        number, reviews = draft.id, reviewer.id
    with writing():
        row, by = locked(Revision, number), locked(Person, reviews)
        REVISION.fire(row, "review", by=by, today=clock.today(), proof=Proof(by))
    approve(number, approver)
    jobs.run_due()


def work_on(documents: list[int], author: int, approver: int) -> int:
    """The same for several documents; says how many."""
    for number, document in enumerate(documents):
        work(document, author, approver, f"Nội dung thứ {number} của {document}.")
    return len(documents)


def receive_dying(told: str, _document: int) -> None:
    """Be killed while an uploaded file is being read; `told` is where to write which process read it."""

    def fatal(worker, _size):
        Path(told).write_text(str(worker._process.pid))
        _die()

    sandbox._Worker._read = fatal
    reading.receive(World.docx("Nội dung"), "tài liệu.docx")


def take_over(folder: str) -> None:
    """Import a folder."""
    system = db.session.query(QualitySystem).filter_by(code="SO").one()
    unit = db.session.query(Unit).filter_by(code="VP").one()
    with importing.understand(Path(folder), qms=system, unit=unit) as plan:
        importing.apply(plan)


def take_over_dying(folder: str, nth: int) -> None:
    """Be killed in the middle of importing, just before the nth file would be committed."""
    sealed = audit.seal

    def counting(session):
        nonlocal nth
        sealed(session)
        nth -= 1
        if nth == 0:
            _die()

    audit.seal = counting
    take_over(folder)


def go_round() -> None:
    """Escalate what is late."""
    escalation.go_round(clock.today())


def go_round_dying(nth: int) -> None:
    """Be killed in the middle of the round, when the nth thing is about to be committed."""
    sealed = audit.seal

    def counting(session):
        nonlocal nth
        sealed(session)
        nth -= 1
        if nth == 0:
            _die()

    audit.seal = counting
    go_round()


def die_at(point: str, task: str, *given) -> None:
    """Do the task, killed without warning when it comes to the point."""
    POINTS[point]()
    globals()[task](*given)


def index_waiting() -> None:
    """Do the jobs that wait."""
    jobs.run_due()


def row_before_file(document: int, person: int, text: str) -> None:
    """What must never be written like this: the row is committed, and only then would the bytes be put on disk."""

    def promise(stream):
        data = stream.read()
        return files.Staged(hashlib.sha256(data).hexdigest(), len(data))

    def name(staged, media_type):
        row = files.StoredFile(sha256=staged.sha256, size=staged.size, media_type=media_type, stored_at=clock.now())
        db.session.add(row)
        db.session.flush()
        return row

    files.stage, files.keep = promise, name
    upload(document, person, text)
    _die()


def _die(*_given, **_named) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
    threading.Event().wait()


def _die_after(owner, name: str) -> None:
    whole = getattr(owner, name)

    def fatal(*given, **named):
        whole(*given, **named)
        _die()

    setattr(owner, name, fatal)


def _die_after_commit() -> None:
    from sqlalchemy import event

    event.listen(db.session, "after_commit", _die)


POINTS = {
    "after the file is stored": lambda: _die_after(files, "stage"),
    "before the commit": lambda: _die_after(audit, "seal"),
    "after the commit": _die_after_commit,
    "before the index's table of contents": lambda: setattr(SegmentWriter, "_commit_toc", _die),
    "after the index's table of contents": lambda: _die_after(SegmentWriter, "_commit_toc"),
    "in the middle of a segment": lambda: setattr(SegmentWriter, "_flush_segment", _die),
    "before a mail is handed over": lambda: setattr(post.Server, "send", _die),
    "after a mail is handed over": lambda: _die_after(post.Server, "send"),
}
