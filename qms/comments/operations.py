"""Writing, settling and withdrawing a comment; each inside `database.writing()`."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from qms import attachments
from qms.core import audit, clock
from qms.core.database import db
from qms.core.errors import Conflict

from . import notices as tell
from .hosts import subject_of
from .models import Comment

WRITE = audit.declare("comments:comment:write", _l("wrote a comment"))
SETTLE = audit.declare("comments:comment:settle", _l("settled a comment"))
WITHDRAW = audit.declare("comments:comment:withdraw", _l("withdrew their comment"))


def write(subject, *, by, text: str, mentioned: Iterable = (), answers: Comment | None = None, received=()) -> Comment:
    """Say something about a thing under way, or answer what was said; its files come along.

    `Conflict` when the thing is no longer under way, or the answered comment is settled or withdrawn.
    """
    refuse_unless_open(subject)
    if answers is not None and not answers.is_open:
        raise Conflict(_l("This comment has been settled or withdrawn: write a new one."))
    row = Comment(subject=subject.ref, author=by, text=text, answers=answers, mentioned=list(mentioned))
    db.session.add(row)
    db.session.flush()
    attachments.attach(row, received, by=by, unit=subject.log_unit)
    beside = {"answers": answers, "mentioned": row.mentioned} if answers else {"mentioned": row.mentioned}
    _record(WRITE, row, subject, by=by, **{name: value for name, value in beside.items() if value})
    tell.tell_of(row, subject)
    return row


def settle(comment: Comment, *, by) -> None:
    """What it asked for has been dealt with. `Conflict` when somebody was first, or nothing is under way any more."""
    subject = subject_of(comment)
    refuse_unless_open(subject)
    if not comment.is_open:
        raise Conflict(_l("This comment has already been settled or withdrawn."))
    comment.settled_by, comment.settled_at = by, clock.now()
    _record(SETTLE, comment, subject, by=by)
    tell.tell_settled(comment, subject, by=by)


def withdraw(comment: Comment, *, by) -> None:
    """Take back what one said: its words are shown no more, that there were some is. `Conflict` when it is settled."""
    subject = subject_of(comment)
    refuse_unless_open(subject)
    if comment.settled_at is not None or comment.withdrawn_at is not None:
        raise Conflict(_l("This comment has already been settled or withdrawn."))
    comment.withdrawn_at = clock.now()
    _record(WITHDRAW, comment, subject, by=by)


def refuse_unless_open(subject) -> None:
    """`Conflict` for a thing that is no longer under way."""
    if not subject.is_open:
        raise Conflict(_l("This is no longer under way: nothing is added to what was said about it."))


def _record(action: str, comment: Comment, subject, *, by, **detail) -> None:
    thread = getattr(subject, "log_thread", subject)
    audit.record(action, comment, by=by, thread=thread, unit=subject.log_unit, **detail)
