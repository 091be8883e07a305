"""Every select of search itself: passages of what may be read."""

from collections.abc import Iterable

from sqlalchemy import select

from qms.core.database import db

from .passages import Passage


def passages(ids: Iterable[int], *, revisions: Iterable[int]) -> dict[int, Passage]:
    """These passages by id, as far as they belong to these revisions now: the index may be behind."""
    rows = db.session.scalars(select(Passage).where(Passage.id.in_(ids), Passage.revision_id.in_(revisions)))
    return {row.id: row for row in rows}
