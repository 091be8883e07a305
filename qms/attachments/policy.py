"""Who may see an attachment: whoever may read the thing it belongs to."""

from qms.core import links

from .models import Attachment


def may_see(person, attachment: Attachment) -> bool:
    """They may read what it belongs to."""
    return links.subject(attachment.subject, person) is not None
