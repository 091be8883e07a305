"""Tables of the distribution list and of confirmations.

Who owes a confirmation is reckoned (`queries.owed`) and never stored: in force is a fact of dates, and so is this.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qms.core import clock
from qms.core.database import Base, Identified, Instant
from qms.people.models import Period, Person, Unit

from ..models import Document, Revision


def _once(of: str) -> Index:
    living = text(f"valid_to IS NULL AND {of} IS NOT NULL")
    columns = ("document_id", of)
    return Index(f"uq_recipient_{of}", *columns, unique=True, sqlite_where=living, postgresql_where=living)


class Recipient(Identified, Period, Base):
    """A line of the list: a unit with those under it, a role within the document's quality system, or one person."""

    __tablename__ = "recipient"
    __table_args__ = (
        CheckConstraint(
            "(unit_id IS NOT NULL AND role = '' AND person_id IS NULL) OR (unit_id IS NULL AND role <> '' AND "
            "person_id IS NULL) OR (unit_id IS NULL AND role = '' AND person_id IS NOT NULL)",
            name="one_of_three",
        ),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        _once("unit_id"),
        _once("person_id"),
        Index("ix_recipient_document", "document_id"),
        Index("ix_recipient_unit", "unit_id", "valid_from"),
        Index("ix_recipient_role", "role", "valid_from"),
        Index("ix_recipient_person", "person_id", "valid_from"),
    )
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    role: Mapped[str] = mapped_column(String(40), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
    place: Mapped[Unit | None] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def unit(self) -> Unit:
        """Whose head answers for its readers: the unit, that of the person, else the document's."""
        return self.place or (self.person and self.person.unit) or self.document.unit

    @property
    def qms_id(self) -> int:
        return self.document.qms_id

    @property
    def log_unit(self):
        return self.unit

    @property
    def log_thread(self):
        return self.document


class Confirmation(Base):
    """A person has read and understood a revision."""

    __tablename__ = "confirmation"
    __table_args__ = (UniqueConstraint("revision_id", "person_id"), Index("ix_confirmation_person", "person_id", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    revision: Mapped[Revision] = relationship()
    person: Mapped[Person] = relationship()
