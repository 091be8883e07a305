"""What is said about a revision while it is under way."""

from sqlalchemy import Select, select

from qms import comments
from qms.core import clock
from qms.core.database import locked

from ..models import Document, Revision
from ..policy import may_comment, may_follow, may_settle_comments, visible_revisions
from ..queries import is_open
from . import documents


def _author(revision: Revision) -> list:
    return [revision.author] if revision.author else []


def _open_to(person) -> Select:
    rows = select(Revision).join(Revision.document)
    return rows.where(visible_revisions(person, clock.today()), is_open())


comments.add_to(
    documents,
    "/documents/revisions",
    comments.Host(
        Revision,
        "documents.comment",
        read=may_follow,
        takes_part=may_comment,
        settles=may_settle_comments,
        open_to=_open_to,
        concerns=_author,
        lock=lambda revision: locked(Document, revision.document_id),
    ),
)
