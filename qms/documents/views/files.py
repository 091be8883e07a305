"""Files leave by id only, under their original names, as attachments or into the page's own viewer."""

from flask import request, send_file
from flask_babel import lazy_gettext as _l

from qms.core import files
from qms.core.database import db, get
from qms.core.errors import Missing
from qms.core.web import requires

from ..models import Returned, Revision
from ..policy import may_read
from . import documents

VIEWER = "default-src 'none'; frame-ancestors 'none'; sandbox"  # opened by itself, a file may do nothing


@documents.get("/documents/revisions/<int:id>/file")
@requires(may_read, Revision, read=may_read)
def file(revision):
    """The original, byte for byte; `?inline=1` gives a PDF to the viewer in the page."""
    if revision.file is None:
        raise Missing(_l("This revision has no file yet."))
    inline = bool(request.args.get("inline")) and revision.file.media_type == files.PDF
    return _send(revision.file, revision.file_name, inline=inline)


@documents.get("/documents/revisions/<int:id>/returned/<int:returned>")
@requires(may_read, Revision, read=may_read)
def returned_file(revision, returned):
    """The marked-up file with which a reviewer or approver sent the revision back."""
    row = get(Returned, returned)
    if row.revision_id != revision.id or row.file_sha256 is None:
        raise Missing()
    return _send(db.session.get(files.StoredFile, row.file_sha256), row.file_name)


def _send(stored: files.StoredFile, name: str, *, inline: bool = False):
    if not stored.path.exists():
        raise Missing(_l("The file is not in the store. Tell the administrator."))
    response = send_file(
        stored.path,
        mimetype=stored.media_type,
        as_attachment=not inline,
        download_name=name or f"{stored.sha256[:12]}{stored.extension}",
        etag=stored.sha256,
        conditional=True,
    )
    # Kept by the browser, but asked for again each time, so that what is no longer allowed is no longer shown.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = VIEWER
    return response
