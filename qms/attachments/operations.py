"""Taking in files, and tying them to a thing."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from qms.core import audit, files
from qms.core.database import db
from qms.core.errors import Invalid
from qms.core.text import file_name
from qms.imports import content, sandbox
from qms.imports.rejected import Reason, Rejected

from .fields import MOST
from .models import Attachment

ADD = audit.declare("attachments:attachment:add", _l("attached a file"))
REFUSED = {
    Reason.EMPTY: _l("The file is empty."),
    Reason.WRONG_TYPE: _l(
        "This is not a photo, .docx, .xlsx or .pdf file. What counts is what is in it, not its name."
    ),
    Reason.ENCRYPTED: _l("The file is protected by a password. Remove the password and attach it again."),
    Reason.TRUNCATED: _l("The file is incomplete or damaged. Save or take it again and attach the new one."),
    Reason.MACROS: _l("The file contains macros. Save it without them and attach it again."),
    Reason.TOO_LARGE: _l("The file is too large."),
}
OTHERWISE = _l("The file could not be read. Save it again and attach the new copy.")


@dataclass(frozen=True)
class Received:
    """A file that was read and is safe in the store, not yet named by any row."""

    staged: files.Staged
    media_type: str
    name: str
    text: str = ""  # what was read in it

    def __str__(self) -> str:
        return self.name


def receive(field) -> list[Received]:
    """Read and store what a `FilesField` was sent. `Invalid` at the field, naming the file, when one is not to keep.

    No transaction may be open yet. The names are kept as they came, without folders.
    """
    sent = [each for each in field.data or () if getattr(each, "filename", "")]
    if len(sent) > MOST:
        raise Invalid(fields={field.name: _l("Attach at most %(n)d files at once.", n=MOST)})
    read = [(each.read(), file_name(each.filename)) for each in sent]
    found = [_extracted(data, name, field.name) for data, name in read]  # all of them, before one is stored
    return [
        Received(files.stage(io.BytesIO(data)), files.TYPES[each.kind], name, "\n".join(content.paragraphs(each)))
        for (data, name), each in zip(read, found, strict=True)
    ]


def attach(subject, received: Iterable[Received], *, by, unit=None) -> list[Attachment]:
    """Tie received files to a thing and tell its log; inside a write. `unit` where the thing does not say its own."""
    rows = []
    for each in received:
        kept = files.keep(each.staged, each.media_type)
        row = Attachment(subject=subject.ref, sha256=kept.sha256, name=each.name, by=by)
        db.session.add(row)
        db.session.flush()
        of = unit or getattr(subject, "log_unit", None)
        audit.record(ADD, row, by=by, unit=of, file_name=each.name, sha256=kept.sha256)
        rows.append(row)
    return rows


def _extracted(data: bytes, name: str, field: str) -> content.Extraction:
    try:
        return sandbox.extract(data, name=name, kinds=files.TYPES)
    except Rejected as rejected:
        raise Invalid(fields={field: f"{name}: {REFUSED.get(rejected.reason, OTHERWISE)}"}) from rejected
