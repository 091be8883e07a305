"""What is said about a revision while it is under way."""

from qms import comments
from qms.core.database import locked

from ..models import Document, Revision
from ..policy import may_comment, may_follow, may_settle_comments
from . import documents


def _author(revision: Revision) -> list:
    return [revision.author] if revision.author else []


comments.add_to(
    documents,
    "/documents/revisions",
    comments.Host(
        Revision,
        "documents.comment",
        read=may_follow,
        takes_part=may_comment,
        settles=may_settle_comments,
        concerns=_author,
        lock=lambda revision: locked(Document, revision.document_id),
    ),
)
