"""An attachment, byte for byte."""

from flask import Blueprint, request

from qms.core.serving import send
from qms.core.web import requires

from .models import Attachment
from .policy import may_see

attachments = Blueprint("attachments", __name__)


@attachments.get("/attachments/<int:id>")
@requires(may_see, Attachment)
def file(attachment):
    """The file under its own name; `?inline=1` gives a picture to the page that shows it."""
    inline = bool(request.args.get("inline")) and attachment.is_picture
    return send(attachment.file, attachment.name, inline=inline)
