"""The table of periodic reviews, and questions about one of them."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core.database import Base, Identified
from qms.documents.models import Document, Revision
from qms.people.models import Person

VERDICTS = {
    "keep": (_l("Kept as it is"), "green"),
    "revise": (_l("To be revised"), "orange"),
    "withdraw": (_l("To be withdrawn"), "red"),
}


class PeriodicReview(Identified, Base):
    """What somebody found of the revision in force when the review due on a day came up; rows are never changed."""

    __tablename__ = "periodic_review"
    __table_args__ = (Index("ix_periodic_review_document", "document_id", "due"),)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    due: Mapped[date]
    verdict: Mapped[str] = mapped_column(String(20))
    remark: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    on: Mapped[date] = mapped_column("reviewed_on")
    next_due: Mapped[date | None]  # where it is kept
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)  # where it is revised
    document: Mapped[Document] = relationship(back_populates="reviews")
    revision: Mapped[Revision] = relationship(foreign_keys=[revision_id])
    draft: Mapped[Revision | None] = relationship(foreign_keys=[draft_id])
    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def round(self) -> int:
        """A review is signed once."""
        return 1

    def covered(self, meaning: str) -> dict:
        """What the signature of a verdict covers: the very revision and file that were reviewed."""
        return {
            "review": self.uid,
            "document": self.document.uid,
            "code": self.document.code,
            "revision": self.revision.uid,
            "number": self.revision.number,
            "file": self.revision.file_sha256,
            "verdict": self.verdict,
            "remark": self.remark,
            "due": self.due.isoformat(),
            "on": self.on.isoformat(),
            "next_due": self.next_due.isoformat() if self.next_due else None,
        }


def is_being_revised(document: Document) -> bool:
    """The review that is due has led to a draft, and that is still under way."""
    return any(each.due == document.review_due and each.draft and each.draft.is_open for each in document.reviews)


def proposed_withdrawal(document: Document) -> PeriodicReview | None:
    """The last verdict on the review that is due, where it was to withdraw the document."""
    last = document.reviews[-1] if document.reviews else None
    return last if last and last.verdict == "withdraw" and last.due == document.review_due else None
