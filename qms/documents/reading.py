"""Taking in a file: read in the sandbox, refused in words, else made safe in the store. No transaction is open yet."""

import io
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from qms.core import files
from qms.core.errors import Invalid
from qms.core.text import file_name
from qms.imports import content, sandbox
from qms.imports.rejected import Reason, Rejected

REFUSED = {
    Reason.EMPTY: _l("The file is empty."),
    Reason.WRONG_TYPE: _l("This is not a .docx or .pdf file. What counts is what is in it, not its name."),
    Reason.ENCRYPTED: _l("The file is protected by a password. Remove the password and upload it again."),
    Reason.TRUNCATED: _l("The file is incomplete or damaged. Open it, save it again and upload the new copy."),
    Reason.MACROS: _l("The file contains macros. Save it as .docx without macros and upload it again."),
    Reason.TOO_LARGE: _l("The file is too large."),
    Reason.UNSAFE_ARCHIVE: _l("The file is packed in a way that is not safe to open."),
    Reason.UNSAFE_XML: _l("The file contains definitions that are not safe to open."),
    Reason.UNREADABLE: _l("The file could not be read. Open it, save it again and upload the new copy."),
    Reason.TIMED_OUT: _l("The file took too long to read. Save it again, in parts if it is very long."),
}


@dataclass(frozen=True)
class Upload:
    """A file that was read and is safe in the store, not yet named by any row."""

    staged: files.Staged
    media_type: str
    name: str
    pages: int | None
    html: str | None
    paragraphs: list[str]
    passages: list[content.Passage]
    note: str
    extraction: content.Extraction


def receive(data: bytes, name: str, *, field: str = "file") -> Upload:
    """Read and store a file. `Invalid` at `field` with the reason when it is not one to keep."""
    try:
        extraction = sandbox.extract(data, name=name)
    except Rejected as rejected:
        raise Invalid(fields={field: REFUSED[rejected.reason]}) from rejected
    return store(data, name, extraction)


def store(data: bytes, name: str, extraction: content.Extraction) -> Upload:
    """Put bytes that were already read into the store."""
    return Upload(
        staged=files.stage(io.BytesIO(data)),
        media_type=files.DOCX if extraction.kind == "docx" else files.PDF,
        name=file_name(name),
        pages=extraction.pages,
        html=extraction.html,
        paragraphs=content.paragraphs(extraction),
        passages=content.passages(extraction),
        note="no_text" if "no_text" in extraction.notes else "",
        extraction=extraction,
    )
