"""Whom a comment concerns, each told once: the mentioned, whoever is answered, who answers for the thing."""

from flask_babel import lazy_gettext as _l

from qms import notices

from .hosts import host_of
from .models import Comment

MENTIONED = notices.declare(
    "comments:comment:mention", _l("has a comment that mentions you"), _l("You are mentioned in the comment.")
)
ANSWERED = notices.declare(
    "comments:comment:answer", _l("has an answer to your comment"), _l("You wrote the comment that is answered.")
)
WRITTEN = notices.declare("comments:comment:write", _l("has a new comment"), _l("You answer for it."))
SETTLED = notices.declare("comments:comment:settle", _l("has your comment settled"), _l("You wrote the comment."))


def tell_of(comment: Comment, subject) -> None:
    """It was written."""
    host, told = host_of(comment.subject), []
    for kind, people in (
        (MENTIONED, comment.mentioned),
        (ANSWERED, [comment.answers.author] if comment.answers else []),
        (WRITTEN, host.concerns(subject)),
    ):
        fresh = [person for person in people if person not in told]
        told += notices.tell(fresh, kind, host.about(subject), by=comment.author)


def tell_settled(comment: Comment, subject, *, by) -> None:
    """Somebody settled it."""
    notices.tell([comment.author], SETTLED, host_of(comment.subject).about(subject), by=by)
