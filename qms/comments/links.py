"""How comments are called in the log: by their author and time, never by what they say."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from qms.core import clock, links
from qms.core.database import db
from qms.core.links import Link

from .models import Comment
from .policy import may_read


def _described(uids):
    rows = db.session.scalars(select(Comment).where(Comment.uid.in_(uids))).all()
    known = links.resolve(row.subject for row in rows)
    return {row.uid: Link(_called(row), place(row, known.get(row.subject))) for row in rows}


def _called(row: Comment) -> str:
    return _("%(name)s, %(time)s", name=row.author.name, time=clock.local(row.at).strftime("%d/%m/%Y %H:%M"))


def place(row: Comment, thing: Link | None) -> str:
    """The address of a comment on the page of what it is about."""
    return f"{thing.url}#comment-{row.id}" if thing and thing.url else ""


def _stands_at(uids):
    return dict(db.session.execute(select(Comment.uid, Comment.subject).where(Comment.uid.in_(uids))).all())


links.register("comment", _l("Comment"), _described, model=Comment, may_read=may_read, stands_at=_stands_at)
links.name_fields(answers=_l("Reply to"), mentioned=_l("Mentioned"))
