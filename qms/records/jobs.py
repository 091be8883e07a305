"""After the commit that destroyed a record: its bytes leave the store, and `qms doctor` looks whether they did."""

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import select

from qms.core import files, jobs
from qms.core.database import db, writing

from .models import Record, RecordFile

ERASE = "records:erase"


@jobs.handles(ERASE)
def erase(payloads: list[dict]) -> None:
    """Take the bytes out of the store, unless another row still names them: files are shared by their hash."""
    for payload in payloads:
        with writing():
            files.forget(payload["sha256"])


def faults() -> Iterator[str]:
    """What is left of destroyed records where nothing should be."""
    left = select(Record.number, RecordFile.name).join(RecordFile.record)
    left = left.where(Record.state.in_(("destroyed", "dropped")), RecordFile.stored_sha256.is_not(None))
    for number, name in db.session.execute(left):
        yield _("Destroyed, yet it still names its bytes: %(number)s, %(name)s", number=number, name=name)
    if jobs.pending(ERASE):
        return
    gone = select(RecordFile.sha256).where(RecordFile.stored_sha256.is_(None)).distinct()
    for sha256 in db.session.scalars(gone):
        if files.path_of(sha256).exists() and not files.is_named(sha256):
            yield _("Destroyed, yet its bytes are in the store: %(name)s", name=sha256)
