"""Files leave by id only, under their original names, as attachments or into the page's own viewer."""

from flask import request
from flask_babel import lazy_gettext as _l

from qms.core import files
from qms.core.database import db, get
from qms.core.errors import Missing
from qms.core.serving import send
from qms.core.web import requires

from ..models import Returned, Revision
from ..policy import may_read
from . import documents


@documents.get("/documents/revisions/<int:id>/file")
@requires(may_read, Revision, read=may_read)
def file(revision):
    """The original, byte for byte; `?inline=1` gives a PDF to the viewer in the page."""
    if revision.file is None:
        raise Missing(_l("This revision has no file yet."))
    inline = bool(request.args.get("inline")) and revision.file.media_type == files.PDF
    return send(revision.file, revision.file_name, inline=inline)


@documents.get("/documents/revisions/<int:id>/returned/<int:returned>")
@requires(may_read, Revision, read=may_read)
def returned_file(revision, returned):
    """The marked-up file with which a reviewer or approver sent the revision back."""
    row = get(Returned, returned)
    if row.revision_id != revision.id or row.file_sha256 is None:
        raise Missing()
    return send(db.session.get(files.StoredFile, row.file_sha256), row.file_name)
