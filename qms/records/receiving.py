"""Files that become part of a record without being sent by a browser: read in the sandbox like all others."""

import io

from qms.attachments import Received
from qms.core import files
from qms.core.files import DOCX, StoredFile
from qms.imports import content, sandbox
from qms.imports.rejected import Rejected


def written(data: bytes, name: str, *, media_type: str = DOCX) -> Received:
    """A file that the system has just written, safe in the store; no transaction may be open yet."""
    return Received(files.stage(io.BytesIO(data)), media_type, name, _text(data, name))


def taken_over(stored: StoredFile, name: str) -> Received:
    """A file that is in the store already, for something else."""
    staged = files.Staged(stored.sha256, stored.size)
    return Received(staged, stored.media_type, name, _text(stored.path.read_bytes(), name))


def _text(data: bytes, name: str) -> str:
    try:
        return "\n".join(content.paragraphs(sandbox.extract(data, name=name, kinds=files.TYPES)))
    except Rejected:  # findable by its name, then
        return ""
