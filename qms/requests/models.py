"""The table of change requests, and questions about one of them."""

import hashlib
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock
from qms.core.audit import canonical
from qms.core.database import Base, Identified, Instant
from qms.documents.models import Document, Revision
from qms.people.models import Person, Unit

GROUNDS = {  # DOMAIN §3.7: what a request comes from
    "practice": _l("Practice has changed"),
    "law": _l("New or changed legal text"),
    "corrective": _l("Corrective action"),
    "audit": _l("Audit or inspection"),
    "improvement": _l("Improvement"),
    "organisation": _l("Change of organisation or duties"),
    "mistake": _l("Mistake in the text"),
}
OPEN = ("asked", "drafting")


class ChangeRequest(Identified, Base):
    """What somebody wants changed in a document, until it is declined or a revision that answers it is approved.

    `basis` is the revision that was in force when it was asked, `answer` the one that takes it up.
    """

    __tablename__ = "change_request"
    __table_args__ = (
        CheckConstraint("(state IN ('drafting', 'answered')) = (answer_id IS NOT NULL)", name="answer_named"),
        Index("ix_change_request_document", "document_id", "state"),
        Index("ix_change_request_state", "state", "decide_by"),
    )
    number: Mapped[str] = mapped_column(String(60), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    basis_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default="asked")
    place: Mapped[str] = mapped_column(String(250), default="")
    current: Mapped[str] = mapped_column(Text, default="")
    proposed: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    decide_by: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_on: Mapped[date | None]
    decision: Mapped[str] = mapped_column(Text, default="")  # why it was declined, or a remark for the author
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"), index=True)
    since: Mapped[datetime] = mapped_column(Instant, default=clock.now)  # in its state
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
    basis: Mapped[Revision | None] = relationship(foreign_keys=[basis_id])
    answer: Mapped[Revision | None] = relationship(foreign_keys=[answer_id])
    asker: Mapped[Person] = relationship(foreign_keys=[asker_id], lazy="joined", innerjoin=True)
    from_unit: Mapped[Unit] = relationship(foreign_keys=[from_unit_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])

    @property
    def unit(self) -> Unit:
        """The unit that keeps the document."""
        return self.document.unit

    @property
    def qms_id(self) -> int:
        return self.document.qms_id

    @property
    def log_unit(self):
        return self.document.unit

    @property
    def is_open(self) -> bool:
        """Neither declined nor answered yet."""
        return self.state in OPEN

    @property
    def fingerprint(self) -> str:
        """What a form was filled in against; another one: someone acted in between."""
        kept = [self.uid, self.state, self.answer_id, self.since.isoformat()]
        return hashlib.sha256(canonical(kept).encode()).hexdigest()[:24]
