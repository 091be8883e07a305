"""The table of comments, and of whom they mention."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock
from qms.core.database import Base, Identified, Instant
from qms.people.models import Person

MENTIONED = Table(
    "comment_mention",
    Base.metadata,
    Column("comment_id", ForeignKey("comment.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True, index=True),
)


class Comment(Identified, Base):
    """What somebody said about a thing (`kind:uid`). It is never edited; settled or withdrawn, it stays.

    An answer names the comment that it answers; it is that one which is settled.
    """

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled"),
        CheckConstraint("answers_id IS NULL OR settled_at IS NULL", name="answers_are_not_settled"),
        Index("ix_comment_subject", "subject", "id"),
    )
    subject: Mapped[str] = mapped_column(String(80))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    text: Mapped[str] = mapped_column(Text)
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    author: Mapped[Person] = relationship(foreign_keys=[author_id], lazy="joined", innerjoin=True)
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])
    answers: Mapped["Comment | None"] = relationship(remote_side="Comment.id")
    mentioned: Mapped[list[Person]] = relationship(secondary=MENTIONED, order_by=Person.name_folded)

    @property
    def log_thread(self) -> str:
        return self.subject

    @property
    def is_open(self) -> bool:
        """Something is still to be settled about it."""
        return self.answers_id is None and self.settled_at is None and self.withdrawn_at is None
