"""Every select of search itself: passages of what may be read."""

from collections.abc import Iterable

from sqlalchemy import Row, select

from qms.core.database import db

from .passages import Passage


def passages(ids: Iterable[int], *, revisions: Iterable[int]) -> dict[int, Row]:
    """These passages by id, as far as they belong to these revisions now: the index may be behind."""
    columns = select(Passage.id, Passage.revision_id, Passage.page, Passage.section, Passage.anchor, Passage.text)
    rows = db.session.execute(columns.where(Passage.id.in_(ids), Passage.revision_id.in_(revisions)))
    return {row.id: row for row in rows}
