"""What search knows of a revision: everything approved or under way; what was discarded or recalled is not found."""

from collections.abc import Iterable

from sqlalchemy import select

from qms.core.database import db
from qms.search import index
from qms.search.engine import Entry
from qms.search.passages import Passage

from .models import OPEN, Document, Revision

FINDABLE = (*OPEN, "approved")


def every_revision() -> Iterable[int]:
    """The ids of all revisions that can be found."""
    return db.session.scalars(select(Revision.id).where(Revision.state.in_(FINDABLE)).order_by(Revision.id)).all()


@index.source(every=every_revision)
def entries(revisions: Iterable[int]) -> dict[int, list[Entry]]:
    """Each revision's passages with its code and title; an empty list takes it out of the index.

    A file without readable text still has one passage of its own, so that code and title lead to it.
    """
    found: dict[int, list[Entry]] = {revision: [] for revision in revisions}
    rows = db.session.execute(
        select(Passage.id, Revision.id, Document.code, Revision.title, Passage.section, Passage.text)
        .join(Revision, Passage.revision_id == Revision.id)
        .join(Document, Revision.document_id == Document.id)
        .where(Revision.id.in_(found), Revision.state.in_(FINDABLE))
        .order_by(Revision.id, Passage.ordinal)
    )
    for passage, revision, code, title, section, text in rows:
        found[revision].append(Entry(passage, revision, code, title, section, text))
    return found
