"""Passages: a page or a section of a revision's text, as the database holds them; the index is their shadow."""

from sqlalchemy import ForeignKey, Index, String, Text, delete, insert
from sqlalchemy.orm import Mapped, mapped_column

from qms.core.database import Base, db, must_be_writing
from qms.imports.content import Passage as Found


class Passage(Base):
    """One passage of one revision, in reading order."""

    __tablename__ = "passage"
    __table_args__ = (Index("ix_passage_revision", "revision_id", "ordinal"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    ordinal: Mapped[int]
    page: Mapped[int | None]
    section: Mapped[str] = mapped_column(String(300), default="")
    anchor: Mapped[str] = mapped_column(String(80), default="")  # the id of its place in the HTML
    text: Mapped[str] = mapped_column(Text)


def replace(revision_id: int, passages: list[Found]) -> None:
    """Make these the passages of a revision, in the current transaction."""
    session = db.session()
    must_be_writing(session)
    session.execute(delete(Passage).where(Passage.revision_id == revision_id))
    # Without readable text one empty passage stands for the file, so that its code and title lead to it.
    for_title = [Found(0, None, "", "")]
    rows = [
        {
            "revision_id": revision_id,
            "ordinal": found.ordinal,
            "page": found.page,
            "section": found.section[:300],
            "anchor": found.anchor or "",
            "text": found.text,
        }
        for found in passages or for_title
    ]
    session.execute(insert(Passage), rows)
