"""Files leave by id only, under their original names, as attachments or into the page's own viewer (TRUST T13)."""

from flask import send_file
from flask_babel import lazy_gettext as _l

from . import files
from .errors import Missing

VIEWER = "default-src 'none'; frame-ancestors 'none'; sandbox"  # opened by itself, a file may do nothing


ALSO = {"image/jpeg": ".jpeg"}


def name_of(stored: files.StoredFile, name: str) -> str:
    """The name it came with; where that does not end as the content does, with the right ending as well.

    A .docx that came as `bieu-mau.hta` would run on the machine of whoever opens it.
    """
    named = name or stored.sha256[:12]
    endings = tuple(filter(None, (stored.extension, ALSO.get(stored.media_type))))
    return named if named.lower().endswith(endings) else named + stored.extension


def send(stored: files.StoredFile, name: str, *, inline: bool = False):
    """The bytes as they were taken in; `Missing` when the store has lost them."""
    if not stored.path.exists():
        raise Missing(_l("The file is not in the store. Tell the administrator."))
    response = send_file(
        stored.path,
        mimetype=stored.media_type,
        as_attachment=not inline,
        download_name=name_of(stored, name),
        etag=stored.sha256,
        conditional=True,
    )
    # Kept by the browser, but asked for again each time, so that what is no longer allowed is no longer shown.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = VIEWER
    return response
